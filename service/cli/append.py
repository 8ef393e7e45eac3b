"""`careerlog append`: CloudEvents from a file or standard input, recorded batch by batch."""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby, islice
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Final

import typer

from consumers.posing import refuse_posing
from consumers.wire import Invalid, Item, read_cloud_events, sent_fact
from domain.decisions.deciding import Refused
from domain.events.base import Event
from domain.events.records import PersonErased
from domain.log import CareerLog
from domain.store.placing import Receipt
from projections.audit.closed_periods import KIND
from projections.audit.unapproved import KIND as UNAPPROVED
from service import overseen
from service.settings import settings

from .clearing import Copies
from .erasing_now import erased_on_word
from .opening import opened_log, opened_projections
from .options import Json, KafkaHosts, Store
from .output import console, counted, print_json, shown
from .progress import Bar

BATCH: Final = 1_000
"""Facts that are recorded in one transaction."""
_SHOWN: Final = 20
"""Refused facts that are shown to a person; programs get all."""

Row = dict[str, Any]
Erase = Callable[[PersonErased], Receipt]
"""Carries out an erasure that another system says was asked for and approved."""


def append(
    file: Annotated[
        Path, typer.Argument(help="CloudEvents as NDJSON or JSON; - is standard input.")
    ] = Path("-"),
    store: Store = None,
    kafka: KafkaHosts = None,
    json: Json = False,
) -> None:
    """Record facts, told as CloudEvents. What was sent before is recorded once.

    Facts that cannot be understood, or that contradict what the same sender sent under the same
    id, are named and left out; the rest is recorded, and the exit status is 1. A person.erased that
    names who asked and who approved is carried out, as careerlog erase does it.
    """
    copies, erased = Copies(store, kafka), list[str]()
    with _opened(file) as (handle, size), opened_log(store) as log:

        def erase(fact: PersonErased) -> Receipt:
            receipt = erased_on_word(log, store, copies, fact)
            erased.append(fact.subject)
            return receipt

        told, before = Told(every=json), log.head()
        with Bar("Appending", size) as bar:
            items = read_cloud_events(handle)
            while batch := list(islice(items, BATCH)):
                told.take(record(log, batch, erase))
                bar.at(handle.tell() if size else told.tally.total())
        with opened_projections(store) as database:
            told.flag(overseen.anomalies(database, log, settings(store), after=before))
    copies.in_kafka(erased)
    if json:
        print_json(told.rows)
    else:
        _summarise(told)
    copies.complain()
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
    flagged: Counter[str] = field(default_factory=Counter)
    """How many facts, recorded since this began, an auditor will look at, by kind of anomaly."""

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

    def flag(self, anomalies: Sequence[Row]) -> None:
        """Takes note of what is odd about facts recorded since this began."""
        kinds: dict[int, set[str]] = {}
        for each in anomalies:
            if each["positions"][0] <= self.last:
                kinds.setdefault(each["positions"][0], set()).add(each["kind"])
        self.flagged.update(kind for found in kinds.values() for kind in found)
        for row in self.rows:
            if row["status"] == "recorded" and row["position"] in kinds:
                row["flagged"] = sorted(kinds[row["position"]])


@contextmanager
def _opened(file: Path) -> Iterator[tuple[BinaryIO, int | None]]:
    if str(file) == "-":
        yield sys.stdin.buffer, None
    else:
        with file.open("rb") as handle:
            yield handle, os.fstat(handle.fileno()).st_size or None


def record(log: CareerLog, items: Sequence[Item], erase: Erase | None = None) -> list[Row]:
    """Records what can be understood; says of every item what became of it.

    In one transaction; only an erasure, where `erase` can carry it out, stands between two.
    """
    rows: list[Row] = []
    understood: list[tuple[Row, Event]] = []
    for item in items:
        row: Row = {"line": item.line, "status": "invalid", "position": None, "errors": []}
        rows.append(row)
        if item.event is None:
            row["errors"] = [{"pointer": "", "message": item.error}]
            continue
        try:
            fact = sent_fact(item.event, erasing=erase is not None)
            refuse_posing(fact, log.find)
            understood.append((row, fact))
        except Invalid as refused:
            row["errors"] = [error._asdict() for error in refused.errors]
    for erasing, run in groupby(understood, lambda each: isinstance(each[1], PersonErased)):
        if erasing and erase is not None:
            for row, fact in run:
                _erased(row, fact, erase)
        else:
            alike = list(run)
            for (row, _), receipt in zip(
                alike, log.append([fact for _, fact in alike]), strict=True
            ):
                _recorded(row, receipt)
    return rows


def _recorded(row: Row, receipt: Receipt) -> None:
    row["status"], row["position"] = receipt.status, receipt.position
    if receipt.status == "conflict":
        row["errors"] = [{"pointer": "/id", "message": receipt.detail}]


def _erased(row: Row, fact: Any, erase: Erase) -> None:
    try:
        _recorded(row, erase(fact))
    except Refused as no:
        row["errors"] = [{"pointer": "/data", "message": str(no)}]


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
    if tally["recorded"]:
        screen.print("what contradicts the record is flagged: careerlog anomalies")
    if told.flagged[KIND]:
        late = counted(told.flagged[KIND], "fact is", "facts are")
        screen.print(f"note: {late} of a period that is closed: careerlog period late")
    if told.flagged[UNAPPROVED]:
        bare = counted(told.flagged[UNAPPROVED], "correction")
        screen.print(
            f"note: {bare} without a second person's approval: careerlog corrections --unapproved"
        )


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("append")(append)
