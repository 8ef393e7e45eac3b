"""Who holds or held posts, and is still employed: the people who know the way."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import Connection, func, select

from projections.as_of import true_on
from projections.facets_as_of import known_at
from projections.mobility.graph import Graph
from projections.profiles.schema import TABLES

from .person import Wanted

ENOUGH: Final = 5
"""So many holders of the very post are enough: one may be the candidate, one their manager."""
MOST_POSTS: Final = 50
"""Other posts of the job whose holders are looked for."""
_STANDING: Final = TABLES.facets["standing"].table
_ERASURE: Final = TABLES.facets["erasure"].table


class Holder(NamedTuple):
    """Somebody employed who held a post by a day; `since` is when they last took it."""

    employee: str
    post: str
    since: date
    now: bool
    position: int

    @property
    def message(self) -> str:
        """In words."""
        return f"{'holds' if self.now else 'held'} {self.post}, since {self.since}"


def such_holders(
    connection: Connection, wanted: Wanted, graph: Graph, on: date, known: int | None = None
) -> list[Holder]:
    """Who held the post; where that are few, then those who held another post of its job."""
    found = holders(connection, [wanted.post], on, known)
    if len(found) < ENOUGH and wanted.value.job is not None:
        others = [post for post in graph.posts_of(wanted.value.job) if post != wanted.post]
        known_already = {each.employee for each in found}
        for each in holders(connection, others[:MOST_POSTS], on, known):
            if each.employee not in known_already:
                known_already.add(each.employee)
                found.append(each)
    return found


def holders(
    connection: Connection, posts: Sequence[str], on: date, known: int | None = None
) -> list[Holder]:
    """Who held one of these posts by the day `on`; who held one last comes first."""
    at, own = known_at(known), _STANDING.c
    past = (
        select(own.employee, own.post, own.since, own.role_fact)
        .where(
            own.post.in_(posts),
            own.status == "employed",
            own.valid_from <= on,
            own.known_from <= at,
            own.known_to > at,
        )
        .order_by(func.coalesce(own.since, own.valid_from).desc(), own.employee)
    )
    rows = connection.execute(past).all()
    here = _still_here(connection, sorted({row.employee for row in rows}), on, known)
    found: dict[tuple[str, str], Holder] = {}
    for employee, post, since, position in rows:
        if employee in here:
            now = here[employee] == post
            found.setdefault((employee, post), Holder(employee, post, since, now, position))
    return list(found.values())


def _still_here(
    connection: Connection, people: Sequence[str], on: date, known: int | None
) -> dict[str, str | None]:
    """Those of them who are employed and not erased -> the post that they hold.

    They are named, not joined: a join makes PostgreSQL read everybody's standing.
    """
    own, erased = _STANDING.c, _ERASURE.c.employee
    asked = select(own.employee, own.post).where(
        true_on(_STANDING, on, known), own.status == "employed", own.employee.in_(people)
    )
    gone = select(erased).where(true_on(_ERASURE, on, known), erased.in_(people))
    out = set(connection.execute(gone).scalars())
    return {who: post for who, post in connection.execute(asked) if who not in out}
