"""A fact out of what a format has read, checked like every fact that comes in."""

from datetime import date
from typing import Any

from consumers.incoming import fact_from
from domain.events.base import Event


def career_fact(
    name: str, employee: str, source: str, event_id: str, on: date, **data: Any
) -> Event:
    """A fact about an employee; data that is None is left out.

    Raises:
        Invalid: a value is out of bounds (a day before 1700, say).
    """
    return fact_on(f"career-{employee}", name, source, event_id, on, **data)


def fact_on(stream: str, name: str, source: str, event_id: str, on: date, **data: Any) -> Event:
    """The same on any stream."""
    given = {field: value for field, value in data.items() if value is not None}
    return fact_from(
        {
            "specversion": "1.0",
            "id": event_id,
            "source": source,
            "type": name,
            "subject": stream,
            "data": {"effective_on": on.isoformat(), **given},
        }
    )
