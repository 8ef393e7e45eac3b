"""The way and the gap between two posts or jobs, by hand."""

from datetime import date

import pytest

from domain.events.base import Event
from projections.mobility.gaps import NoSuchPlace, way
from tests.given import fact
from tests.projections.telling import Tell

ON = date(2025, 1, 1)


def post(id: str, job: str, **levels: float) -> list[Event]:
    stream = f"position-{id}"
    skills = tuple(
        {"skill": skill, "level": level, "essential": True} for skill, level in levels.items()
    )
    return [
        fact("position.defined", "2020-01-01", stream=stream, title=id, unit="U", job=job),
        fact("position.requirements_set", "2020-01-01", stream=stream, skills=skills),
    ]


def path(begin: str, end: str, day: str = "2020-01-01", years: float | None = 2.0) -> Event:
    ends = {"from_job": begin, "to_job": end, "typical_years": years, "kind": "upward"}
    return fact("path.defined", day, stream=f"path-{begin}-{end}", **ends)


def test_the_gap_is_what_the_end_asks_beyond_the_beginning(given: Tell):
    """python: 4.5 asked, 3 asked where one comes from: 1.5 more. sql: 2 of 3 asked already: none.
    sales: not asked where one comes from: all 3."""
    db = given(
        *post("P1", "DEV", python=3.0, sql=3.0),
        *post("P2", "LEAD", python=4.5, sql=2.0, sales=3.0),
        path("DEV", "LEAD"),
    )
    found = way(db, "P1", "P2", ON)
    assert (found["steps"], found["typical_years"]) == (1, 2.0)
    assert [(each["from"], each["to"], each["position"]) for each in found["route"]] == [
        ("job DEV", "job LEAD", 5)
    ]
    gaps = {each["name"]: (each["from"], each["to"], each["gap"]) for each in found["gaps"]}
    assert gaps == {
        "python": (3.0, 4.5, 1.5),
        "sql": (3.0, 2.0, 0.0),
        "sales": (None, 3.0, 3.0),
    }
    assert {each["position"] for each in found["gaps"]} == {4}
    assert way(db, "DEV", "LEAD", ON)["gaps"] == found["gaps"]


def test_a_job_asks_for_the_highest_level_that_one_of_its_posts_asks(given: Tell):
    db = given(*post("P1", "DEV", python=3.0), *post("P2", "DEV", python=4.0), *post("P3", "LEAD"))
    found = way(db, "P3", "DEV", ON)
    [gap] = found["gaps"]
    assert (gap["to"], gap["position"]) == (4.0, 4)
    assert found["steps"] is None


def test_paths_count_from_the_day_they_are_drawn(given: Tell):
    db = given(*post("P1", "DEV"), *post("P2", "LEAD"), path("DEV", "LEAD", "2024-06-01"))
    assert way(db, "DEV", "LEAD", date(2024, 5, 31))["steps"] is None
    assert way(db, "DEV", "LEAD", date(2024, 6, 1))["steps"] == 1
    assert way(db, "DEV", "LEAD", ON, known=4)["steps"] is None


def test_what_is_not_on_record_is_named(given: Tell):
    db = given(*post("P1", "DEV"))
    with pytest.raises(NoSuchPlace, match="is called LEAD"):
        way(db, "DEV", "LEAD", ON)
