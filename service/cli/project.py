"""`careerlog project` and `careerlog rebuild`: the read side brought up to date, or made anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from domain.log import CareerLog
from projections.catalogue import NoSuchProjection, named
from projections.database import Database
from projections.engine import Report, catch_up
from projections.rebuild import rebuild as anew

from .opening import existing_log, opened_projections
from .options import Json, Store
from .output import console, print_json, table
from .progress import Bar

_COLUMNS = ("projection", "from", "to", "facts", "seconds")


def _projection(text: str) -> str:
    try:
        named([text])
    except NoSuchProjection as unknown:
        raise typer.BadParameter(str(unknown)) from None
    return text


def project(store: Store = None, json: Json = False) -> None:
    """Bring every projection up to the end of the log."""
    with _opened(store, "Projecting") as (log, database, bar):
        reports = catch_up(database, log, on_progress=bar.projected)
    _show(reports, json)


def rebuild(
    name: Annotated[
        str | None,
        typer.Argument(help="The projection; all of them unless told.", parser=_projection),
    ] = None,
    processes: Annotated[
        int | None, typer.Option(min=1, help="Processes to share the work [one per core].")
    ] = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Make projections anew from the log, beside those in use, and switch over at the end."""
    with _opened(store, "Rebuilding") as (log, database, bar):
        reports = anew(database, log, name, processes, bar.projected)
    _show(reports, json)


@contextmanager
def _opened(store: str | None, doing: str) -> Iterator[tuple[CareerLog, Database, Bar]]:
    with existing_log(store) as log, opened_projections(store) as database, Bar(doing) as bar:
        yield log, database, bar


def _show(reports: list[Report], json: bool) -> None:
    rows = [
        {
            "projection": report.projection,
            "from": report.start,
            "to": report.end,
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
