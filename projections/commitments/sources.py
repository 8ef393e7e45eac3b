"""Where promises come from: actions, goals, halves of plans, follow-ups, returns."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, FromClause, func, or_, select

from domain.career.facets import Standing
from projections.as_of import FacetRow, facet_rows, true_on
from projections.commitments.promise import Asked, Party, Promise, promise
from projections.facet_tables import FacetTable
from projections.profiles.schema import TABLES

AGREE_WITHIN: Final = timedelta(days=30)
"""How long the other side of a plan may take to agree before it is late."""
FEW: Final = 500
"""Up to so many people a table is asked for these alone."""

People = Mapping[str, Standing]
"""Those employed whom the question is about."""

_KEPT: Final = {"completed": True, "achieved": True, "dropped": False, "abandoned": False}
_ACTION: Final = TABLES.facets["action"]
_GOAL: Final = TABLES.facets["goal"]
_PLAN: Final = TABLES.facets["plan"]
_CONVERSATION: Final = TABLES.facets["conversation"]
_SECONDMENT: Final = TABLES.facets["secondment"]


def _rows(
    connection: Connection,
    asked: Asked,
    facet: FacetTable,
    people: People,
    *where: ColumnElement[bool],
) -> Iterator[FacetRow]:
    """The facet's rows of the people asked about; where there are few, of these alone."""
    if len(people) <= FEW:
        where = (*where, facet.table.c.employee.in_(list(people)))
    for row in facet_rows(connection, facet, asked.on, asked.known, *where):
        if row.subject in people:
            yield row


def actions(connection: Connection, asked: Asked, people: People) -> Iterator[Promise]:
    """The actions of plans."""
    for row in _rows(connection, asked, _ACTION, people):
        action = row.value
        yield promise(
            row,
            asked.on,
            what="action",
            owner=action.owner,
            responsible=action.responsible
            or _party(action.owner, row.subject, people[row.subject]),
            kind=action.kind,
            agreed_on=action.agreed_on,
            due=action.due,
            kept=_KEPT.get(action.status),
            closed_on=action.closed_on,
            plan=action.plan,
            goal=action.goal,
        )


def goals(connection: Connection, asked: Asked, people: People) -> Iterator[Promise]:
    """The goals people set themselves."""
    for row in _rows(connection, asked, _GOAL, people):
        goal = row.value
        yield promise(
            row,
            asked.on,
            what="goal",
            owner="employee",
            responsible=row.subject,
            agreed_on=goal.set_on,
            due=goal.due,
            kept=_KEPT.get(goal.status),
            closed_on=goal.closed_on,
            goal=row.ids[0],
        )


def agreements(connection: Connection, asked: Asked, people: People) -> Iterator[Promise]:
    """The half of a plan that is still missing, owed by whoever has not agreed.

    A plan that ran out before both had agreed was dropped.
    """
    own = _PLAN.table.c
    half = or_(own.employee_agreed_on.is_(None), own.manager_agreed_on.is_(None))
    for row in _rows(connection, asked, _PLAN, people, half):
        plan = row.value
        owner: Party = "employee" if plan.employee_agreed_on is None else "manager"
        agreed_on = plan.manager_agreed_on or plan.employee_agreed_on
        over = plan.until is not None and plan.until < asked.on
        standing = people[row.subject]
        yield promise(
            row,
            asked.on,
            what="agreement",
            owner=owner,
            responsible=row.subject if owner == "employee" else plan.manager or standing.manager,
            agreed_on=agreed_on,
            due=agreed_on + AGREE_WITHIN,
            kept=False if over else None,
            closed_on=plan.until if over else None,
            plan=row.ids[0],
        )


def follow_ups(connection: Connection, asked: Asked, people: People) -> Iterator[Promise]:
    """A follow-up that was promised in a conversation is kept by the next conversation."""
    own = _CONVERSATION.table
    later = own.alias("later")
    next_held = (
        select(func.min(later.c.held_on))
        .where(
            later.c.employee == own.c.employee,
            later.c.held_on > own.c.held_on,
            true_on(later, asked.on, asked.known),
        )
        .scalar_subquery()
    )
    wanted = own.c.follow_up_by.is_not(None)
    held = {
        (employee, conversation): day
        for employee, conversation, day in connection.execute(
            select(own.c.employee, own.c.conversation, next_held).where(
                wanted, true_on(own, asked.on, asked.known), *_of(own, people)
            )
        )
    }
    for row in _rows(connection, asked, _CONVERSATION, people, wanted):
        conversation = row.value
        next_day = held[row.subject, row.ids[0]]
        yield promise(
            row,
            asked.on,
            what="follow_up",
            owner="manager",
            responsible=conversation.held_by or people[row.subject].manager,
            agreed_on=conversation.held_on,
            due=conversation.follow_up_by,
            kept=True if next_day else None,
            closed_on=next_day,
        )


def _of(table: FromClause, people: People) -> Iterator[ColumnElement[bool]]:
    if len(people) <= FEW:
        yield table.c.employee.in_(list(people))


def returns(connection: Connection, asked: Asked, people: People) -> Iterator[Promise]:
    """The guaranteed return from a secondment: kept by a return, also an early one."""
    own = _SECONDMENT.table.c
    for row in _rows(connection, asked, _SECONDMENT, people, own.return_guarantee.is_(True)):
        secondment = row.value
        yield promise(
            row,
            asked.on,
            what="return",
            owner="organisation",
            responsible=secondment.home_manager,
            agreed_on=secondment.started_on,
            due=secondment.planned_end,
            kept={"active": None, "returned": True, "early": True}.get(secondment.status, False),
            closed_on=secondment.ended_on,
        )


def _party(owner: Party, employee: str, standing: Standing) -> str | None:
    return {"employee": employee, "manager": standing.manager}.get(owner)
