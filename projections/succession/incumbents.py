"""Who holds a post on a day: holders, those away on secondment, and those who act for them."""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, or_, select

from domain.career.facets import STANDING
from projections.as_of import FacetRow, facet_rows, true_on
from projections.profiles.schema import TABLES

How = Literal["holder", "seconded_out", "seconded_in", "acting", "temporary", "backfill"]
State = Literal["held", "acting", "held_by_secondee", "vacant"]

_STANDING: Final = TABLES.facets[STANDING]
_SECONDMENT: Final = TABLES.facets["secondment"]
_ASSIGNMENT: Final = TABLES.facets["assignment"]
_STANDS_IN: Final = ("acting", "temporary")
_ASKED_AT_ONCE: Final = 500
"""Ids in one statement; more than that, and everybody is read."""


class Incumbent(NamedTuple):
    """Somebody in a post, how, since when, and the facts that say so.

    `seconded_out`: holds it, and works for a host meanwhile; `seconded_in`: stands there while
    another post stays theirs; `acting`, `temporary`: by an assignment; `backfill`: named in a
    secondment as who stands in.
    """

    employee: str
    how: How
    since: date | None
    until: date | None
    """The planned end, where one is on record."""
    positions: tuple[int, ...]


def state_of(incumbents: Iterable[Incumbent]) -> State:
    """Whether a post is held, held by somebody on secondment, only acted in, or vacant.

    Held by a secondee: by one who came from another post, or whose own it is and who is away with
    nobody standing in. `how` of the incumbents tells which.
    """
    ways = {each.how for each in incumbents}
    if "holder" in ways:
        return "held"
    if "seconded_in" not in ways and ways & {"acting", "temporary", "backfill"}:
        return "acting"
    return "held_by_secondee" if ways else "vacant"


def is_held(incumbents: Iterable[Incumbent]) -> bool:
    """Whether the post is somebody's own, present or away."""
    return any(each.how in ("holder", "seconded_in", "seconded_out") for each in incumbents)


def incumbents(
    connection: Connection, on: date, known: int | None, posts: Sequence[str] | None = None
) -> dict[str, list[Incumbent]]:
    """The incumbents of the posts, or of all, by post; posts without any are left out.

    Holders come first, then by employee. Those who left, or whose secondment or assignment is over,
    are not among them.
    """
    few = posts if posts is not None and len(posts) <= _ASKED_AT_ONCE else None
    s, a, h = _SECONDMENT.table.c, _ASSIGNMENT.table.c, _STANDING.table.c
    held = list(
        facet_rows(
            connection,
            _STANDING,
            on,
            known,
            h.status == "employed",
            h.post.is_not(None) if few is None else h.post.in_(few),
        )
    )
    people = [row.subject for row in held]
    away: list[ColumnElement[bool]] = [s.status == "active"]
    if few is not None and len(people) <= _ASKED_AT_ONCE:
        away.append(or_(s.substantive_post.in_(few), s.employee.in_(people)))
    seconded: dict[str, list[FacetRow]] = {}
    for row in facet_rows(connection, _SECONDMENT, on, known, *away):
        seconded.setdefault(row.subject, []).append(row)
    backfills = {r.value.backfill for rows in seconded.values() for r in rows} - {None}
    here = _employed(connection, on, known, backfills)
    asked = a.post.is_not(None) if few is None else a.post.in_(few)
    beside = facet_rows(
        connection, _ASSIGNMENT, on, known, a.status == "active", a.kind.in_(_STANDS_IN), asked
    )
    found: dict[str, list[Incumbent]] = {}
    for post, incumbent in (*_held(held, seconded), *_kept(held, seconded, here), *_beside(beside)):
        if posts is None or post in posts:
            found.setdefault(post, []).append(incumbent)
    for each in found.values():
        each.sort(key=lambda one: (_ORDER.index(one.how), one.employee))
    return found


_ORDER: Final = ("holder", "seconded_in", "seconded_out", "acting", "backfill", "temporary")


def _held(
    held: Iterable[FacetRow], seconded: Mapping[str, Sequence[FacetRow]]
) -> Iterator[tuple[str, Incumbent]]:
    """Those who stand in a post: at home, away from it, or in it from elsewhere."""
    for row in held:
        standing: Any = row.value
        how: How = "holder"
        until, positions = None, [standing.role_fact or row.position]
        for secondment in seconded.get(row.subject, ()):
            kept = secondment.value.substantive_post
            how = "seconded_out" if kept in (None, standing.post) else "seconded_in"
            until = secondment.value.planned_end
            positions.append(secondment.position)
        since = standing.since
        yield standing.post, Incumbent(row.subject, how, since, until, tuple(positions))


def _kept(
    held: Iterable[FacetRow], seconded: Mapping[str, Sequence[FacetRow]], here: Container[str]
) -> Iterator[tuple[str, Incumbent]]:
    """Those who keep a post other than the one they stand in, and whoever backfills for them."""
    stands = {row.subject: row.value.post for row in held}
    for employee, secondments in seconded.items():
        for row in secondments:
            away: Any = row.value
            kept = away.substantive_post
            if kept is None:
                continue
            told = (away.started_on, away.planned_end, (row.position,))
            if stands.get(employee) != kept:
                yield kept, Incumbent(employee, "seconded_out", *told)
            if away.backfill in here and stands.get(away.backfill) != kept:
                yield kept, Incumbent(away.backfill, "backfill", *told)


def _employed(
    connection: Connection, on: date, known: int | None, people: Collection[str]
) -> set[str]:
    if not people:
        return set()
    own = _STANDING.table.c
    asked = select(own.employee).where(
        true_on(_STANDING.table, on, known), own.status == "employed", own.employee.in_(people)
    )
    return set(connection.execute(asked).scalars())


def _beside(rows: Iterable[FacetRow]) -> Iterator[tuple[str, Incumbent]]:
    for row in rows:
        role: Any = row.value
        yield (
            role.post,
            Incumbent(row.subject, role.kind, role.started_on, role.planned_end, (row.position,)),
        )
