"""Who was employed, left, moved and stayed: everybody's standing, added up in one statement."""

from datetime import date
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    RowMapping,
    Select,
    and_,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
)

from projections.as_of import true_on
from projections.profiles.schema import TABLES

from .asked import Asked, known_rows

STANDING: Final = TABLES.facets["standing"].table
CONVERSATION: Final = TABLES.facets["conversation"].table
_PLAN: Final = TABLES.facets["plan"].table
MOVES: Final = {
    "promoted": "career.promoted",
    "moved_laterally": "career.moved_laterally",
    "ladder_changed": "career.ladder_changed",
    "demoted": "career.demoted",
}
"""The moves that are counted, by the fact that a role rests on."""


def person(row: RowMapping) -> dict[str, Any]:
    """Somebody as rows tell it."""
    return {"employee": row["employee"], "unit": row["unit"]}


def holds(day: date, standing: FromClause = STANDING) -> ColumnElement[bool]:
    """That a row of standing holds on a day, and says employed."""
    own = standing.c
    return and_(own.valid_from <= day, own.valid_to > day, own.status == "employed")


def in_period(asked: Asked) -> ColumnElement[bool]:
    """That a row of standing begins in the period."""
    return STANDING.c.valid_from.between(asked.first, asked.on)


def leaves(asked: Asked) -> ColumnElement[bool]:
    """That a row says that somebody left in the period."""
    return and_(STANDING.c.status == "left", in_period(asked))


def leaves_voluntarily(asked: Asked) -> ColumnElement[bool]:
    """That a row says that somebody left in the period by their own wish, not to retire."""
    why = STANDING.c.left_because
    return and_(
        leaves(asked), STANDING.c.left_voluntarily.is_(True), or_(why.is_(None), why != "retired")
    )


def moves(asked: Asked, fact: str) -> ColumnElement[bool]:
    """That a row is the first that rests on a move in the period."""
    begins = STANDING.c.valid_from
    return and_(
        STANDING.c.role_change == fact,
        STANDING.c.status == "employed",
        in_period(asked),
        or_(begins == STANDING.c.since, begins == STANDING.c.in_grade_since),
    )


def days_since(column: ColumnElement[Any], day: date, postgres: bool) -> ColumnElement[int]:
    """Whole days from a column's day to `day`."""
    if postgres:
        return cast(literal(day) - column, Integer)
    return cast(func.julianday(day.isoformat()) - func.julianday(column), Integer)


def agreed_plans(asked: Asked) -> Select[Any]:
    """Who began the period with a development plan that both sides had agreed and that ran on."""
    return select(_PLAN.c.employee).where(
        true_on(_PLAN, asked.eve, asked.known),
        _PLAN.c.employee_agreed_on.is_not(None),
        _PLAN.c.manager_agreed_on.is_not(None),
        or_(_PLAN.c.until.is_(None), _PLAN.c.until > asked.eve),
    )


def talked(asked: Asked) -> Select[Any]:
    """Those with whom a career conversation was held in the period."""
    return select(CONVERSATION.c.employee).where(
        true_on(CONVERSATION, asked.on, asked.known),
        CONVERSATION.c.held_on.between(asked.first, asked.on),
    )


def conversations(asked: Asked, postgres: bool) -> Select[Any]:
    """The career conversations held in the period with somebody employed on that day."""
    own, held = CONVERSATION.c, CONVERSATION.c.held_on
    stood = and_(
        STANDING.c.employee == own.employee,
        STANDING.c.valid_from <= held,
        STANDING.c.valid_to > held,
        known_rows(STANDING, asked.known),
    )
    return (
        select(own.employee, own.conversation, own.kind, held, own.position, STANDING.c.unit)
        .join_from(CONVERSATION, STANDING, stood)
        .where(true_on(CONVERSATION, asked.on, asked.known))
        .where(held.between(asked.first, asked.on), STANDING.c.status == "employed")
        .where(asked.within(STANDING.c.unit, postgres))
        .order_by(own.employee, held, own.conversation)
    )


def conversations_counted(asked: Asked, postgres: bool) -> Select[Any]:
    """How many there are of these; each is looked up, lest SQLite walks everybody's standing."""
    own = CONVERSATION.c
    stood = (
        exists()
        .where(STANDING.c.employee == own.employee, known_rows(STANDING, asked.known))
        .where(STANDING.c.valid_from <= own.held_on, STANDING.c.valid_to > own.held_on)
        .where(STANDING.c.status == "employed", asked.within(STANDING.c.unit, postgres))
    )
    return (
        select(func.count().label("held"))
        .select_from(CONVERSATION)
        .where(true_on(CONVERSATION, asked.on, asked.known))
        .where(own.held_on.between(asked.first, asked.on), stood)
    )


def heard(asked: Asked) -> ColumnElement[int | None]:
    """For a row of standing: the first conversation held with the person in the period, up to the
    day the row begins; the position of its fact."""
    own = CONVERSATION.c
    return (
        select(func.min(own.position))
        .where(own.employee == STANDING.c.employee, true_on(CONVERSATION, asked.on, asked.known))
        .where(own.held_on >= asked.first, own.held_on <= STANDING.c.valid_from)
        .correlate(STANDING)
        .scalar_subquery()
    )


def totals(asked: Asked, postgres: bool) -> Select[Any]:
    """One row: everybody's standing over the period, added up row by row.

    No two rows of one person hold on one day, so those that hold then are as many as the people.
    """
    within = asked.within(STANDING.c.unit, postgres)
    here, began = and_(holds(asked.on), within), and_(holds(asked.eve), within)
    later = STANDING.alias("later")
    stood_then = (
        exists()
        .where(later.c.employee == STANDING.c.employee, known_rows(later, asked.known))
        .where(holds(asked.on, later))
    )
    stayed = and_(began, or_(STANDING.c.valid_to > asked.on, stood_then))
    planned = STANDING.c.employee.in_(agreed_plans(asked))
    rows_that = {
        "employed": here,
        "employed_before": began,
        "stayed": stayed,
        "planned": and_(began, planned),
        "planned_stayed": and_(stayed, planned),
        "talked": and_(here, STANDING.c.employee.in_(talked(asked))),
        "left": and_(leaves(asked), within),
        "left_voluntarily": and_(leaves_voluntarily(asked), within),
        "left_heard": and_(leaves_voluntarily(asked), within, heard(asked).is_not(None)),
        **{name: and_(moves(asked, fact), within) for name, fact in MOVES.items()},
    }
    days_in_role = func.sum(days_since(STANDING.c.since, asked.on, postgres)).filter(here)
    return select(
        days_in_role.label("days_in_role"),
        *(func.count().filter(so).label(name) for name, so in rows_that.items()),
    ).where(
        known_rows(STANDING, asked.known),
        STANDING.c.valid_from <= asked.on,
        STANDING.c.valid_to > asked.eve,
        # Those who left before are many, and count for nothing.
        or_(STANDING.c.status == "employed", in_period(asked)),
    )


def standings(asked: Asked, postgres: bool, condition: ColumnElement[bool]) -> Select[Any]:
    """Rows of standing within the unit for which something is so."""
    own = STANDING.c
    return (
        select(own.employee, own.unit, own.post, own.title, own.grade, own.since, own.valid_from)
        .add_columns(own.position, own.role_fact, own.left_because, own.left_voluntarily)
        .where(known_rows(STANDING, asked.known), condition, asked.within(own.unit, postgres))
        .order_by(own.employee, own.valid_from)
    )


def employed(asked: Asked, day: date, postgres: bool) -> Select[Any]:
    """Who was employed on a day."""
    return standings(asked, postgres, holds(day))
