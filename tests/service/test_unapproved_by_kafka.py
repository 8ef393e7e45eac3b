"""A correction that comes through Kafka, approved by nobody here, counts, is flagged and listed."""

import logging

import pytest
from prometheus_client import REGISTRY

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics
from domain.log import CareerLog
from tests.consumers.intake.kafka_side import letters, running, taken_in, tell
from tests.consumers.intake.waiting import until
from tests.service.program import HIRED, PROMOTED, Program
from tests.service.test_cli_unapproved import TAKEN_BACK, TITLE, corrected, flagged, request_of

COUNTED = "careerlog_intake_flagged_facts_total"


def counted() -> float:
    """How many the metric has counted so far."""
    return REGISTRY.get_sample_value(COUNTED, {"kind": "unapproved_correction"}) or 0.0


def came(
    kafka: Kafka, topics: Topics, store: str, *facts: dict[str, object], by_two: bool = True
) -> None:
    """The facts are sent, and taken in."""
    tell(kafka, topics, *facts)
    with (
        CareerLog.at(store) as log,
        running(kafka, topics, log, corrections_take_two=by_two),
    ):
        until(lambda: taken_in(kafka, topics), "everything is taken in")


@pytest.fixture
def told(careerlog: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    """A hire and a promotion on record, where corrections take two."""
    monkeypatch.setenv("CAREERLOG_SECOND_PERSON", "correction")
    return careerlog.told(HIRED, PROMOTED)


def test_it_counts_is_logged_counted_and_listed(
    told: Program, kafka: Kafka, topics: Topics, caplog: pytest.LogCaptureFixture
) -> None:
    before = counted()
    with caplog.at_level(logging.WARNING, "consumers.intake.intake"):
        came(kafka, topics, told.store, corrected(), TAKEN_BACK)
    assert counted() - before == 2
    [line] = [each for each in caplog.records if "second person" in each.message]
    assert (line.facts, line.first, line.last) == (2, 3, 4)  # type: ignore[attr-defined]
    assert flagged(told) == [[3, 2], [4, 2]]
    assert len(told("corrections", "--unapproved", "--json").json) == 2
    came(kafka, topics, told.store, corrected())  # sent again, it is no second one
    assert counted() - before == 2


def test_where_one_person_is_enough_nothing_is_flagged(
    told: Program, kafka: Kafka, topics: Topics, caplog: pytest.LogCaptureFixture
) -> None:
    before = counted()
    came(kafka, topics, told.store, corrected(), by_two=False)
    assert counted() == before
    assert not [each for each in caplog.records if "second person" in each.message]


def test_what_poses_as_an_approval_becomes_a_dead_letter(
    told: Program, kafka: Kafka, topics: Topics
) -> None:
    posing = corrected(source="careerlog", causationid=request_of(told))
    came(kafka, topics, told.store, posing)
    [held] = letters(kafka, topics).values()
    assert held.letter.refusal.reason == "invalid"
    assert "careerlog correct @3 --approve" in held.letter.refusal.message
    assert told(*TITLE).json["title"] == "Senior Engineer"
