"""Rows of one facet for many subjects: those true on a day, as known at a position."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Text,
    and_,
    any_,
    bindparam,
    literal,
    select,
)

from projections.facet_tables import FacetTable
from projections.facets_as_of import known_at


class FacetRow(NamedTuple):
    """A facet's value for one subject, and the position of the fact that it rests on."""

    subject: str
    ids: tuple[str, ...]
    value: Any
    position: int
    valid_from: date


def true_on(table: FromClause, on: date, known: int | None = None) -> ColumnElement[bool]:
    """That a row was true on the day `on`, as known at the log position `known`.

    What most rows fail comes first, for PostgreSQL asks in this order.
    """
    return _true(table, on, known_at(known))


def _true(table: FromClause, on: Any, at: Any) -> ColumnElement[bool]:
    own = table.c
    return and_(own.valid_to > on, own.valid_from <= on, own.known_to > at, own.known_from <= at)


def among(
    connection: Connection, column: ColumnElement[str], values: Sequence[str]
) -> ColumnElement[bool]:
    """That a column holds one of many values: on PostgreSQL one parameter, not one for each, which
    takes longer to send than hundreds of people take to find."""
    if connection.dialect.name == "postgresql":
        return column == any_(literal(list(values), ARRAY(Text)))
    return column.in_(values)


def facet_rows(
    connection: Connection,
    facet: FacetTable,
    on: date,
    known: int | None,
    *where: ColumnElement[bool],
) -> Iterator[FacetRow]:
    """The facet's rows of everybody it is true of, by subject and ids; `where` narrows them."""
    asked = _asked(facet)
    if where:
        asked = asked.where(*where)
    last = 1 + len(facet.spec.keys)
    for row in connection.execute(asked, {"that_day": on, "that_position": known_at(known)}):
        value = facet.spec.value(*row[last:-2]) if facet.plain else facet.value(row[last:-2])
        yield FacetRow(row[0], tuple(row[1:last]), value, row[-2], row[-1])


@lru_cache(maxsize=256)
def _asked(facet: FacetTable) -> Select[Any]:
    """The question without its day and position: to put it together takes longer than to answer
    it about a few people."""
    own = facet.table.c
    ids = (own[facet.subject], *(own[each] for each in facet.spec.keys))
    then = _true(facet.table, bindparam("that_day"), bindparam("that_position"))
    values = (own[each] for each in (*facet.values, "position", "valid_from"))
    return select(*ids, *values).where(then).order_by(*ids)
