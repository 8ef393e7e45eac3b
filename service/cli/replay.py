"""`careerlog replay`: projections built again as known at a time, and held against those in use."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Final

import typer

from domain.log import CareerLog
from projections import positions
from projections.audit.comparing import Compared, compare
from projections.audit.replaying import known_head, replay
from projections.catalogue import NoSuchProjection, named
from projections.database import Database, open_database
from projections.engine import refresh
from projections.projection import Projection

from .opening import existing_log, opened_projections
from .options import Json, KnownOption, Store, position_known
from .output import console, counted, print_json, shown, table
from .progress import Bar
from .reading import names_in

_COLUMNS: Final = ("projection", "rows", "differences")
_SHOWN: Final = 20
"""Differences that are shown to a person; programs get all."""


def _projection(text: str) -> str:
    try:
        named([text])
    except NoSuchProjection as unknown:
        raise typer.BadParameter(str(unknown)) from None
    return text


def replay_(
    name: Annotated[
        str | None,
        typer.Argument(
            help="The projection; those that are kept up unless told.",
            parser=_projection,
            show_default=False,
        ),
    ] = None,
    known: KnownOption = None,
    keep: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Keep what was built, as a SQLite file here.", show_default=False
        ),
    ] = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Build projections again from the log, as known at a time, and compare them row by row.

    Nothing in use is touched. The exit status is 1 where a row in use is not as the log makes it.
    """
    with existing_log(store) as log, opened_projections(store) as live, Bar("Replaying") as bar:
        position = known_head(log, position_known(log, known))
        with place_for(keep, position) as place:
            done = [
                replayed(log, live, place, each, position, bar)
                for each in named([name] if name else None)
            ]
    names_in([each.differences for each in done])
    if json:
        print_json([_told(each) for each in done])
    else:
        _show(done, position)
    if any(each.differences for each in done):
        raise typer.Exit(1)


def replayed(
    log: CareerLog,
    live: Database,
    place: Database,
    projection: Projection,
    known: int,
    bar: Bar,
) -> Compared:
    """Builds a projection in `place` and compares it with the live one.

    As far as the rows in use can be brought; facts that wait are missing from them.
    """
    refresh(live, log, [projection.name], on_progress=bar.projected)
    known = min(known, positions.head_of(live, projection.name))
    replay(live, log, place, projection, known, bar.projected)
    return compare(
        live, place, projection, known, lambda rows: bar.at(rows, None, f"{projection.name}: rows")
    )


@contextmanager
def place_for(keep: Path | None, known: int) -> Iterator[Database]:
    """A new SQLite file, in the folder to keep it in, or in one that goes away."""
    with TemporaryDirectory(prefix="careerlog-replay-") as passing:
        folder = keep or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"as-known-at-{known}.db"
        if file.exists():
            raise typer.BadParameter(f"{file} is there already; name another folder with --keep")
        with open_database(f"sqlite:///{file.absolute()}") as place:
            place.remembered_facts = 0  # each stream is folded once
            yield place


def _told(compared: Compared) -> dict[str, Any]:
    rows = [each._asdict() for each in compared.differences]
    return {"projection": compared.projection, "rows": compared.rows, "differences": rows}


def _show(done: list[Compared], known: int) -> None:
    screen = console()
    for each in done:
        for one in each.differences[:_SHOWN]:
            key = ", ".join(f"{name} {shown(value)}" for name, value in one.key.items())
            fields = f" in {', '.join(one.fields)}" if one.fields else ""
            screen.print(f"{one.stream or '-'}: {one.table} ({key}): {one.what}{fields}")
        unshown = len(each.differences) - _SHOWN
        if unshown > 0:
            screen.print(f"... and {counted(unshown, 'more', 'more')}; --json lists them all")
    counts = [each._asdict() | {"differences": len(each.differences)} for each in done]
    screen.print(table(counts, _COLUMNS, f"As known at @{known}"))


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("replay")(replay_)
