"""What an auditor asks an export for: periods, people erased or unknown, and wrong options."""

import csv
from pathlib import Path

import pytest

from tests.service.program import HIRED, PROMOTED, Program, event

WISH = event(
    "aspiration.declared", "2024-01-01", "a1", wish="both", target_posts=["P1", "P2"], reason="x"
)


@pytest.fixture
def told(careerlog: Program) -> Program:
    """E1024, hired, promoted, with a wish for two posts."""
    return careerlog.told(HIRED, PROMOTED, WISH)


def rows(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with file.open(newline="", encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


@pytest.mark.parametrize(
    ("command", "status", "says"),
    [
        ("facts --person E9 --out x.csv", 1, "nothing on record names the person E9; "),
        ("facts --unit NOPE --out x.csv", 1, "nothing on record names the unit NOPE; "),
        ("facts --post P9 --out x.csv", 1, "nothing on record names the post P9; "),
        ("who --out none/x.csv", 1, "none: there is no such folder: make it, or name another"),
        ("who --out x.xlsx", 2, "add --format csv or --format parquet"),
        ("facts --from 2021-01-01 --to 2020-01-01 --out x.csv", 2, "--from is after --to"),
    ],
)
def test_what_cannot_be_exported_is_said_and_no_file_is_left(
    told: Program, tmp_path: Path, command: str, status: int, says: str
) -> None:
    before = {each.name for each in tmp_path.iterdir()}
    ran = told("export", *command.split())
    assert (ran.status, ran.out) == (status, "")
    assert says in ran.err
    left = {each.name for each in tmp_path.iterdir()} - before
    assert not [name for name in left if name.startswith((".x", "x"))]


def test_the_ending_of_a_file_may_be_in_capitals(told: Program, tmp_path: Path) -> None:
    assert told("export", "who", "--on", "2023-01-01", "--out", "X.CSV").status == 0
    assert [row["employee"] for row in rows(tmp_path / "X.CSV")] == ["E1024"]


def test_what_was_known_before_everything_is_said_to_be(told: Program) -> None:
    ran = told("export", "who", "--known", "@0", "--out", "x.csv", "--json")
    assert (ran.json["rows"], ran.json["asked"]["known"]) == (0, "0")


def test_values_of_many_parts_and_of_the_erased_are_told_as_they_are(
    told: Program, tmp_path: Path
) -> None:
    two = ("--by", "H1", "--authorised-by", "H2", "--despite", "court")
    assert told("erase", "E1024", "--basis", "objection", *two).status == 0
    assert told("export", "facet", "aspiration", "--on", "2024-02-01", "--out", "x.csv").status == 0
    [wish] = rows(tmp_path / "x.csv")
    assert (wish["employee"], wish["target_posts"]) == ("E1024", "P1, P2")
    period = ("--from", "2022-01-01", "--to", "2022-12-31", "--order", "effective")
    assert told("export", "facts", "--person", "E1024", *period, "--out", "x.csv").status == 0
    assert [row["type"] for row in rows(tmp_path / "x.csv")] == ["career.promoted"]


def test_nobody_of_a_unit_on_no_record_is_exported_and_said(told: Program, tmp_path: Path) -> None:
    ran = told("export", "who", "--unit", "NOPE", "--out", "x.csv")
    assert (ran.status, rows(tmp_path / "x.csv")) == (0, [])
    assert "nothing on record names the unit NOPE" in ran.err
