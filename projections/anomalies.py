"""The contradictions on record, as known at a position."""

from typing import Any

import orjson
from sqlalchemy import select

from projections.database import Database
from projections.facet_tables import FacetTables
from projections.facets_as_of import known_at


def anomalies_of(
    db: Database, tables: FacetTables, known: int | None = None
) -> list[dict[str, Any]]:
    """`{stream, kind, positions, message}` of each, ordered by stream and by when it was seen."""
    table, at = tables.anomalies, known_at(known)
    asked = (
        select(table.c.stream, table.c.kind, table.c.positions, table.c.message)
        .where(table.c.known_from <= at, table.c.known_to > at)
        .order_by(table.c.stream, table.c.known_from, table.c.kind, table.c.positions)
    )
    with db.reading() as connection:
        return [
            {**row._mapping, "positions": orjson.loads(row.positions)}
            for row in connection.execute(asked)
        ]
