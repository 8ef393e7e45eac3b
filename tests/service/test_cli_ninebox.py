"""`careerlog ninebox`: the grid, who sits where, and who moved."""

import pytest

from tests.service.program import Program, event


@pytest.fixture
def company(careerlog: Program) -> Program:
    """E1 goes from core player to star in 2024; E2 was never judged."""

    def judged(day: str, performance: int, potential: str):
        yield event("appraisal.recorded", day, f"a{day}", "career-E1", performance=performance)
        yield event("potential.assessed", day, f"p{day}", "career-E1", potential=potential)

    return careerlog.told(
        event("employee.hired", "2020-01-01", "h1", "career-E1", unit="IT.1", grade="G1"),
        event("employee.hired", "2020-01-01", "h2", "career-E2", unit="OPS", ladder="management"),
        *judged("2023-02-01", 3, "medium"),
        *judged("2024-02-01", 5, "high"),
    )


def test_everybody_is_told_in_their_box_with_the_facts(company):
    boxes = company("ninebox", "--on", "2024-12-31", "--json").json
    assert len(boxes) == 10
    star = next(box for box in boxes if box["box"] == "star")
    assert (star["performance"], star["potential"], star["count"], star["share"]) == (
        *("high", "high", 1, 100),
    )
    [person] = star["people"]
    assert (person["employee"], person["performance"], person["potential"]) == ("E1", 5, "high")
    assert (person["performance_fact"], person["potential_fact"]) == (5, 6)
    assert [who["employee"] for who in boxes[-1]["people"]] == ["E2"]


def test_a_unit_where_nobody_is_employed_is_said_to_be_so(company):
    said = "Nobody is employed within IT on 2001-01-01"
    assert said in company("ninebox", "--unit", "IT", "--on", "2001-01-01").out
    assert "Nobody" not in company("ninebox", "--unit", "IT", "--on", "2024-12-31").out


def test_the_grid_shows_counts_and_shares_and_says_who_is_unrated(company):
    out = company("ninebox", "--on", "2023-12-31", "--people").out
    for text in ("core player", "trusted professional", "100.0 %", "performance low"):
        assert text in out
    assert "1 person rated (shares are of these); 1 unrated" in out
    assert "@3" in out
    assert "E2" in out


def test_movement_between_two_days(company):
    asked = ("ninebox", "--on", "2024-12-31", "--against", "2023-12-31")
    [moved] = company(*asked, "--json").json
    assert (moved["employee"], moved["from"], moved["to"]) == ("E1", "core player", "star")
    assert (moved["before"]["performance_fact"], moved["after"]["performance_fact"]) == (3, 5)
    out = company(*asked).out
    assert "3 -> 5" in out
    assert "1 person in another box on 2024-12-31 than on 2023-12-31" in out


def test_who_came_and_who_went_is_listed_when_people_are_asked_for(company):
    asked = ("ninebox", "--on", "2024-12-31", "--against", "2019-12-31")
    out = company(*asked).out
    assert "0 people in another box" in out
    assert "2 came from elsewhere, 0 went (listed with --people)" in out
    assert "E1" not in out
    out = company(*asked, "--people").out
    assert "elsewhere" in out.splitlines()[1]
    assert "- -> 5" in out
    assert "@5, @6" in out


@pytest.mark.parametrize(
    ("arguments", "counted"),
    [
        (("--unit", "IT"), 1),
        (("--grade", "G1"), 1),
        (("--population", "management"), 1),
        (("--population", "nominees"), 0),
        (("--known", "@1"), 1),
        (("--on", "2019-12-31"), 0),
    ],
)
def test_only_those_asked_about_are_counted(company, arguments, counted):
    boxes = company("ninebox", *arguments, "--json").json
    assert sum(box["count"] for box in boxes) == counted
