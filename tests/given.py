"""Given facts, when asked about a day, then so it stands: domain tests in three lines."""

from datetime import date
from itertools import count
from typing import Any

from domain.events.base import Event
from domain.events.catalogue import BY_NAME
from domain.folding import Segment
from domain.timeline import Timeline, fold


def fact(name: str, day: str, *, id: str = "", stream: str = "", **fields: Any) -> Event:
    """A valid fact of the catalogue; `id` names it for corrections, else it gets one of its own."""
    kind = BY_NAME[name]
    default = {"career": "career-E1024", "position": "position-P77"}.get(
        kind.streams[0], f"{kind.streams[0]}-X1"
    )
    return kind(
        originator_id=stream or default,
        source="hr",
        event_id=id or f"made-{next(_ids)}",
        effective_on=date.fromisoformat(day),
        **fields,
    )


_ids = count(1)


def recorded(*facts: Event) -> list[Event]:
    """The facts with the log positions 1, 2, 3 ... in the order given."""
    return [each.replaced(position=place) for place, each in enumerate(facts, start=1)]


class Given:
    """Facts in the order they were recorded, asked about a day as known at a position."""

    def __init__(self, facts: list[Event]) -> None:
        self.facts = facts

    def timeline(self, known: int | None = None) -> Timeline:
        """The fold of what was known at position `known`; checked against learning one by one."""
        told = [each for each in self.facts if known is None or each.position <= known]
        whole = fold(told, "")
        learning = Timeline("")
        for each in told:
            learning.learn(each)
        assert learning.segments == whole.segments
        assert learning.anomalies == whole.anomalies
        return whole

    def on(self, day: str, *key: str, known: int | None = None) -> "Then":
        """The facet at `key` (standing unless told) on a day, as known at a position."""
        values = self.timeline(known).at(date.fromisoformat(day))
        return Then(values.get(key or ("standing",)))

    def segments(self, *key: str, known: int | None = None) -> list[Segment]:
        """All segments of the facet at `key`."""
        return self.timeline(known).segments.get(key, [])

    def then_anomalies(self, *expected: tuple[str, tuple[int, ...]]) -> None:
        """Exactly these anomalies: kind, and positions with the contradicting fact first."""
        found = {(each.kind, each.positions) for each in self.timeline().anomalies}
        assert found == set(expected)


class Then:
    """What was found, to be compared field by field."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def then(self, **expected: Any) -> None:
        """The value has these fields."""
        assert self.value is not None, "nothing stands there"
        assert {field: getattr(self.value, field) for field in expected} == expected

    def then_nothing(self) -> None:
        """There is no such value on that day."""
        assert self.value is None


def given(*facts: Event) -> Given:
    """The facts that were recorded, in this order."""
    return Given(recorded(*facts))
