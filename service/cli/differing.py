"""`careerlog diff`: what two days, or two states of knowledge, tell differently of people."""

from datetime import date
from typing import Annotated, Any, Final

import typer

from projections.audit.difference import Difference, Point, differences, people_of
from projections.audit.listing import facet_told
from projections.audit.replaying import known_head

from .opening import existing_log, up_to_date
from .options import Json, Known, KnownOption, On, Store, day, known, position_known
from .output import console, counted, print_json, table

_COLUMNS: Final = (
    "employee",
    "facet",
    "field",
    "before",
    "after",
    "before_fact",
    "after_fact",
    "because",
)


def diff(
    employee: Annotated[
        str | None, typer.Argument(help="The employee's id, such as E1024.", show_default=False)
    ] = None,
    unit: Annotated[
        str | None, typer.Option(help="Everyone who is in this unit at one of the points.")
    ] = None,
    on: On = None,
    known: KnownOption = None,
    against_on: Annotated[
        date | None,
        typer.Option(
            parser=day, metavar="DATE", help="The other business day [--on].", show_default=False
        ),
    ] = None,
    against_known: Annotated[
        Known | None,
        typer.Option(
            parser=known,
            metavar="TIME|@POSITION",
            help="As it was known at this other time or log position [now].",
            show_default=False,
        ),
    ] = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Compare two points of the two clocks: (--on, --known) and (--against-on, --against-known).

    Each difference is told with the positions of the facts that the two values rest on, and of
    the fact that made them differ.
    """
    if (employee is None) == (unit is None):
        raise typer.BadParameter("name an EMPLOYEE, or a unit with --unit")
    first_day = on or date.today()
    with existing_log(store) as log:
        before = Point(first_day, known_head(log, position_known(log, known)))
        after = Point(against_on or first_day, known_head(log, position_known(log, against_known)))
        people = [employee] if employee else _members(store, unit or "", before, after)
        rows = [
            _told(person, each)
            for person in people
            for each in differences(
                f"career-{person}",
                log.stream(f"career-{person}", max(before.known, after.known)),
                before,
                after,
            )
        ]
    if json:
        print_json(rows)
        return
    if rows:
        console().print(table(map(_shown, rows), _COLUMNS))
    console().print(
        f"{counted(len(rows), 'difference')} between {before.on} as known at @{before.known} "
        f"and {after.on} as known at @{after.known}"
    )


def _members(store: str | None, unit: str, before: Point, after: Point) -> list[str]:
    with up_to_date(store) as (database, _):
        return people_of(database, unit, (before, after))


def _told(employee: str, difference: Difference) -> dict[str, Any]:
    told = difference._asdict()
    return {"employee": employee, **facet_told(told.pop("key")), **told}


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    places = {name: row[name] and f"@{row[name]}" for name in _COLUMNS[-3:]}
    return row | places | {"facet": " ".join([row["facet"], *row["ids"].values()])}


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("diff")(diff)
