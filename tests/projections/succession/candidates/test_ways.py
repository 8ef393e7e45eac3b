"""What could close a gap: trainings others took for it, posts that use the skill, mentors."""

from datetime import date
from typing import Any

from domain.events.base import Event
from projections.succession.candidates.onward import onward
from projections.succession.candidates.queries import candidates
from tests.given import fact
from tests.projections.telling import Tell, of

ON = date(2025, 1, 1)


def post(id: str, unit: str, level: float | None = None, **fields: Any) -> list[Event]:
    stream = f"position-{id}"
    described = {"title": f"Post {id}", "unit": unit} | fields
    told = [fact("position.defined", "2020-01-01", stream=stream, **described)]
    if level is not None:
        asked = ({"skill": "python", "level": level, "essential": True},)
        told.append(fact("position.requirements_set", "2020-01-01", stream=stream, skills=asked))
    return told


def training_for_python(employee: str, number: int, day: str, ended: str | None) -> list[Event]:
    """A goal on python, a training promised for it, and the training itself."""
    goal, action = f"G{number}", f"A{number}"
    course = {"training": "PY-2", "title": "More Python"}
    told = [
        of(employee, "goal.set", day, goal=goal, purpose="development", target_skill="python"),
        of(employee, "action.agreed", day, action=action, owner="organisation", kind="formal",
           goal=goal),
        of(employee, "training.enrolled", day, action=action, **course),
    ]  # fmt: skip
    if ended is not None:
        told.append(of(employee, "training.completed", ended, action=action, **course))
    return told


def ways(told: dict[str, Any], what: str = "python") -> list[tuple[str, str, str, int]]:
    [gap] = [gap for gap in told["gaps"] if gap["what"] == what]
    return [(w["kind"], w["what"], w["message"], w["position"]) for w in gap["ways"]]


def test_a_gap_names_the_training_that_others_took_for_it_with_its_last_fact(given: Tell):
    """E2 and E3 took PY-2 for a goal on python; E3 last, in the tenth fact."""
    db = given(
        *post("P77", "DATA", 4.0),
        *(of(e, "employee.hired", "2021-01-01", unit="DATA") for e in ("E1", "E2", "E3")),
        *training_for_python("E2", 1, "2022-01-01", "2022-03-01"),
        *training_for_python("E3", 2, "2023-01-01", "2023-03-01"),
    )

    [told] = [each for each in candidates(db, "P77", ON) if each["employee"] == "E1"]

    message = "PY-2 (More Python), which 2 people around took for python"
    assert ways(told) == [("training", "PY-2", message, 13)]


def test_who_is_in_a_training_already_is_told_so_and_nothing_else(given: Tell):
    db = given(
        *post("P77", "DATA", 4.0),
        *post("P78", "DATA", 2.0),
        of("E1", "employee.hired", "2021-01-01", unit="DATA"),
        *training_for_python("E1", 1, "2024-12-01", None),
    )

    [told] = candidates(db, "P77", ON)

    assert ways(told) == [("training", "PY-2", "is in PY-2 (More Python) for python already", 8)]


def test_posts_around_that_use_the_skill_are_named_those_with_an_opening_first(given: Tell):
    """P78 and P79 are in the unit, P79 with an opening; P80 is elsewhere, P77 the post itself."""
    db = given(
        *post("P77", "DATA", 4.0),
        *post("P78", "DATA", 2.0),
        *post("P79", "DATA", 3.0),
        *post("P80", "SALES", 1.0),
        fact("opening.posted", "2024-12-01", stream="position-P79", opening="O9"),
        of("E1", "employee.hired", "2021-01-01", unit="DATA"),
    )

    [told] = candidates(db, "P77", ON)

    opened = "P79 (Post P79) uses python at level 3, opening O9 is posted"
    assert ways(told) == [
        ("assignment", "P79", opened, 6),
        ("assignment", "P78", "P78 (Post P78) uses python at level 2", 4),
    ]


def test_where_nobody_held_the_post_those_of_its_job_could_be_mentors(given: Tell):
    db = given(
        *post("P77", "DATA", job="HEAD"),
        *post("P90", "SALES", job="HEAD"),
        of("E1", "employee.hired", "2021-01-01", unit="DATA", manager="E4"),
        of("E2", "employee.hired", "2020-01-01", unit="SALES", post="P90"),
        of("E3", "employee.hired", "2020-01-01", unit="SALES", post="P77"),
        of("E3", "career.moved_laterally", "2022-01-01", unit="SALES", post="P91"),
    )

    [told] = [each for each in candidates(db, "P77", ON) if each["employee"] == "E1"]

    assert [(m["employee"], m["message"], m["position"]) for m in told["mentors"]] == [
        ("E3", "held P77, since 2020-01-01", 5),
        ("E2", "holds P90, since 2020-01-01", 4),
    ]


def test_a_persons_own_list_of_posts_names_ways_and_mentors_too(given: Tell):
    db = given(
        *post("P77", "DATA", 4.0),
        *post("P78", "DATA", 2.0),
        of("E1", "employee.hired", "2021-01-01", unit="DATA"),
        of("E3", "employee.hired", "2020-01-01", unit="DATA", post="P77"),
        of("E1", "aspiration.declared", "2022-01-01", wish="development", target_posts=("P77",)),
    )
    assert {each["half"] for each in onward(db, "E1", ON)} == {"development"}

    told = onward(db, "E1", ON, show_unwilling=True)

    posts = [each for each in told if each["half"] == "advancement"]
    assert [each["what"] for each in posts] == ["P77", "P78"]
    assert told.index(posts[0]) > 0  # what they want comes first
    assert ways(posts[0]) == [("assignment", "P78", "P78 (Post P78) uses python at level 2", 4)]
    assert [mentor["employee"] for mentor in posts[0]["mentors"]] == ["E3"]
