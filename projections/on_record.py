"""Whether any fact on record speaks of a person, a unit or a post; what is said where none does."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Final

from sqlalchemy import ColumnElement, Connection, Table, exists, select

from domain.decisions.people import CHECK_THE_ID
from domain.log import CareerLog
from projections.audit.naming import NeverNamed
from projections.database import Database
from projections.posts.schema import TABLES as POSTS
from projections.profiles.schema import TABLES as PROFILES
from projections.units import unit_within

_STANDING: Final = PROFILES.facets["standing"].table
_POST: Final = POSTS.facets["post"].table
_UNITS: Final = tuple(
    (facet.table, name)
    for facet in (
        *(PROFILES.facets[name] for name in ("standing", "secondment", "assignment")),
        POSTS.facets["post"],
    )
    for name in ("unit", "host_unit", "home_unit")
    if name in facet.table.c
)
"""Where units are named: tables and their columns."""
_NEAR: Final = 3
"""Ids at most that are proposed instead of one that is not on record."""


def require_on_record(
    db: Database,
    log: CareerLog,
    *,
    people: Iterable[str | None] = (),
    manager: str | None = None,
    unit: str | None = None,
    posts: Iterable[str | None] = (),
) -> None:
    """That facts speak of each, of whatever day and whenever they were recorded.

    So an answer without rows means that there is nothing to tell, not that an id was misspelt. Of
    a unit, what is below it counts too; whoever is somebody's manager needs no facts of their own.

    Raises:
        NeverNamed: no fact speaks of one of them.
    """
    for employee in (each for each in people if each is not None):
        if not log.stream(f"career-{employee}"):
            raise NeverNamed(f"nothing is on record of a career of {employee}; {CHECK_THE_ID}")
    with db.reading() as connection:
        if (
            manager is not None
            and not log.stream(f"career-{manager}")
            and not _there(connection, _STANDING.c.manager == manager)
        ):
            raise NeverNamed(f"nothing on record names the person {manager}; {CHECK_THE_ID}")
        if unit is not None and not _names_unit(connection, unit, db.postgres):
            near = _near(unit, _named(connection, _UNITS))
            raise NeverNamed(
                f"nothing on record names the unit {unit}{near}; check the id; "
                "careerlog who shows where people are"
            )
        for post in (each for each in posts if each is not None):
            if not log.stream(f"position-{post}") and not _there(
                connection, _STANDING.c.post == post
            ):
                near = _near(post, _named(connection, [(_POST, "post")]))
                raise NeverNamed(
                    f"nothing on record names the post {post}{near}; check the id; "
                    "careerlog posts lists them"
                )


def _names_unit(connection: Connection, unit: str, postgres: bool) -> bool:
    return any(
        _there(connection, unit_within(table.c[name], unit, postgres)) for table, name in _UNITS
    )


def _there(connection: Connection, such: ColumnElement[bool]) -> bool:
    return bool(connection.execute(select(exists().where(such))).scalar())


def _named(connection: Connection, where: Iterable[tuple[Table, str]]) -> Iterator[str]:
    for table, name in where:
        asked = select(table.c[name]).where(table.c[name].is_not(None))
        yield from connection.execute(asked.distinct()).scalars()


def _near(id: str, there: Iterable[str]) -> str:
    near = get_close_matches(id, sorted(set(there)), _NEAR)
    return f" (near it: {', '.join(near)})" if near else ""
