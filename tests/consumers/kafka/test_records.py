"""A fact on careerlog.events: what its headers say, and that it reads back as it is logged."""

from datetime import UTC, date, datetime

import orjson
import pytest

from consumers.kafka.records import fact_of, outgoing, position_of
from consumers.wire import example_cloud_event, fact_from
from domain.codec import UnreadableFact, body, revive, state_of
from domain.events.catalogue import BY_NAME
from domain.events.former import FORMER
from domain.log import CareerLog
from domain.vault import Vault
from tests.given import fact

RECORDED_AT = "2024-03-01T09:30:02.000001Z"
FULL = {"time": "2024-03-01T10:30:00+01:00", "correlationid": "c-1", "causationid": "c-2"}


def row_of(event, position=7, version=3):
    told = fact_from(event)
    return (position, told.originator_id, version, told.type, state_of(body(told), RECORDED_AT))


def sent(row):
    record = outgoing(row)
    return record, dict(record.headers)


@pytest.mark.parametrize("name", BY_NAME)
@pytest.mark.parametrize("more", [{}, FULL], ids=["plain", "with every attribute"])
def test_every_fact_reads_back_as_the_log_gives_it(name, more):
    row = row_of(example_cloud_event(name) | more)
    record = outgoing(row)
    assert fact_of(record.value, record.headers).__dict__ == revive(*row).__dict__


@pytest.mark.parametrize("name", BY_NAME)
def test_a_bare_fact_reads_back_without_what_is_optional(name):
    event = example_cloud_event(name)
    row = row_of({key: event[key] for key in event if key not in ("time", "dataschema")})
    record = outgoing(row)
    assert "ce_time" not in dict(record.headers)
    assert fact_of(record.value, record.headers).__dict__ == revive(*row).__dict__


@pytest.mark.parametrize(("name", "version"), FORMER)
def test_a_fact_stored_in_a_former_version_goes_out_in_it_and_reads_back_as_the_newest(
    name, version
):
    state = {
        "recorded_at": RECORDED_AT,
        "source": "hr",
        "event_id": "1",
        "effective_on": "2020-01-01",
        "risk": 4,
    }
    row = (9, "career-E1", 1, name, orjson.dumps(state))
    record, headers = sent(row)
    assert headers["ce_dataschema"] == b"urn:careerlog:retention_risk.assessed:1"
    assert orjson.loads(record.value) == {"effective_on": "2020-01-01", "risk": 4}
    assert fact_of(record.value, record.headers).__dict__ == revive(*row).__dict__


def test_the_headers_are_those_of_the_kafka_binding_and_our_extensions():
    record, headers = sent(row_of(example_cloud_event("goal.set") | FULL))
    assert record.key == b"career-E1024"
    assert headers == {
        "ce_specversion": b"1.0",
        "ce_id": b"example-goal.set",
        "ce_source": b"urn:example:hr",
        "ce_type": b"goal.set",
        "ce_subject": b"career-E1024",
        "ce_dataschema": b"urn:careerlog:goal.set:1",
        "content-type": b"application/json",
        "ce_time": b"2024-03-01T09:30:00.000000Z",
        "ce_sequence": b"00000000000000000007",
        "ce_recordedtime": RECORDED_AT.encode(),
        "ce_streamversion": b"3",
        "ce_correlationid": b"c-1",
        "ce_causationid": b"c-2",
    }
    assert len(record.headers) == len(headers)
    assert orjson.loads(record.value) == example_cloud_event("goal.set")["data"]


def test_sequences_are_in_order_as_texts_too():
    texts = [dict(outgoing(row_of(EVENT, at)).headers)["ce_sequence"] for at in (9, 10, 2**63)]
    assert texts == sorted(texts)
    assert [position_of([("ce_sequence", text)]) for text in texts] == [9, 10, 2**63]


EVENT = example_cloud_event("goal.set")


