"""What a manager did for the development of their people over a period."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, select

from domain.career.facets import STANDING
from projections.as_of import facet_rows, true_on
from projections.commitments.promise import Asked
from projections.commitments.promises import promises
from projections.database import Database
from projections.facets_as_of import known_at
from projections.profiles.schema import TABLES

_STANDING: Final = TABLES.facets[STANDING].table


class Deed(NamedTuple):
    """Something that was done for somebody's development, and the fact that says so."""

    employee: str
    what: str
    id: str | None
    day: date
    position: int


class Development(NamedTuple):
    """A manager's report: the team on the day, what was done for it, and promises by status."""

    manager: str
    team: tuple[str, ...]
    deeds: tuple[Deed, ...]
    promises: Counter[str]

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
    "reward",
    "promotion",
    "promotion out of the team",
)


def development(
    db: Database, manager: str, since: date, on: date, known: int | None = None
) -> Development:
    """The report of `manager` for the days after `since` up to `on`, as known at `known`.

    Conversations and agreements count where the manager held or agreed to them; what else people
    got counts for those who report to the manager on `on`; promotions for those who did the day
    before they were promoted.
    """
    with db.reading() as connection:
        own = _STANDING.c
        team = (
            select(own.employee)
            .where(true_on(_STANDING, on, known), own.status == "employed", own.manager == manager)
            .order_by(own.employee)
        )
        reader = _Reader(connection, manager, since, on, known, team)
        deeds = sorted(
            [*reader.for_team(), *reader.by_manager(), *reader.promotions()],
            key=lambda deed: (deed.day, deed.employee, deed.what),
        )
        members = tuple(connection.execute(team).scalars())
    owed = promises(db, Asked(on, known, manager=manager))
    own_promises = Counter[str](each.status for each in owed if each.responsible == manager)
    return Development(manager, members, tuple(deeds), own_promises)


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

    def by_manager(self) -> Iterable[Deed]:
        """Conversations the manager held, and plans of the team that the manager agreed to."""
        talks = TABLES.facets["conversation"].table.c
        for row in self.rows("conversation", talks.held_by == self.manager):
            if self.within(row.value.held_on):
                day = row.value.held_on
                yield Deed(row.subject, "conversation", row.ids[0], day, row.position)
        plans = TABLES.facets["plan"].table.c
        for row in self.rows("plan", plans.employee.in_(self.team)):
            agreed_on = row.value.manager_agreed_on
            if row.value.manager in (None, self.manager) and self.within(agreed_on):
                yield Deed(row.subject, "plan agreed", row.ids[0], agreed_on, row.position)

    def promotions(self) -> Iterable[Deed]:
        """Promotions of people who reported to the manager the day before."""
        after, before = _STANDING.alias("after"), _STANDING.alias("before")
        at = known_at(self.known)
        asked = (
            select(after.c.employee, after.c.valid_from, after.c.manager, after.c.position)
            .join(
                before,
                (before.c.employee == after.c.employee) & (before.c.valid_to == after.c.valid_from),
            )
            .where(
                after.c.role_change == "career.promoted",
                after.c.role_fact == after.c.position,
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
