"""The ledger's commands with Kafka: checkpoints published, and the topic held against the store."""

import pytest

from consumers.witness.published import published
from tests.consumers.relay.stream import position, relaying, until
from tests.service.ledger.signed import GOAL, SECRET, tamper
from tests.service.program import HIRED, PROMOTED


@pytest.fixture
def streamed(careerlog, kafka, topics, monkeypatch):
    """`careerlog` with three facts that a relay has sent, and Kafka set."""
    monkeypatch.delenv("CAREERLOG_TSA_URL", raising=False)
    monkeypatch.setenv("CAREERLOG_KAFKA", kafka.hosts)
    monkeypatch.setenv("CAREERLOG_KAFKA_TOPICS", topics.prefix)
    careerlog.told(HIRED, PROMOTED, GOAL)
    with relaying(careerlog.store, kafka, topics):
        until(lambda: position(careerlog.store, topics) == 3)
    return careerlog


def test_a_checkpoint_goes_to_the_topic_and_the_topic_is_as_the_log(streamed, kafka, topics):
    answer = streamed("checkpoint", "--json").json
    assert answer["sent"] == 1
    assert [note for _, note in published(kafka, topics)] == [answer["note"].encode()]
    ran = streamed("verify", "--topic", "--projections", "--json")
    assert ran.status == 0
    assert ran.json["checkpoints"] == 2  # the stored one, and the one in the topic
    assert ran.json["topic"] == {"topic": topics.events, "records": 3, "facts": 3, "waiting": 0}
    assert f"{topics.events}: 3 facts, each as in the log" in streamed("verify", "--topic").out


def test_what_the_store_lost_with_its_tree_and_checkpoints_the_topic_still_knows(
    streamed, tmp_path
):
    streamed("checkpoint")
    tamper(
        tmp_path,
        "DELETE FROM stored_events WHERE notification_id = 3",
        "UPDATE log_head SET position = 2, recorded_at = (SELECT max(substr(CAST(state AS TEXT), "
        "17, 27)) FROM stored_events)",
        "DROP TABLE ledger_tree",
        "DROP TABLE ledger_tiles",
        "DROP TABLE ledger_checkpoints",
    )
    assert streamed("verify").status == 1  # the last checkpoint signed here tells
    (tmp_path / "careerlog.signing.last").unlink()
    assert streamed("verify").status == 0  # nothing in the store itself does
    ran = streamed("verify", "--topic", "--json")
    assert ran.status == 1
    assert {each["kind"] for each in ran.json["findings"]} == {"cut_tail"}
    assert all(each["positions"] == [3] for each in ran.json["findings"])


def test_a_changed_fact_shows_in_the_store_and_against_the_topic(streamed, tmp_path):
    streamed("checkpoint")
    tamper(
        tmp_path,
        "UPDATE stored_events SET originator_id = 'career-E9' WHERE notification_id = 2",
    )
    ran = streamed("verify", "--topic", "--json")
    assert {each["kind"] for each in ran.json["findings"]} >= {"altered", "topic_differs"}
    assert SECRET not in ran.out


def test_a_kafka_that_is_away_is_said_after_the_checkpoint_was_signed(streamed, monkeypatch):
    monkeypatch.setenv("CAREERLOG_KAFKA", "127.0.0.1:9")
    monkeypatch.setattr("consumers.kafka.connection.ANSWER_WITHIN", 1_000)
    ran = streamed("checkpoint")
    assert (ran.status, ran.out) == (1, "")
    assert "Kafka at 127.0.0.1:9" in ran.err
    assert ran.err.count("\n") == 1
    assert streamed("verify", "--json").json["checkpoints"] == 1
