"""`careerlog replay` finds what was altered in the tables, says so, and touches nothing."""

import sqlite3
from pathlib import Path

import pytest

from tests.noted import run
from tests.service.program import HIRED, PROMOTED, Program, event

POST = event("position.defined", "2020-01-01", "d1", "position-P44", title="Lead", unit="ENG")


@pytest.fixture
def told(careerlog: Program) -> Program:
    return careerlog.told(HIRED, PROMOTED, POST)


def test_without_differences_the_status_is_0(told: Program):
    ran = told("replay", "--json")
    assert ran.status == 0
    profiles, posts = ran.json
    assert (profiles["projection"], profiles["differences"]) == ("profiles", [])
    assert (posts["projection"], posts["differences"]) == ("posts", [])
    assert profiles["rows"] > 0 < posts["rows"]
    assert "As known at @3" in told("replay").out


def test_one_projection_can_be_replayed_as_known_at_any_position(told: Program):
    rows = [told("replay", "audit", "--known", f"@{n}", "--json").json[0]["rows"] for n in range(4)]
    assert rows == sorted(set(rows))
    assert rows[0] == 0
    assert told("replay", "audit", "--known", "2001-01-01", "--json").json[0]["rows"] == 0


def test_a_difference_is_named_without_its_value_and_the_status_is_1(told: Program):
    told("project")
    run(told.store, "UPDATE profiles_standing SET title = 'Emperor' WHERE known_from = 2")
    ran = told("replay", "profiles", "--json")
    assert ran.status == 1
    [compared] = ran.json
    assert compared["differences"][0] == {
        "table": "profiles_standing",
        "stream": "career-E1024",
        "key": {"employee": "E1024", "valid_from": "2019-09-01", "known_from": 2},
        "what": "differs",
        "fields": ["title"],
    }
    people = told("replay", "profiles")
    assert people.status == 1
    assert "career-E1024: profiles_standing" in people.out
    assert "differs in title" in people.out
    assert "Emperor" not in ran.out + people.out
    assert told("replay", "posts").status == 0
    assert told("replay", "profiles", "--known", "@1").status == 0


def test_people_are_shown_some_differences_and_told_how_many_more(told: Program):
    told("project")
    for number in range(25):
        values = f"SELECT 'E{number}', kind, positions, message, 1, 9 FROM seed"
        seed = "WITH seed (kind, positions, message) AS (VALUES ('k', '[1]', 'made up'))"
        run(told.store, f"INSERT INTO profiles_anomalies {seed} {values}")
    ran = told("replay", "profiles")
    assert ran.out.count("profiles_anomalies (") == 20
    assert "and 5 more" in ran.out
    assert len(told("replay", "profiles", "--json").json[0]["differences"]) == 25


def test_what_was_built_can_be_kept_and_is_never_written_over(told: Program, tmp_path: Path):
    folder = tmp_path / "kept"
    assert told("replay", "--known", "@1", "--keep", str(folder)).status == 0
    [file] = [each for each in folder.iterdir() if each.suffix == ".db"]
    with sqlite3.connect(file) as kept:
        assert kept.execute("SELECT title FROM profiles_standing").fetchall() == [
            ("Software Engineer",)
        ]
    again = told("replay", "--known", "@1", "--keep", str(folder))
    assert again.status == 2
    assert "is there already" in again.err


def test_a_replay_leaves_the_store_as_it_is(told: Program, tmp_path: Path):
    told("replay")
    before = {each.name for each in tmp_path.iterdir()}
    rows = run(told.store, "SELECT * FROM profiles_standing ORDER BY 1, 2")
    assert told("replay").status == 0
    assert {each.name for each in tmp_path.iterdir()} == before
    assert run(told.store, "SELECT * FROM profiles_standing ORDER BY 1, 2") == rows


def test_rows_so_altered_that_no_further_fact_fits_are_named_all_the_same(told: Program):
    told("project")
    run(told.store, "UPDATE profiles_standing SET known_to = 3 WHERE known_from = 2")
    told.told(event("employee.left", "2024-07-01", "l1", cause="resigned"))
    ran = told("replay", "profiles", "--json")
    assert ran.status == 1
    found = ran.json[0]["differences"]
    assert {(each["table"], each["what"]) for each in found} == {
        ("profiles_standing", "differs"),
        ("profiles_standing", "missing"),  # of the fact that did not fit, and waits
        ("profiles_facts", "missing"),
    }
    assert all(each["fields"] == ["known_to"] for each in found if each["what"] == "differs")
