"""The house in which the stories play: a critical post, its holder, their manager and a team."""

from typing import Any

from domain.events.base import Event
from tests.given import fact

HEAD = (
    fact(
        "position.defined",
        "2020-01-01",
        title="Head of Data",
        unit="DATA",
        grade="G7",
        ladder="management",
        job="HEAD",
    ),
    fact(
        "position.criticality_set", "2020-01-01", key=True, critical=True, why="feeds every report"
    ),
    fact(
        "position.requirements_set",
        "2020-01-02",
        skills=({"skill": "negotiation", "level": 4.0, "essential": True},),
        certificates=("budget-licence",),
    ),
    fact("path.defined", "2020-01-03", stream="path-up", from_job="LEAD", to_post="P77"),
)
"""Post P77, and the career path from a lead's job to it."""


def of(employee: str, name: str, day: str, **fields: Any) -> Event:
    """A fact about a person, as HR sends it."""
    return fact(name, day, stream=f"career-{employee}", **fields)


def hired(employee: str, **fields: Any) -> Event:
    """Somebody was hired, as a lead in max's team unless told otherwise."""
    placed = {"unit": "DATA", "grade": "G6", "ladder": "management", "job": "LEAD"}
    return of(employee, "employee.hired", "2020-02-01", **(placed | {"manager": "max"} | fields))


HOUSE = (
    *HEAD,
    hired("max", job="DIRECTOR", grade="G8", manager=None),
    hired("dora", unit="HR", job="PARTNER", grade="G8", manager=None),
    hired("hal", post="P77", job="HEAD", grade="G7"),
)
"""max leads, dora is the partner from HR, hal holds P77."""
