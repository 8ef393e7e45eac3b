"""Facts that a projection could not apply: they wait, those of their stream behind them."""

import sqlite3
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import PurePath
from traceback import extract_tb
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, IntegrityError, StatementError

from domain.events.base import Event
from projections.bookkeeping import PARKED
from projections.database import Transaction
from projections.projection import CannotApply, Projection
from projections.remembered_facts import remembered
from projections.row_writing import RowsDisagree

_NOT_TO_BE_WRITTEN: Final = (
    RowsDisagree,
    DataError,
    IntegrityError,
    sqlite3.DataError,
    sqlite3.IntegrityError,
    sqlite3.InterfaceError,
    sqlite3.ProgrammingError,
    ArithmeticError,
    LookupError,
    TypeError,
    ValueError,
)


def not_to_be_written() -> tuple[type[Exception], ...]:
    """What a fact is to blame for; a lost connection or a full disk is not among it.

    PostgreSQL's driver has raised nothing where it is not loaded: for a SQLite store it is not.
    """
    driver: Any = sys.modules.get("psycopg")
    theirs = (driver.DataError, driver.IntegrityError) if driver else ()
    return (*_NOT_TO_BE_WRITTEN, *theirs)


class Unread(NamedTuple):
    """A record that could not be read as a fact: where it belongs, its bytes, and why."""

    stream: str
    position: int
    value: bytes
    reason: str


def apply_or_park(
    tx: Transaction,
    projection: Projection,
    facts: Sequence[Event],
    unread: Sequence[Unread] = (),
    careful: bool = False,
) -> int:
    """Applies the facts; of a stream that fails, the fact that failed and those behind it wait.

    Facts of a stream that waits already go behind it. `careful` finds the facts whose rows the
    database does not take, where otherwise the exception comes out and nothing may be committed.
    Returns how many facts were put to wait.

    Raises:
        What `not_to_be_written` names: not careful, and some rows were refused.
    """
    waiting = _waiting(tx.connection, projection.name)
    broken = {each.stream: each.position for each in reversed(unread)}
    behind = [
        fact
        for fact in facts
        if fact.originator_id in waiting
        or fact.position > broken.get(fact.originator_id, fact.position)
    ]
    rest = facts
    if behind:
        taken = set(map(id, behind))
        rest = [fact for fact in facts if id(fact) not in taken]
    failures = _applied_apart(tx, projection, rest) if careful else projection.apply(tx, rest)
    _park(tx, projection.name, [(fact, None) for fact in behind])
    for failure in failures:
        first, *others = failure.waiting
        _park(tx, projection.name, [(first, reason_of(failure.__cause__))])
        _park(tx, projection.name, [(fact, None) for fact in others])
    _write(tx, [(projection.name, *each) for each in unread])
    return len(behind) + sum(len(failure.waiting) for failure in failures) + len(unread)


def _applied_apart(
    tx: Transaction, projection: Projection, facts: Sequence[Event]
) -> list[CannotApply]:
    """Applies what can be applied, halving until the facts that cannot are alone."""
    if not facts:
        return []
    try:
        with tx.connection.begin_nested():
            return projection.apply(tx, facts)
    except not_to_be_written() as reason:
        streams = list(dict.fromkeys(fact.originator_id for fact in facts))
        if len(facts) == 1:
            failure = CannotApply(projection.name, facts)
            failure.__cause__ = reason
            return [failure]
        if len(streams) > 1:
            first = set(streams[: len(streams) // 2])
            halves = [
                [f for f in facts if (f.originator_id in first) is half] for half in (True, False)
            ]
            return [failure for half in halves for failure in _applied_apart(tx, projection, half)]
        middle = len(facts) // 2
        failures = _applied_apart(tx, projection, facts[:middle])
        if not failures:
            return _applied_apart(tx, projection, facts[middle:])
        (failure,) = failures  # there is one stream: all that follows waits behind what failed
        longer = CannotApply(projection.name, [*failure.waiting, *facts[middle:]])
        longer.__cause__ = failure.__cause__
        return [longer]


def reason_of(error: BaseException | None) -> str:
    """What failed and in which line of the program: never what a fact holds."""
    if error is None:
        return "unknown"
    while isinstance(error, StatementError) and error.orig is not None:
        error = error.orig
    where = ""
    for frame in extract_tb(error.__traceback__):
        path = PurePath(frame.filename)
        if path.parts[-2:-1] and not frame.filename.startswith("<"):
            where = f" in {frame.name}, {'/'.join(path.parts[-2:])}:{frame.lineno}"
    return f"{type(error).__name__}{where}"


def _waiting(connection: Connection, projection: str) -> set[str]:
    """The streams that wait."""
    asked = select(PARKED.c.stream).where(PARKED.c.projection == projection).distinct()
    return set(connection.execute(asked).scalars())


def _park(tx: Transaction, projection: str, facts: Iterable[tuple[Event, str | None]]) -> None:
    _write(
        tx,
        [
            (projection, fact.originator_id, fact.position, remembered([fact]), reason)
            for fact, reason in facts
        ],
    )


def _write(tx: Transaction, rows: Iterable[tuple[Any, ...]]) -> None:
    since = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    names = ("projection", "stream", "position", "fact", "reason")
    told = [dict(zip(names, row, strict=True)) | {"since": since} for row in rows]
    insert = postgresql.insert if tx.database.postgres else sqlite.insert
    if told:  # a foreign record comes again at the same offset where a topic was made anew
        tx.connection.execute(insert(PARKED).on_conflict_do_nothing(), told)
