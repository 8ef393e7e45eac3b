"""Tables for facets: a bitemporal table for each FacetSpec, and the anomalies beside them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, get_args, get_origin, get_type_hints

import orjson
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)
from sqlalchemy.types import TypeEngine

from domain.folding import FacetSpec, Segment, Value
from projections.bitemporal import Row
from projections.row_writing import PARTS

_CLOCKS: Final = ("known_from", "known_to", "valid_from", "valid_to")
"""The columns that every question asks about come first, so that a walk through a table need not
look for them behind texts of any length."""

Restore = Callable[[Any], Any]


@dataclass(frozen=True, eq=False)
class FacetTable:
    """One facet's table: the days and positions of both clocks, then subject, ids, values and the
    position of the fact.

    The primary key begins with the subject, so everything of one person lies together; whoever
    asks by unit, post or another person goes through an index on that column and the days of the
    row, which passes over what was true at other times and which a closing row does not touch.
    """

    spec: FacetSpec
    subject: str
    table: Table
    plain: bool
    """Whether every value is a scalar that the database takes as it is."""

    @property
    def values(self) -> tuple[str, ...]:
        """Names of the value columns."""
        fields: tuple[str, ...] = self.spec.value._fields
        return fields

    def content(self, segment: Segment) -> Row:
        """The columns between identity and known_from."""
        _, valid_to, value, position = segment
        if not self.plain:
            value = [_flat(part) for part in value]
        return (*value, position, valid_to)

    def value(self, columns: Sequence[Any]) -> Value:
        """The facet's value from its columns, as read from JSON or from the table itself."""
        return self.spec.value(
            *(
                part if part is None or restore is None else restore(part)
                for part, restore in zip(columns, RESTORES[self.spec.value], strict=True)
            )
        )


@dataclass(frozen=True, eq=False)
class FacetTables:
    """All tables of one projection that is a fold: facets, anomalies, and the facts it rests on."""

    prefix: str
    metadata: MetaData
    facets: Mapping[str, FacetTable]
    anomalies: Table
    facts: Table


def facet_tables(
    prefix: str,
    specs: Sequence[FacetSpec],
    subjects: Mapping[str, str],
    asked_by: Sequence[str],
    suffix: str = "",
    generation: int = 1,
) -> FacetTables:
    """The tables `<prefix>_<facet><suffix>` of `specs`, without those of personal text.

    `subjects` names the column of each facet that holds the stream's own id. Columns named in
    `asked_by` get an index wherever they occur. `generation` stands in the names of keys and
    indexes, so that those of a rebuild and of the live tables do not clash.
    """
    metadata = MetaData()
    facets = {
        spec.name: _facet_table(
            metadata, prefix, spec, subjects[spec.name], asked_by, suffix, generation
        )
        for spec in specs
        if not spec.personal
    }
    anomalies = Table(
        f"{prefix}_anomalies{suffix}",
        metadata,
        Column("stream", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("positions", Text, nullable=False),
        Column("message", Text, nullable=False),
        Column("known_from", BigInteger, nullable=False),
        Column("known_to", BigInteger, nullable=False),
        PrimaryKeyConstraint(
            *("stream", "kind", "positions", "message", "known_from"),
            name=f"pk_{prefix}_anomalies_{generation}",
        ),
        sqlite_with_rowid=False,
    )
    facts = Table(
        f"{prefix}_facts{suffix}",
        metadata,
        Column("stream", Text, nullable=False),
        Column("position", BigInteger, nullable=False),
        Column("facts", LargeBinary, nullable=False),
        PrimaryKeyConstraint("stream", "position", name=f"pk_{prefix}_facts_{generation}"),
        sqlite_with_rowid=False,
    )
    return FacetTables(prefix, metadata, facets, anomalies, facts)


def _facet_table(
    metadata: MetaData,
    prefix: str,
    spec: FacetSpec,
    subject: str,
    asked_by: Sequence[str],
    suffix: str,
    generation: int,
) -> FacetTable:
    hints = get_type_hints(spec.value)
    own = (subject, *spec.keys)
    parts: list[Column[Any]] = [
        *(Column(name, Text, nullable=False) for name in own),
        Column("valid_from", Date, nullable=False),
        *(Column(name, _column_type(hint), nullable=True) for name, hint in hints.items()),
        Column("position", BigInteger, nullable=False),
        Column("valid_to", Date, nullable=False),
        Column("known_from", BigInteger, nullable=False),
        Column("known_to", BigInteger, nullable=False),
    ]
    base = f"{prefix}_{spec.name}"
    table = Table(
        base + suffix,
        metadata,
        *sorted(parts, key=lambda part: part.name not in _CLOCKS),
        PrimaryKeyConstraint(*own, "valid_from", "known_from", name=f"pk_{base}_{generation}"),
        *(
            Index(
                f"ix_{base}_{column.name}_{generation}",
                *(column.name, "valid_from", "valid_to"),
                postgresql_ops={column.name: "text_pattern_ops"},  # for LIKE 'UNIT.%', too
            )
            for column in parts
            if column.name in asked_by and column.name != subject
        ),
        sqlite_with_rowid=False,
        info={PARTS: [part.name for part in parts]},
    )
    plain = not any(_of(hint) in (tuple, dict) for hint in hints.values())
    return FacetTable(spec, subject, table, plain)


def _of(hint: Any) -> type[Any]:
    """The plain type within `X | None`, `tuple[str, ...]` and the like."""
    origin = get_origin(hint)
    if origin is tuple or origin is dict:
        return origin
    for argument in get_args(hint):
        if argument is not type(None):
            return _of(argument)
    found: type[Any] = hint
    return found


_COLUMN_TYPES: Final[dict[type[Any], type[TypeEngine[Any]]]] = {
    bool: Boolean,
    int: Integer,
    float: Double,
    date: Date,
}


def _column_type(hint: Any) -> TypeEngine[Any]:
    return _COLUMN_TYPES.get(_of(hint), Text)()


def _flat(part: Any) -> Any:
    """Lists and sealed personal values as JSON text; scalars as they are."""
    return orjson.dumps(part).decode() if isinstance(part, tuple | dict) else part


def _as_date(part: str | date) -> date:
    return date.fromisoformat(part) if isinstance(part, str) else part


_RESTORES: Final[dict[type[Any], Restore]] = {
    bool: bool,
    float: float,
    date: _as_date,
    tuple: lambda text: tuple(orjson.loads(text)),
    dict: orjson.loads,
}


class _Restores(dict[type[Any], tuple[Restore | None, ...]]):
    def __missing__(self, value: type[Any]) -> tuple[Restore | None, ...]:
        hints = get_type_hints(value).values()
        found = self[value] = tuple(_RESTORES.get(_of(hint)) for hint in hints)
        return found


RESTORES: Final = _Restores()
"""How each column of a value type reads, by the type."""
