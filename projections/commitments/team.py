"""What a manager did for the development of their people over a period."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, select

from domain.career.facets import STANDING
from projections.as_of import facet_rows, true_on
from projections.commitments.plan import Share, split
from projections.commitments.promise import Asked, Promise
from projections.commitments.promises import promises
from projections.commitments.wishes import Wish, wishes
from projections.database import Database
from projections.facets_as_of import known_at
from projections.profiles.schema import TABLES

_STANDING: Final = TABLES.facets[STANDING].table
_SKILL: Final = TABLES.facets["skill"]


class Deed(NamedTuple):
    """Something that was done for somebody's development, and the fact that says so."""

    employee: str
    what: str
    id: str | None
    day: date
    position: int


class Development(NamedTuple):
    """A manager's report: the team on the day, what was done for it, and what is still owed.

    `people` says of each of the team what they want, and what is missing; `split` is the 70-20-10
    split of their actions; `promises` counts the manager's own by status, `owed` are those of them
    that are open or overdue.
    """

    manager: str
    people: tuple[Wish, ...]
    deeds: tuple[Deed, ...]
    split: tuple[Share, ...]
    promises: Counter[str]
    owed: tuple[Promise, ...]

    @property
    def team(self) -> tuple[str, ...]:
        """Who reports to the manager on the day."""
        return tuple(each.employee for each in self.people)

    def count(self, what: str) -> int:
        """How many deeds of a kind."""
        return sum(deed.what == what for deed in self.deeds)

    def left_out(self) -> tuple[str, ...]:
        """Members of the team for whom nothing was done in the period."""
        reached = {deed.employee for deed in self.deeds}
        return tuple(employee for employee in self.team if employee not in reached)


DEEDS: Final = (
    "conversation",
    "plan agreed",
    "mentoring",
    "coaching",
    "stretch assignment",
    "secondment",
    "training",
    "certificate",
    "skill gained",
    "reward",
    "promotion",
    "promotion out of the team",
)
"""What is counted."""


def development(
    db: Database, manager: str, since: date, on: date, known: int | None = None
) -> Development:
    """The report of `manager` for the days after `since` up to `on`, as known at `known`.

    Conversations count where the manager held them, or nobody is named who did, and plans where
    the manager agreed to them; what else people got counts for those who report to the manager on
    `on`; promotions for those who did the day before they were promoted. A skill is gained where it
    was judged in the period, at a level above the one at its beginning.
    """
    with db.surveying() as connection:
        own = _STANDING.c
        team = select(own.employee).where(
            true_on(_STANDING, on, known), own.status == "employed", own.manager == manager
        )
        reader = _Reader(connection, manager, since, on, known, team)
        deeds = sorted(
            [
                *reader.for_team(),
                *reader.skills_gained(),
                *reader.by_manager(),
                *reader.promotions(),
            ],
            key=lambda deed: (deed.day, deed.employee, deed.what, deed.id or ""),
        )
    people = tuple(wishes(db, on, known, manager=manager))
    found = promises(db, Asked(on, known, manager=manager))
    team_names = {each.employee for each in people}
    own_promises = [each for each in found if each.responsible == manager]
    return Development(
        manager,
        people,
        tuple(deeds),
        tuple(split(each for each in found if each.employee in team_names)),
        Counter[str](each.status for each in own_promises),
        tuple(each for each in own_promises if each.status in ("open", "overdue")),
    )


