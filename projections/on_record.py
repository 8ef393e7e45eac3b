"""Whether the record has ever named somebody or something: else an empty answer says nothing."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Final

from sqlalchemy import ColumnElement, Connection, Table, exists, select

from domain.decisions.people import CHECK_THE_ID
from domain.events.oversight import AccessLogged
from domain.log import CareerLog
from projections.audit.schema import TABLES as AUDIT
from projections.database import Database
from projections.posts.schema import TABLES as POSTS
from projections.profiles.schema import TABLES as PROFILES
from projections.units import unit_within

_STANDING: Final = PROFILES.facets["standing"].table
_MENTIONS: Final = AUDIT.mentions.c
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
_NAMED_AS: Final = {"person": ("person", "involved", "actor"), "unit": ("unit",), "post": ("post",)}
"""As what the audit's rows say that a fact names somebody or something."""
_CHECK: Final = {
    "person": CHECK_THE_ID,
    "unit": "check the id; careerlog who shows where people are",
    "post": "check the id; careerlog posts lists them",
}


class NeverNamed(LookupError):
    """Somebody or something was asked about that nothing on record names: whom, and what to do."""


def no_career(employee: str) -> NeverNamed:
    """What is said of an id under which no career is on record."""
    return NeverNamed(f"nothing is on record of a career of {employee}; {CHECK_THE_ID}")


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
            raise no_career(employee)
    with db.reading() as connection:
        if (
            manager is not None
            and not log.stream(f"career-{manager}")
            and not _there(connection, _STANDING.c.manager == manager)
        ):
            raise _unnamed("person", manager)
        if unit is not None and not _names_unit(connection, unit, db.postgres):
            raise _unnamed("unit", unit, _near(unit, _named(connection, _UNITS)))
        for post in (each for each in posts if each is not None):
            if not log.stream(f"position-{post}") and not _there(
                connection, _STANDING.c.post == post
            ):
                raise _unnamed("post", post, _near(post, _named(connection, [(_POST, "post")])))


def require_named(db: Database, **asked: str | None) -> None:
    """That any fact at all names each, now, as auditors ask: the unit itself, and the erased too.

    Asks the audit's rows, which have to have come to the end of the log. What was asked of somebody
    does not count as naming them.

    Args:
        asked: ids by what they are of (person, unit, post); None where none was asked for.

    Raises:
        NeverNamed: of the first that is not.
    """
    with db.reading() as connection:
        for what, name in asked.items():
            if name is not None and not _mentioned(connection, what, _MENTIONS.id == name):
                within = unit_within(_MENTIONS.id, name, db.postgres)
                below = what == "unit" and _mentioned(connection, what, within)
                raise _unnamed(what, name, ", only units below it" if below else "")


def _mentioned(connection: Connection, what: str, such: ColumnElement[bool]) -> bool:
    facts = AUDIT.facts.c
    wanted = (
        select(_MENTIONS.position)
        .join(AUDIT.facts, facts.position == _MENTIONS.position)
        .where(_MENTIONS.what.in_(_NAMED_AS[what]), such, facts.kind != AccessLogged.streams[0])
        .limit(1)
    )
    return connection.execute(wanted).first() is not None


def _unnamed(what: str, name: str, but: str = "") -> NeverNamed:
    return NeverNamed(f"nothing on record names the {what} {name}{but}; {_CHECK[what]}")


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
