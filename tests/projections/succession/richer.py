"""The histories of tests/histories.py, with more in them of what metrics and nine-box count."""

from datetime import date
from typing import Any, Final

from domain.events.base import Event
from tests.histories import DAYS

_UNITS: Final = {"A": "A", "B": "A.1"}
"""One unit below the other."""
_POSTS: Final = {"A": "P1", "B": "P2"}
"""Posts that are defined, so that people hold them."""
_PEOPLE: Final = {"A": "E1", "B": "E2"}


def richer(facts: list[Event]) -> list[Event]:
    """The same facts; what is drawn for others of their fields goes by their places."""
    return [fact.replaced(**_more(fact, _number(fact))) for fact in facts]


def _number(fact: Event) -> int:
    """The same for the same event id, so that a repeated fact stays a repeated one."""
    return sum(map(ord, fact.event_id))


def _more(fact: Event, n: int) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for field, names in (("unit", _UNITS), ("host_unit", _UNITS), ("post", _POSTS)):
        if (value := getattr(fact, field, None)) in names:
            changes[field] = names[value]
    more: dict[str, dict[str, Any]] = {
        "employee.left": {"cause": (None, "retired", "resigned")[n % 3]},
        "opening.filled": {
            "employee": ("E1", "E2", None)[n % 3],
            "route": ("internal", "external")[n % 2],
        },
        "successor.nominated": {
            "readiness": (None, "ready_now", "one_to_three_years", "four_to_five_years")[n % 4]
        },
        "plan.agreed": {
            "agreed_by": (("employee", "manager"), ("employee",))[n % 4 == 0],
            "until": (None, *DAYS[1:10:3])[n % 4],
        },
        "action.agreed": {"plan": ("A", "B", None)[n % 3]},
        "review.calibrated": {
            "employee": _PEOPLE.get(getattr(fact, "employee", ""), "E1"),
            "potential": (None, "medium", "high")[n % 3],
        },
        "conversation.held": {"held_by": "E2"},
    }
    return changes | more.get(fact.type, {})


def periods(on: date, choice: int) -> date | None:
    """The first day of a period that ends on `on`: the default, or one of few days before it."""
    before = [day for day in DAYS if day <= on]
    return None if choice < 0 else before[choice % len(before)]
