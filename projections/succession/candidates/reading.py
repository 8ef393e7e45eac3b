"""Reading people and posts for their scores: a statement per facet, for all of them at once."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from projections.as_of import FacetRow, among, facet_rows, true_on
from projections.facet_tables import FacetTable
from projections.facets_as_of import known_at
from projections.posts.schema import TABLES as POSTS
from projections.profiles.schema import TABLES as PROFILES

from .person import UNWILLING, Person, Wanted, wanted_of
from .pool import IN_UNIT, POTENTIAL, Circle

ABOUT_PEOPLE: Final = (
    "standing",
    "erasure",
    "skill",
    "certificate",
    "performance",
    "potential",
    "retention_risk",
    "aspiration",
    "goal",
    "secondment",
    "assignment",
)
"""The facets of a person that a score looks at."""
ABOUT_GROWTH: Final = ("conversation", "reward")
"""What growing where one is looks at beside."""
ABOUT_POSTS: Final = (
    "post",
    "required_skill",
    "required_certificate",
    "required_background",
    "nomination",
    "opening",
    "application",
)
"""The facets of a post that a score looks at."""
_STANDING: Final = PROFILES.facets["standing"].table
_ASPIRATION: Final = PROFILES.facets["aspiration"].table
_GOAL: Final = PROFILES.facets["goal"].table
_POTENTIAL: Final = PROFILES.facets["potential"].table
_POST: Final = POSTS.facets["post"].table
_CALIBRATION: Final = POSTS.facets["calibration"]


def people(
    connection: Connection,
    employees: Sequence[str],
    on: date,
    known: int | None,
    wanted: Wanted | None = None,
    growing: bool = False,
) -> list[Person]:
    """These people on a day; of skills and certificates only what `wanted` asks for, if given.

    With `growing` also their conversations and rewards.
    """
    found = {employee: Person(employee) for employee in employees}
    for name in (*ABOUT_PEOPLE, *(ABOUT_GROWTH if growing else ())):
        facet = PROFILES.facets[name]
        mine = among(connection, facet.table.c.employee, employees)
        where = [mine, *_narrowed(facet, wanted)]
        for row in facet_rows(connection, facet, on, known, *where):
            found[row.subject].learn(name, row)
    standing = among(connection, _STANDING.c.employee, employees)
    for employee, day, position in connection.execute(_begun(standing, on, known)):
        found[employee].begun[day] = position
    calibrated = among(connection, _CALIBRATION.table.c.employee, employees)
    for row in facet_rows(connection, _CALIBRATION, on, known, calibrated):
        found[row.ids[0]].learn("calibration", row._replace(ids=(row.subject,)))
    return list(found.values())


def _begun(theirs: ColumnElement[bool], on: date, known: int | None) -> Select[Any]:
    """The days on which anything of their standing began, and the facts that say so.

    Not only the days of the hire and the grade: to ask for those takes a join, for which PostgreSQL
    reads everybody's standing.
    """
    own, at = _STANDING.c, known_at(known)
    return select(own.employee, own.valid_from, own.position).where(
        theirs, own.valid_from <= on, own.known_from <= at, own.known_to > at
    )


def wanted_posts(
    connection: Connection, posts: Sequence[str], on: date, known: int | None
) -> dict[str, Wanted]:
    """The posts of these ids that are defined on a day."""
    rows: dict[str, list[tuple[str, FacetRow]]] = {post: [] for post in posts}
    for name in ABOUT_POSTS:
        facet = POSTS.facets[name]
        for row in facet_rows(connection, facet, on, known, facet.table.c.post.in_(posts)):
            rows[row.subject].append((name, row))
    found = {post: wanted_of(post, its) for post, its in rows.items()}
    return {post: wanted for post, wanted in found.items() if wanted is not None}


def wishers(connection: Connection, wanted: Wanted, on: date, known: int | None) -> set[str]:
    """Those on the bench, and those who have applied, named the post or have it as a goal."""
    found = {employee for employee in wanted.nominations if wanted.on_the_bench(employee)}
    found |= wanted.applications.keys()
    # Ids hold no character that JSON escapes, so a quoted id is an element of the stored list.
    named = _ASPIRATION.c.target_posts.contains(f'"{wanted.post}"', autoescape=True)
    aimed = and_(_GOAL.c.target_post == wanted.post, _GOAL.c.status == "open")
    for table, says in ((_ASPIRATION, named), (_GOAL, aimed)):
        asked = select(table.c.employee).where(true_on(table, on, known), says)
        found |= set(connection.execute(asked).scalars())
    return found


def units_around(
    connection: Connection, wanted: Wanted, on: date, known: int | None
) -> set[str | None]:
    """The post's unit, and those of the posts above, below and beside it."""
    above = wanted.value.reports_to
    related = [_POST.c.reports_to == wanted.post]
    if above is not None:
        related += [_POST.c.post == above, _POST.c.reports_to == above]
    asked = select(_POST.c.unit).where(
        true_on(_POST, on, known), _POST.c.status == "open", or_(*related)
    )
    return {wanted.value.unit, *connection.execute(asked).scalars()}


