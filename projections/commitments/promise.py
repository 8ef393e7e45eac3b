"""What a promise is, and how its state follows from its days."""

from datetime import date
from typing import Literal, NamedTuple

from projections.as_of import FacetRow

Party = Literal["employee", "manager", "organisation"]
What = Literal["action", "goal", "agreement", "follow_up", "return"]
Status = Literal["open", "overdue", "kept", "kept_late", "dropped"]


class Promise(NamedTuple):
    """A promise to somebody's development, as it stood on a day.

    `responsible` is the employee id of whoever must keep it, None where that is the organisation
    as such; `kind` the 70-20-10 kind of an action; `position` the fact that it rests on.
    """

    employee: str
    owner: Party
    responsible: str | None
    what: What
    id: str
    kind: str | None
    agreed_on: date
    due: date | None
    status: Status
    days_overdue: int
    closed_on: date | None
    plan: str | None
    goal: str | None
    position: int


class Asked(NamedTuple):
    """Whose promises are asked for, on which day, as known at which position.

    `manager` narrows to the people who report to them on that day, and to what they themselves are
    responsible for; `unit` to the people of that unit.
    """

    on: date
    known: int | None = None
    employee: str | None = None
    manager: str | None = None
    unit: str | None = None


def promise(
    row: FacetRow,
    on: date,
    *,
    what: What,
    owner: Party,
    responsible: str | None,
    agreed_on: date,
    due: date | None,
    kept: bool | None = None,
    closed_on: date | None = None,
    kind: str | None = None,
    plan: str | None = None,
    goal: str | None = None,
) -> Promise:
    """The promise behind a row; `kept` is None while it is open, False where it was dropped."""
    late = due is not None and (closed_on or on) > due
    status: Status
    if kept is None:
        status = "overdue" if late else "open"
    elif kept:
        status = "kept_late" if late else "kept"
    else:
        status = "dropped"
    return Promise(
        employee=row.subject,
        owner=owner,
        responsible=responsible,
        what=what,
        id=row.ids[0],
        kind=kind,
        agreed_on=agreed_on,
        due=due,
        status=status,
        days_overdue=(on - due).days if status == "overdue" and due else 0,
        closed_on=closed_on,
        plan=plan,
        goal=goal,
        position=row.position,
    )
