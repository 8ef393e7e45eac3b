"""The demonstration's tour: what a planner and an auditor ask, by the commands they would type."""

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

import typer

from projections.database import Database
from projections.succession.cascade.company import company
from projections.succession.cascade.scenario import cascade
from projections.succession.cascade.steps import Scenario
from service.settings import settings
from service.signing import signing_keys

from .output import console, headed

_REACH: Final = "one_to_three_years"


class Careerlog:
    """The program itself, on the demonstration's store."""

    def __init__(self, context: typer.Context, store: str) -> None:
        self._program = context.find_root().command
        self.store = store

    def __call__(self, *typed: str) -> None:
        """Shows what is typed, and then its answer."""
        console().print()
        _typed("careerlog", *typed)
        self._program.main([*typed, "--store", self.store], "careerlog", standalone_mode=False)


class Telling(NamedTuple):
    """A post whose incumbent's leaving sets much in motion."""

    post: str
    incumbent: str


def telling_post(database: Database, day: date) -> Telling | None:
    """The post whose incumbent's leaving would be filled over most levels; None if none would."""
    house = company(database, day)
    best, most = None, 0
    for employee in sorted(house.post_of):
        post = house.post_of[employee]
        if post is None or post not in house.benches:
            continue
        steps = cascade(house, Scenario(leaving=[employee], reach=_REACH))
        filled = sum(step.outcome == "filled" for step in steps)
        if filled > most:
            best, most = Telling(post, employee), filled
    return best


def for_planners(careerlog: Careerlog, told: Telling, day: date) -> None:
    """Who could follow into a post, who is on its bench, and what if its incumbent left."""
    headed(f"For succession planners: who could follow {told.incumbent} into {told.post}")
    on = ("--on", day.isoformat())
    careerlog("bench", told.post, *on)
    careerlog("candidates", told.post, "--limit", "1", *on)
    careerlog("cascade", told.incumbent, "--reach", _REACH, *on)


def for_auditors(careerlog: Careerlog, employee: str, folder: Path) -> None:
    """The log checked whole, and one person's evidence checked without this program."""
    headed("For auditors: nothing was altered, and anybody can check it")
    careerlog("evidence", "--person", employee, "--out", str(folder))
    key = str(signing_keys(settings(careerlog.store)).signers[-1].verifier)
    verifier = [sys.executable, str(folder / "verify.py"), "--trust", key]
    checked = subprocess.run(verifier, capture_output=True, text=True, check=True).stdout
    _typed("python", *verifier[1:-1], "...")
    for line in checked.splitlines():
        console().print(line)
    careerlog("verify")


def _typed(*words: str) -> None:
    console().print(f"$ {' '.join(words)}", style="dim", soft_wrap=True)
