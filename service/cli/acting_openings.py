"""`careerlog opening post`, `apply`, `fill` and `withdraw`: how a vacancy is filled."""

from typing import Annotated, Literal

import typer

from domain.decisions import openings

from .acting import By, From, Post, Reason, act, acted, an_id, career, position
from .options import Json, Store

Opening = Annotated[str, typer.Argument(parser=an_id, metavar="OPENING", help="Its id.")]


def post_opening(
    post: Post,
    opening: Opening,
    by: By,
    scope: Annotated[
        Literal["internal", "external", "both"], typer.Option(help="Who may apply.")
    ] = "both",
    reason: Reason = None,
    on: From = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Announce that a post is to be filled."""
    this = act(by, on, reason)
    acted(
        store,
        json,
        [position(post)],
        lambda r: openings.post_opening(r[position(post)], this, opening, scope),
    )


def apply(
    post: Post,
    opening: Opening,
    by: By,
    on: From = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Apply for an opening oneself: --by is the applicant."""
    this = act(by, on)
    acted(
        store,
        json,
        [position(post), career(by)],
        lambda r: openings.apply(r[position(post)], r[career(by)], this, opening),
    )


def fill(
    post: Post,
    opening: Opening,
    route: Annotated[Literal["internal", "external"], typer.Option(help="From inside or outside.")],
    by: By,
    employee: Annotated[
        str | None,
        typer.Option(parser=an_id, metavar="EMPLOYEE", help="Who fills it."),
    ] = None,
    reason: Reason = None,
    on: From = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Say how an opening was filled; the move or hire is a fact of the person's own career."""
    this, people = act(by, on, reason), [career(employee)] if employee else []
    acted(
        store,
        json,
        [position(post), *people],
        lambda r: openings.fill(
            r[position(post)], this, opening, route, r[people[0]] if people else None
        ),
    )


def withdraw_opening(
    post: Post,
    opening: Opening,
    by: By,
    reason: Reason = None,
    on: From = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Call an opening off, and say why."""
    this = act(by, on, reason)
    acted(
        store,
        json,
        [position(post)],
        lambda r: openings.withdraw_opening(r[position(post)], this, opening),
    )


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    group = typer.Typer(help="Announce a vacancy, apply for it, fill it, or call it off.")
    group.command("post")(post_opening)
    group.command("apply")(apply)
    group.command("fill")(fill)
    group.command("withdraw")(withdraw_opening)
    app.add_typer(group, name="opening")