class Drawn(NamedTuple):
    """The people who are weighed, the nearest first, and how many there are to draw from.

    Not `all`: they were enough before the circles that are farthest away were looked at.
    """

    employees: list[str]
    could: int
    all: bool


def drawn(
    connection: Connection, circle: Circle, on: date, known: int | None, most: int, willing: bool
) -> Drawn:
    """The people in the circles, the nearest first, at most so many.

    With `willing`, only those who have not declared that they do not want to advance; else only
    those who have. Circles are added from the inside until there are enough people: whoever is
    fewer steps away is nearer, so that those drawn are the same as out of everybody.
    """
    total = func.count().over()
    for upto in range(1, circle.steps + 2):
        asked = _in_circle(circle, upto, on, known, willing)
        rows = connection.execute(asked.add_columns(total).limit(most)).all()
        could = rows[0][1] if rows else 0
        if could >= most or upto > circle.steps:
            break
    return Drawn([row[0] for row in rows], could, upto > circle.steps)


def _in_circle(
    circle: Circle, upto: int, on: date, known: int | None, willing: bool
) -> Select[Any]:
    own = _STANDING.c
    erased = PROFILES.facets["erasure"].table
    unwilling = _ASPIRATION.c.wish.in_(UNWILLING)
    return (
        select(own.employee)
        .outerjoin(_ASPIRATION, _of_them(_ASPIRATION, on, known))
        .outerjoin(_POTENTIAL, _of_them(_POTENTIAL, on, known))
        .where(
            true_on(_STANDING, on, known),
            own.status == "employed",
            or_(own.post.is_(None), own.post != circle.post),
            or_(*_reached(circle, upto)),
            own.employee.not_in(select(erased.c.employee).where(true_on(erased, on, known))),
            or_(_ASPIRATION.c.wish.is_(None), ~unwilling) if willing else unwilling,
        )
        .order_by(
            _nearness(circle),
            case(POTENTIAL, value=_POTENTIAL.c.potential, else_=0).desc(),
            own.employee,
        )
    )


def _reached(circle: Circle, upto: int) -> list[ColumnElement[bool]]:
    """That somebody is in the first circle or at most so many steps away; beyond all steps, that
    they are in any circle."""
    own = _STANDING.c
    within: list[ColumnElement[bool]] = [
        own.employee.in_(sorted(circle.employees)),
        own.post.in_(sorted(post for post, far in circle.posts.items() if far <= upto)),
        own.job.in_(sorted(job for job, far in circle.jobs.items() if far <= upto)),
    ]
    return within if upto <= circle.steps else [*within, own.unit.in_(sorted(circle.units))]


def _nearness(circle: Circle) -> ColumnElement[int]:
    """`Circle.nearness`, said in SQL."""
    own = _STANDING.c
    reached = []
    for steps in range(circle.steps + 1):
        posts = sorted(post for post, far in circle.posts.items() if far == steps)
        jobs = sorted(job for job, far in circle.jobs.items() if far == steps)
        reached.append((or_(own.post.in_(posts), own.job.in_(jobs)), 2 * IN_UNIT * steps))
    way = case(*reached, else_=2 * IN_UNIT * (circle.steps + 1))
    elsewhere = case((own.unit.in_(sorted(circle.units)), 0), else_=IN_UNIT)
    first = own.employee.in_(sorted(circle.employees))
    return case((first, 0), else_=way + elsewhere + 1)


def _of_them(table: Any, on: date, known: int | None) -> ColumnElement[bool]:
    return and_(table.c.employee == _STANDING.c.employee, true_on(table, on, known))


def _narrowed(facet: FacetTable, wanted: Wanted | None) -> Iterable[ColumnElement[bool]]:
    if wanted is None:
        return ()
    if facet.spec.name == "skill":
        return (facet.table.c.skill.in_(sorted(wanted.asked.skills)),)
    if facet.spec.name == "certificate":
        return (facet.table.c.certificate.in_(sorted(wanted.asked.certificates)),)
    return ()
