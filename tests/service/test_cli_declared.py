"""Every command of the program is logged before it answers, or tells nothing personal."""

import pytest
import typer

from domain.log import CareerLog
from service.cli.declared import (
    NOTHING_PERSONAL,
    READS,
    RECORDS,
    logged_before_answering,
    named_commands,
)
from service.cli.loading import registered
from tests.service.program import event

COMMANDS = dict(named_commands(registered()))
CANARY = "Xyzzy-Canary"
PERSON, POST = "E31337", "P77"
DAY = ("--on", "2024-06-30")
ASKED = {
    "access": (),
    "anomalies": (),
    "audit": ("--person", PERSON, "--reasons"),
    "bench": (POST, *DAY),
    "candidates": (POST, *DAY),
    "cascade": (PERSON, *DAY),
    "checkpoint": ("--publish", "tiles"),
    "commitments": (*DAY,),
    "corrections": ("--all",),
    "development": ("M1", *DAY),
    "diff": (PERSON, "--on", "2023-01-01", "--against-on", "2024-06-30"),
    "erasures": (),
    "evidence": ("--person", PERSON, "--out", "bundle"),
    "export anomalies": ("--out", "anomalies.csv"),
    "export bench": ("--out", "bench.csv"),
    "export facet": ("skill", "--out", "facet.csv"),
    "export facts": ("--out", "facts.csv"),
    "export who": ("--out", "who.csv"),
    "history": (PERSON,),
    "hold list": (),
    "mentors": (PERSON, "--post", POST, *DAY),
    "metrics": ("--rows", "turnover_rate", *DAY),
    "ninebox": ("--people", *DAY),
    "parked list": (),
    "paths": (PERSON, *DAY),
    "period late": (),
    "period list": (),
    "plan": (PERSON, *DAY),
    "post": (POST, *DAY),
    "posts": (*DAY,),
    "promises": (PERSON, *DAY),
    "prove": ("1", "--json"),
    "replay": ("profiles",),
    "report": (PERSON,),
    "retention": ("--years", "1", "--dry-run"),
    "show": (PERSON, *DAY),
    "unused-skills": (*DAY,),
    "who": (*DAY,),
    "wishes": (*DAY,),
}
"""What is asked of each command that reads; dead letters need Kafka, see test_cli_dead.py."""
NAME_NOBODY = {"parked list", "period late", "replay"}
"""Here nothing is on record that they could tell: an answer that names nobody is no reading."""
QUIET = {
    "events": ((), ("--schema", "goal.set")),
    "asyncapi": ((),),
    "verify": ((),),
    "prove": (("1",), ("--from", "1", "--json")),
    "keys": ((),),
    "metrics": (DAY,),
    "export metrics": (("--out", "m.csv", *DAY),),
    "project": ((),),
    "rebuild": ((),),
    "checkpoint": ((),),
    "paths": (("--from", POST, "--to", "P78", *DAY),),
}
"""Commands, or ways to ask them, that tell nothing personal."""


