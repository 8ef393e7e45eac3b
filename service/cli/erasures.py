"""`careerlog erasures`: who was asked to be erased, by whom, and what became of it."""

from typing import Any

import typer

from domain.events.base import LATEST
from projections.as_of import facet_rows
from projections.database import Database
from projections.profiles.schema import TABLES

from .opening import up_to_date
from .options import Json, Store
from .output import print_listed

_ERASURES = ("employee", "status", "basis", "requested_on", "requested_by", "decided_on", "by")


def erasures(store: Store = None, json: Json = False) -> None:
    """List who was asked to be erased, by whom, and what became of it."""
    with up_to_date(store) as (database, _):
        rows = _erasures(database)
    print_listed(rows, _ERASURES, json, "request")


def _erasures(database: Database) -> list[dict[str, Any]]:
    """Requests, and erasures that nobody asked for, by employee."""
    ever = LATEST
    found: dict[str, dict[str, Any]] = {}
    with database.reading() as connection:
        for row in facet_rows(connection, TABLES.facets["erasure_request"], ever, None):
            told = row.value._asdict()
            told["by"] = told.pop("decided_by")
            found[row.subject] = {"employee": row.subject, **told, "position": row.position}
        for row in facet_rows(connection, TABLES.facets["erasure"], ever, None):
            told = row.value._asdict()
            found[row.subject] = {
                "requested_on": None,
                **found.get(row.subject, {}),
                "employee": row.subject,
                "status": "done",
                "basis": told["basis"],
                "requested_by": told["requested_by"],
                "decided_on": told["erased_on"],
                "by": told["authorised_by"],
                "position": row.position,
            }
    return [found[person] for person in sorted(found)]


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("erasures")(erasures)
