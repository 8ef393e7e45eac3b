"""What people want, and whether anybody acts on it: plans, conversations, growth, recognition."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, select

from domain.career.facets import STANDING
from domain.decisions.nominees import UNWILLING
from domain.months import months_later
from projections.as_of import facet_rows, true_on
from projections.database import Database
from projections.facets_as_of import known_at
from projections.profiles.schema import TABLES
from projections.units import unit_within

CONVERSATION_MONTHS: Final = 6
"""Who had no career conversation for so many months is told."""
GROWTH_MONTHS: Final = 12
"""Growth and recognition of so many months are counted."""

_STANDING: Final = TABLES.facets[STANDING].table


class Growth(NamedTuple):
    """A certificate earned or renewed, a training completed or a reward granted, and its fact."""

    what: str
    id: str
    day: date
    position: int


class Wish(NamedTuple):
    """Somebody's wish on a day, and what has been done about it.

    `plan` is a running plan that both agreed to; `growth` what the last `GROWTH_MONTHS` brought,
    and `certificates`, `trainings` and `rewards` count it; `promoted_on` the last promotion since
    the wish was declared. `missing` says what is wanting, in words; positions are those of the
    facts behind it.
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
    promoted_on: date | None
    missing: tuple[str, ...]
    growth: tuple[Growth, ...]
    wish_position: int | None
    plan_position: int | None
    conversation_position: int | None
    promotion_position: int | None


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
        asked.append(unit_within(_STANDING.c.unit, unit, db.postgres))
    if manager is not None:
        asked.append(_STANDING.c.manager == manager)
    own = _STANDING.c
    people = select(own.employee, own.unit, own.manager, own.hired_on).where(*asked)
    with db.surveying() as connection:
        reader = _Reader(connection, on, known, select(people.subquery().c.employee))
        standings = connection.execute(people.order_by(own.employee)).all()
        declared = {row.subject: row for row in reader.rows("aspiration")}
        plans = reader.running_plans()
        talks = reader.last_conversations()
        grown = reader.grown(months_later(on, -GROWTH_MONTHS))
        promotions = reader.promotions()
    silent_since = months_later(on, -months)
    found = []
    for employee, its_unit, its_manager, hired_on in standings:
        wish = declared.get(employee)
        plan, plan_position = plans.get(employee, (None, None))
        talk, talk_position = talks.get(employee, (None, None))
        growth = tuple(grown.get(employee, ()))
        counted = Counter(each.what for each in growth)
        declared_on = wish.value.declared_on if wish else None
        promoted_on, promotion = promotions.get(employee, (None, None))
        if promoted_on is None or declared_on is None or promoted_on <= declared_on:
            promoted_on = promotion = None
        told = Wish(
            employee,
            its_unit,
            its_manager,
            wish.value.wish if wish else None,
            declared_on,
            plan,
            talk,
            counted["certificate"],
            counted["training"],
            counted["reward"],
            promoted_on,
            (),
            growth,
            wish.position if wish else None,
            plan_position,
            talk_position,
            promotion,
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
    if told.wish in UNWILLING and told.promoted_on is not None:
        yield "promoted against the wish"


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

    def grown(self, since: date) -> dict[str, list[Growth]]:
        """What each person's growth since then consists of, by day."""
        certificate, training, reward = (
            TABLES.facets[name].table.c for name in ("certificate", "training", "reward")
        )
        narrowed: dict[str, tuple[ColumnElement[bool], Callable[[Any], date]]] = {
            "certificate": (
                (certificate.earned_on > since) | (certificate.renewed_on > since),
                lambda value: max(filter(None, (value.earned_on, value.renewed_on))),
            ),
            "training": (
                training.status.in_(("completed", "passed")) & (training.closed_on > since),
                lambda value: value.closed_on,
            ),
            "reward": (reward.granted_on > since, lambda value: value.granted_on),
        }
        grown: dict[str, list[Growth]] = {}
        for facet, (condition, day_of) in narrowed.items():
            for row in self.rows(facet, condition):
                found = Growth(facet, row.ids[0], day_of(row.value), row.position)
                grown.setdefault(row.subject, []).append(found)
        return {who: sorted(its, key=lambda each: each.position) for who, its in grown.items()}

    def promotions(self) -> dict[str, tuple[date, int]]:
        """Each person's last promotion: its day and its fact."""
        own, at = _STANDING.c, known_at(self.known)
        begun = func.min(own.valid_from).label("begun")
        asked = (
            select(own.employee, own.role_fact, begun)
            .where(
                own.role_change == "career.promoted",
                own.valid_from <= self.on,
                own.known_from <= at,
                own.known_to > at,
                own.employee.in_(self.people),
            )
            .group_by(own.employee, own.role_fact)
            .order_by(begun, own.role_fact)
        )
        return {who: (day, fact) for who, fact, day in self.connection.execute(asked)}
