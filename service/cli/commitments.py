"""`careerlog commitments` and `promises`: who owes what to whose development, and who kept it."""

from datetime import date
from typing import Annotated, Any, Final, Literal

import typer

from projections.commitments.promise import Asked, Promise
from projections.commitments.promises import kept_by_party
from projections.commitments.promises import promises as promises_of
from projections.on_record import require_on_record

from .ask import Employee
from .opening import up_to_date
from .options import Json, KnownOption, On, Store
from .output import console, counted, print_json, table
from .pinned import pinned
from .reading import names_in

_COLUMNS: Final = (
    *(
        "employee",
        "what",
        "id",
        "owner",
        "responsible",
        "agreed_on",
        "due",
        "status",
        "days_overdue",
    ),
    "fact",
)
_PARTIES: Final = ("owner", "promised", "kept", "kept_late", "open", "overdue", "dropped")
_UNSETTLED: Final = ("open", "overdue")

Party = Literal["employee", "manager", "organisation"]


def commitments(
    overdue: Annotated[bool, typer.Option("--overdue", help="Only what is overdue.")] = False,
    manager: Annotated[
        str | None,
        typer.Option(help="Only what concerns this manager's people, or is theirs to do."),
    ] = None,
    own: Annotated[
        bool, typer.Option("--own", help="With --manager: only what is theirs to do.")
    ] = False,
    owner: Annotated[Party | None, typer.Option(help="Only promises of this party.")] = None,
    unit: Annotated[
        str | None, typer.Option(help="Only to people of this unit and those below it.")
    ] = None,
    settled: Annotated[
        bool, typer.Option("--settled", help="Also what was kept or dropped.")
    ] = False,
    on: On = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """List the promises to people's development that are open on a day, the most overdue first."""
    if own and manager is None:
        raise typer.BadParameter("say whose with --manager EMPLOYEE", param_hint="--own")
    day = on or date.today()
    with up_to_date(store) as (database, log):
        position = pinned(database, log, known, "profiles")
        require_on_record(database, log, manager=manager, unit=unit)
        asked = Asked(day, position, manager=manager, unit=unit)
        found = promises_of(database, asked)
    found = [
        promise
        for promise in found
        if (settled or promise.status in _UNSETTLED)
        and (not overdue or promise.status == "overdue")
        and (owner is None or promise.owner == owner)
        and (not own or promise.responsible == manager)
    ]
    names_in(found)
    if json:
        print_json([promise._asdict() for promise in found])
        return
    if found:
        console().print(table([promise_row(promise) for promise in found], _COLUMNS))
    late = sum(promise.status == "overdue" for promise in found)
    console().print(f"{counted(len(found), 'promise')}, {late:,} overdue on {day}")


def promises(
    employee: Employee,
    on: On = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Show what the employee, the manager and the organisation each promised, and who kept it."""
    day = on or date.today()
    with up_to_date(store) as (database, log):
        position = pinned(database, log, known, "profiles")
        require_on_record(database, log, people=[employee])
        found = promises_of(database, Asked(day, position, employee=employee))
    parties = kept_by_party(found)
    if json:
        by_owner = [
            party | {"promises": [p._asdict() for p in found if p.owner == party["owner"]]}
            for party in parties
        ]
        print_json(by_owner)
        return
    console().print(table(parties, _PARTIES, f"Promises to {employee}, on {day}"))
    if found:
        console().print(table([promise_row(promise) for promise in found], _COLUMNS[1:]))
    else:
        console().print("Nothing is promised to anybody before the hire, or after having left.")


def promise_row(promise: Promise) -> dict[str, Any]:
    """A promise as a row of a table."""
    return promise._asdict() | {
        "fact": f"@{promise.position}",
        "what": promise.what.replace("_", " "),
        "status": promise.status.replace("_", " "),
        "days_overdue": promise.days_overdue or None,
    }


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    for command in (commitments, promises):
        app.command(command.__name__)(command)
