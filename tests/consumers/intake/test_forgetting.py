"""A person's letters are removed for good; every other letter stays, with what was done to it."""

from typing import Any

import pytest

from consumers.intake import forgetting
from consumers.intake.dead_letters import DeadLetters
from consumers.intake.forgetting import forget
from consumers.intake.reading import records_of
from consumers.intake.retrying import drop, named
from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics
from domain.log import CareerLog
from tests.consumers.intake.kafka_side import Headers, letters, send, skill, take_in_all, tell

Given = tuple[bytes, bytes, Headers]


def about(person: str) -> Given:
    """A record that is cut off, and says in its beginning of whom it speaks."""
    return b"k", b'{"subject": "career-%s", "data": {"note": "private' % person.encode(), []


@pytest.fixture
def names(kafka: Kafka, topics: Topics, sqlite_store: str) -> list[str]:
    """Letters about E1, E2 (dropped), E1 and E3."""
    given = send(kafka, topics, [about("E1"), about("E2"), about("E1"), about("E3")], 0)
    with CareerLog.at(sqlite_store) as log:
        take_in_all(kafka, topics, log)
    there = list(letters(kafka, topics).values())
    drop(kafka, topics, [each.letter for each in named(there, given[1:2])], "known at the source")
    return given


def test_a_person_is_forgotten_and_the_other_letters_stay_as_they_were(
    kafka: Kafka, topics: Topics, names: list[str]
) -> None:
    before = letters(kafka, topics)
    assert forget(kafka, topics, ["E1"]) == 2
    after = letters(kafka, topics)
    assert after == {name: before[name] for name in (names[1], names[3])}
    assert after[names[1]].state == "dropped"
    assert not any(b"career-E1" in (each.value or b"") for each in records_of(kafka, topics.dead))
    assert forget(kafka, topics, ["E1"]) == 0


@pytest.mark.parametrize("dies_at", ["the copy", "the deletion"])
def test_a_crash_while_forgetting_loses_nothing_and_forgetting_again_finishes(
    kafka: Kafka, topics: Topics, names: list[str], monkeypatch: pytest.MonkeyPatch, dies_at: str
) -> None:
    before = letters(kafka, topics)

    def die(*_: Any, **__: Any) -> None:
        raise ConnectionAbortedError

    with monkeypatch.context() as broken:
        if dies_at == "the deletion":
            broken.setattr("kafka.admin.KafkaAdminClient.delete_records", die)
        else:
            copying = DeadLetters.copy

            def copy_one(self: DeadLetters, records: Any, *more: Any) -> None:
                copying(self, records[:1], *more)
                die()

            broken.setattr(forgetting.DeadLetters, "copy", copy_one)
        with pytest.raises(ConnectionAbortedError):
            forget(kafka, topics, ["E1"])
    assert letters(kafka, topics) == before
    assert forget(kafka, topics, ["E1"]) == 2
    assert letters(kafka, topics) == {name: before[name] for name in (names[1], names[3])}


def test_whom_a_conflict_speaks_of_is_known(
    kafka: Kafka, topics: Topics, sqlite_store: str
) -> None:
    nominated = skill("n1") | {
        "type": "successor.nominated",
        "subject": "position-P7",
        "data": {"effective_on": "2024-01-01", "employee": "E5", "readiness": "ready_now"},
    }
    again = nominated | {"data": nominated["data"] | {"readiness": "one_to_three_years"}}
    tell(kafka, topics, nominated, again)
    with CareerLog.at(sqlite_store) as log:
        take_in_all(kafka, topics, log)
    [held] = letters(kafka, topics).values()
    assert held.letter.refusal.reason == "conflict"
    assert held.letter.people == {"E5"}
