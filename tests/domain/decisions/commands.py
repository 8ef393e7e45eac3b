"""Given what is on record, when a command is given, then these facts, or this refusal."""

from datetime import date
from typing import Any

import pytest

from domain.decisions.benches import Bench
from domain.decisions.deciding import Act, Decision, Record, Refused
from domain.events.base import Event
from tests.given import fact


def on_record(stream: str, *facts: Event) -> Record:
    """The stream as the log would give it, positions from 1."""
    numbered = (
        each.replaced(originator_id=stream, originator_version=n, position=n)
        for n, each in enumerate(facts, start=1)
    )
    return Record(stream, tuple(numbered))


def post(*facts: Event, id: str = "P77") -> Record:
    """The post P77, open since 2020, and what else happened to it."""
    stream = f"position-{id}"
    defined = fact("position.defined", "2020-01-01", stream=stream, title="Head", unit="U1")
    return on_record(stream, defined, *facts)


def career(id: str, *facts: Event, **hired: Any) -> Record:
    """Somebody employed since 2020, under M1, and what else happened to them."""
    stream = f"career-{id}"
    told = {"unit": "U1", "manager": "M1", **hired}
    return on_record(stream, fact("employee.hired", "2020-01-01", stream=stream, **told), *facts)


def act(by: str, day: str = "2024-06-01", reason: str | None = None) -> Act:
    """An act of somebody, on a day in the middle of 2024 unless told."""
    return Act("act-1", by, date.fromisoformat(day), reason)


def refused(words: str) -> Any:
    """The command is refused, in these words among others."""
    return pytest.raises(Refused, match=words)


def kinds(decision: Decision) -> list[str]:
    """What is flagged."""
    return [flag.kind for flag in decision.flags]


def the_fact(decision: Decision) -> Event:
    """The only fact that it comes to."""
    [only] = decision.facts
    return only


def nominated(
    day: str = "2024-01-01", employee: str = "E1", actor: str | None = "M1", **told: Any
) -> Event:
    """A nomination of E1 by M1 at the beginning of 2024, unless told."""
    return fact("successor.nominated", day, employee=employee, actor=actor, **told)


NOMINATED = nominated(rank=1, readiness="one_to_three_years")
APPROVED = fact("successor.approved", "2024-02-01", actor="M2", employee="E1")


def bench(*facts: Event, who: Record | None = None, **told: Any) -> Bench:
    """The bench of P77 after these facts, and E1 unless told."""
    return Bench(post(*facts), who or career("E1"), **told)
