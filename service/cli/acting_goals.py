"""`careerlog goal set`, `revise`, `achieve` and `abandon`: what somebody aims for."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from inspect import signature
from typing import Annotated, Any, Final, Literal, NamedTuple

import typer

from domain.decisions import goals
from service.deciding import Records

from .acting import By, Despite, Employee, From, Reason, act, acted, an_id, career, position
from .options import Json, Store, day

Goal = Annotated[str, typer.Argument(parser=an_id, metavar="GOAL", help="The goal's id.")]
Purpose = Literal["development", "advancement"]


class Aimed(NamedTuple):
    """What a goal aims for, as it is typed: an option for each part."""

    target_post: Annotated[
        str | None, typer.Option(parser=an_id, metavar="POST", help="The post aimed for.")
    ] = None
    target_skill: Annotated[
        str | None, typer.Option(parser=an_id, metavar="SKILL", help="The skill aimed for.")
    ] = None
    target_level: Annotated[float | None, typer.Option(help="Its level, 0 to 7.")] = None
    target_certificate: Annotated[
        str | None, typer.Option(parser=an_id, metavar="ID", help="The certificate aimed for.")
    ] = None
    horizon: Annotated[
        Literal["short_term", "mid_term", "long_term"] | None, typer.Option(help="How far ahead.")
    ] = None
    due: Annotated[
        date | None, typer.Option(parser=day, metavar="DATE", help="By when it is aimed for.")
    ] = None
    description: Annotated[str | None, typer.Option(help="What is aimed for; sealed.")] = None

    @property
    def posts(self) -> list[str]:
        """The stream of the post aimed for, if it is one."""
        return [position(self.target_post)] if self.target_post else []

    def on_record(self, records: Records) -> goals.Aim:
        """The aim with what is on record of the post."""
        post = records[self.posts[0]] if self.posts else None
        return goals.Aim(post, *self[1:])


NOTHING: Final = Aimed()


def with_options(command: Callable[..., None]) -> Callable[..., None]:
    """The command, with the options of `Aimed` in the place of its parameter `aimed`."""
    options = signature(Aimed).parameters.values()

    @wraps(command)
    def typed(**given: Any) -> None:
        command(aimed=Aimed(*(given.pop(each.name) for each in options)), **given)

    own = signature(command)
    typed.__signature__ = own.replace(  # type: ignore[attr-defined]
        parameters=[
            each
            for parameter in own.parameters.values()
            for each in (options if parameter.name == "aimed" else (parameter,))
        ]
    )
    return typed


@with_options
def set_goal(
    employee: Employee,
    goal: Goal,
    purpose: Annotated[
        Purpose,
        typer.Option(help="To develop, or to advance: the person's own wish only."),
    ],
    by: By,
    aimed: Aimed = NOTHING,
    despite: Despite = None,
    on: From = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Set a goal."""
    this = act(by, on, despite)
    acted(
        store,
        json,
        [career(employee), *aimed.posts],
        lambda records: goals.set_goal(
            records[career(employee)], this, goal, purpose, aimed.on_record(records)
        ),
    )


@with_options
def revise(
    employee: Employee,
    goal: Goal,
    by: By,
    purpose: Annotated[
        Purpose | None, typer.Option(help="What it is for by now: to develop, or to advance.")
    ] = None,
    aimed: Aimed = NOTHING,
    despite: Despite = None,
    on: From = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Change an open goal, such as the day it is due; what is left out stays."""
    this = act(by, on, despite)
    acted(
        store,
        json,
        [career(employee), *aimed.posts],
        lambda records: goals.revise(
            records[career(employee)], this, goal, purpose, aimed.on_record(records)
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
