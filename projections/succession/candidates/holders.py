"""Who holds or held posts, and is still employed: the people who know the way."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import Connection, and_, func, select

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
    at = known_at(known)
    then, now = _STANDING, _STANDING.alias("now")
    asked = (
        select(then.c.employee, then.c.post, then.c.since, now.c.post, then.c.role_fact)
        .join(now, and_(now.c.employee == then.c.employee, true_on(now, on, known)))
        .where(
            then.c.post.in_(posts),
            then.c.status == "employed",
            then.c.valid_from <= on,
            then.c.known_from <= at,
            then.c.known_to > at,
            now.c.status == "employed",
            then.c.employee.not_in(select(_ERASURE.c.employee).where(true_on(_ERASURE, on, known))),
        )
        .order_by(func.coalesce(then.c.since, then.c.valid_from).desc(), then.c.employee)
    )
    found: dict[tuple[str, str], Holder] = {}
    for employee, post, since, current, position in connection.execute(asked):
        found.setdefault((employee, post), Holder(employee, post, since, current == post, position))
    return list(found.values())
