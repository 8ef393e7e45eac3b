"""The tables of the profiles: one per facet of a career."""

from functools import lru_cache
from typing import Final

from domain.career.facets import CAREER_FACETS
from projections.facet_tables import FacetTables, facet_tables

SUBJECT: Final = "employee"
ASKED_BY: Final = ("unit", "post", "job", "substantive_post", "target_post")


@lru_cache(maxsize=8)
def profile_tables(suffix: str, generation: int) -> FacetTables:
    """`profiles_standing`, `profiles_skill` ... : every facet but personal text."""
    subjects = {spec.name: SUBJECT for spec in CAREER_FACETS}
    return facet_tables("profiles", CAREER_FACETS, subjects, ASKED_BY, suffix, generation)


TABLES: Final = profile_tables("", 1)
