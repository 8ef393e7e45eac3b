"""Two points on the two clocks compared: what differs about somebody, and which fact made it so."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from domain.events.base import Event
from domain.folding import Key, Segment
from domain.timeline import Timeline
from projections.audit.changes import at, differing
from projections.database import Database
from projections.profiles.queries import who


class Point(NamedTuple):
    """A business day, as known at a log position."""

    on: date
    known: int


class Difference(NamedTuple):
    """A field of a facet that reads differently at two points.

    `before_fact` and `after_fact` are the positions of the facts that the two values rest on, None
    where there is no value. `because` is the fact that last made the later point read as it does:
    often `after_fact` itself, but after a rescission the rescission.
    """

    key: Key
    field: str
    before: Any
    after: Any
    before_fact: int | None
    after_fact: int | None
    because: int | None


def in_order(one: Point, other: Point) -> tuple[Point, Point]:
    """The earlier of two points, then the later: what was known earlier, or else an earlier day."""
    first, second = sorted((one, other), key=_lateness)
    return first, second


def _lateness(point: Point) -> tuple[int, date]:
    return point.known, point.on


def differences(
    stream: str, facts: Sequence[Event], before: Point, after: Point
) -> list[Difference]:
    """What differs about one stream, whose facts up to the later position are given in log order.

    Sealed personal values differ wherever another fact states them, even with the same words.
    """
    timeline = Timeline(stream)
    stands: dict[Point, dict[Key, Segment]] = {before: {}, after: {}}
    touched: dict[Point, dict[Key, int]] = {before: {}, after: {}}
    for fact in facts:
        for key, (_, segments) in timeline.learn(fact).changes.items():
            for point in stands:
                if fact.position <= point.known:
                    _stand(stands[point], touched[point], key, at(segments, point.on), fact)
    later = max(before, after, key=_lateness)
    found: list[Difference] = []
    for key in sorted(stands[before].keys() | stands[after].keys()):
        old, new = stands[before].get(key), stands[after].get(key)
        olds, news = differing(old and old.value, new and new.value)
        because = touched[later].get(key) or touched[before].get(key) or touched[after].get(key)
        found += [
            Difference(
                key,
                field,
                (olds or {}).get(field),
                (news or {}).get(field),
                old and old.position,
                new and new.position,
                because,
            )
            for field in (news or olds or {})
        ]
    return found


def _stand(
    stands: dict[Key, Segment],
    touched: dict[Key, int],
    key: Key,
    segment: Segment | None,
    fact: Event,
) -> None:
    held = stands.get(key)
    if (held and held.value) != (segment and segment.value):
        touched[key] = fact.position
    if segment is None:
        stands.pop(key, None)
    else:
        stands[key] = segment


def people_of(db: Database, unit: str, points: Sequence[Point]) -> list[str]:
    """Everyone who stood in the unit at one of the points."""
    found = {
        person["employee"]
        for point in points
        for person in who(db, point.on, point.known, unit=unit, below=True)
    }
    return sorted(found)
