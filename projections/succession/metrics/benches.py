"""The posts to plan for and who could follow into each: what coverage and strength rest on."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import RowMapping, Select, and_, exists, func, not_, or_, select

from domain.position.facets import ON_THE_BENCH
from projections.as_of import true_on
from projections.posts import schema as posts
from projections.profiles import schema as profiles

from .asked import Asked

_POST: Final = posts.TABLES.facets["post"].table
_CRITICALITY: Final = posts.TABLES.facets["criticality"].table
_NOMINATION: Final = posts.TABLES.facets["nomination"].table
_STANDING: Final = profiles.TABLES.facets["standing"].table
_SECONDMENT: Final = profiles.TABLES.facets["secondment"].table


@dataclass(frozen=True)
class Nominee:
    """Somebody on a bench, with the facts behind the nomination and behind the readiness."""

    employee: str
    unit: str | None
    readiness: str | None
    readiness_on: date | None
    position: int
    readiness_fact: int


@dataclass
class Planned:
    """An open post that is to be refilled; `position` of the fact that it is counted for."""

    post: str
    unit: str | None
    key: bool
    critical: bool
    position: int
    nominees: list[Nominee] = field(default_factory=list)


def open_posts(asked: Asked, postgres: bool) -> Select[Any]:
    """The open posts that are to be refilled, and whether they are key or critical."""
    judged = and_(_CRITICALITY.c.post == _POST.c.post, true_on(_CRITICALITY, asked.on, asked.known))
    return (
        select(
            _POST.c.post,
            _POST.c.unit,
            _POST.c.position,
            _CRITICALITY.c.key,
            _CRITICALITY.c.critical,
            _CRITICALITY.c.position.label("judged"),
        )
        .outerjoin_from(_POST, _CRITICALITY, judged)
        .where(true_on(_POST, asked.on, asked.known))
        .where(_POST.c.status == "open", _POST.c.refill.is_(True))
        .order_by(_POST.c.post)
    )


def nominees(asked: Asked, postgres: bool) -> Select[Any]:
    """Who is on a bench, not as emergency cover only, and no holder of the post on secondment.

    `unit` is where the person stands, "" where that is no unit; None for whoever cannot follow: not
    employed that day, or the holder of the post.
    """
    named, stands = _NOMINATION.c, _STANDING.c
    # Looked up, not joined: PostgreSQL would walk everybody's standing for a few nominees.
    unit = (
        select(func.coalesce(stands.unit, ""))
        .where(stands.employee == named.employee, true_on(_STANDING, asked.on, asked.known))
        .where(stands.status == "employed")
        .where(or_(stands.post.is_(None), stands.post != named.post))
        .order_by(stands.valid_from.desc())
        .limit(1)
        .scalar_subquery()
    )
    keeps = (
        exists()
        .where(_SECONDMENT.c.employee == named.employee, _SECONDMENT.c.status == "active")
        .where(_SECONDMENT.c.substantive_post == named.post)
        .where(true_on(_SECONDMENT, asked.on, asked.known))
    )
    return (
        select(named.post, named.employee, named.readiness, named.readiness_on)
        .add_columns(named.position, named.readiness_fact, unit.label("unit"))
        .where(true_on(_NOMINATION, asked.on, asked.known))
        .where(named.cover == "successor", named.status.in_(ON_THE_BENCH), not_(keeps))
        .order_by(named.post, named.employee)
    )


def planned(posts: Iterable[RowMapping], named: Iterable[RowMapping]) -> list[Planned]:
    """The posts, each with those who could follow into it."""
    found = {
        row["post"]: Planned(
            row["post"],
            row["unit"],
            bool(row["key"]),
            bool(row["critical"]),
            row["judged"] or row["position"],
        )
        for row in posts
    }
    for row in named:
        if row["post"] in found and row["unit"] is not None:
            found[row["post"]].nominees.append(
                Nominee(
                    row["employee"],
                    row["unit"] or None,
                    row["readiness"],
                    row["readiness_on"],
                    row["position"],
                    row["readiness_fact"] or row["position"],
                )
            )
    return list(found.values())
