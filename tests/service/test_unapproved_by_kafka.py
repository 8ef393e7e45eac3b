"""A correction that comes through Kafka, approved by nobody here, counts, is flagged and listed."""

import logging

import pytest
from prometheus_client import REGISTRY

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics
from consumers.metrics import INTAKE_FLAGGED
from domain.log import CareerLog
from tests.consumers.intake.kafka_side import letters, running, skill, taken_in, tell
from tests.service.program import HIRED, PROMOTED, Program
from tests.service.test_cli_unapproved import TAKEN_BACK, TITLE, corrected, flagged, request_of
from tests.waiting import until

COUNTED = "careerlog_intake_flagged_facts_total"


def counted() -> float:
    """How many the metric has counted so far."""
    return REGISTRY.get_sample_value(COUNTED, {"kind": "unapproved_correction"}) or 0.0


def came(
    kafka: Kafka,
    topics: Topics,
    store: str,
    *facts: dict[str, object],
    by_two: bool = True,
    partition: int | None = None,
) -> None:
    """The facts are sent, and taken in."""
    tell(kafka, topics, *facts, partition=partition)
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


@pytest.mark.parametrize("under", ["the request", "the fact itself"])
def test_what_stands_ahead_of_it_in_the_batch_hides_neither_the_request_nor_that_it_poses(
    told: Program, kafka: Kafka, topics: Topics, under: str
) -> None:
    cause = request_of(told)
    posing = corrected(source="careerlog", causationid=cause)
    id = cause if under == "the request" else str(posing["id"])
    decoy = skill(id) | {"source": "careerlog"}
    came(kafka, topics, told.store, decoy, posing, partition=0)
    refusals = [held.letter.refusal for held in letters(kafka, topics).values()]
    [refused] = [each for each in refusals if each.reason == "invalid"]
    assert "careerlog correct @3 --approve" in refused.message
    assert told(*TITLE).json["title"] == "Senior Engineer"
    [asked] = told("corrections", "--json").json
    assert asked["status"] == "open"


def test_the_metric_says_that_a_process_that_died_counts_less() -> None:
    [flagging] = INTAKE_FLAGGED.collect()
    assert "careerlog anomalies lists them all" in flagging.documentation
