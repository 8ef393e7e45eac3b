"""Reading a projection's tables whole, to hold them against the fold."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import orjson
from sqlalchemy import select

from domain.events.base import Event
from domain.folding import Anomaly, Key
from domain.timeline import fold
from projections.database import Database
from projections.fold_fed import FoldFed
from projections.posts.projection import POSTS
from projections.profiles.projection import PROFILES
from projections.row_writing import parts

Standing = tuple[Any, int, date, date]
"""value, position, valid_from, valid_to"""


def all_rows(db: Database, projection: FoldFed) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that answers rest on, sorted."""
    tables = projection.facet_tables
    found = {}
    with db.reading() as connection:
        for table in (*(facet.table for facet in tables.facets.values()), tables.anomalies):
            asked = select(*(table.c[name] for name in parts(table)))
            found[table.name] = sorted(map(tuple, connection.execute(asked)), key=repr)
    return found


def told_by_rows(
    db: Database, projection: FoldFed, known: int
) -> tuple[dict[tuple[str, Key], list[Standing]], set[tuple[str, Anomaly]]]:
    """Every facet's segments and every anomaly that the rows hold as known at a position."""
    facets: dict[tuple[str, Key], list[Standing]] = {}
    rows = all_rows(db, projection)
    for name, facet in projection.facet_tables.facets.items():
        ids = 1 + len(facet.spec.keys)
        for row in rows[facet.table.name]:
            *columns, position, valid_to, known_from, known_to = row
            if known_from <= known < known_to:
                key = (columns[0], (name, *columns[1:ids]))
                value = facet.value(columns[ids + 1 :])
                facets.setdefault(key, []).append((value, position, columns[ids], valid_to))
    anomalies = {
        (stream, Anomaly(kind, tuple(orjson.loads(positions)), message))
        for stream, kind, positions, message, known_from, known_to in rows[
            projection.facet_tables.anomalies.name
        ]
        if known_from <= known < known_to
    }
    return {
        key: sorted(found, key=lambda each: each[2]) for key, found in facets.items()
    }, anomalies


def told_by_fold(
    facts: Iterable[Event], projection: FoldFed, known: int
) -> tuple[dict[tuple[str, Key], list[Standing]], set[tuple[str, Anomaly]]]:
    """The same from the fold of the facts up to that position."""
    streams: dict[str, list[Event]] = {}
    for fact in facts:
        if fact.position <= known and fact.originator_id.partition("-")[0] in projection.kinds:
            streams.setdefault(fact.originator_id, []).append(fact)
    facets: dict[tuple[str, Key], list[Standing]] = {}
    anomalies: set[tuple[str, Anomaly]] = set()
    for stream, its in streams.items():
        timeline = fold(its, stream)
        for key, segments in timeline.segments.items():
            if key[0] in projection.facet_tables.facets:
                facets[stream.partition("-")[2], key] = [
                    (each.value, each.position, each.valid_from, each.valid_to) for each in segments
                ]
        anomalies |= {(stream, each) for each in timeline.anomalies}
    return facets, anomalies


BOTH = (PROFILES, POSTS)
