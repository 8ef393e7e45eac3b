"""Employment: coming, coming back, leaving, and whom somebody reports to."""

from typing import ClassVar, Literal

from .base import Event, Identifier, Ladder, Name, PersonalName, PersonalNote


class Placement(Event):
    """Where an employment begins: unit, post, title, grade, ladder and manager, as far as known."""

    given_name: PersonalName | None = None
    family_name: PersonalName | None = None
    email: PersonalName | None = None
    unit: Identifier | None = None
    post: Identifier | None = None
    title: Name | None = None
    grade: Identifier | None = None
    ladder: Ladder | None = None
    job: Identifier | None = None
    manager: Identifier | None = None


class Hired(Placement):
    """Sent when somebody's first employment begins; every career starts with it.

    What the source does not know yet (a title given weeks later) may be left out and follow as a
    promotion, a move or a correction.
    """

    type: ClassVar[str] = "employee.hired"


class Rehired(Placement):
    """Sent when somebody who had left is employed again; the earlier career stays on the record."""

    type: ClassVar[str] = "employee.rehired"


class Left(Event):
    """Sent when an employment ends; turnover and succession both begin here.

    `effective_on` is the first day no longer employed. `voluntary` tells turnover that a
    conversation might have prevented from turnover that the organisation decided.
    """

    type: ClassVar[str] = "employee.left"

    voluntary: bool | None = None
    cause: (
        Literal[
            "resigned",
            "retired",
            "dismissed",
            "redundant",
            "contract_ended",
            "died",
            "transferred",
            "other",
        ]
        | None
    ) = None
    regretted: bool | None = None
    reasons_to_leave: PersonalNote | None = None


class ManagerChanged(Event):
    """Sent when somebody reports to another manager while the rest stays as it was.

    The manager is one of the three parties that keep promises about a career, so plans and
    commitments follow this line. Without `manager` nobody is the manager from that day on.
    """

    type: ClassVar[str] = "employee.manager_changed"

    manager: Identifier | None = None
    from_manager: Identifier | None = None
