"""Checkpoints go to Kafka in the order of their sizes, each once, and never of a forked log."""

import pytest
from kafka import TopicPartition

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics
from consumers.witness.published import publish, published
from domain.log import CareerLog
from domain.proof import checkpoint
from domain.proof.keys import SignerKey
from projections.database import open_database
from projections.ledger.checkpoints import make
from projections.ledger.schema import LedgerError
from projections.ledger.tree import grow
from projections.ledger.verification import Trust
from tests.projections.ledger.ledgers import (
    ORIGIN,
    SIGNER,
    TRUST,
    change,
    kinds,
    record,
    verdict,
)


def send(store: str, kafka: Kafka, topics: Topics) -> int:
    with open_database(store) as db:
        return publish(db, kafka, topics)


def sizes(kafka: Kafka, topics: Topics) -> list[int]:
    return [checkpoint.parse(note)[0].size for _, note in published(kafka, topics)]


def test_every_checkpoint_is_sent_once_and_in_order(store_url, kafka, topics):
    record(store_url, 30, signed_at=(10, 20))
    assert send(store_url, kafka, topics) == 2
    assert send(store_url, kafka, topics) == 0
    record(store_url, 40, signed_at=(40,))
    assert send(store_url, kafka, topics) == 1
    assert sizes(kafka, topics) == [10, 20, 40]


def test_a_record_is_the_signed_note_under_the_logs_name(sqlite_store, kafka, topics):
    [made] = record(sqlite_store, 10, signed_at=(10,))
    send(sqlite_store, kafka, topics)
    consumer = kafka.consumer()
    part = TopicPartition(topics.checkpoints, 0)
    consumer.assign([part])
    [sent] = consumer.poll(10_000)[part]
    consumer.close()
    assert (sent.key, sent.value) == (ORIGIN.encode(), made.note)
    assert dict(sent.headers) == {"content-type": b"text/plain; charset=utf-8"}
    assert checkpoint.verified(sent.value, ORIGIN, [SIGNER.verifier]).checkpoint.size == 10


def test_a_signature_that_was_added_is_sent_too(sqlite_store, kafka, topics):
    record(sqlite_store, 10, signed_at=(10,))
    send(sqlite_store, kafka, topics)
    with open_database(sqlite_store) as db:
        make(db, ORIGIN, [SIGNER, SignerKey(ORIGIN, bytes(32))])
    assert send(sqlite_store, kafka, topics) == 1
    assert sizes(kafka, topics) == [10, 10]


def test_nothing_is_published_where_another_history_was(sqlite_store, fresh_url, kafka, topics):
    record(sqlite_store, 10, signed_at=(10,))
    send(sqlite_store, kafka, topics)
    forked = fresh_url()
    record(forked, 12, signed_at=(12,))  # the same facts, but not recorded at the same time
    with pytest.raises(LedgerError, match="does not go on from"):
        send(forked, kafka, topics)
    assert sizes(kafka, topics) == [10]


def test_nothing_is_published_over_another_logs_checkpoints(sqlite_store, fresh_url, kafka, topics):
    record(sqlite_store, 10, signed_at=(10,))
    send(sqlite_store, kafka, topics)
    store = fresh_url()
    record(store, 10)
    other = SignerKey("example.org/other", bytes(32))
    with open_database(store) as db, CareerLog.at(store) as log:
        grow(db, log)
        make(db, other.name, [other])
    with pytest.raises(LedgerError, match="checkpoints of the log"):
        send(store, kafka, topics)


def test_a_log_cut_with_tree_and_checkpoints_is_found_against_the_topic(store_url, kafka, topics):
    record(store_url, 30, signed_at=(10, 20, 30))
    send(store_url, kafka, topics)
    change(
        store_url,
        "DELETE FROM stored_events WHERE notification_id > 20",
        "UPDATE log_head SET position = 20",
        "DELETE FROM ledger_checkpoints WHERE size > 20",
        "UPDATE ledger_tree SET size = 20",
    )
    notes = published(kafka, topics)
    found = verdict(store_url, Trust(ORIGIN, TRUST.known, notes))
    assert "cut_tail" in kinds(found)
    assert any(each.positions == (21, 30) for each in found.findings)


def test_a_topic_without_checkpoints_says_nothing(kafka):
    assert published(kafka, Topics("nothing-was-ever-sent-here")) == []
