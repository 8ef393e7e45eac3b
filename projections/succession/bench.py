"""The bench of a post: who might follow, in what order, and what to know about each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, select

from domain.career.facets import STANDING
from domain.decisions.deciding import Flag
from domain.decisions.nominees import LIMITS, Limits, Nominee, flags
from domain.position.facets import ON_THE_BENCH, Nomination
from projections.as_of import FacetRow, facet_rows, true_on
from projections.database import Database
from projections.posts.schema import TABLES as POSTS
from projections.profiles.schema import TABLES as PROFILES

READINESS: Final = ("ready_now", "one_to_three_years", "four_to_five_years", None)
"""ISO 30414's bands, the most ready first."""
INTERIM: Final = "interim"

_NOMINATION: Final = POSTS.facets["nomination"]
_STANDING: Final = PROFILES.facets[STANDING]
_ASPIRATION: Final = PROFILES.facets["aspiration"]
_ERASURE: Final = PROFILES.facets["erasure"]
_SECONDMENT: Final = PROFILES.facets["secondment"]


class Place(NamedTuple):
    """One nominee's place on the bench, what to know about it, and the facts it all rests on."""

    post: str
    employee: str
    interim: bool
    nomination: Nomination
    position: int
    nominee: Nominee
    flags: list[Flag]

    @property
    def here(self) -> bool:
        """Whether the nominee is employed: metrics count no others as successors."""
        standing = self.nominee.standing
        return (
            not self.nominee.erased_fact and standing is not None and standing.status == "employed"
        )

    def told(self) -> dict[str, Any]:
        """The place as JSON has it; `facts` holds the position behind each part."""
        told, standing = self.nomination, self.nominee.standing
        facts = {
            "nominated": told.nominated_fact,
            "readiness": told.readiness_fact,
            "rank": told.rank_fact,
            "decided": told.decided_fact,
            "standing": self.nominee.standing_fact,
            "aspiration": self.nominee.aspiration_fact,
        }
        return {
            "post": self.post,
            "employee": self.employee,
            "interim": self.interim,
            "status": told.status,
            "readiness": told.readiness,
            "readiness_on": told.readiness_on,
            "rank": told.rank,
            "nominated_on": told.nominated_on,
            "nominated_by": told.nominated_by,
            "decided_on": told.decided_on,
            "decided_by": told.decided_by,
            "unit": standing and standing.unit,
            "title": standing and standing.title,
            "grade": standing and standing.grade,
            "wish": self.nominee.aspiration and self.nominee.aspiration.wish,
            "flags": [flag._asdict() for flag in self.flags],
            "facts": {name: position for name, position in facts.items() if position},
            "position": self.position,
        }


def bench(
    db: Database, post: str, on: date, known: int | None = None, limits: Limits = LIMITS
) -> list[Place]:
    """Who stands on the bench of a post, successors first, then emergency cover.

    Each in order of rank; without one, the readier first, then the approved, then the earlier
    nominated. The nominations belong to the post, whoever holds it.
    """
    nomination = _NOMINATION.table.c
    with db.reading() as connection:
        mine = nomination.post == post, nomination.status.in_(ON_THE_BENCH)
        rows = list(facet_rows(connection, _NOMINATION, on, known, *mine))
        people = sorted({row.ids[0] for row in rows})
        if not people:
            return []
        elsewhere = benches_of(connection, people, on, known)
        nominees = _nominees(connection, people, on, known)
    found = []
    for row in rows:
        employee, cover = row.ids
        who = nominees[employee]._replace(benches=elsewhere.get((employee, cover), {}))
        interim = cover == INTERIM
        told = [*flags(post, row.value, interim, who, on, limits), *_ranked_alike(row, rows)]
        found.append(Place(post, employee, interim, row.value, row.position, who, told))
    return sorted(found, key=_order)


def benches_of(
    connection: Connection, people: Sequence[str], on: date, known: int | None = None
) -> dict[tuple[str, str], dict[str, int]]:
    """On which posts' benches people stand: (employee, cover) -> post -> the fact that named them.

    `cover` is `successor` or `interim`.
    """
    own = _NOMINATION.table.c
    asked = select(own.employee, own.cover, own.post, own.nominated_fact).where(
        true_on(_NOMINATION.table, on, known),
        own.employee.in_(people),
        own.status.in_(ON_THE_BENCH),
    )
    found: dict[tuple[str, str], dict[str, int]] = {}
    for employee, cover, post, fact in connection.execute(asked):
        found.setdefault((employee, cover), {})[post] = fact
    return found


def _ranked_alike(mine: FacetRow, rows: Sequence[FacetRow]) -> Iterator[Flag]:
    """That others on the bench have the same rank, as a system that sent it may have it."""
    rank = mine.value.rank
    for other in rows:
        same_cover = other.ids[1] == mine.ids[1] and other is not mine
        if rank is not None and same_cover and other.value.rank == rank:
            message = f"rank {rank} is {other.ids[0]}'s as well"
            positions = sorted({mine.value.rank_fact, other.value.rank_fact})
            yield Flag("ranked_alike", message, tuple(positions))


def _nominees(
    connection: Connection, people: Sequence[str], on: date, known: int | None
) -> Mapping[str, Nominee]:
    def rows(facet: Any) -> Iterable[FacetRow]:
        mine = facet.table.c.employee.in_(people)
        return facet_rows(connection, facet, on, known, mine)

    standing = {row.subject: row for row in rows(_STANDING)}
    wishes = {row.subject: row for row in rows(_ASPIRATION)}
    erased = {row.subject: row.position for row in rows(_ERASURE)}
    kept: dict[str, list[str]] = {}
    for row in rows(_SECONDMENT):
        if row.value.status == "active" and row.value.substantive_post:
            kept.setdefault(row.subject, []).append(row.value.substantive_post)
    return {
        who: Nominee(
            employee=who,
            standing=standing[who].value if who in standing else None,
            standing_fact=standing[who].position if who in standing else 0,
            aspiration=wishes[who].value if who in wishes else None,
            aspiration_fact=wishes[who].position if who in wishes else 0,
            erased_fact=erased.get(who, 0),
            substantive_posts=tuple(kept.get(who, ())),
        )
        for who in people
    }


def _order(place: Place) -> tuple[Any, ...]:
    told = place.nomination
    return (
        place.interim,
        told.rank is None,
        told.rank or 0,
        READINESS.index(told.readiness),
        told.status != "approved",
        told.nominated_on or date.max,
        place.employee,
    )
