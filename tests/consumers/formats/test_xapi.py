"""xAPI statements: which become facts, what of them counts, and that a repeat is the same fact."""

from datetime import date
from pathlib import Path

import orjson
import pytest

from consumers.formats import People, Surroundings, facts_of
from consumers.refusals import Invalid
from domain.log import CareerLog
from tests.consumers.malformed.documents import STATEMENT, put

VERBS = "http://adlnet.gov/expapi/verbs/"
SPECIFICATION = Path(__file__).parents[4] / "shared/data/xapi/xapi_spec_statements.json"
MAIL = People(mail_domains=frozenset(("example.com",)))


def read(document, people=None, find=lambda source, id: None, time=None):
    around = Surroundings(people or People(), find, time)
    return facts_of(None, orjson.dumps(document), [], around)


def one(document, **around):
    (fact,) = read(document, **around)
    return fact


def refusal(document, **around):
    with pytest.raises(Invalid) as refused:
        read(document, **around)
    return str(refused.value)


def voiding(target=STATEMENT["id"], id="7ccd3322-e1a5-411a-a67d-6a735c76f119"):
    changed = put(put(STATEMENT, "id", id), "verb/id", VERBS + "voided")
    return put(changed, "object", {"objectType": "StatementRef", "id": target})


@pytest.mark.parametrize(
    ("verb", "result", "becomes"),
    [
        ("completed", {}, "completed"),
        ("completed", {"completion": True}, "completed"),
        ("completed", {"success": True}, "passed"),
        ("completed", {"success": False}, "failed"),
        ("passed", {}, "passed"),
        ("passed", {"success": True}, "passed"),
        ("failed", {"success": False}, "failed"),
    ],
)
def test_a_training_ends_as_the_verb_and_success_say(verb, result, becomes):
    told = one(put(put(STATEMENT, "verb/id", VERBS + verb), "result", result))
    assert (told.type, told.result) == ("training.completed", becomes)
    assert told.originator_id == "career-E1024"


@pytest.mark.parametrize(
    ("verb", "result"),
    [
        ("passed", {"success": False}),
        ("failed", {"success": True}),
        ("completed", {"completion": False}),
    ],
)
def test_a_result_that_denies_the_verb_is_refused(verb, result):
    reason = refusal(put(put(STATEMENT, "verb/id", VERBS + verb), "result", result))
    assert "denies the verb" in reason


@pytest.mark.parametrize(
    ("score", "percent"),
    [
        ({"scaled": 0.65, "raw": 1, "min": 0, "max": 100}, 65),
        ({"scaled": 1}, 100),
        ({"scaled": -0.5}, None),
        ({"raw": 15, "min": 10, "max": 20}, 50),
        ({"raw": 15}, None),
        ({}, None),
    ],
)
def test_a_score_becomes_percent_where_it_can(score, percent):
    assert one(put(STATEMENT, "result", {"score": score})).score_percent == percent


@pytest.mark.parametrize(
    ("duration", "hours"),
    [
        ("PT30M", 0.5),
        ("PT1H0M0S", 1),
        ("PT1234S", 0.3428),
        ("P1DT12H", 36),
        ("P2W", 336),
        ("PT0.5H", 0.5),
        ("P1M", None),
        ("P1Y2M3DT4H", None),
    ],
)
def test_a_duration_becomes_hours_where_it_has_a_length(duration, hours):
    assert one(put(STATEMENT, "result", {"duration": duration})).hours == hours


@pytest.mark.parametrize(
    "duration", ["P", "PT", "1H", "PT1H30", "P9999D", "P1DT", "PT" + "9" * 400 + "H"]
)
def test_a_duration_that_is_none_or_endless_is_refused(duration):
    assert "/result/duration" in refusal(put(STATEMENT, "result", {"duration": duration}))


def test_the_title_is_english_where_it_can_be():
    named = {"pt": "Primeiros socorros", "en-GB": "First\taid"}
    assert one(put(STATEMENT, "object/definition", {"name": named})).title == "First aid"
    only = put(STATEMENT, "object/definition", {"name": {"pt": "Primeiros socorros"}})
    assert one(only).title == "Primeiros socorros"
    assert one(STATEMENT).title is None


def test_the_day_is_the_same_in_whatever_zone_the_moment_is_written():
    utc = one(put(STATEMENT, "timestamp", "2024-02-29T23:30:00.1234567Z"))
    lisbon = one(put(STATEMENT, "timestamp", "2024-03-01T00:30:00.123+01:00"))
    assert utc == lisbon
    assert utc.effective_on == date(2024, 2, 29)


