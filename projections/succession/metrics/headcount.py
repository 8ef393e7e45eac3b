"""Who was employed, left, moved, and spoke about it: rows of standing and what is asked of them."""

from datetime import date
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    FromClause,
    RowMapping,
    Select,
    and_,
    func,
    or_,
    select,
)

from projections.as_of import true_on
from projections.profiles.schema import TABLES

from .asked import Asked, known_rows

STANDING: Final = TABLES.facets["standing"].table
CONVERSATION: Final = TABLES.facets["conversation"].table
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
    own, why = STANDING.c, STANDING.c.left_because
    by_wish = and_(own.left_voluntarily.is_(True), or_(why.is_(None), why != "retired"))
    return and_(leaves(asked), by_wish)


def moves(asked: Asked, fact: str) -> ColumnElement[bool]:
    """That a row is the first that rests on a move in the period."""
    own = STANDING.c
    return and_(
        own.role_change == fact,
        own.status == "employed",
        in_period(asked),
        or_(own.valid_from == own.since, own.valid_from == own.in_grade_since),
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
