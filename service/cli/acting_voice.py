"""`careerlog declare` and `converse`: what somebody wants, and that they were heard."""

from datetime import date
from typing import Annotated, Literal

import typer

from domain.decisions import voice

from .acting import By, Employee, From, act, acted, an_id, career, position
from .options import Json, Store, day


def declare(
    employee: Employee,
    wish: Annotated[
        Literal["advancement", "development", "both", "neither"],
        typer.Option(help="To advance, to develop in place, both or neither."),
    ],
    by: By,
    target_post: Annotated[
        list[str] | None,
        typer.Option(parser=an_id, metavar="POST", help="A post aimed for; repeatable."),
    ] = None,
    mobility: Annotated[
        Literal["none", "local", "national", "international"] | None,
        typer.Option(help="How far they would go for a post."),
    ] = None,
    relocation: Annotated[
        bool | None, typer.Option("--relocation/--no-relocation", help="Whether they would move.")
    ] = None,
    notes: Annotated[str | None, typer.Option(help="In their own words; sealed.")] = None,
    on: From = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Declare what one wants oneself; nobody can do it for another."""
    this, posts = act(by, on), [position(each) for each in target_post or ()]
    acted(
        store,
        json,
        [career(employee), *posts],
        lambda records: voice.declare(
            records[career(employee)],
            this,
            wish,
            [records[each] for each in posts],
            mobility,
            relocation,
            notes,
        ),
    )


def converse(
    employee: Employee,
    kind: Annotated[
        Literal["stay_interview", "career_counselling", "check_in"],
        typer.Option(help="What kind of conversation it was."),
    ],
    by: By,
    held_by: Annotated[
        str | None,
        typer.Option(parser=an_id, metavar="EMPLOYEE", help="Who talked with them [--by]."),
    ] = None,
    follow_up_by: Annotated[
        date | None, typer.Option(parser=day, metavar="DATE", help="When to look at it again.")
    ] = None,
    reasons_to_stay: Annotated[str | None, typer.Option(help="What keeps them; sealed.")] = None,
    reasons_to_leave: Annotated[
        str | None, typer.Option(help="What would make them go; sealed.")
    ] = None,
    notes: Annotated[str | None, typer.Option(help="What else was said; sealed.")] = None,
    id: Annotated[
        str | None, typer.Option(parser=an_id, metavar="ID", help="Its id [a new one].")
    ] = None,
    on: From = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Record that a conversation took place; one of the two who had it."""
    this = act(by, on)
    acted(
        store,
        json,
        [career(employee)],
        lambda records: voice.converse(
            records[career(employee)],
            this,
            id or f"C-{this.id[:8]}",
            kind,
            held_by,
            follow_up_by,
            reasons_to_stay,
            reasons_to_leave,
            notes,
        ),
    )


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    for command in (declare, converse):
        app.command(command.__name__)(command)
