"""Builds a projection anew beside the live tables, and swaps it in while those keep serving."""

import os
import time
from collections.abc import Sequence
from typing import Final

from sqlalchemy import MetaData, delete, func, select, text, update
from sqlalchemy.exc import OperationalError

from domain.log import CareerLog
from projections import positions
from projections.catalogue import named
from projections.database import Database, Transaction
from projections.engine import (
    OnProgress,
    Progress,
    Report,
    bring_up,
)
from projections.folding_workers import Share, fold_ranges
from projections.log_by_stream import FACTS_IN_A_RANGE, ranges
from projections.positions import BUILT, LOG, POSITIONS, Built
from projections.projection import Projection

BESIDE: Final = "__next"
"""Ends the names of what is built beside the live tables."""
WAIT_FOR_READERS: Final = "200ms"
"""Shorter than PostgreSQL's deadlock check, so that the swap gives way and no reader is cut."""
SWAP_ATTEMPTS: Final = 300


class SwapFailed(RuntimeError):
    """The tables are built, but the live ones stayed in use; the live ones are untouched."""


def rebuild(
    db: Database,
    log: CareerLog,
    name: str | None = None,
    processes: int | None = None,
    on_progress: OnProgress | None = None,
) -> list[Report]:
    """Builds a projection, or all of them, from the log, then swaps the new tables in.

    Readers see the old rows until the swap and the new rows after it. A rebuild that is cut leaves
    the live tables as they are; the next one begins anew. `processes` fold at the same time, one
    per processor unless told.

    Raises:
        MovedOn: another rebuild of the same projection has begun meanwhile.
        CannotApply: the projection failed on a fact; the live tables are untouched.
        SwapFailed: the live tables were in use all the time.
    """
    chosen = named([name] if name else None)
    return [_rebuilt(db, log, each, processes, on_progress) for each in chosen]


def _rebuilt(
    db: Database,
    log: CareerLog,
    projection: Projection,
    processes: int | None,
    on_progress: OnProgress | None,
) -> Report:
    began = time.perf_counter()
    beside = projection.beside(BESIDE)
    tables = projection.tables(BESIDE)
    head = log.head()
    generation = _begin(db, projection, beside)
    with db.reading() as connection:
        found = list(ranges(connection, projection.kinds, head))
    share = Share(db.url, projection.name, BESIDE, generation, head)
    workers = processes or min(os.cpu_count() or 1, 8)
    if len(found) <= len(projection.kinds) or head < FACTS_IN_A_RANGE:
        workers = 1  # starting another process would take longer than the work
    done = 0
    for facts in fold_ranges(db, share, found, workers):
        done += facts
        if on_progress:
            on_progress(Progress(projection.name, min(done, head), head))
    with db.writing() as tx:
        positions.check_build(tx, beside.name, generation)
        positions.move(tx, beside.name, LOG, 0, head)
    for _ in range(SWAP_ATTEMPTS):
        bring_up(
            db, log, [beside], guard=lambda tx: positions.check_build(tx, beside.name, generation)
        )
        end = _swapped(db, projection, beside, tables, generation)
        if end is not None:
            return Report(projection.name, 0, end, end, time.perf_counter() - began)
        time.sleep(0.05)
    raise SwapFailed(
        f"{projection.name}: the new tables are ready, but the old ones stayed in use; "
        "run the rebuild again when fewer long queries run"
    )


def _begin(db: Database, projection: Projection, beside: Projection) -> int:
    """Makes empty tables beside the live ones, in place of what an earlier rebuild left."""
    with db.writing() as tx:
        positions.set_up(tx)
        live = positions.built(tx.connection, projection.name)
        left = positions.built(tx.connection, beside.name)
        generation = max((each.generation for each in (live, left) if each), default=0) + 1
        if left:
            _drop(tx, left.tables)
        _forget(tx, beside.name)
        metadata = projection.tables(BESIDE, generation)
        metadata.create_all(tx.connection)
        tables = Built(projection.schema_version, generation, list(metadata.tables))
        positions.register(tx, beside.name, tables)
    db.timelines(beside.name).clear()
    return generation


def _swapped(
    db: Database, projection: Projection, beside: Projection, tables: MetaData, generation: int
) -> int | None:
    """Puts the new tables in the place of the old, in one transaction.

    Returns the position they stand at; None if the live projection has come further meanwhile, or
    readers hold its tables: then nothing was changed.
    """
    try:
        with db.writing() as tx:
            positions.set_up(tx)
            _hold_live(tx, projection.name)
            positions.check_build(tx, beside.name, generation)
            end = positions.position_of(tx.connection, beside.name) or 0
            if end < positions.furthest(tx.connection, projection.name):
                return None
            live = positions.built(tx.connection, projection.name)
            if live:
                _wait_for_readers(tx, live.tables)
                _drop(tx, live.tables)
            _rename(tx, list(tables.tables))
            _take_place(tx, projection, beside, generation, end)
    except OperationalError as busy:
        if getattr(busy.orig, "sqlstate", None) != "55P03":  # lock_not_available
            raise
        return None
    finally:
        db.timelines(beside.name).clear()
    db.timelines(projection.name).clear()
    return end


def _hold_live(tx: Transaction, name: str) -> None:
    """Makes whoever projects into the live tables wait until this transaction ends."""
    held = select(POSITIONS).where(POSITIONS.c.projection == name).with_for_update()
    tx.connection.execute(held).all()


def _wait_for_readers(tx: Transaction, tables: Sequence[str]) -> None:
    if not tx.database.postgres:
        return  # SQLite's readers keep their snapshot
    quoted = ", ".join(_quoted(tx, name) for name in tables)
    tx.connection.execute(select(func.set_config("lock_timeout", WAIT_FOR_READERS, True)))
    tx.connection.execute(text(f"LOCK TABLE {quoted} IN ACCESS EXCLUSIVE MODE"))


def _drop(tx: Transaction, tables: Sequence[str]) -> None:
    for name in tables:
        tx.connection.execute(text(f"DROP TABLE IF EXISTS {_quoted(tx, name)}"))


def _rename(tx: Transaction, tables: Sequence[str]) -> None:
    for name in tables:
        new = name.removesuffix(BESIDE)
        tx.connection.execute(text(f"ALTER TABLE {_quoted(tx, name)} RENAME TO {_quoted(tx, new)}"))


def _take_place(
    tx: Transaction, projection: Projection, beside: Projection, generation: int, end: int
) -> None:
    """The new tables count as the projection's own, standing at `end` of every feed."""
    names = list(projection.tables().tables)
    tx.connection.execute(delete(BUILT).where(BUILT.c.projection == projection.name))
    tx.connection.execute(
        update(BUILT)
        .where(BUILT.c.projection == beside.name)
        .values(projection=projection.name, generation=generation, tables=names)
    )
    tx.connection.execute(delete(POSITIONS).where(POSITIONS.c.projection == beside.name))
    moved = tx.connection.execute(
        update(POSITIONS).where(POSITIONS.c.projection == projection.name).values(position=end)
    )
    if moved.rowcount == 0:
        positions.begin(tx, projection.name, LOG, end)


def _forget(tx: Transaction, name: str) -> None:
    tx.connection.execute(delete(BUILT).where(BUILT.c.projection == name))
    tx.connection.execute(delete(POSITIONS).where(POSITIONS.c.projection == name))


def _quoted(tx: Transaction, name: str) -> str:
    return tx.connection.dialect.identifier_preparer.quote(name)
