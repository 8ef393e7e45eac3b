"""The tables of the posts: one per facet of a post, a career path or a talent review."""

from functools import lru_cache
from typing import Final

from domain.position.facets import POSITION_FACETS
from projections.facet_tables import FacetTables, facet_tables

ASKED_BY: Final = ("unit", "employee", "reports_to")
_SUBJECTS: Final = {
    "path": "path",
    "review": "review",
    "calibration": "review",
    "period": "period",
}


@lru_cache(maxsize=8)
def post_tables(suffix: str, generation: int) -> FacetTables:
    """`posts_post`, `posts_nomination`, `posts_path`, `posts_review` ..."""
    subjects = {spec.name: _SUBJECTS.get(spec.name, "post") for spec in POSITION_FACETS}
    return facet_tables("posts", POSITION_FACETS, subjects, ASKED_BY, suffix, generation)


TABLES: Final = post_tables("", 1)
