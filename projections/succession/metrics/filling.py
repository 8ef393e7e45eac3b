"""Openings filled in a period: from inside or outside, and whether from the bench."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from sqlalchemy import Select, and_, select

from domain.position.facets import ON_THE_BENCH
from projections.as_of import true_on
from projections.posts.schema import TABLES

from .asked import Asked, known_rows
from .evidence import Evidence
from .measure import PERCENT, Counted, Metric
from .sources import MOBILITY, OWN, SUCCESSION

_OPENING: Final = TABLES.facets["opening"].table
_POST: Final = TABLES.facets["post"].table
_CRITICALITY: Final = TABLES.facets["criticality"].table
_NOMINATION: Final = TABLES.facets["nomination"].table
_TOLD: Final = ("post", "opening", "route", "filled_by", "closed_on")


def filled(asked: Asked, postgres: bool) -> Select[Any]:
    """The openings filled in the period; `nomination` is the fact by which who filled it was on the
    post's bench the day before, None for others."""
    own, named = _OPENING.c, _NOMINATION.c
    post = and_(_POST.c.post == own.post, true_on(_POST, asked.on, asked.known))
    judged = and_(_CRITICALITY.c.post == own.post, true_on(_CRITICALITY, asked.on, asked.known))
    from_bench = and_(
        named.post == own.post,
        named.employee == own.filled_by,
        named.cover == "successor",
        named.status.in_(ON_THE_BENCH),
        known_rows(_NOMINATION, asked.known),
        named.valid_from < own.closed_on,
        named.valid_to >= own.closed_on,
    )
    return (
        select(*(own[name] for name in _TOLD), own.position, _CRITICALITY.c.critical)
        .add_columns(named.position.label("nomination"))
        .select_from(_OPENING)
        .outerjoin(_POST, post)
        .outerjoin(_CRITICALITY, judged)
        .outerjoin(_NOMINATION, from_bench)
        .where(true_on(_OPENING, asked.on, asked.known), own.status == "filled")
        .where(own.closed_on.between(asked.first, asked.on))
        .where(asked.within(_POST.c.unit, postgres))
        .order_by(own.post, own.opening)
    )


def _openings(critical: bool, counts: str) -> Callable[[Evidence], Iterator[Counted]]:
    def rows(evidence: Evidence) -> Iterator[Counted]:
        for row in evidence.once(filled):
            if row["critical"] or not critical:
                internal = row["route"] == "internal"
                told = internal if counts == "internal" else row["nomination"] is not None
                what = {name: row[name] for name in _TOLD} | {"nomination": row["nomination"]}
                yield Counted(told, 1, row["position"], what)

    return rows


METRICS: Final = (
    Metric(
        "succession_effectiveness_rate",
        PERCENT,
        "openings of critical posts filled in the period by somebody who was on that post's bench "
        "the day before / openings of critical posts filled in the period",
        f"{SUCCESSION}, succession effectiveness rate (named there); what counts: {OWN}",
        _openings(True, "from the bench"),
    ),
    Metric(
        "internal_fill_rate",
        PERCENT,
        "openings filled from inside in the period / openings filled in the period",
        f"{MOBILITY}, percentage of positions filled internally",
        _openings(False, "internal"),
    ),
    Metric(
        "internal_fill_rate_critical",
        PERCENT,
        "openings of critical posts filled from inside in the period / openings of critical posts "
        "filled in the period",
        f"{MOBILITY}, percentage of critical business positions filled internally",
        _openings(True, "internal"),
    ),
)
