"""The rows of a projection beside those of its replay: which are missing, too many or different."""

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from sqlalchemy import Table

from projections.audit.mentions import OF_STREAMS
from projections.audit.rows_known import Row, rows_known
from projections.database import Database
from projections.projection import Projection

_KINDS: Final = {"employee": "career"} | {what: kind for kind, what in OF_STREAMS.items()}


class RowDifference(NamedTuple):
    """A row that is not as the log makes it; names what differs, never a value.

    `what` is `missing` (the log makes it, the table lacks it), `unexpected` (the table has it, the
    log does not make it) or `differs`. `key` tells the row from the others of its table.
    """

    table: str
    stream: str | None
    key: dict[str, Any]
    what: str
    fields: list[str]


class Compared(NamedTuple):
    """How many rows the replay has, and where the live ones differ."""

    projection: str
    rows: int
    differences: list[RowDifference]


OnRows = Callable[[int], None]


def compare(
    live: Database,
    replayed: Database,
    projection: Projection,
    known: int,
    on_rows: OnRows | None = None,
) -> Compared:
    """Holds every row of the live tables, as known at `known`, against the replay's.

    Both sides are read in the order of their keys, so nothing is held in memory but differences.
    """
    count = 0
    found: list[RowDifference] = []
    for table in projection.tables().sorted_tables:
        actual = rows_known(live, table, known)
        expected = rows_known(replayed, table, known)
        for _, old, new in _paired(actual, expected):
            if new is not None:
                count += 1
                if on_rows and count % 10_000 == 0:
                    on_rows(count)
            if old != new:
                found.append(_difference(table, old, new))
    return Compared(projection.name, count, found)


def _paired(
    actual: Iterator[Row], expected: Iterator[Row]
) -> Iterator[tuple[Any, Row | None, Row | None]]:
    """Both sides merged by key."""
    old, new = next(actual, None), next(expected, None)
    while old is not None or new is not None:
        if new is None or (old is not None and old.place < new.place):
            assert old is not None
            yield old.place, old, None
            old = next(actual, None)
        elif old is None or new.place < old.place:
            yield new.place, None, new
            new = next(expected, None)
        else:
            yield old.place, old, new
            old, new = next(actual, None), next(expected, None)


def _difference(table: Table, old: Row | None, new: Row | None) -> RowDifference:
    row = new or old
    assert row is not None
    what = "missing" if old is None else "unexpected" if new is None else "differs"
    fields: list[str] = []
    if old is not None and new is not None:
        names = [*new.values, *(name for name in old.values if name not in new.values)]
        fields = [name for name in names if old.values.get(name) != new.values.get(name)]
    return RowDifference(str(table.name), _stream(row), row.key, what, fields)


def _stream(row: Row) -> str | None:
    if stream := row.values.get("stream") or row.key.get("stream"):
        return str(stream)
    name, value = next(iter(row.key.items()))
    if name == "what":  # a mention: its key says of what kind the named one is
        name, value = str(value), row.key["id"]
    return f"{_KINDS[name]}-{value}" if name in _KINDS else None
