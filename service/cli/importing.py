"""`careerlog import`: CSV files and a mapping, recorded as facts; bad rows set aside."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from domain.log import CareerLog
from projections import engine
from projections.database import Database
from projections.posts import queries as posts
from projections.profiles import queries as profiles
from service import overseen
from service.importer.checking import plan_of
from service.importer.errors import MappingError
from service.importer.preparing import prepared
from service.importer.recording import record
from service.importer.rejects import Reject, write_rejects
from service.importer.reports import TableReport
from service.settings import settings

from .opening import opened_log, opened_projections
from .options import Json, Store
from .output import console, counted, print_json, table
from .progress import Bar

_COLUMNS = ("file", "rows", "facts", "further_facts", "joined", "skipped", "rejected")
_SHOWN = 10
"""Rejected rows that are shown to a person; the reject file has all."""


def import_files(
    path: Annotated[Path, typer.Argument(help="A folder of CSV files, or one CSV file.")],
    mapping: Annotated[
        Path, typer.Option("--mapping", metavar="FILE", help="What the columns mean, in TOML.")
    ],
    rejects: Annotated[
        Path | None,
        typer.Option(
            "--rejects",
            metavar="FILE",
            help="Where rejected rows go [PATH's name.rejects.ndjson, here].",
            show_default=False,
        ),
    ] = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Record what CSV files say, by a mapping; bad rows are set aside and the rest is recorded.

    Sent twice, facts are recorded once. The exit status is 1 if rows were rejected or contradict
    what was recorded before, and 2, with nothing recorded, if the mapping cannot be used.
    """
    if not path.exists():
        raise typer.BadParameter(f"{path} does not exist; name a folder or a CSV file")
    rejects = rejects or Path(f"{path.resolve().name}.rejects.ndjson")
    try:
        plan = plan_of(mapping, path)
        with Bar("Reading", len(plan.tables())) as bar:
            seen: list[str] = []

            def reading(file: str) -> None:
                seen.append(file)
                bar.at(len(seen) - 1, what=file)

            ready = prepared(plan, reading)
    except MappingError as wrong:
        for problem in wrong.problems:
            print(f"careerlog: {problem}", file=sys.stderr)
        raise typer.Exit(2) from None
    with opened_log(store) as log:
        with Bar("Recording", len(ready.facts)) as bar:
            tally = record(log, ready.facts, bar.at)
        refused = [*ready.rejects, *tally.conflicts]
        if refused:
            write_rejects(rejects, refused)
        with opened_projections(store) as database:
            with Bar("Projecting") as bar:
                engine.refresh(database, log, on_progress=bar.projected)
            anomalous = _anomalous(database, log, store)
    answer = {
        "facts": len(ready.facts),
        "recorded": tally.recorded,
        "already_recorded": tally.already_recorded,
        "conflicts": len(tally.conflicts),
        "rejected": len(ready.rejects),
        "flagged": len(tally.positions & anomalous),
        "reject_file": str(rejects) if refused else None,
        "tables": [_account(report) for report in ready.tables],
    }
    if json:
        print_json(answer)
    else:
        _show(answer, refused)
    if refused:
        raise typer.Exit(1)


def _anomalous(database: Database, log: CareerLog, store: str | None) -> set[int]:
    """The positions of facts that contradict the record, or that an auditor looks at.

    Each anomaly names its fact first.
    """
    found = [
        *profiles.anomalies(database),
        *posts.anomalies(database),
        *overseen.anomalies(database, log, settings(store)),
    ]
    return {anomaly["positions"][0] for anomaly in found}


def _account(report: TableReport) -> dict[str, Any]:
    counts = {name: getattr(report, name) for name in ("table", *_COLUMNS)}
    return counts | ({"joints": dict(report.joints)} if report.joints else {})


def _show(answer: dict[str, Any], refused: Sequence[Reject]) -> None:
    screen = console()
    screen.print(table(answer["tables"], _COLUMNS))
    for reject in refused[:_SHOWN]:
        at = f", {reject.column}" if reject.column else ""
        screen.print(
            f"{reject.file}, line {reject.line}{at}: {reject.reason}; {reject.write}",
            soft_wrap=True,
        )
    if refused:
        screen.print(
            f"{counted(len(refused), 'row')} set aside in {answer['reject_file']}, "
            "with what to write instead",
            soft_wrap=True,
        )
    named = ("recorded", "already_recorded", "conflicts", "rejected", "flagged")
    parts = [f"{answer[name]:,} {name.replace('_', ' ')}" for name in named if answer[name]]
    screen.print(f"{counted(answer['facts'], 'fact')}: {', '.join(parts) or 'nothing to record'}")


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("import")(import_files)
