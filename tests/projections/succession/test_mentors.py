"""Mentors: who has reached what somebody aims for, and has time."""

from datetime import date

import pytest

from domain.events.base import Event
from projections.succession.candidates.person import NotEmployed
from projections.succession.candidates.settings import Scoring
from projections.succession.mentors import NothingAimedFor, mentors
from tests.given import fact
from tests.projections.telling import Tell, of

ON = date(2025, 1, 1)


POST = fact(
    "position.defined",
    "2020-01-01",
    title="Head",
    unit="DATA",
    job="HEAD",
    grade="G7",
    ladder="management",
)
MENTEE = of("E1", "employee.hired", "2021-01-01", unit="DATA", manager="E2")
AIMS = of("E1", "aspiration.declared", "2024-01-01", wish="advancement", target_posts=("P77",))


def mentoring(mentor: str, mentee: str, id: str, day: str = "2024-06-01") -> Event:
    return of(mentee, "mentoring.started", day, mentoring=id, mentor=mentor)


def test_mentors_are_ranked_by_how_far_they_have_come(given: Tell):
    """E3 held the post: 40 and 25 for having time. E4 is in its job: 30, 10 for still being there,
    25. E5 has its grade on its ladder: 20, 10, 25. E6 is below it: no mentor."""
    db = given(
        POST,
        MENTEE,
        AIMS,
        of("E3", "employee.hired", "2015-01-01", unit="DATA", post="P77"),
        of("E3", "career.moved_laterally", "2020-01-01", unit="OPS", post="P5"),
        of("E4", "employee.hired", "2015-01-01", unit="OPS", job="HEAD"),
        of(
            "E5",
            "employee.hired",
            "2015-01-01",
            unit="DATA",
            ladder="management",
            grade="G10",
        ),
        of("E6", "employee.hired", "2015-01-01", unit="DATA", ladder="management", grade="G6"),
    )
    told = mentors(db, "E1", ON)
    assert [(each["employee"], each["score"]) for each in told] == [
        ("E3", 65),
        ("E4", 65),
        ("E5", 55),
    ]
    reasons = {each["employee"]: each["parts"][0] for each in told}
    assert reasons["E3"] == {
        "part": "reached",
        "points": 40,
        "message": "held P77, since 2015-01-01",
        "position": 4,
    }
    assert reasons["E4"]["position"] == 6
    for each in told:
        assert each["score"] == sum(part["points"] for part in each["parts"])
        assert all(part["position"] for part in each["parts"])


def test_nobody_mentors_too_many_their_own_people_or_the_same_person_twice(given: Tell):
    """E2 manages E1; E3 mentors three; E4 mentors E1 already; E5 mentored and has left; E6 mentors
    one of at most three: 25 x 2/3 = 16 for time, and completed one before: 5."""
    held = [
        of(f"E{n}", "employee.hired", "2015-01-01", unit="DATA", job="HEAD") for n in range(2, 7)
    ]
    db = given(
        POST,
        MENTEE,
        AIMS,
        *held,
        *(of(f"M{n}", "employee.hired", "2021-01-01", unit="OPS") for n in (1, 2, 3, 4, 5)),
        *(mentoring("E3", f"M{n}", f"A{n}") for n in (1, 2, 3)),
        mentoring("E4", "E1", "B1"),
        of("E5", "employee.left", "2024-01-01"),
        mentoring("E6", "M4", "C1"),
        mentoring("E6", "M5", "C2", "2023-01-01"),
        of("M5", "mentoring.ended", "2023-12-01", mentoring="C2", outcome="completed"),
    )
    [told] = mentors(db, "E1", ON)
    assert told["employee"] == "E6"
    assert {part["part"]: part["points"] for part in told["parts"]} == {
        "reached": 30,
        "here now": 10,
        "time": 16,
        "experience": 5,
    }
    more = Scoring.model_validate({"mentors": {"most_at_once": 4}})
    assert [each["employee"] for each in mentors(db, "E1", ON, by=more)] == ["E6", "E3"]


def test_an_aim_is_needed(given: Tell):
    db = given(POST, MENTEE, of("E3", "employee.hired", "2015-01-01", unit="DATA", post="P77"))
    with pytest.raises(NothingAimedFor, match="name one with --post"):
        mentors(db, "E1", ON)
    assert [each["employee"] for each in mentors(db, "E1", ON, post="P77")] == ["E3"]
    given(of("E1", "goal.set", "2024-01-01", goal="G", purpose="advancement", target_post="P77"))
    assert [each["employee"] for each in mentors(db, "E1", ON)] == ["E3"]
    with pytest.raises(NothingAimedFor, match="P9: no such post"):
        mentors(db, "E1", ON, post="P9")
    with pytest.raises(NotEmployed, match="E99 is not employed"):
        mentors(db, "E99", ON)


def test_whoever_wants_no_advancement_gets_mentors_only_towards_a_post_that_is_named(
    given: Tell,
):
    db = given(
        POST,
        MENTEE,
        of("E3", "employee.hired", "2015-01-01", unit="DATA", post="P77"),
        of("E1", "goal.set", "2022-01-01", goal="G", purpose="advancement", target_post="P77"),
        of("E1", "aspiration.declared", "2024-01-01", wish="development"),
    )

    with pytest.raises(NothingAimedFor, match=r"want no advancement \(development only, @5\)"):
        mentors(db, "E1", ON)

    assert [each["employee"] for each in mentors(db, "E1", ON, post="P77")] == ["E3"]
    assert [each["employee"] for each in mentors(db, "E1", date(2023, 1, 1))] == ["E3"]
