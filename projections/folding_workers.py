"""Folds ranges of streams into empty tables, in this process or in several at once.

On PostgreSQL each process writes what it folded, by COPY on its own connection. SQLite has one
writer: there the processes fold and hand the rows to this one, which inserts them.
"""

import gc
import marshal
import multiprocessing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import URL, Table

from projections import positions
from projections.bitemporal import Row
from projections.catalogue import PROJECTIONS
from projections.database import Database, Transaction, open_database
from projections.garbage import collector_paused
from projections.log_by_stream import StreamRange, facts_of
from projections.parking import apply_or_park, not_to_be_written
from projections.projection import Projection
from projections.row_writing import Batch


class Share(NamedTuple):
    """What every process needs to know: where, which projection, into which tables, how far."""

    store: URL
    projection: str
    suffix: str
    generation: int
    upto: int

    @property
    def beside(self) -> Projection:
        """The projection that writes into the tables beside the live ones."""
        return _beside(self.projection, self.suffix)


@cache
def _beside(projection: str, suffix: str) -> Projection:
    return PROJECTIONS[projection].beside(suffix)


@cache
def _tables(projection: str, suffix: str) -> Mapping[str, Table]:
    return PROJECTIONS[projection].tables(suffix).tables


def fold_ranges(
    db: Database, share: Share, ranges: Sequence[StreamRange], processes: int
) -> Iterator[int]:
    """Folds every range, each in a transaction of its own; yields how many facts each had.

    Raises:
        MovedOn: another rebuild has taken over the tables.
    """
    if processes == 1:
        for streams in ranges:
            with collector_paused():
                facts = _fold_and_write(db, share, streams)
            yield facts
        return
    context = multiprocessing.get_context("spawn")
    work = _written_in_worker if db.postgres else _folded_in_worker
    url = share.store.render_as_string(hide_password=False)
    with context.Pool(processes, _start_worker, (url, share)) as pool:
        for facts, rows, streams in pool.imap_unordered(work, ranges):
            try:
                written = rows is not None and _inserted(db, share, rows)
            except not_to_be_written():
                written = False
            if not written:
                _fold_and_write(db, share, streams)
            yield facts


def _fold_and_write(db: Database, share: Share, streams: StreamRange) -> int:
    with db.reading() as connection:
        facts = facts_of(connection, streams, share.upto)

    def write(careful: bool) -> None:
        with db.writing() as tx:
            positions.check_build(tx, share.beside.name, share.generation)
            apply_or_park(tx, share.beside, facts, careful=careful)

    try:
        write(careful=False)
    except not_to_be_written():
        db.timelines(share.beside.name).clear()
        write(careful=True)
    return len(facts)


class _Worker:
    """What one process keeps between ranges."""

    db: Database
    share: Share


def _start_worker(store: str, share: Share) -> None:
    _Worker.db = open_database(store)
    _Worker.db.remembered_facts = 0
    _Worker.share = share
    gc.disable()  # see projections/garbage.py


Done = tuple[int, bytes | None, StreamRange]
"""How many facts, their rows to be inserted (None: this process must fold them itself), whose."""


def _written_in_worker(streams: StreamRange) -> Done:
    return _fold_and_write(_Worker.db, _Worker.share, streams), b"", streams


def _folded_in_worker(streams: StreamRange) -> Done:
    collected = _CollectedRows()
    with _Worker.db.reading() as connection:
        facts = facts_of(connection, streams, _Worker.share.upto)
        tx = Transaction(_Worker.db, connection, collected)
        try:
            failures = _Worker.share.beside.apply(tx, facts)
        except not_to_be_written():
            return len(facts), None, streams
    # What has to wait is written by the process that writes: there it is folded once more.
    return len(facts), None if failures else marshal.dumps(collected.rows), streams


class _CollectedRows:
    """Rows of whole streams: nothing is in the tables yet that could be closed."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, list[list[Any]]]] = []

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Keeps the rows as SQLite will take them."""
        flat = [
            [part.isoformat() if part.__class__ is date else part for part in row] for row in rows
        ]
        self.rows.append((str(table.name), flat))

    def change(self, batches: Iterable[Batch]) -> None:
        """Keeps the rows that are to be inserted."""
        for batch in batches:
            self.insert(batch.table, batch.changes.insertions())


def _inserted(db: Database, share: Share, rows: bytes) -> bool:
    if rows:
        tables = _tables(share.projection, share.suffix)
        with db.writing() as tx:
            positions.check_build(tx, share.beside.name, share.generation)
            for name, flat in marshal.loads(rows):
                tx.rows.insert(tables[name], flat)
    return True
