"""`careerlog project` and `careerlog rebuild`: bringing the read side up to date, or making it anew."""

from typing import Annotated, Any

import typer

from projections import engine

from .opening import existing_log, opened_projections
from .options import Json, Store
from .output import console, print_json, table
from .progress import Bar

_COLUMNS = ("projection", "from", "to", "facts", "seconds")


def project(store: Store = None, json: Json = False) -> None:
    """Bring every projection up to the end of the log."""
    with existing_log(store) as log, opened_projections(store) as database:
        with Bar("Projecting") as bar:
            reports = engine.catch_up(database, log, on_progress=bar.at)
    _show(reports, json)


def rebuild(
    name: Annotated[
        str | None, typer.Argument(help="The projection; all of them unless told.")
    ] = None,
    processes: Annotated[
        int | None, typer.Option(min=1, help="Processes to share the work [one per core].")
    ] = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Make projections anew from the log, beside those in use, and switch over at the end."""
    with existing_log(store) as log, opened_projections(store) as database:
        with Bar("Rebuilding") as bar:
            reports = engine.rebuild(
                database, log, name=name, processes=processes, on_progress=bar.at
            )
    _show(reports, json)


def _show(reports: list[Any], json: bool) -> None:
    rows = [
        {
            "projection": report.projection,
            "from": report.from_,
            "to": report.to,
            "facts": report.facts,
            "seconds": round(report.seconds, 3),
        }
        for report in reports
    ]
    if json:
        print_json(rows)
    else:
        console().print(table(rows, _COLUMNS))


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    app.command("project")(project)
    app.command("rebuild")(rebuild)
