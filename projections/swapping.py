"""Tables built beside the live ones, and the transaction that puts them in their place."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import MetaData, delete, func, select, text, update
from sqlalchemy.exc import OperationalError

from projections import positions
from projections.bookkeeping import BUILT, PARKED, set_up
from projections.creating import create
from projections.database import Database, Transaction
from projections.positions import LOG, Built, Stand
from projections.projection import Projection

BESIDE: Final = "__next"
"""Ends the names of what is built beside the live tables."""
WAIT_FOR_READERS: Final = "200ms"
"""Shorter than PostgreSQL's deadlock check, so that the swap gives way and no reader is cut."""


def begin_beside(db: Database, projection: Projection, beside: Projection) -> int:
    """Makes empty tables beside the live ones, in place of what an earlier rebuild left.

    Returns their generation: nothing is written into them once another has begun.
    """
    with db.writing() as tx:
        set_up(tx)
        live = positions.built(tx.connection, projection.name)
        left = positions.built(tx.connection, beside.name)
        generation = max((each.generation for each in (live, left) if each), default=0) + 1
        if left:
            _drop(tx, left.tables)
        _forget(tx, beside.name)
        metadata = projection.tables(BESIDE, generation)
        create(tx, metadata)
        tables = Built(projection.schema_version, generation, list(metadata.tables))
        positions.register(tx, beside.name, tables)
    db.timelines(beside.name).clear()
    return generation


def count_rows(tx: Transaction, tables: MetaData) -> None:
    """Tells PostgreSQL how much there is in the new tables, before anybody asks them anything."""
    if tx.database.postgres:
        quoted = ", ".join(_quoted(tx, name) for name in tables.tables)
        tx.connection.execute(text(f"ANALYZE {quoted}"))


def swapped(
    db: Database,
    projection: Projection,
    beside: Projection,
    tables: MetaData,
    generation: int,
    onto_log: bool = False,
) -> int | None:
    """Puts the new tables in the place of the old, in one transaction.

    What was built from the log takes over a projection fed by Kafka as well: each partition goes
    on from its offset, and drops what is in the new rows. `onto_log` changes that over to the log.

    Returns the position up to which they are complete; None if the live projection has come
    further meanwhile on any feed, or readers hold its tables: then nothing was changed.

    Raises:
        MovedOn: another rebuild has begun the tables anew.
    """
    try:
        with db.writing() as tx:
            set_up(tx)
            had = positions.stands(tx.connection, projection.name, hold=True)
            positions.check_build(tx, beside.name, generation)
            new = positions.stands(tx.connection, beside.name)
            if not _as_far(had, new):
                return None
            live = positions.built(tx.connection, projection.name)
            if live:
                _wait_for_readers(tx, live.tables)
                _drop(tx, live.tables)
            _rename(tx, list(tables.tables))
            take_place(tx, projection, beside, generation, onto_log)
    except OperationalError as busy:
        if getattr(busy.orig, "sqlstate", None) != "55P03":  # lock_not_available
            raise
        return None
    finally:
        db.timelines(beside.name).clear()
    db.timelines(projection.name).clear()
    return min(each.position for each in new.values())


def _as_far(had: Mapping[str, Stand], new: Mapping[str, Stand]) -> bool:
    """Whether every fact that is in the live rows is in the new ones too."""
    same = {feed: each.topic_id for feed, each in had.items()} == {
        feed: each.topic_id for feed, each in new.items()
    }
    if same:
        return all(new[feed].position >= each.position for feed, each in had.items())
    reached = max((each.position for each in had.values()), default=0)
    return min(each.position for each in new.values()) >= reached


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


def take_place(
    tx: Transaction, projection: Projection, beside: Projection, generation: int, onto_log: bool
) -> None:
    """The new tables count as the projection's own, with where they stand and what waits."""
    names = list(projection.tables().tables)
    tx.connection.execute(delete(BUILT).where(BUILT.c.projection == projection.name))
    tx.connection.execute(
        update(BUILT)
        .where(BUILT.c.projection == beside.name)
        .values(projection=projection.name, generation=generation, tables=names)
    )
    had = positions.stands(tx.connection, projection.name)
    new = positions.stands(tx.connection, beside.name)
    waits, from_log = PARKED.c.projection, LOG in new
    if from_log:  # the log does not have the records that are no facts: they are kept
        no_facts = (waits == projection.name, PARKED.c.stream.contains("/"))
        tx.connection.execute(update(PARKED).where(*no_facts).values(projection=beside.name))
    tx.connection.execute(delete(PARKED).where(waits == projection.name))
    tx.connection.execute(
        update(PARKED).where(waits == beside.name).values(projection=projection.name)
    )
    if from_log and LOG not in had and had and not onto_log:
        end = new[LOG].position
        new = {feed: each._replace(position=end) for feed, each in had.items()}
    positions.begin(tx, projection.name, new)
    positions.forget(tx, beside.name)


def _forget(tx: Transaction, name: str) -> None:
    tx.connection.execute(delete(BUILT).where(BUILT.c.projection == name))
    tx.connection.execute(delete(PARKED).where(PARKED.c.projection == name))
    positions.forget(tx, name)


def _quoted(tx: Transaction, name: str) -> str:
    return tx.connection.dialect.identifier_preparer.quote(name)
