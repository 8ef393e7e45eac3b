"""The topic of facts held against the log: whatever one has otherwise than the other is named."""

from collections.abc import Callable

import pytest

from consumers.kafka.connection import Kafka
from consumers.kafka.records import Outgoing, outgoing
from consumers.kafka.topics import Topics, ensure_topics
from consumers.witness.comparison import TopicVerdict, compare
from consumers.witness.records import extent
from domain.log import CareerLog
from projections.database import open_database
from projections.ledger.findings import REMEDIES
from tests.consumers.relay.stream import position, record, relaying, until
from tests.given import fact
from tests.projections.ledger.ledgers import change

FACTS = 60
SECRET = "wants-to-move-to-Lisbon"
Forge = Callable[[list[Outgoing]], list[Outgoing]]


def found_in(store: str, kafka: Kafka, topics: Topics) -> TopicVerdict:
    with open_database(store) as db:
        verdict = compare(db, kafka, topics)
    assert SECRET not in repr(verdict)
    assert all(each.kind in REMEDIES for each in verdict.findings)
    return verdict


def named(verdict: TopicVerdict) -> list[tuple[str, tuple[int, ...]]]:
    return [(each.kind, each.positions) for each in verdict.findings]


@pytest.fixture
def sent(store_url: str, kafka: Kafka, topics: Topics) -> str:
    """A store whose facts a relay has sent."""
    with CareerLog.at(store_url) as log:
        record(log, FACTS, words=SECRET)
    with relaying(store_url, kafka, topics):
        until(lambda: position(store_url, topics) == FACTS)
    return store_url


def forged(store: str, kafka: Kafka, topics: Topics, forge: Forge) -> None:
    """Sends, as somebody who got at the topic, what `forge` makes of the log's records."""
    with CareerLog.at(store) as log:
        records = [outgoing(row) for row in log.read_raw(limit=FACTS)]
    producer = kafka.producer()
    for key, value, headers in forge(records):
        producer.send(topics.events, value, key, headers).get(timeout=30)
    producer.close()


def test_a_topic_that_a_relay_has_filled_is_as_the_log(sent, kafka, topics):
    verdict = found_in(sent, kafka, topics)
    assert verdict == (topics.events, FACTS, FACTS, 0, [])


def test_facts_that_were_not_sent_yet_are_no_finding(sent, kafka, topics):
    with CareerLog.at(sent) as log:
        record(log, 7)
    assert found_in(sent, kafka, topics)[2:] == (FACTS, 7, [])


def test_a_repeat_is_no_finding(sent, kafka, topics):
    forged(sent, kafka, topics, lambda records: records[:10])
    assert found_in(sent, kafka, topics)[1:] == (FACTS + 10, FACTS, 0, [])


@pytest.mark.parametrize(
    ("statements", "findings"),
    [
        (
            ["UPDATE stored_events SET originator_id = 'career-E999' WHERE notification_id = 7"],
            [("topic_differs", (7,))],
        ),
        (
            ["UPDATE stored_events SET topic = 'goal.revised' WHERE notification_id = 7"],
            [("topic_differs", (7,))],
        ),
        (
            [
                "DELETE FROM stored_events WHERE notification_id > 50",
                "UPDATE log_head SET position = 50",
            ],
            [("cut_tail", (51, 60))],
        ),
        (["DELETE FROM stored_events WHERE notification_id IN (7, 8)"], [("missing", (7, 8))]),
        (
            [
                "UPDATE stored_events SET notification_id = -1 WHERE notification_id = 7",
                "UPDATE stored_events SET notification_id = 7 WHERE notification_id = 30",
                "UPDATE stored_events SET notification_id = 30 WHERE notification_id = -1",
            ],
            [("swapped", (7, 30))],
        ),
    ],
)
def test_what_was_changed_in_the_store_shows_against_the_topic(
    sent, kafka, topics, statements, findings
):
    change(sent, *statements)
    assert named(found_in(sent, kafka, topics)) == findings


