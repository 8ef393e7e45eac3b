"""Skills that people have and do not use ("use it or lose it"), and where they could be used."""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import Connection, or_, select

from domain.career.facets import STANDING
from domain.decisions.nominees import UNWILLING
from domain.months import months_later
from projections.as_of import facet_rows, true_on
from projections.database import Database
from projections.posts.schema import TABLES as POSTS
from projections.profiles.schema import TABLES as PROFILES
from projections.succession.candidates.grades import compared
from projections.units import unit_within

IDLE_MONTHS: Final = 12
"""From so many months without use on, a skill counts as unused."""
WORTH_KEEPING: Final = 3.0
"""The lowest level (O*NET scale, 0-7) at which a skill lying idle is told."""
PLACES: Final = 3
"""How many places of each kind are told."""

_STANDING: Final = PROFILES.facets[STANDING].table
_SKILL: Final = PROFILES.facets["skill"]
_ASPIRATION: Final = PROFILES.facets["aspiration"].table


class Use(NamedTuple):
    """Where a skill could be used.

    `where` is an opening that people from inside may apply for (its post), a post that asks for it
    in the person's own unit (work beside their own: an assignment or project), or another unit's
    post (a secondment). `position` is the fact that asks for the skill. Whoever has declared that
    they do not want to advance is shown no opening or secondment of a higher grade than their own.
    """

    where: str
    kind: str
    level: float
    position: int


class UnusedSkill(NamedTuple):
    """A skill that somebody has not used since `last_used_on`; None: never on record.

    `position` is the fact that the skill rests on.
    """

    employee: str
    unit: str | None
    skill: str
    level: float
    assessed_on: date | None
    last_used_on: date | None
    uses: tuple[Use, ...]
    position: int


class _Person(NamedTuple):
    unit: str | None
    post: str | None
    grade: str | None
    wish: str | None


class _Demand(NamedTuple):
    post: str
    unit: str | None
    grade: str | None
    opening: str | None
    level: float
    position: int


def unused_skills(
    db: Database,
    on: date,
    known: int | None = None,
    *,
    employee: str | None = None,
    unit: str | None = None,
    months: int = IDLE_MONTHS,
    level: float = WORTH_KEEPING,
) -> list[UnusedSkill]:
    """Skills of those employed that lie idle, the highest levels first, with where to use them.

    `unit` narrows to people of one unit and those below it.
    """
    since = months_later(on, -months)
    own = _SKILL.table.c
    asked = [true_on(_STANDING, on, known), _STANDING.c.status == "employed"]
    if employee is not None:
        asked.append(_STANDING.c.employee == employee)
    if unit is not None:
        asked.append(unit_within(_STANDING.c.unit, unit, db.postgres))
    with db.surveying() as connection:
        standing, wishes = _STANDING.c, _ASPIRATION.c
        people = (
            select(standing.employee, standing.unit, standing.post, standing.grade, wishes.wish)
            .outerjoin(
                _ASPIRATION,
                (wishes.employee == standing.employee) & true_on(_ASPIRATION, on, known),
            )
            .where(*asked)
        )
        standings = {who: _Person(*its) for who, *its in connection.execute(people)}
        rows = facet_rows(
            connection,
            _SKILL,
            on,
            known,
            own.level >= level,
            or_(own.last_used_on.is_(None), own.last_used_on < since),
            or_(own.assessed_on.is_(None), own.assessed_on < since),
            own.employee.in_(select(people.subquery().c.employee)),
        )
        found = list(rows)
        demands = _demands(connection, on, known) if found else {}
    told = []
    for row in found:
        person = standings[row.subject]
        skill = row.ids[0]
        told.append(
            UnusedSkill(
                row.subject,
                person.unit,
                skill,
                row.value.level,
                row.value.assessed_on,
                row.value.last_used_on,
                _uses(demands.get(skill, ()), person, row.value.level),
                row.position,
            )
        )
    return sorted(told, key=lambda each: (-each.level, each.employee, each.skill))


def _demands(connection: Connection, on: date, known: int | None) -> Mapping[str, list[_Demand]]:
    """What the open posts ask for, by skill; those with an opening first."""
    required, post = POSTS.facets["required_skill"], POSTS.facets["post"].table
    opening = POSTS.facets["opening"].table
    asked = (
        select(
            required.table.c.skill,
            required.table.c.post,
            post.c.unit,
            post.c.grade,
            opening.c.opening,
            required.table.c.level,
            required.table.c.position,
        )
        .join(post, post.c.post == required.table.c.post)
        .outerjoin(
            opening,
            (opening.c.post == post.c.post)
            & true_on(opening, on, known)
            & (opening.c.status == "posted")
            & or_(opening.c.scope.is_(None), opening.c.scope != "external"),
        )
        .where(
            true_on(required.table, on, known), true_on(post, on, known), post.c.status == "open"
        )
        .order_by(opening.c.opening.is_(None), required.table.c.post, opening.c.opening)
    )
    found: dict[str, list[_Demand]] = {}
    for skill, *demand in connection.execute(asked):
        found.setdefault(skill, []).append(_Demand(*demand))
    return found


def _uses(demands: list[_Demand] | tuple[()], person: _Person, level: float) -> tuple[Use, ...]:
    """Up to three openings, posts of the own unit and posts of other units within the level."""
    kinds: dict[str, list[Use]] = {"opening": [], "project": [], "secondment": []}
    for demand in demands:
        if demand.post == person.post or demand.level > level:
            continue
        kind = (
            "opening"
            if demand.opening
            else "project"
            if demand.unit == person.unit
            else "secondment"
        )
        if kind != "project" and _against_the_wish(demand, person):
            continue
        where = f"{demand.opening} ({demand.post})" if demand.opening else demand.post
        if len(kinds[kind]) < PLACES:
            kinds[kind].append(Use(where, kind, demand.level, demand.position))
    return tuple(use for uses in kinds.values() for use in uses)


def _against_the_wish(demand: _Demand, person: _Person) -> bool:
    """Whether the post would be a step up for somebody who does not want one."""
    if person.wish not in UNWILLING or person.grade is None or demand.grade is None:
        return False
    order = compared(demand.grade, person.grade)
    return order is not None and order > 0
