"""What a cascade needs to know of a company: its posts, who holds them, and who could follow."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import Connection, select

from domain.career.facets import STANDING
from projections.as_of import facet_rows, true_on
from projections.database import Database
from projections.posts.schema import TABLES as POSTS
from projections.profiles.schema import TABLES as PROFILES

ON_THE_BENCH: Final = ("nominated", "approved")
WILLING: Final = ("advancement", "both")

_STANDING: Final = PROFILES.facets[STANDING]
_ASPIRATION: Final = PROFILES.facets["aspiration"]
_NOMINATION: Final = POSTS.facets["nomination"]


class Seat(NamedTuple):
    """A post: whether somebody must follow when it falls vacant, and what its vacancy does.

    `position` is the fact that this rests on.
    """

    post: str
    title: str | None
    unit: str | None
    refill: bool
    key: bool
    critical: bool
    position: int | None


class Nominee(NamedTuple):
    """Somebody on the bench of a post; `position` is the fact that the nomination rests on."""

    employee: str
    approved: bool
    readiness: str | None
    rank: int | None
    interim: bool
    position: int


class Wish(NamedTuple):
    """What somebody last said they want, and the fact in which they said so."""

    wish: str
    position: int


@dataclass(frozen=True)
class Company:
    """Posts, holders and benches on one day, as known at one position."""

    seats: Mapping[str, Seat]
    post_of: Mapping[str, str | None]
    """Everyone employed who holds a post, is a nominee or was asked about -> the post they hold."""
    holders: Mapping[str, Sequence[str]]
    role_facts: Mapping[str, int]
    """The fact on which it rests that somebody holds their post."""
    benches: Mapping[str, Sequence[Nominee]]
    wishes: Mapping[str, Wish]

    def unwilling(self, employee: str) -> Wish | None:
        """The wish that stands against a step up; None where there is none."""
        wish = self.wishes.get(employee)
        return wish if wish is not None and wish.wish not in WILLING else None


def company(
    db: Database, on: date, known: int | None = None, about: Collection[str] = ()
) -> Company:
    """The company on the day `on`, as known at the log position `known`; a handful of reads.

    `about` names people who are to be known even if they hold no post and are on no bench.
    """
    with db.surveying() as connection:
        benches = _benches(connection, on, known)
        nominees = select(_NOMINATION.table.c.employee).where(
            true_on(_NOMINATION.table, on, known), _NOMINATION.table.c.status.in_(ON_THE_BENCH)
        )
        own, wish = _STANDING.table.c, _ASPIRATION.table.c
        asked = select(own.employee, own.post, own.role_fact).where(
            true_on(_STANDING.table, on, known),
            own.status == "employed",
            own.post.is_not(None) | own.employee.in_(nominees) | own.employee.in_(about),
        )
        found = connection.execute(asked).all()
        wishes = {
            row.subject: Wish(row.value.wish, row.position)
            for row in facet_rows(
                connection,
                _ASPIRATION,
                on,
                known,
                wish.employee.in_(nominees) | wish.employee.in_(about),
            )
        }
        seats = _seats(connection, on, known)
    post_of = {employee: post for employee, post, _ in found}
    role_facts = {employee: position for employee, _, position in found}
    holders: dict[str, list[str]] = {}
    for employee, post in sorted(post_of.items()):
        if post is not None:
            holders.setdefault(post, []).append(employee)
    return Company(seats, post_of, holders, role_facts, benches, wishes)


def _benches(connection: Connection, on: date, known: int | None) -> dict[str, list[Nominee]]:
    benches: dict[str, list[Nominee]] = {}
    standing = _NOMINATION.table.c.status.in_(ON_THE_BENCH)
    for post, (employee, cover), value, position, _ in facet_rows(
        connection, _NOMINATION, on, known, standing
    ):
        benches.setdefault(post, []).append(
            Nominee(
                employee,
                value.status == "approved",
                value.readiness,
                value.rank,
                cover == "interim",
                position,
            )
        )
    return benches


def _seats(connection: Connection, on: date, known: int | None) -> dict[str, Seat]:
    judged = {
        row.subject: row.value
        for row in facet_rows(connection, POSTS.facets["criticality"], on, known)
    }
    seats: dict[str, Seat] = {}
    post = POSTS.facets["post"]
    for row in facet_rows(connection, post, on, known, post.table.c.status == "open"):
        judgement = judged.get(row.subject)
        seats[row.subject] = Seat(
            row.subject,
            row.value.title,
            row.value.unit,
            row.value.refill,
            judgement is not None and judgement.key,
            judgement is not None and judgement.critical,
            row.position,
        )
    return seats
