"""`careerlog parked`, and what commands say while a projection is fed by Kafka or facts wait."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from domain.timeline import Timeline
from projections import positions
from projections.database import open_database
from projections.positions import Move, Stand
from projections.roads import feed_by_kafka
from tests.service.program import HIRED, PROMOTED, Program, event

LATER = event("skill.assessed", "2024-05-01", "s1", skill="law", level=2.0)
OTHER = event("employee.hired", "2024-05-01", "h2", subject="career-E2", unit="U1")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """The second fact of E1024 cannot be folded into rows, until this is called."""
    with monkeypatch.context() as patched:
        learn = Timeline.learn

        def failing(self: Timeline, fact: Any) -> Any:
            if fact.originator_id == "career-E1024" and len(self) == 1:
                raise KeyError("a value that stays out")
            return learn(self, fact)

        patched.setattr(Timeline, "learn", failing)
        yield patched.undo


@pytest.mark.usefixtures("broken")
def test_what_waits_is_listed_with_its_reason(careerlog: Program):
    careerlog.told(HIRED, PROMOTED, LATER, OTHER)
    careerlog("project")
    waiting = careerlog("parked", "list", "--json").json
    assert [(each["stream"], each["position"]) for each in waiting] == [
        ("career-E1024", 2),
        ("career-E1024", 3),
    ]
    assert waiting[0]["reason"].startswith("KeyError in failing")
    told = careerlog("parked", "list").out
    assert "career-E1024" in told
    assert "2 facts waiting" in told
    assert "stays out" not in told


@pytest.mark.usefixtures("broken")
def test_answers_say_that_facts_are_missing(careerlog: Program):
    careerlog.told(HIRED, PROMOTED, LATER, OTHER)
    shown = careerlog("show", "E1024", "--json")
    assert shown.json["waiting"] == 2
    assert "2 facts about E1024 could not be applied" in shown.err
    assert "waiting" not in careerlog("show", "E2", "--json").json
    assert "1 stream with facts that could not be applied" in careerlog("who").err


def test_released_too_early_the_exit_status_is_1_and_after_the_mending_0(
    careerlog: Program, broken: Callable[[], None]
):
    careerlog.told(HIRED, PROMOTED, LATER, OTHER)
    careerlog("project")
    early = careerlog("parked", "release", "career-E1024", "--json")
    assert early.status == 1
    assert early.json[0]["waiting"] == 2
    assert early.json[0]["reason"].startswith("KeyError")
    broken()
    done = careerlog("parked", "release", "--all", "--json")
    assert (done.status, done.json[0]["applied"]) == (0, 2)
    assert careerlog("parked", "list", "--json").json == []


@pytest.mark.parametrize(
    "wrong", [["release"], ["release", "--all", "career-E1"], ["drop"], ["drop", "career-E1"]]
)
def test_what_to_release_or_drop_must_be_said(careerlog: Program, wrong: list[str]):
    ran = careerlog.told(HIRED)("parked", *wrong)
    assert (ran.status, ran.out) == (2, "")


def test_who_releases_a_stream_that_does_not_wait_is_told(careerlog: Program):
    careerlog.told(HIRED)("project")
    ran = careerlog("parked", "release", "career-E9")
    assert (ran.status, "0 facts applied" in ran.out) == (0, True)
    assert ran.err == "note: nothing waits of career-E9: careerlog parked list\n"


def test_fed_by_kafka_commands_answer_as_far_as_the_projectors_have_come(careerlog: Program):
    careerlog.told(HIRED)
    careerlog("project")
    _fed_by_kafka(careerlog)
    careerlog.told(OTHER)
    ran = careerlog("who", "--json", "--known", "@2")
    assert [each["employee"] for each in ran.json] == ["E1024"]
    assert "answers are complete as known at @1; the log has come to @2" in ran.err
    refused = careerlog("project")
    assert refused.status == 1
    assert "profiles is fed by Kafka" in refused.err
    assert "--from log" in refused.err


@pytest.mark.parametrize("apart", [False, True])
def test_from_log_changes_back(careerlog: Program, apart: bool):
    careerlog.told(HIRED)
    careerlog("project")
    _fed_by_kafka(careerlog)
    careerlog.told(OTHER)
    if apart:
        with open_database(careerlog.store) as database, database.writing() as tx:
            old = Stand(1, 0, "id")
            moved = Move("careerlog.events/1", old, Stand(2, 9, "id"))
            positions.move(tx, "profiles", [moved])  # E2 was on the other one: nothing to apply
    assert careerlog("project", "--from", "log").status == 0
    ran = careerlog("who", "--json")
    assert [each["employee"] for each in ran.json] == ["E1024", "E2"]
    assert "complete" not in ran.err


def test_without_kafka_the_other_road_says_what_to_set(careerlog: Program):
    ran = careerlog.told(HIRED)("project", "--from", "kafka")
    assert ran.status == 1
    assert "CAREERLOG_KAFKA" in ran.err


def _fed_by_kafka(careerlog: Program) -> None:
    with open_database(careerlog.store) as database:
        for name in ("profiles", "posts"):
            feed_by_kafka(database, name, "careerlog.events", "id", 2)
