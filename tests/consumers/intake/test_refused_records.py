"""One record that cannot be handled blocks nobody, whatever is wrong with it."""

from typing import Any

import pytest

from consumers.formats import facts_of
from consumers.intake import recording
from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics
from domain.codec import UnreadableFact
from domain.log import CareerLog
from tests.consumers.intake.kafka_side import (
    letters,
    recorded,
    send,
    skill,
    structured,
    take_in_all,
    tell,
)
from tests.consumers.intake.raw_records import NotText, send_raw


def test_a_fact_that_the_log_refuses_is_found_and_all_others_are_recorded(
    kafka: Kafka, topics: Topics, store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    appending = CareerLog.append

    def append(self: CareerLog, facts: Any, expected: Any = None) -> Any:
        if any(fact.event_id in ("g7", "g30") for fact in facts):
            raise UnreadableFact("refused for a test")
        return appending(self, facts, expected)

    monkeypatch.setattr(CareerLog, "append", append)
    names = tell(kafka, topics, *(skill(f"g{n}") for n in range(50)), partition=0)
    with CareerLog.at(store_url) as log:
        take_in_all(kafka, topics, log)
        assert recorded(log) == [f"g{n}" for n in range(50) if n not in (7, 30)]
    found = letters(kafka, topics)
    assert list(found) == [names[7], names[30]]
    assert {held.letter.refusal.reason for held in found.values()} == {"refused"}
    assert found[names[7]].letter.people == {"E1024"}


def test_a_record_that_this_program_stumbles_over_is_put_aside(
    kafka: Kafka, topics: Topics, sqlite_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumbling(key: Any, value: Any, *more: Any) -> Any:
        if b"g1" in value:
            raise ZeroDivisionError("a value that is nobody's business")
        return facts_of(key, value, *more)

    monkeypatch.setattr(recording, "facts_of", stumbling)
    [_, name, _] = tell(kafka, topics, *(skill(f"g{n}") for n in range(3)), partition=0)
    with CareerLog.at(sqlite_store) as log:
        take_in_all(kafka, topics, log)
        assert recorded(log) == ["g0", "g2"]
    [held] = letters(kafka, topics).values()
    assert (held.letter.name, held.letter.refusal.reason) == (name, "failed")
    assert "ZeroDivisionError" in held.letter.refusal.message
    assert "business" not in held.letter.refusal.message


def test_a_record_without_key_and_value_or_with_empty_headers_is_kept_whole(
    kafka: Kafka, topics: Topics, sqlite_store: str
) -> None:
    given: list[Any] = [(None, None, []), (b"k", b"no", [("a", None), ("b", b"")])]
    names = send_raw(kafka, topics.intake, given)
    with CareerLog.at(sqlite_store) as log:
        take_in_all(kafka, topics, log)
    found = letters(kafka, topics)
    assert list(found) == names
    assert [held.letter.original for held in found.values()] == given


def test_a_record_too_large_for_the_dead_letters_with_our_headers_goes_there_in_parts(
    kafka: Kafka, topics: Topics, sqlite_store: str
) -> None:
    admin = kafka.admin()
    admin.alter_configs([_setting(topics.dead, "max.message.bytes", "100000")])
    admin.close()
    huge = bytes(n % 251 for n in range(900_000))
    given = (b"k", huge, [("h", b"x")])
    names = send(kafka, topics, [given, structured(skill("g1"))], partition=0)
    with CareerLog.at(sqlite_store) as log:
        take_in_all(kafka, topics, log)
        assert recorded(log) == ["g1"]
    found = letters(kafka, topics)
    assert list(found) == names[:1]
    assert found[names[0]].letter.original == given


def test_a_header_whose_name_is_no_text_holds_up_nobody(
    kafka: Kafka, topics: Topics, sqlite_store: str
) -> None:
    key, value, headers = structured(skill("g2"))
    latin = NotText("gr\xfc\xdfe")
    given: list[Any] = [
        structured(skill("g1")),
        (key, value, [*headers, (latin, b"1")]),
        (b"k", b"no fact", [("a", b"1"), (latin, None)]),
        structured(skill("g3")),
    ]
    names = send_raw(kafka, topics.intake, given)
    with CareerLog.at(sqlite_store) as log:
        take_in_all(kafka, topics, log)
        assert recorded(log) == ["g1", "g2", "g3"]
    [held] = letters(kafka, topics).values()
    assert held.letter.name == names[2]
    assert held.letter.original == (b"k", b"no fact", [("a", b"1"), ("gr\\xfc\\xdfe", None)])


def _setting(topic: str, name: str, value: str) -> Any:
    from kafka.admin import ConfigResource, ConfigResourceType

    return ConfigResource(ConfigResourceType.TOPIC, topic, {name: value})
