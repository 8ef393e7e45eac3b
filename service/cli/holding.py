"""`careerlog hold`: legal matters that forbid erasing somebody."""

from typing import Annotated

import typer

from domain.decisions import erasing
from domain.events.base import LATEST
from projections.as_of import facet_rows
from projections.profiles.schema import TABLES

from .acting import By, Employee, act, acted, an_id, answer, career, carry
from .erasing_now import is_sealed
from .opening import opened_log, up_to_date
from .options import Json, Store
from .output import print_listed

_HOLDS = ("employee", "matter", "status", "placed_on", "placed_by", "released_on")

Matter = Annotated[
    str, typer.Option("--matter", parser=an_id, metavar="ID", help="The legal matter's id.")
]
Because = Annotated[str, typer.Option("--reason", help="Why; sealed, like all that is personal.")]


def place(
    person: Employee,
    matter: Matter,
    by: By,
    reason: Because,
    store: Store = None,
    json: Json = False,
) -> None:
    """Forbid erasing somebody while a legal matter lasts."""
    this = act(by, None, reason)
    with opened_log(store, must_exist=True) as log:
        sealed = is_sealed(log, person)
        done = carry(
            log,
            [career(person)],
            lambda records: erasing.place_hold(records[career(person)], this, matter, sealed),
        )
    answer(done, json)


def release(
    person: Employee,
    matter: Matter,
    by: By,
    reason: Because,
    store: Store = None,
    json: Json = False,
) -> None:
    """Say that a legal matter no longer forbids erasing somebody."""
    this = act(by, None, reason)
    acted(
        store,
        json,
        [career(person)],
        lambda records: erasing.release_hold(records[career(person)], this, matter),
    )


def list_(
    everything: Annotated[bool, typer.Option("--all", help="Those released, too.")] = False,
    store: Store = None,
    json: Json = False,
) -> None:
    """List the legal holds in force, and whom they hold."""
    with up_to_date(store) as (database, _), database.reading() as connection:
        rows = [
            {"employee": row.subject, "matter": row.ids[0], **row.value._asdict()}
            | {"position": row.position}
            for row in facet_rows(connection, TABLES.facets["hold"], LATEST, None)
            if everything or row.value.status == "held"
        ]
    print_listed(rows, _HOLDS, json, "hold")


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    group = typer.Typer(no_args_is_help=True, help="Legal holds: whom nobody may erase, and why.")
    group.command("place")(place)
    group.command("release")(release)
    group.command("list")(list_)
    app.add_typer(group, name="hold")
