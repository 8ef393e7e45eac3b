"""`careerlog diff`: what two days, or two states of knowledge, tell differently of people."""

from datetime import date
from typing import Annotated, Any, Final

import typer

from domain.log import CareerLog
from projections.audit.difference import Difference, Point, differences, in_order, people_of
from projections.audit.listing import facet_told
from projections.on_record import no_career, require_on_record

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
        str | None, typer.Option(help="Everyone who is in this unit, or below it, at one of them.")
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

    Whichever is given first, `before` is what the earlier one tells: known earlier, or else of an
    earlier day. Each difference is told with the positions of the facts that the two values rest
    on, and of the fact that made them differ. The exit status is 1 where nothing on record has
    ever named the unit, or is of the employee's career.
    """
    if (employee is None) == (unit is None):
        raise typer.BadParameter("name an EMPLOYEE, or a unit with --unit")
    first_day = on or date.today()
    with existing_log(store) as log:
        head = log.head()  # once: what others record meanwhile is at neither point
        one = Point(first_day, _position(log, known, head))
        other = Point(against_on or first_day, _position(log, against_known, head))
        before, after = in_order(one, other)
        people = [employee] if employee else _members(store, unit or "", before, after)
        unknown = None if employee is None or log.stream(f"career-{employee}") else employee
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
    else:
        _show(rows, before, after)
    if unknown is not None:
        raise no_career(unknown)
    if unit is not None and not rows:
        _check_unit(store, unit)


def _show(rows: list[dict[str, Any]], before: Point, after: Point) -> None:
    if rows:
        console().print(table(map(_shown, rows), _COLUMNS))
    console().print(
        f"{counted(len(rows), 'difference')} between {before.on} as known at @{before.known} "
        f"and {after.on} as known at @{after.known}"
    )


def _check_unit(store: str | None, unit: str) -> None:
    with up_to_date(store) as (database, log):
        require_on_record(database, log, unit=unit)


def _position(log: CareerLog, known: Known | None, head: int) -> int:
    asked = position_known(log, known)
    return head if asked is None else min(asked, head)


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
