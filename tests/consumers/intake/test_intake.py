"""What is sent is recorded once; what cannot be is put aside whole."""

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics
from domain.log import CareerLog
from tests.consumers.intake.kafka_side import letters, recorded, send, skill, take_in_all, tell


def test_what_is_sent_is_recorded(kafka: Kafka, topics: Topics, store_url: str) -> None:
    tell(kafka, topics, *(skill(f"g{n}", f"E{n % 7}") for n in range(100)))
    with CareerLog.at(store_url) as log:
        take_in_all(kafka, topics, log)
        assert sorted(recorded(log)) == sorted(f"g{n}" for n in range(100))


def test_what_is_sent_twice_is_recorded_once(kafka: Kafka, topics: Topics, store_url: str) -> None:
    tell(kafka, topics, skill("g1"), skill("g1"))
    with CareerLog.at(store_url) as log:
        take_in_all(kafka, topics, log)
        tell(kafka, topics, skill("g1"))
        take_in_all(kafka, topics, log)
        assert recorded(log) == ["g1"]
    assert letters(kafka, topics) == {}


def test_a_conflict_is_a_dead_letter_that_names_both_facts(
    kafka: Kafka, topics: Topics, store_url: str
) -> None:
    names = tell(kafka, topics, skill("g1"), skill("g1", skill="brazing"), skill("g2"))
    with CareerLog.at(store_url) as log:
        take_in_all(kafka, topics, log)
        assert recorded(log) == ["g1", "g2"]
    found = letters(kafka, topics)
    assert list(found) == [names[1]]
    refusal = found[names[1]].letter.refusal
    assert refusal.reason == "conflict"
    assert "position 1 already holds hr g1 with another skill" in refusal.message


def test_what_is_no_fact_is_a_dead_letter_with_original_bytes_key_and_headers(
    kafka: Kafka, topics: Topics, store_url: str
) -> None:
    given = (b"k", b'{"specversion": "1.0", "subject": "career-E9"', [("a", b"1"), ("a", b"\xff")])
    [name] = send(kafka, topics, [given])
    with CareerLog.at(store_url) as log:
        take_in_all(kafka, topics, log)
    [held] = letters(kafka, topics).values()
    assert held.letter.name == name
    assert held.state == "open"
    assert held.letter.original == given
    assert held.letter.people == {"E9"}
    assert held.letter.refusal.reason == "invalid"
