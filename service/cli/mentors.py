"""`careerlog mentors`: who could mentor somebody towards what they aim for, and has time."""

from datetime import date
from typing import Annotated, Any

import typer

from projections.succession.candidates.settings import scoring_from
from projections.succession.mentors import mentors as asked

from .candidates import Weights, at
from .opening import up_to_date
from .options import Json, KnownOption, On, Store
from .output import console, counted, print_json, table
from .pinned import pinned
from .reading import names_in

_COLUMNS = ("employee", "for", "title", "unit", "score", "because")


def mentors(
    employee: Annotated[str, typer.Argument(help="Who is to be mentored: an employee's id.")],
    post: Annotated[
        str | None,
        typer.Option(help="Towards this post [those the person aims for].", show_default=False),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="The most mentors that are listed.")] = 10,
    weights: Weights = None,
    on: On = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Rank who could mentor somebody: people who have reached the post, job or grade aimed for.

    Nobody mentors too many at once ([mentors] most_at_once of the weights), and nobody is
    proposed for people they manage.
    """
    by, day = scoring_from(weights), on or date.today()
    with up_to_date(store) as (database, log):
        found = asked(
            database, employee, day, pinned(database, log, known, "profiles", "posts"), post, by
        )
    names_in(found[:limit])
    if json:
        print_json(found[:limit])
        return
    if found:
        console().print(table(map(_row, found[:limit]), _COLUMNS))
    console().print(f"{counted(len(found), 'mentor')} for {employee} on {day}")


def _row(each: dict[str, Any]) -> dict[str, Any]:
    because = "; ".join(
        f"{part['message']} {at(part)} ({part['points']})".replace("  ", " ")
        for part in each["parts"]
    )
    return {**each, "for": each["post"], "because": because}


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("mentors")(mentors)