def test_a_record_has_no_position_where_none_is_written():
    assert position_of([]) is None
    assert position_of([("ce_sequence", None)]) is None
    assert position_of([("ce_sequence", b"x")]) is None
    assert position_of([("ce_sequence", b"9" * 5_000)]) is None


def test_personal_fields_stay_sealed_on_the_topic(store_url, vault_url):
    vault = Vault(vault_url, b"k" * 32)
    log = CareerLog.at(store_url, vault)
    try:
        log.append([fact("career.promoted", "2024-01-01", title="Lead", reason="Maria Secret")])
        (row,), (logged,) = log.read_raw(), log.read()
        record = outgoing(row)
        assert orjson.loads(record.value)["reason"].keys() == {"of", "sealed"}
        assert b"Secret" not in record.value
        again = fact_of(record.value, record.headers)
        assert again.__dict__ == logged.__dict__
        assert vault.open([again]) == vault.open([logged])
    finally:
        log.close()
        vault.close()


def test_a_broker_gives_back_what_was_sent(kafka, topics):
    rows = [row_of(example_cloud_event(name), at) for at, name in enumerate(BY_NAME, start=1)]
    producer = kafka.producer()
    for record in map(outgoing, rows):
        producer.send(topics.events, record.value, record.key, record.headers)
    producer.close()
    consumer = kafka.consumer(topics.events)
    found = {}
    while len(found) < len(rows):
        for records in consumer.poll(10_000).values():
            found |= {position_of(each.headers): each for each in records}
    consumer.close(autocommit=False)
    for row in rows:
        given = found[row[0]]
        assert given.key.decode() == row[1]
        assert fact_of(given.value, given.headers).__dict__ == revive(*row).__dict__


def without(name):
    record = outgoing(row_of(EVENT))
    return record.value, [(each, value) for each, value in record.headers if each != name]


def with_other(name, other):
    value, headers = without(name)
    return value, [*headers, (name, other)]


@pytest.mark.parametrize(
    ("record", "says"),
    [
        *((without(name), f"no header {name}") for name in ("ce_type", "ce_sequence", "ce_id")),
        (with_other("ce_source", None), "no header ce_source"),
        (with_other("ce_type", b"goal.unheard"), "upgrade this program"),
        (with_other("ce_type", b"\xff"), "upgrade this program"),
        (with_other("ce_dataschema", b"urn:careerlog:goal.set:99"), "upgrade this program"),
        (with_other("ce_dataschema", b"nonsense"), "position 7 cannot be read"),
        (with_other("ce_streamversion", b"x"), "position 7 cannot be read"),
        (with_other("ce_recordedtime", b"x"), "position 7 cannot be read"),
        (with_other("ce_subject", b"\xff"), "position 7 cannot be read"),
        ((None, outgoing(row_of(EVENT)).headers), "position 7 cannot be read"),
        ((b"[]", outgoing(row_of(EVENT)).headers), "position 7 cannot be read"),
        ((b"{", outgoing(row_of(EVENT)).headers), "position 7 cannot be read"),
        ((b"{}", outgoing(row_of(EVENT)).headers), "position 7 cannot be read"),
        ((b"Maria Secret", []), "a record cannot be read"),
    ],
)
def test_what_no_relay_wrote_is_refused_in_words(record, says):
    with pytest.raises(UnreadableFact) as refused:
        fact_of(*record)
    assert says in str(refused.value)
    assert "Secret" not in str(refused.value)


def test_dates_and_moments_are_dates_and_moments_again():
    record = outgoing(row_of(EVENT | FULL))
    again = fact_of(record.value, record.headers)
    assert again.effective_on == date.fromisoformat(EVENT["data"]["effective_on"])
    assert again.entered_at == datetime(2024, 3, 1, 9, 30, tzinfo=UTC)
    assert again.recorded_at == datetime(2024, 3, 1, 9, 30, 2, 1, tzinfo=UTC)