def test_a_changed_byte_in_the_store_shows_against_the_topic(sent, kafka, topics):
    with CareerLog.at(sent) as log:
        state = log.read_raw(6, 1)[0][4]
    other = state.replace(SECRET.encode(), SECRET.upper().encode())
    change(sent, "UPDATE stored_events SET state = :state WHERE notification_id = 7", state=other)
    [finding] = found_in(sent, kafka, topics).findings
    assert (finding.kind, finding.positions) == ("topic_differs", (7,))
    assert "value" in finding.message


def test_a_store_of_another_history_is_named_forked(sent, kafka, topics):
    others = [
        fact("employee.left", "2024-03-01", id=f"f{each}", stream="career-E1") for each in range(40)
    ]
    change(
        sent,
        "DELETE FROM stored_events WHERE notification_id > 20",
        "UPDATE log_head SET position = 20",
    )
    with CareerLog.at(sent) as log:
        log.append(others)
    assert named(found_in(sent, kafka, topics)) == [("forked", (21, FACTS))]


@pytest.mark.parametrize(
    ("forge", "kind", "where"),
    [
        (lambda records: [records[6]._replace(value=b"{}")], "topic_differs", (7,)),
        (lambda records: [records[6]._replace(key=b"career-E77")], "topic_differs", (7,)),
        (
            lambda records: [
                records[6]._replace(
                    headers=[
                        (name, b"elsewhere" if name == "ce_source" else value)
                        for name, value in records[6].headers
                    ]
                )
            ],
            "topic_differs",
            (7,),
        ),
        (lambda records: [Outgoing(b"career-E1", b"{}", [])], "topic_inserted", ()),
        (
            lambda records: [
                records[6]._replace(
                    headers=[
                        (name, b"%020d" % 9999 if name == "ce_sequence" else value)
                        for name, value in records[6].headers
                    ]
                )
            ],
            "cut_tail",
            (9999,),
        ),
    ],
)
def test_what_somebody_else_wrote_into_the_topic_is_named(sent, kafka, topics, forge, kind, where):
    forged(sent, kafka, topics, forge)
    assert (kind, where) in named(found_in(sent, kafka, topics))


def test_a_record_left_out_of_the_topic_is_missing_there(sqlite_store, kafka, topics):
    with CareerLog.at(sqlite_store) as log:
        record(log, FACTS)
    forged(sqlite_store, kafka, topics, lambda records: records[:6] + records[8:])
    assert named(found_in(sqlite_store, kafka, topics)) == [("topic_missing", (7, 8))]


def test_a_stream_out_of_its_order_in_the_topic_is_named(sqlite_store, kafka, topics):
    with CareerLog.at(sqlite_store) as log:
        record(log, FACTS)
    forged(sqlite_store, kafka, topics, lambda records: [*records[:6], *records[7:], records[6]])
    assert named(found_in(sqlite_store, kafka, topics)) == [("topic_order", (7,))]


def test_a_record_in_another_partition_is_named(sqlite_store, kafka, topics):
    with CareerLog.at(sqlite_store) as log:
        record(log, 3, people=1)
        rows = log.read_raw()
    producer = kafka.producer()
    for partition, row in enumerate(rows):
        key, value, headers = outgoing(row)
        producer.send(topics.events, value, key, headers, partition=partition).get(timeout=30)
    producer.close()
    findings = found_in(sqlite_store, kafka, topics).findings
    assert {each.kind for each in findings} == {"topic_order"}


def test_a_topic_that_is_gone_is_missing_what_was_sent(sent, kafka, topics):
    admin = kafka.admin()
    admin.delete_topics([topics.events])
    admin.close()
    until(lambda: extent(kafka, topics.events) is None)
    assert named(found_in(sent, kafka, topics)) == [("topic_missing", (1, FACTS))]
    ensure_topics(kafka, topics, partitions=3)  # made anew, and empty
    assert named(found_in(sent, kafka, topics)) == [("topic_missing", (1, FACTS))]
