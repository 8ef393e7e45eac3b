"""`careerlog append`: CloudEvents from a file or standard input, recorded batch by batch."""

import os
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Final

import typer

from consumers.wire import Invalid, Item, read_cloud_events, sent_fact
from domain.events.base import Event
from domain.log import CareerLog
from projections.audit.closed_periods import KIND
from service.closed_periods import late_facts

from .opening import opened_log, opened_projections
from .options import Json, Store
from .output import console, counted, print_json, shown
from .progress import Bar

BATCH: Final = 1_000
"""Facts that are recorded in one transaction."""
_SHOWN: Final = 20
"""Refused facts that are shown to a person; programs get all."""

Row = dict[str, Any]


def append(
    file: Annotated[
        Path, typer.Argument(help="CloudEvents as NDJSON or JSON; - is standard input.")
    ] = Path("-"),
    store: Store = None,
    json: Json = False,
) -> None:
    """Record facts, told as CloudEvents. What was sent before is recorded once.

    Facts that cannot be understood, or that contradict what the same sender sent under the same
    id, are named and left out; the rest is recorded, and the exit status is 1.
    """
    with _opened(file) as (handle, size), opened_log(store) as log:
        told, before = Told(every=json), log.head()
        with Bar("Appending", size) as bar:
            items = read_cloud_events(handle)
            while batch := list(islice(items, BATCH)):
                told.take(record(log, batch))
                bar.at(handle.tell() if size else told.tally.total())
        with opened_projections(store) as database:
            told.flag({each.position for each in late_facts(database, log, after=before)})
    if json:
        print_json(told.rows)
    else:
        _summarise(told)
    if told.refused:
        raise typer.Exit(1)


@dataclass
class Told:
    """What became of the facts: how many of each status, and the rows that will be printed."""

    every: bool
    """Whether all rows are kept; else the first refused ones, however long the input is."""
    tally: Counter[str] = field(default_factory=Counter)
    rows: list[Row] = field(default_factory=list)
    last: int = 0
    """The position of what was recorded last."""
    late: int = 0
    """How many facts, recorded since this began, are of a closed period."""

    @property
    def refused(self) -> int:
        """How many facts were not recorded, nor had been before."""
        return self.tally["invalid"] + self.tally["conflict"]

    def take(self, rows: Sequence[Row]) -> None:
        """Counts another batch."""
        for row in rows:
            self.tally[row["status"]] += 1
            if row["status"] == "recorded":
                self.last = row["position"]
            if self.every or (row["errors"] and self.refused <= _SHOWN):
                self.rows.append(row)

    def flag(self, late: Collection[int]) -> None:
        """Takes note of the positions of facts that came late for a closed period."""
        self.late = sum(position <= self.last for position in late)
        for row in self.rows:
            if row["status"] == "recorded" and row["position"] in late:
                row["flagged"] = [KIND]


@contextmanager
def _opened(file: Path) -> Iterator[tuple[BinaryIO, int | None]]:
    if str(file) == "-":
        yield sys.stdin.buffer, None
    else:
        with file.open("rb") as handle:
            yield handle, os.fstat(handle.fileno()).st_size or None


def record(log: CareerLog, items: Sequence[Item]) -> list[Row]:
    """Records what can be understood in one transaction; says of every item what became of it."""
    rows: list[Row] = []
    facts: list[Event] = []
    waiting: list[Row] = []
    for item in items:
        row: Row = {"line": item.line, "status": "invalid", "position": None, "errors": []}
        rows.append(row)
        if item.event is None:
            row["errors"] = [{"pointer": "", "message": item.error}]
            continue
        try:
            facts.append(sent_fact(item.event))
        except Invalid as refused:
            row["errors"] = [error._asdict() for error in refused.errors]
        else:
            waiting.append(row)
    receipts = log.append(facts) if facts else []
    for row, receipt in zip(waiting, receipts, strict=True):
        row["status"], row["position"] = receipt.status, receipt.position
        if receipt.status == "conflict":
            row["errors"] = [{"pointer": "/id", "message": receipt.detail}]
    return rows


def _summarise(told: Told) -> None:
    screen = console()
    tally = told.tally
    for row in told.rows:
        for error in row["errors"]:
            at = f" {error['pointer']}:" if error["pointer"] else ""
            screen.print(shown(f"line {row['line']}: {row['status']}:{at} {error['message']}"))
    unshown = told.refused - len(told.rows)
    if unshown > 0:
        screen.print(f"... and {unshown:,} more; --json lists them all")
    parts = [
        f"{tally[status]:,} {status.replace('_', ' ')}"
        for status in ("recorded", "already_recorded", "conflict", "invalid")
        if tally[status]
    ]
    screen.print(f"{counted(tally.total(), 'fact')}: {', '.join(parts) or 'nothing to record'}")
    if told.late:
        late = counted(told.late, "fact is", "facts are")
        screen.print(f"note: {late} of a period that is closed: careerlog period late")


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("append")(append)
