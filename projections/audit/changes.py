"""What one fact changed: which fields, over which business days, before and after."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from pydantic import BaseModel

from domain.folding import Key, Segment, Value
from domain.vault import is_sealed

Fields = dict[str, Any]
SEALED = {"sealed": True}


class Changed(NamedTuple):
    """A facet that reads differently over the half-open business days from `valid_from`.

    `before` and `after` hold the fields that differ; None where the facet was not, or is no more.
    """

    key: Key
    valid_from: date
    valid_to: date
    before: Fields | None
    after: Fields | None


def changed(changes: Mapping[Key, tuple[Sequence[Segment], Sequence[Segment]]]) -> list[Changed]:
    """The differences between segments before and after, ordered by facet, ids and day."""
    return [
        each for key, (before, after) in sorted(changes.items()) for each in _of(key, before, after)
    ]


def differing(before: Value | None, after: Value | None) -> tuple[Fields | None, Fields | None]:
    """The fields in which two values of a facet differ, as told; both None where nowhere."""
    if before == after:
        return None, None
    old = {} if before is None else before._asdict()
    new = {} if after is None else after._asdict()
    names = [name for name in (new or old) if old.get(name) != new.get(name)]
    return (
        {name: told(old[name]) for name in names} if old else None,
        {name: told(new[name]) for name in names} if new else None,
    )


def told(value: Any) -> Any:
    """A value without anything personal, ready for JSON."""
    if is_sealed(value):
        return SEALED
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, Mapping):
        return {name: told(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return [told(inner) for inner in value]
    return value


def at(segments: Sequence[Segment], day: date) -> Segment | None:
    """The segment that holds on a day."""
    for segment in reversed(segments):
        if segment.valid_from <= day < segment.valid_to:
            return segment
    return None


def _of(key: Key, before: Sequence[Segment], after: Sequence[Segment]) -> Iterator[Changed]:
    waiting: Changed | None = None
    for start, end, old, new in _stretches(before, after):
        fields = differing(old, new)
        if fields == (None, None):
            continue
        if waiting and waiting.valid_to == start and (waiting.before, waiting.after) == fields:
            waiting = waiting._replace(valid_to=end)
            continue
        if waiting:
            yield waiting
        waiting = Changed(key, start, end, *fields)
    if waiting:
        yield waiting


def _stretches(
    before: Sequence[Segment], after: Sequence[Segment]
) -> Iterator[tuple[date, date, Value | None, Value | None]]:
    """The days cut wherever one of the two begins or ends a segment."""
    days = sorted({day for each in (*before, *after) for day in (each.valid_from, each.valid_to)})
    for start, end in pairwise(days):
        old, new = at(before, start), at(after, start)
        yield start, end, old and old.value, new and new.value
