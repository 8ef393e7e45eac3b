"""What people want, and whether anybody acts on it: plans, conversations, growth, recognition."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, select

from domain.career.facets import STANDING
from domain.months import months_later
from projections.as_of import facet_rows, true_on
from projections.database import Database
from projections.profiles.schema import TABLES

CONVERSATION_MONTHS: Final = 6
"""Who had no career conversation for so many months is told."""
GROWTH_MONTHS: Final = 12
"""Growth and recognition of so many months are counted."""

_STANDING: Final = TABLES.facets[STANDING].table


class Wish(NamedTuple):
    """Somebody's wish on a day, and what has been done about it.

    `plan` is a running plan that both agreed to; `grown` counts certificates earned or renewed,
    trainings completed and rewards granted in the last `GROWTH_MONTHS`. `missing` says what is
    wanting, in words; positions are those of the facts behind it.
    """

    employee: str
    unit: str | None
    manager: str | None
    wish: str | None
    declared_on: date | None
    plan: str | None
    last_conversation: date | None
    certificates: int
    trainings: int
    rewards: int
    missing: tuple[str, ...]
    wish_position: int | None
    plan_position: int | None
    conversation_position: int | None


def wishes(
    db: Database,
    on: date,
    known: int | None = None,
    *,
    unit: str | None = None,
    manager: str | None = None,
    months: int = CONVERSATION_MONTHS,
) -> list[Wish]:
    """Everyone employed on the day `on`, by employee: their wish, and what was done about it."""
    asked: list[ColumnElement[bool]] = [
        true_on(_STANDING, on, known),
        _STANDING.c.status == "employed",
    ]
    if unit is not None:
        asked.append(_STANDING.c.unit == unit)
    if manager is not None:
        asked.append(_STANDING.c.manager == manager)
    own = _STANDING.c
    people = select(own.employee, own.unit, own.manager, own.hired_on).where(*asked)
    with db.reading() as connection:
        reader = _Reader(connection, on, known, select(people.subquery().c.employee))
        standings = connection.execute(people.order_by(own.employee)).all()
        declared = {row.subject: row for row in reader.rows("aspiration")}
        plans = reader.running_plans()
        talks = reader.last_conversations()
        grown = reader.grown(months_later(on, -GROWTH_MONTHS))
    silent_since = months_later(on, -months)
    found = []
    for employee, its_unit, its_manager, hired_on in standings:
        wish = declared.get(employee)
        plan, plan_position = plans.get(employee, (None, None))
        talk, talk_position = talks.get(employee, (None, None))
        counted = grown.get(employee, Counter())
        told = Wish(
            employee,
            its_unit,
            its_manager,
            wish.value.wish if wish else None,
            wish.value.declared_on if wish else None,
            plan,
            talk,
            counted["certificate"],
            counted["training"],
            counted["reward"],
            (),
            wish.position if wish else None,
            plan_position,
            talk_position,
        )
        new = hired_on is not None and hired_on > silent_since
        found.append(told._replace(missing=tuple(_missing(told, silent_since, new))))
    return found


def _missing(told: Wish, silent_since: date, new: bool) -> Iterator[str]:
    if told.wish is None and not new:
        yield "no wish declared"
    if told.wish not in (None, "neither") and told.plan is None:
        yield "no plan"
    if (told.last_conversation is None and not new) or (
        told.last_conversation is not None and told.last_conversation < silent_since
    ):
        yield "no conversation"
    if told.wish == "development" and not (told.certificates or told.trainings or told.rewards):
        yield "no growth"


class _Reader(NamedTuple):
    connection: Connection
    on: date
    known: int | None
    people: Any

    def rows(self, facet: str, *where: ColumnElement[bool]) -> Iterable[Any]:
        table = TABLES.facets[facet]
        only = table.table.c.employee.in_(self.people)
        return facet_rows(self.connection, table, self.on, self.known, only, *where)

    def running_plans(self) -> dict[str, tuple[str, int]]:
        """The plan that both agreed to and that has not run out, the latest by its id."""
        return {
            row.subject: (row.ids[0], row.position)
            for row in self.rows("plan")
            if row.value.employee_agreed_on
            and row.value.manager_agreed_on
            and (row.value.until is None or row.value.until >= self.on)
        }

    def last_conversations(self) -> dict[str, tuple[date, int]]:
        last: dict[str, tuple[date, int]] = {}
        for row in self.rows("conversation"):
            found = (row.value.held_on, row.position)
            last[row.subject] = max(found, last.get(row.subject, found))
        return last

    def grown(self, since: date) -> dict[str, Counter[str]]:
        grown: dict[str, Counter[str]] = {}
        certificate, training, reward = (
            TABLES.facets[name].table.c for name in ("certificate", "training", "reward")
        )
        narrowed = {
            "certificate": (certificate.earned_on > since) | (certificate.renewed_on > since),
            "training": training.status.in_(("completed", "passed")) & (training.closed_on > since),
            "reward": reward.granted_on > since,
        }
        for facet, condition in narrowed.items():
            for row in self.rows(facet, condition):
                grown.setdefault(row.subject, Counter())[facet] += 1
        return grown
