"""Open Badges credentials and revocation lists: certificates earned, renewed and taken back."""

from datetime import date

import orjson
import pytest

from consumers.formats import People, Surroundings, facts_of
from consumers.refusals import Invalid
from domain.log import CareerLog
from tests.consumers.malformed.documents import CREDENTIAL, REVOCATIONS, identity, put

IDENTITIES = "credentialSubject/identifier"


def read(document, people=None, find=lambda source, id: None):
    return facts_of(None, orjson.dumps(document), [], Surroundings(people or People(), find))


def one(document, **around):
    (fact,) = read(document, **around)
    return fact


def refusal(document, **around):
    with pytest.raises(Invalid) as refused:
        read(document, **around)
    return str(refused.value)


def revoked(time="2025-06-01T08:00:00Z", **more):
    event = {
        "specversion": "1.0",
        "id": "list-1",
        "source": "https://badges.example.org",
        "type": "org.1edtech.openbadges.revocations",
        "time": time,
        "data": REVOCATIONS | more,
    }
    return {name: value for name, value in event.items() if value is not None}


def test_a_credential_is_a_certificate_earned_on_the_day_it_becomes_valid():
    told = one(CREDENTIAL)
    assert (told.type, told.originator_id) == ("certification.earned", "career-E1024")
    assert (told.source, told.event_id) == ("https://badges.example.org", CREDENTIAL["id"])
    assert (told.effective_on, told.expires_on) == (date(2024, 3, 1), None)
    assert (told.title, told.issuer) == ("First aid", "Example Academy")
    assert told.certificate.startswith("first-aid-")


@pytest.mark.parametrize(
    ("until", "first_day_without"),
    [
        ("2027-02-28T23:59:59Z", date(2027, 3, 1)),
        ("2027-03-01T00:00:00Z", date(2027, 3, 1)),
        ("2027-03-01T01:00:00+01:00", date(2027, 3, 1)),
        ("2027-03-01T00:00:01Z", date(2027, 3, 2)),
        ("9999-12-31T23:59:59Z", None),
    ],
)
def test_it_expires_on_the_first_day_wholly_after_its_validity(until, first_day_without):
    assert one(put(CREDENTIAL, "validUntil", until)).expires_on == first_day_without


def test_the_names_of_the_older_data_model_count_too():
    older = put(CREDENTIAL, "validFrom", None) | {
        "issuanceDate": "2024-03-01T00:00:00Z",
        "expirationDate": "2025-03-01T00:00:00Z",
        "type": ["VerifiableCredential", "AchievementCredential"],
        "issuer": "https://badges.example.org",
    }
    told = one(older)
    assert (told.effective_on, told.expires_on) == (date(2024, 3, 1), date(2025, 3, 1))
    assert (told.source, told.issuer) == ("https://badges.example.org", None)


@pytest.mark.parametrize(
    ("identities", "employee"),
    [
        ([identity("systemId", "E7")], "E7"),
        ([identity("accountId", "E7"), identity("ext:employeeId", "E7")], "E7"),
        ([identity("emailAddress", "E7@example.org"), identity("name", "Maria")], "E7"),
    ],
)
def test_the_employee_is_whom_the_identities_agree_on(identities, employee):
    people = People(mail_domains=frozenset(("example.org",)))
    assert one(put(CREDENTIAL, IDENTITIES, identities), people=people).subject == employee


def test_the_subject_itself_may_be_an_employee():
    named = put(CREDENTIAL, "credentialSubject/id", "urn:careerlog:employee:E9")
    assert one(named).subject == "E9"


def test_an_id_that_is_too_long_becomes_a_digest_of_its_own():
    long = put(CREDENTIAL, "id", "https://badges.example.org/" + "x" * 500)
    longer = put(CREDENTIAL, "id", "https://badges.example.org/" + "x" * 501)
    ids = {one(each).event_id for each in (long, longer)}
    assert len(ids) == 2
    assert all(id.startswith("sha256:") for id in ids)


def test_issued_again_with_a_later_start_it_is_a_renewal(store_url):
    log = CareerLog.at(store_url)
    try:
        again = put(CREDENTIAL, "validFrom", "2026-03-01T00:00:00Z") | {
            "validUntil": "2028-03-01T00:00:00Z"
        }
        for document in (CREDENTIAL, again):
            assert [r.status for r in log.append(read(document, find=log.find))] == ["recorded"]
        for document in (CREDENTIAL, again):
            receipts = log.append(read(document, find=log.find))
            assert [r.status for r in receipts] == ["already_recorded"]
        _, renewed = log.stream("career-E1024")
        assert (renewed.type, renewed.effective_on, renewed.expires_on) == (
            "certification.renewed",
            date(2026, 3, 1),
            date(2028, 3, 1),
        )
    finally:
        log.close()


def test_a_revoked_credential_is_a_certificate_lost_from_the_day_it_was_told(store_url):
    log = CareerLog.at(store_url)
    try:
        log.append(read(CREDENTIAL))
        (first,) = log.append(read(revoked(), find=log.find))
        (later,) = log.append(read(revoked(time="2025-07-01T08:00:00Z"), find=log.find))
        assert (first.status, later.status) == ("recorded", "already_recorded")
        earned, lost = log.stream("career-E1024")
        assert (lost.type, lost.cause) == ("certification.expired", "revoked")
        assert (lost.certificate, lost.effective_on) == (earned.certificate, date(2025, 6, 1))
    finally:
        log.close()


def test_a_revocation_of_what_was_never_told_here_or_is_not_revoked_tells_nothing():
    assert read(revoked()) == []
    (earned,) = read(CREDENTIAL)
    kept = [{"id": CREDENTIAL["id"], "revoked": False}]
    assert read(revoked(revokedCredentials=kept), find=lambda *_: earned) == []


def test_a_revocation_needs_a_day():
    (earned,) = read(CREDENTIAL)
    known = {(earned.source, earned.event_id): earned}
    for undated in (REVOCATIONS, revoked(time=None)):
        assert "has no dates" in refusal(undated, find=lambda *given: known.get(given))
