"""What a post or a job asks for: skills with levels, certificates, grade and years.

A job asks for what its posts ask for: each skill at the highest level that one of them asks, and
the most experience. An occupation of O*NET has one post that describes it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlalchemy import Connection

from domain.position.facets import RequiredBackground, RequiredSkill
from projections.as_of import FacetRow, facet_rows
from projections.mobility.graph import Graph, Place
from projections.posts.schema import TABLES

REQUIREMENTS: Final = ("required_skill", "required_certificate", "required_background")


@dataclass
class Asked:
    """What is asked for, each with the post that asks and the position of the fact."""

    skills: dict[str, FacetRow] = field(default_factory=dict)
    certificates: dict[str, FacetRow] = field(default_factory=dict)
    background: FacetRow | None = None


def asked_by(rows: Iterable[FacetRow]) -> Asked:
    """What posts ask for together, from the rows of their requirements."""
    asked = Asked()
    for row in rows:
        if isinstance(row.value, RequiredBackground):
            asked.background = _more(asked.background, row)
        elif isinstance(row.value, RequiredSkill):
            known = asked.skills.get(row.ids[0])
            if known is None or row.value.level > known.value.level:
                asked.skills[row.ids[0]] = row
        else:
            asked.certificates.setdefault(row.ids[0], row)
    return asked


def requirements(
    connection: Connection, posts: Sequence[str], on: date, known: int | None = None
) -> dict[str, list[FacetRow]]:
    """The rows of what each of these posts asks for on a day."""
    found: dict[str, list[FacetRow]] = defaultdict(list)
    for name in REQUIREMENTS:
        facet = TABLES.facets[name]
        among = facet.table.c.post.in_(posts)
        for row in facet_rows(connection, facet, on, known, among):
            found[row.subject].append(row)
    return found


def asked_at(
    connection: Connection, graph: Graph, place: Place, on: date, known: int | None = None
) -> Asked:
    """What a post or job asks for on a day."""
    posts = [place.id] if place.kind == "post" else graph.posts_of(place.id)
    rows = requirements(connection, posts, on, known)
    return asked_by(row for post in posts for row in rows.get(post, ()))


def _more(known: FacetRow | None, row: FacetRow) -> FacetRow:
    """The background that asks for more years of experience."""
    if known is None:
        return row
    more = (row.value.experience_years or 0.0) > (known.value.experience_years or 0.0)
    return row if more else known
