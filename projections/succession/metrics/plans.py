"""Development plans: those that both sides had agreed, and those in which a promise is open."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, or_, select, tuple_

from projections.as_of import true_on
from projections.profiles.schema import TABLES

from .asked import Asked
from .headcount import STANDING

PLAN: Final = TABLES.facets["plan"].table
_ACTION: Final = TABLES.facets["action"].table


def agreed_plans(asked: Asked) -> Select[Any]:
    """Who began the period with a development plan that both sides had agreed and that ran on."""
    return select(PLAN.c.employee).where(
        true_on(PLAN, asked.eve, asked.known),
        PLAN.c.employee_agreed_on.is_not(None),
        PLAN.c.manager_agreed_on.is_not(None),
        or_(PLAN.c.until.is_(None), PLAN.c.until > asked.eve),
    )


def at_work(asked: Asked) -> ColumnElement[bool]:
    """That a row of plans holds on the day, and a promise in the plan is open."""
    own, promised = PLAN.c, _ACTION.c
    # Not a join: PostgreSQL would expect next to nothing of one, and look up people one by one.
    promises = select(promised.employee, promised.plan).where(
        true_on(_ACTION, asked.on, asked.known), promised.status == "open"
    )
    return and_(true_on(PLAN, asked.on, asked.known), tuple_(own.employee, own.plan).in_(promises))


def plans_at_work(asked: Asked, postgres: bool) -> Select[Any]:
    """The plans of people employed on the day in which a promise is open."""
    own = PLAN.c
    stands = and_(STANDING.c.employee == own.employee, true_on(STANDING, asked.on, asked.known))
    return (
        select(own.employee, own.plan, own.until, own.position, STANDING.c.unit)
        .join_from(PLAN, STANDING, stands)
        .where(at_work(asked))
        .where(STANDING.c.status == "employed", asked.within(STANDING.c.unit, postgres))
        .order_by(own.employee, own.plan)
    )
