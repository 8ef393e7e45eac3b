"""`careerlog goal set`, `revise`, `achieve` and `abandon`: what somebody aims for."""

from datetime import date
from typing import Annotated, Literal

import typer

from domain.decisions import goals

from .acting import By, Despite, Employee, From, Reason, act, acted, an_id, career, position
from .options import Json, Store, day

Goal = Annotated[str, typer.Argument(parser=an_id, metavar="GOAL", help="The goal's id.")]
Purpose = Literal["development", "advancement"]
TargetPost = Annotated[
    str | None, typer.Option(parser=an_id, metavar="POST", help="The post aimed for.")
]
TargetSkill = Annotated[
    str | None, typer.Option(parser=an_id, metavar="SKILL", help="The skill aimed for.")
]
TargetLevel = Annotated[float | None, typer.Option(help="Its level, 0 to 7.")]
TargetCertificate = Annotated[
    str | None, typer.Option(parser=an_id, metavar="ID", help="The certificate aimed for.")
]
Horizon = Annotated[
    Literal["short_term", "mid_term", "long_term"] | None, typer.Option(help="How far ahead.")
]
Due = Annotated[
    date | None, typer.Option(parser=day, metavar="DATE", help="By when it is aimed for.")
]
Description = Annotated[str | None, typer.Option(help="What is aimed for; sealed.")]


def set_goal(
    employee: Employee,
    goal: Goal,
    purpose: Annotated[
        Purpose,
        typer.Option(help="To develop, or to advance: the person's own wish only."),
    ],
    by: By,
    target_post: TargetPost = None,
    target_skill: TargetSkill = None,
    target_level: TargetLevel = None,
    target_certificate: TargetCertificate = None,
    horizon: Horizon = None,
    due: Due = None,
    description: Description = None,
    despite: Despite = None,
    on: From = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Set a goal."""
    this = act(by, on, despite)
    posts = [position(target_post)] if target_post else []
    acted(
        store,
        json,
        [career(employee), *posts],
        lambda records: goals.set_goal(
            records[career(employee)],
            this,
            goal,
            purpose,
            records[posts[0]] if posts else None,
            target_skill,
            target_level,
            target_certificate,
            horizon,
            due,
            description,
        ),
    )


def revise(
    employee: Employee,
    goal: Goal,
    by: By,
    purpose: Annotated[
        Purpose | None, typer.Option(help="What it is for by now: to develop, or to advance.")
    ] = None,
    target_post: TargetPost = None,
    target_skill: TargetSkill = None,
    target_level: TargetLevel = None,
    target_certificate: TargetCertificate = None,
    horizon: Horizon = None,
    due: Due = None,
    description: Description = None,
    despite: Despite = None,
    on: From = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Change an open goal, such as the day it is due; what is left out stays."""
    this = act(by, on, despite)
    posts = [position(target_post)] if target_post else []
    acted(
        store,
        json,
        [career(employee), *posts],
        lambda records: goals.revise(
            records[career(employee)],
            this,
            goal,
            purpose,
            records[posts[0]] if posts else None,
            target_skill,
            target_level,
            target_certificate,
            horizon,
            due,
            description,
        ),
    )


def achieve(
    employee: Employee,
    goal: Goal,
    by: By,
    evidence: Annotated[str | None, typer.Option(help="What shows it; sealed.")] = None,
    despite: Despite = None,
    on: From = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Say that a goal is reached."""
    this = act(by, on, despite)
    acted(
        store,
        json,
        [career(employee)],
        lambda records: goals.achieve(records[career(employee)], this, goal, evidence),
    )


def abandon(
    employee: Employee,
    goal: Goal,
    by: By,
    reason: Reason = None,
    on: From = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Give a goal up, and say why."""
    this = act(by, on, reason)
    acted(
        store,
        json,
        [career(employee)],
        lambda records: goals.abandon(records[career(employee)], this, goal),
    )


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    group = typer.Typer(help="Set a goal, revise it, reach it, or give it up.")
    group.command("set")(set_goal)
    group.command("revise")(revise)
    group.command("achieve")(achieve)
    group.command("abandon")(abandon)
    app.add_typer(group, name="goal")
