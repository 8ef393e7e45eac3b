"""How a bench came to be what it is: each fact, who, when and why, before and after."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from domain.events.base import Event
from domain.events.records import Targeting
from domain.folding import Key, Segment
from domain.position.facets import Nomination
from domain.timeline import Timeline

_WEIGHED: Final = ("status", "readiness", "rank")


def bench_history(facts: Sequence[Event]) -> list[dict[str, Any]]:
    """What happened to the nominations of a post, in recorded order, from the post's own facts.

    `facts` are those of its stream that count as known, opened where their words are to be read.
    Each entry has the fact's `position`, `recorded_at`, `effective_on`, `type`, `employee`,
    `interim`, `by`, `why`, `reason`, and `before` and `after` on the first day that it changed.
    A correction or rescission is an entry of its own, for every nomination that it changed.
    """
    timeline = Timeline(facts[0].originator_id if facts else "")
    return [entry for fact in facts for entry in _entries(timeline, fact)]


def _entries(timeline: Timeline, fact: Event) -> Iterator[dict[str, Any]]:
    learned = timeline.learn(fact)
    changes = {key: each for key, each in learned.changes.items() if key[0] == "nomination"}
    own = _own_key(fact)
    for key in sorted(changes.keys() | ({own} if own else set())):
        segments = timeline.segments.get(key, [])
        before, after = changes.get(key, (segments, segments))
        day = _first_difference(before, after) or fact.effective_on
        yield {
            "position": fact.position,
            "recorded_at": fact.recorded_at,
            "effective_on": fact.effective_on,
            "type": fact.type,
            "employee": key[1],
            "interim": key[2] == "interim",
            "by": fact.actor,
            "why": _words(getattr(fact, "why", None)),
            "reason": _words(fact.reason),
            "before": _weighed(before, day),
            "after": _weighed(after, day),
        }


def _own_key(fact: Event) -> Key | None:
    """The nomination that the fact is about, even if it changed nothing of it."""
    if isinstance(fact, Targeting) or not fact.type.startswith("successor."):
        return None
    told: Mapping[str, Any] = fact.__dict__
    return ("nomination", told["employee"], "interim" if told["interim"] else "successor")


def _words(text: Any) -> Any:
    """A personal text: as it reads, or what stands in its place."""
    if text is None or isinstance(text, str):
        return text
    return {"sealed": True} if isinstance(text, Mapping) else {"erased": True}


def _first_difference(before: Sequence[Segment], after: Sequence[Segment]) -> date | None:
    days = sorted({day for each in (*before, *after) for day in (each.valid_from, each.valid_to)})
    return next((day for day in days if _at(before, day) != _at(after, day)), None)


def _weighed(segments: Sequence[Segment], day: date) -> dict[str, Any] | None:
    held = _at(segments, day)
    return None if held is None else {field: getattr(held, field) for field in _WEIGHED}


def _at(segments: Sequence[Segment], day: date) -> Nomination | None:
    for segment in segments:
        if segment.valid_from <= day < segment.valid_to:
            held: Nomination = segment.value
            return held
    return None