def test_without_a_timestamp_the_moment_of_storing_counts():
    stored = put(STATEMENT, "timestamp", None) | {"stored": "2024-03-05T00:00:00Z"}
    assert one(stored).effective_on == date(2024, 3, 5)


def test_activities_with_the_same_ending_are_different_trainings():
    ours = one(put(STATEMENT, "object/id", "urn:careerlog:training:FIRST-AID"))
    other = one(put(STATEMENT, "object/id", "https://other.example.org/courses/first-aid"))
    assert ours.training == "FIRST-AID"
    assert other.training.startswith("first-aid-")
    assert len({ours.training, other.training, one(STATEMENT).training}) == 3


def test_only_accounts_of_known_systems_count_where_systems_are_named():
    known = People(home_pages=frozenset(("https://hr.example.org",)))
    assert one(STATEMENT, people=known).subject == "E1024"
    elsewhere = put(STATEMENT, "actor/account/homePage", "https://other.example.org")
    assert "CAREERLOG_ACCOUNT_HOME_PAGES" in refusal(elsewhere, people=known)


def test_an_address_names_an_employee_only_at_a_known_domain():
    joe = put(STATEMENT, "actor", {"mbox": "mailto:E7@Example.com"})
    assert one(joe, people=MAIL).subject == "E7"
    assert "CAREERLOG_MAIL_DOMAINS" in refusal(joe)


def test_sent_again_by_a_learning_record_store_it_is_the_same_fact(store_url):
    log = CareerLog.at(store_url)
    try:
        named = put(STATEMENT, "object/definition", {"name": {"en": "First aid"}})
        (first,) = log.append(read(named))
        again = put(named, "object/definition/name/en", "First aid at work") | {
            "id": named["id"].upper(),
            "stored": "2024-03-02T00:00:00Z",
            "authority": {"mbox": "mailto:lrs@example.com"},
            "version": "1.0.3",
        }
        (second,) = log.append(read(again, find=log.find))
        assert (first.status, second.status) == ("recorded", "already_recorded")
        (other,) = log.append(read(put(named, "result", {"success": True, "score": {"scaled": 1}})))
        assert other.status == "conflict"
    finally:
        log.close()


def test_a_voided_statement_is_rescinded_on_the_stream_of_its_fact():
    (voided,) = read(STATEMENT)
    told = one(voiding(), find=lambda *known: {("urn:xapi", STATEMENT["id"]): voided}.get(known))
    assert (told.type, told.originator_id) == ("record.rescinded", voided.originator_id)
    assert told.target == (voided.source, voided.event_id)


def test_a_voiding_statement_cannot_be_voided():
    (voided,) = read(STATEMENT)
    first = one(voiding(), find=lambda source, id: voided)
    second = voiding(target=first.event_id, id="33cff416-e331-4c9d-969e-5373a1756120")
    assert "cannot itself be voided" in refusal(second, find=lambda source, id: first)


def test_several_statements_may_be_one_record_or_the_data_of_an_event():
    other = put(STATEMENT, "id", "33cff416-e331-4c9d-969e-5373a1756120")
    bare = read([STATEMENT, other])
    assert len(bare) == 2
    event = {"specversion": "1.0", "id": "1", "source": "lrs", "type": "com.example.statements"}
    assert read(event | {"data": [STATEMENT, other]}) == bare
    assert read(event | {"type": "org.adlnet.xapi.statement", "data": STATEMENT}) == bare[:1]


@pytest.mark.skipif(
    not SPECIFICATION.exists(),
    reason=f"needs the real data beside the repository: {SPECIFICATION.name}",
)
@pytest.mark.real
def test_the_statements_of_the_specification_are_told_or_refused_for_the_right_reason():
    statements = [each["statement"] for each in orjson.loads(SPECIFICATION.read_bytes())]
    told, refused = [], []
    for statement in statements:
        try:
            told += read(statement, people=MAIL)
        except Invalid as invalid:
            refused.append(invalid.errors[0].pointer)
    assert [(fact.subject, fact.result, fact.score_percent, fact.hours) for fact in told] == [
        ("1625378", "failed", 65, 0.5),
        ("joe", "completed", None, None),
    ]
    assert sorted(refused) == sorted(
        [
            "/id",  # an example of voiding, and two more, have none
            "/timestamp",
            "/id",
            "/id",
            *["/verb/id"] * 4,  # attempted, attended, experienced (twice)
            "/objectType",  # a SubStatement
            "/verb",  # of version 0.95
        ]
    )