class _Reader(NamedTuple):
    connection: Connection
    manager: str
    since: date
    on: date
    known: int | None
    team: Any

    def rows(self, facet: str, *where: Any) -> Iterable[Any]:
        return facet_rows(self.connection, TABLES.facets[facet], self.on, self.known, *where)

    def within(self, day: date | None) -> bool:
        return day is not None and self.since < day <= self.on

    def for_team(self) -> Iterable[Deed]:
        """What those who report to the manager now were given."""
        days: dict[str, tuple[str, Callable[[Any], date | None]]] = {
            "mentoring": ("mentoring", lambda value: value.started_on),
            "coaching": ("coaching", lambda value: value.started_on),
            "assignment": (
                "stretch assignment",
                lambda value: value.started_on if value.stretch else None,
            ),
            "secondment": ("secondment", lambda value: value.started_on),
            "training": (
                "training",
                lambda value: value.closed_on if value.status in ("completed", "passed") else None,
            ),
            "certificate": ("certificate", lambda value: value.renewed_on or value.earned_on),
            "reward": ("reward", lambda value: value.granted_on),
        }
        for facet, (what, day_of) in days.items():
            own = TABLES.facets[facet].table.c
            for row in self.rows(facet, own.employee.in_(self.team)):
                day = day_of(row.value)
                if day is not None and self.within(day):
                    yield Deed(row.subject, what, row.ids[0], day, row.position)

    def skills_gained(self) -> Iterable[Deed]:
        """The highest level of each skill that was judged in the period above what it was before.

        Only rows that begin on the day of a judgement rest on it; later uses bring rows too.
        """
        own, at = _SKILL.table.c, known_at(self.known)
        before = {
            (row.subject, *row.ids): row.value.level or 0.0
            for row in facet_rows(
                self.connection, _SKILL, self.since, self.known, own.employee.in_(self.team)
            )
        }
        judged = (
            select(own.employee, own.skill, own.level, own.valid_from, own.position)
            .where(
                own.assessed_on == own.valid_from,
                own.valid_from > self.since,
                own.valid_from <= self.on,
                own.known_from <= at,
                own.known_to > at,
                own.employee.in_(self.team),
            )
            .order_by(own.level, own.valid_from.desc())
        )
        gained: dict[tuple[str, str], Deed] = {}
        for employee, skill, level, day, position in self.connection.execute(judged):
            if level > before.get((employee, skill), 0.0):
                gained[employee, skill] = Deed(employee, "skill gained", skill, day, position)
        return gained.values()

    def by_manager(self) -> Iterable[Deed]:
        """Conversations of the manager, and plans of the team that the manager agreed to."""
        talks = TABLES.facets["conversation"].table.c
        theirs = talks.held_by.is_(None) & talks.employee.in_(self.team)
        for row in self.rows("conversation", (talks.held_by == self.manager) | theirs):
            if self.within(row.value.held_on):
                day = row.value.held_on
                yield Deed(row.subject, "conversation", row.ids[0], day, row.position)
        plans = TABLES.facets["plan"].table.c
        for row in self.rows("plan", plans.employee.in_(self.team)):
            agreed_on = row.value.manager_agreed_on
            if row.value.manager in (None, self.manager) and self.within(agreed_on):
                yield Deed(row.subject, "plan agreed", row.ids[0], agreed_on, row.position)

    def promotions(self) -> Iterable[Deed]:
        """Promotions of people who reported to the manager the day before.

        The row of the day may rest on a later fact of that day, such as the new manager.
        """
        after, before = _STANDING.alias("after"), _STANDING.alias("before")
        at = known_at(self.known)
        asked = (
            select(after.c.employee, after.c.valid_from, after.c.manager, after.c.role_fact)
            .join(
                before,
                (before.c.employee == after.c.employee) & (before.c.valid_to == after.c.valid_from),
            )
            .where(
                after.c.role_change == "career.promoted",
                after.c.role_fact != before.c.role_fact,
                after.c.valid_from > self.since,
                after.c.valid_from <= self.on,
                before.c.manager == self.manager,
                *(
                    condition
                    for each in (after, before)
                    for condition in (each.c.known_from <= at, each.c.known_to > at)
                ),
            )
        )
        for employee, day, manager, position in self.connection.execute(asked):
            out = manager != self.manager
            what = "promotion out of the team" if out else "promotion"
            yield Deed(employee, what, None, day, position)