@pytest.fixture
def told(careerlog, monkeypatch):
    """`careerlog` with somebody whose every personal word is the canary, and a bench."""
    for name in ("READER", "READERS", "PURPOSE"):
        monkeypatch.delenv(f"CAREERLOG_{name}", raising=False)
    monkeypatch.setenv("CAREERLOG_SECOND_PERSON", "correction")
    post = {"title": "Head", "unit": "U1"}
    return careerlog.told(
        event("employee.hired", "2020-01-01", "m", "career-M1", unit="U1", post=POST),
        event(
            *("employee.hired", "2020-01-01", "h", f"career-{PERSON}"),
            **{"unit": "U1", "manager": "M1", "given_name": CANARY, "reason": CANARY},
        ),
        event("employee.left", "2024-07-01", "l", f"career-{PERSON}", reason=CANARY),
        event("position.defined", "2020-01-01", "p", f"position-{POST}", **post),
        event("position.defined", "2020-01-01", "p8", "position-P78", **post),
        event("path.defined", "2020-01-01", "pp", "path-1", from_post=POST, to_post="P78"),
        event(
            *("action.agreed", "2023-01-01", "a", f"career-{PERSON}"),
            **{"action": "A1", "owner": "manager", "kind": "formal", "due": "2023-06-01"},
        ),
        event("career.promoted", "2010-01-01", "early", "career-M1", title="Lead"),
        event("skill.assessed", "2020-02-01", "s", f"career-{PERSON}", skill="python", level=3.0),
        event("aspiration.declared", "2023-01-01", "w", f"career-{PERSON}", wish="advancement"),
        event(
            *("appraisal.recorded", "2024-01-01", "ap", f"career-{PERSON}"),
            **{"performance": 3, "period_from": "2023-01-01", "period_to": "2023-12-31"},
        ),
        event("potential.assessed", "2024-01-01", "po", f"career-{PERSON}", potential="high"),
        event(
            *("successor.nominated", "2024-01-01", "n", f"position-{POST}"),
            **{"employee": PERSON, "readiness": "ready_now", "why": CANARY},
        ),
    )


def entries(store):
    with CareerLog.at(store) as log:
        return [fact for fact in log.read() if fact.type == "access.logged"]


def test_every_command_stands_in_one_of_the_three_lists():
    lists = [set(READS), set(RECORDS), set(NOTHING_PERSONAL)]
    assert set(COMMANDS) == set().union(*lists)
    assert sum(map(len, lists)) == len(COMMANDS)


def test_every_command_that_reads_takes_who_reads_and_what_for():
    for name in READS:
        assert {"reader", "purpose"} <= set(COMMANDS[name].callback.__annotations__), name


def test_a_command_that_nobody_declared_is_logged():
    made = typer.Typer()
    made.command("brand-new")(lambda: None)
    logged_before_answering(made)
    [(_, command)] = named_commands(made)
    assert {"reader", "purpose"} <= set(command.callback.__annotations__)


def test_every_command_that_reads_is_tried_here_or_needs_kafka():
    assert set(READS) == {*ASKED, "dead export", "dead list", "dead show"}


def test_each_of_them_leaves_an_entry_with_its_name_and_its_reader(told):
    told("hold", "place", PERSON, "--matter", "m1", "--by", "L1", "--reason", "court")
    told("rescind", "@9", "--by", "A1")
    told("period", "close", "Y", "--from", "2019-01-01", "--to", "2019-12-31", "--by", "A1")
    unlogged = []
    for number, (name, arguments) in enumerate(ASKED.items()):
        before = len(entries(told.store))
        ran = told(*name.split(), *arguments, "--as", f"R{number}", "--purpose", "test")
        assert ran.status == 0, (name, ran)
        new = entries(told.store)[before:]
        if name in NAME_NOBODY and not new:
            assert PERSON not in ran.out and CANARY not in ran.out, name
            continue
        if [(fact.actor, fact.purpose) for fact in new] != [(f"R{number}", "test")]:
            unlogged.append((name, ran.out[:200]))
            continue
        assert new[0].question.startswith(name), name
        about_all = not new[0].people and new[0].unit is None
        assert about_all or {PERSON, "M1", "A1"} & set(new[0].people), (name, new)
    assert [name for name, _ in unlogged] == [], unlogged


def test_what_is_declared_to_tell_nothing_personal_leaves_none_and_names_nobody(told):
    assert told("checkpoint").status == 0
    for name, ways in QUIET.items():
        for arguments in ways:
            before = len(entries(told.store))
            ran = told(*name.split(), *arguments)
            assert ran.status == 0, (name, ran)
            assert len(entries(told.store)) == before, name
            assert CANARY not in ran.out and PERSON not in ran.out, name


def test_the_canary_is_what_a_reading_would_tell(told):
    assert CANARY in told("history", PERSON, "--json").out
