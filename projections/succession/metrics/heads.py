"""Sums over everybody, added up in the database: heads, conversations held, plans at work."""

from datetime import date
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Subquery,
    and_,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    true,
)

from projections.as_of import true_on

from .asked import Asked, known_rows
from .headcount import (
    CONVERSATION,
    MOVES,
    STANDING,
    heard,
    holds,
    in_period,
    leaves,
    leaves_voluntarily,
    moves,
    talked,
)
from .plans import PLAN, agreed_plans, at_work

_READ: Final = ("employee", "valid_from", "valid_to", "status", "unit", "known_from", "known_to")


def heads(asked: Asked, postgres: bool) -> Select[Any]:
    """One row: who was employed, left, moved and stayed, added up person by person, then over
    all."""
    own = STANDING.c
    within = asked.within(own.unit, postgres)
    here, began = and_(holds(asked.on), within), and_(holds(asked.eve), within)

    def often(*so: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count().filter(*so)

    voluntarily = leaves_voluntarily(asked)
    by_person = (
        select(
            own.employee,
            often(holds(asked.on)).label("anywhere"),
            often(here).label("here"),
            often(began).label("began"),
            func.sum(_days_since(own.since, asked.on, postgres)).filter(here).label("days_in_role"),
            often(leaves(asked), within).label("left"),
            often(voluntarily, within).label("left_voluntarily"),
            often(voluntarily, within, heard(asked).is_not(None)).label("left_heard"),
            *(often(moves(asked, fact), within).label(n) for n, fact in MOVES.items()),
        )
        .where(own.valid_to > asked.eve, own.valid_from <= asked.on)
        .where(known_rows(STANDING, asked.known))
        # Those who left before are many, and count for nothing.
        .where(or_(own.status == "employed", in_period(asked)))
        .group_by(own.employee)
        .subquery("by_person")
    )
    each = by_person.c
    is_here, was_here, anywhere = (each[name] > 0 for name in ("here", "began", "anywhere"))
    planned, spoke = each.employee.in_(agreed_plans(asked)), each.employee.in_(talked(asked))
    people_who = {
        "employed": (is_here,),
        "employed_before": (was_here,),
        "stayed": (was_here, anywhere),
        "planned": (was_here, planned),
        "planned_stayed": (was_here, anywhere, planned),
        "talked": (is_here, spoke),
    }
    added = ("days_in_role", "left", "left_voluntarily", "left_heard", *MOVES)
    sums: list[Any] = [
        *(often(*so).label(name) for name, so in people_who.items()),
        *(func.sum(each[name]).filter(each[name] != 0).label(name) for name in added),
    ]
    return select(*sums)


def kept(asked: Asked, postgres: bool) -> Select[Any]:
    """One row: the conversations held, and the plans at work.

    PostgreSQL, which would walk the whole table of standing for each of them, keeps the period's
    rows at hand. SQLite looks people up, which it can in the table only.
    """
    standing = _employed_in_period(asked).cte("standing") if postgres else STANDING
    held = _conversations(standing, asked, postgres)
    plans = _plans(standing, asked, postgres)
    return select(held, plans).select_from(held.join(plans, true()))  # each has one row


def _employed_in_period(asked: Asked) -> Select[Any]:
    own = STANDING.c
    return (
        select(*(own[name] for name in _READ))
        .where(own.valid_to > asked.eve, own.valid_from <= asked.on)
        .where(known_rows(STANDING, asked.known), own.status == "employed")
    )


def _conversations(standing: FromClause, asked: Asked, postgres: bool) -> Subquery:
    """How many were held with somebody employed, and in the unit, on that day."""
    own, then = CONVERSATION.c, standing.c
    stood = (
        exists()
        .where(then.employee == own.employee, known_rows(standing, asked.known))
        .where(then.valid_from <= own.held_on, then.valid_to > own.held_on)
        .where(then.status == "employed", asked.within(then.unit, postgres))
    )
    return (
        select(func.count().label("held"))
        .select_from(CONVERSATION)
        .where(true_on(CONVERSATION, asked.on, asked.known))
        .where(own.held_on.between(asked.first, asked.on), stood)
        .subquery("conversations")
    )


def _plans(standing: FromClause, asked: Asked, postgres: bool) -> Subquery:
    """How many plans of people employed on the day have open promises, and how many are over."""
    employed = (
        exists()
        .where(standing.c.employee == PLAN.c.employee, known_rows(standing, asked.known))
        .where(holds(asked.on, standing), asked.within(standing.c.unit, postgres))
    )
    return (
        select(func.count().label("plans"))
        .add_columns(func.count().filter(PLAN.c.until < asked.on).label("plans_over"))
        .select_from(PLAN)
        .where(at_work(asked), employed)
        .subquery("plans")
    )


def _days_since(column: ColumnElement[Any], day: date, postgres: bool) -> ColumnElement[int]:
    """Whole days from a column's day to `day`."""
    if postgres:
        return cast(literal(day) - column, Integer)
    return cast(func.julianday(day.isoformat()) - func.julianday(column), Integer)
