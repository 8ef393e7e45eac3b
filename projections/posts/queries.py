"""Answers about posts: what one is, what it asks for, and who is on its bench, at two dates."""

from datetime import date
from typing import Any

from projections.anomalies import anomalies_of
from projections.database import Database
from projections.facets_as_of import as_row, facets_as_of
from projections.posts.schema import TABLES


def post(db: Database, post: str, on: date, known: int | None = None) -> dict[str, Any]:
    """A post on the day `on`, as known at the log position `known`; `status` may be `unknown`.

    Besides the post's own fields: a mapping or list for each facet, every one with the `position`
    of the fact behind it.
    """
    found = facets_as_of(db, TABLES, post, on, known)
    facets: dict[str, Any] = {}
    for name, instances in found.items():
        facet = TABLES.facets[name]
        if facet.subject == "post":
            rows = [as_row(facet, each) for each in instances]
            facets[name] = rows if facet.spec.keys else rows[0]
    own = facets.pop("post", {"status": "unknown"})
    return {"post": post, **own, "facets": facets}


def anomalies(db: Database, known: int | None = None) -> list[dict[str, Any]]:
    """The contradictions on posts, paths and reviews: `{stream, kind, positions, message}`."""
    return anomalies_of(db, TABLES, known)
