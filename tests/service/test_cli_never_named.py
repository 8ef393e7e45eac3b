"""Asked about somebody or something that the record never named: said, and a failure."""

from pathlib import Path

import pytest

from tests.service.program import HIRED, PROMOTED, Program, event

POST = event("position.defined", "2020-01-01", "p1", "position-P77", title="Head", unit="SALES")
BRANCH = event("position.defined", "2020-01-01", "p2", "position-P78", title="Head", unit="DE.04")
OUT = ("--out", "bundle")


@pytest.fixture
def told(careerlog: Program) -> Program:
    """Two facts about E1024 by E0312, and two posts."""
    return careerlog.told(HIRED, PROMOTED, POST, BRANCH)


@pytest.mark.parametrize("json", [(), ("--json",)])
@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("audit", "--person", "E9"), "nothing on record names the person E9; check the id"),
        (("audit", "--unit", "ELSEWHERE"), "nothing on record names the unit ELSEWHERE; "),
        (("audit", "--unit", "SAL"), "nothing on record names the unit SAL; check the id"),
        (("audit", "--unit", "DE"), "nothing on record names the unit DE, only units below it; "),
        (("evidence", "--unit", "DE", *OUT), "nothing on record names the unit DE, only units "),
        (("audit", "--post", "P9", "--person", "E1024"), "nothing on record names the post P9; "),
        (("evidence", "--person", "E9", *OUT), "nothing on record names the person E9; "),
        (("evidence", "--unit", "ELSEWHERE", *OUT), "nothing on record names the unit ELSEWHERE"),
        (("evidence", "--post", "P9", *OUT), "nothing on record names the post P9; "),
        (("diff", "E9"), "nothing is on record of a career of E9; check the id"),
        (("diff", "--unit", "ELSEWHERE"), "nothing on record names the unit ELSEWHERE; "),
    ],
)
def test_it_is_said_and_fails_each_time_it_is_asked(
    told: Program, tmp_path: Path, command: tuple[str, ...], says: str, json: tuple[str, ...]
) -> None:
    for _ in range(2):  # that it was asked before names nobody
        ran = told(*command, *json)
        assert ran.status == 1
        answer = "[]\n" if json else "0 "  # to scripts, it stays the empty answer that it was
        assert ran.out.startswith(answer) if command[0] != "evidence" else ran.out == ""
        assert ran.err.splitlines()[-1].startswith(f"careerlog: {says}")
    assert not (tmp_path / "bundle").exists()


@pytest.mark.parametrize(
    "command",
    [
        ("audit", "--person", "E0312"),  # has decided
        ("audit", "--unit", "SALES"),  # a post is in it
        ("audit", "--person", "E1024", "--from", "2030-01-01", "--by", "effective"),
        ("audit", "--person", "E1024", "--known", "@0"),
        ("diff", "E1024"),
        ("diff", "--unit", "SALES"),
        ("evidence", "--post", "P77", *OUT),
    ],
)
def test_what_is_named_has_an_answer_even_if_it_is_empty(
    told: Program, command: tuple[str, ...]
) -> None:
    ran = told(*command)
    assert ran.status == 0
    assert "careerlog:" not in ran.err


def test_the_erased_are_on_record(told: Program) -> None:
    two = ("--by", "H1", "--authorised-by", "H2", "--despite", "court")
    assert told("erase", "E1024", "--basis", "objection", *two).status == 0
    for command in (("audit", "--person", "E1024"), ("diff", "E1024"), ("history", "E1024")):
        assert told(*command).status == 0
    assert told("evidence", "--person", "E1024", *OUT, "--json").json["facts"] >= 2


def test_a_history_and_a_card_say_that_nothing_is_on_record(told: Program) -> None:
    for command in ("history", "show"):
        ran = told(command, "E9")
        assert ran.status == 0
        assert ran.out.startswith("Nothing is on record about E9. Check the id")
    assert told("history", "E9", "--json").json == []
    assert told("show", "E9", "--json").json["status"] == "unknown"


def test_who_nobody_named_was_read_by_nobody_and_that_is_said(told: Program) -> None:
    ran = told("access", "--person", "E9", "--json")
    assert (ran.status, ran.json) == (0, [])
    assert "nothing on record names the person E9; check the id" in ran.err
    assert told("access", "--person", "E1024", "--json").err == ""
