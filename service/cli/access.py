"""`careerlog access`: who read whose personal data, which question, what for, and when."""

from collections.abc import Mapping
from datetime import date
from itertools import islice
from typing import Annotated, Any, Final

import typer

from domain.career.facets import STANDING
from domain.log import CareerLog
from domain.timeline import fold
from projections.audit.accesses import Asked, accesses, units_above
from projections.audit.projection import AUDIT
from projections.engine import refresh
from projections.on_record import require_named

from .acting import an_id, career
from .opening import existing_log, opened_projections
from .options import Json, KnownOption, Store, day
from .output import console, counted, print_json, table
from .pinned import pinned
from .progress import Bar
from .unheard_of import said_beside

_COLUMNS: Final = ("position", "at", "reader", "question", "purpose", "of", "outcome")
_NAMED: Final = 3
"""So many people are named in a line of the table; programs get all."""


def access(
    person: Annotated[
        str | None,
        typer.Option(
            parser=an_id,
            metavar="EMPLOYEE",
            help="Who read of this employee, by name or among all or a unit.",
        ),
    ] = None,
    reader_read: Annotated[
        str | None,
        typer.Option("--reader", parser=an_id, metavar="READER", help="What this one read."),
    ] = None,
    begin: Annotated[
        date | None, typer.Option("--from", parser=day, metavar="DATE", help="On or after.")
    ] = None,
    end: Annotated[
        date | None, typer.Option("--to", parser=day, metavar="DATE", help="On or before.")
    ] = None,
    denied: Annotated[bool, typer.Option("--denied", help="Only what was refused.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the last so many.")] = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """List who read what of whom, what for, and what was refused; this reading is logged, too."""
    if begin and end and begin > end:
        raise typer.BadParameter("--from is after --to")
    with existing_log(store) as log, opened_projections(store) as database:
        with Bar("Catching up") as bar:
            refresh(database, log, [AUDIT.name], on_progress=bar.projected)
        asked = Asked(
            person,
            () if person is None else units_of(log, person),
            reader_read,
            begin,
            end,
            "denied" if denied else None,
            pinned(database, log, known, AUDIT.name),
        )
        found = list(accesses(database, asked))
        if not found:
            with said_beside():
                require_named(database, person=person)
    found = found if limit is None else found[-limit:]
    if json:
        print_json(found)
        return
    if found:
        console().print(table([_shown(each) for each in found], _COLUMNS))
    console().print(counted(len(found), "reading"))


def units_of(log: CareerLog, person: str) -> set[str]:
    """The units somebody ever stood in, and those above them."""
    segments = fold(log.stream(career(person)), career(person)).segments.get((STANDING,), ())
    return units_above({each.value.unit for each in segments if each.value.unit})


def _shown(entry: dict[str, Any]) -> dict[str, Any]:
    return {
        **entry,
        "position": f"@{entry['position']}",
        "reader": reader_told(entry),
        "of": _of(entry),
    }


def reader_told(entry: Mapping[str, Any]) -> str:
    """Who read, with the account where that is another."""
    account = entry["account"]
    return entry["reader"] if account is None else f"{entry['reader']} (account {account})"


def _of(entry: dict[str, Any]) -> str:
    if entry["whose"] == "unit":
        return f"unit {entry['unit']}"
    if entry["whose"] == "everybody":
        return "everybody"
    named = ", ".join(islice(entry["people"], _NAMED))
    more = len(entry["people"]) - _NAMED
    return f"{named} and {more:,} more" if more > 0 else named


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("access")(access)
