"""Every kind of malformed record between good ones, through real Kafka: each is a dead letter,
whole and with its reason; everything good is recorded, and no log line repeats what they held."""

import io
import logging
from collections.abc import Iterator

import pytest

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics
from domain.log import CareerLog
from service.logs import JsonLines
from tests.consumers.intake.kafka_side import letters, recorded, skill, structured, take_in_all
from tests.consumers.intake.raw_records import send_raw
from tests.consumers.malformed import MALFORMED, SECRET, SECRET_MAIL


@pytest.fixture
def log_lines() -> Iterator[io.StringIO]:
    """Everything that is logged at all, as the program would print it."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(JsonLines("intake"))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lines
    root.removeHandler(handler)
    root.setLevel(level)


def test_each_is_a_dead_letter_with_its_reason_and_every_good_one_is_recorded(
    kafka: Kafka, topics: Topics, store_url: str, log_lines: io.StringIO
) -> None:
    sent = []
    for number, bad in enumerate(MALFORMED):
        sent += [structured(skill(f"good-{number}")), (bad.key, bad.value, bad.headers)]
    names = send_raw(kafka, topics.intake, [*sent, structured(skill("good-last"))])
    with CareerLog.at(store_url) as log:
        take_in_all(kafka, topics, log)
        assert recorded(log) == [f"good-{n}" for n in range(len(MALFORMED))] + ["good-last"]
    found = letters(kafka, topics)
    assert list(found) == names[1:-1:2]
    for held, bad in zip(found.values(), MALFORMED, strict=True):
        given = (bad.key, bad.value, list(bad.headers or ()))
        assert held.letter.original == given, bad.name
        assert bad.says in held.letter.refusal.message, bad.name
        assert held.letter.refusal.reason == "invalid", bad.name
        assert held.letter.refusal.errors, bad.name
    logged = log_lines.getvalue()
    assert "records put into the dead letters" in logged
    for secret in (SECRET, *SECRET.split(), SECRET_MAIL):
        assert secret not in logged
