"""Promises: who owes what to whose development, by when, and whether it was kept.

A promise is an action of a plan (owner: employee, manager or organisation), a goal (the employee's
own), the half of a plan that one of the two has still to agree to, the follow-up that was promised
in a conversation (the manager's), or the guaranteed return from a secondment (the organisation's).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final, get_args

from sqlalchemy import ColumnElement, or_, select

from domain.career.facets import STANDING
from projections.as_of import facet_rows, true_on
from projections.commitments.promise import Asked, Party, Promise, Status
from projections.commitments.sources import (
    People,
    actions,
    agreements,
    follow_ups,
    goals,
    returns,
)
from projections.database import Database
from projections.profiles.schema import TABLES
from projections.units import unit_within

_STANDING: Final = TABLES.facets[STANDING].table
_RESPONSIBLE: Final = (
    ("action", "responsible"),
    ("plan", "manager"),
    ("conversation", "held_by"),
    ("secondment", "home_manager"),
)
"""Facets that name whoever must keep a promise in them, and in which column."""


def promises(db: Database, asked: Asked) -> list[Promise]:
    """Every promise to those employed, the most overdue first, then by due day."""
    with db.surveying() as connection:
        people: People = {
            row.subject: row.value
            for row in facet_rows(
                connection,
                TABLES.facets[STANDING],
                asked.on,
                asked.known,
                *_asked_people(asked, db.postgres),
            )
        }
        found = [
            promise
            for source in (actions, goals, agreements, follow_ups, returns)
            for promise in source(connection, asked, people)
            if asked.manager is None or _concerns(promise, asked.manager, people)
        ]
    return sorted(found, key=_urgency)


def _urgency(promise: Promise) -> tuple[Any, ...]:
    return (
        -promise.days_overdue,
        promise.status != "open",
        promise.due or date.max,
        promise.employee,
        promise.id,
    )


def _asked_people(asked: Asked, postgres: bool) -> Iterator[ColumnElement[bool]]:
    """Narrows the standings to those employed whom the question is about.

    What a manager is responsible for may concern people of other teams, so a question about a
    manager starts from everybody whom a promise of theirs names.
    """
    yield _STANDING.c.status == "employed"
    if asked.employee is not None:
        yield _STANDING.c.employee == asked.employee
    if asked.unit is not None:
        yield unit_within(_STANDING.c.unit, asked.unit, postgres)
    if asked.manager is not None:
        tables = [(TABLES.facets[facet].table, column) for facet, column in _RESPONSIBLE]
        yield or_(
            _STANDING.c.manager == asked.manager,
            _STANDING.c.employee == asked.manager,
            *(
                _STANDING.c.employee.in_(
                    select(table.c.employee).where(
                        table.c[column] == asked.manager, true_on(table, asked.on, asked.known)
                    )
                )
                for table, column in tables
            ),
        )


def _concerns(promise: Promise, manager: str, people: People) -> bool:
    return promise.responsible == manager or people[promise.employee].manager == manager


def kept_by_party(found: Iterable[Promise]) -> list[dict[str, Any]]:
    """For each party how many promises it made, and how many of them stand in which status."""
    tally = Counter((promise.owner, promise.status) for promise in found)
    return [
        {"owner": owner, "promised": sum(n for (own, _), n in tally.items() if own == owner)}
        | {status: tally[owner, status] for status in get_args(Status)}
        for owner in get_args(Party)
    ]
