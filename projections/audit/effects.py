"""What each fact of a stream did: changes before and after, and what it put right or was put right
by."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple

from domain.amendments import Identity, amended, is_amendment
from domain.events.base import Event
from domain.events.records import Targeting
from domain.folding import Anomaly
from domain.timeline import Timeline
from projections.audit.changes import Changed, changed, told

_NOT_READ: Final = frozenset(("originator_id", "originator_version", "position", "recorded_at"))


class Field(NamedTuple):
    """A field of a fact as it read, and as it reads."""

    field: str
    before: Any
    after: Any


class Amending(NamedTuple):
    """What an amendment made of the fact that it goes back to, or found made before that came.

    `position` is None while the target is not on record. `counts` is whether the target counts
    from then on; `fields` are those that read differently.
    """

    position: int | None
    counts: bool
    fields: list[Field]


class Effect(NamedTuple):
    """What a fact did when it was recorded, and by which positions it was amended since."""

    changes: list[Changed]
    amends: Amending | None
    amended_by: list[int]
    raised: list[Anomaly]
    settled: list[Anomaly]


def effects(
    stream: str, facts: Sequence[Event], wanted: Collection[int] | None = None
) -> dict[int, Effect]:
    """The effects of a stream's facts by position; of the wanted ones, or of all.

    `facts` are all that were known of the stream, in log order; personal values may stay sealed.
    """
    amendments: dict[Identity, list[int]] = {}
    for fact in facts:
        if isinstance(fact, Targeting):
            amendments.setdefault(fact.target, []).append(fact.position)
    last = facts[-1].position if wanted is None and facts else max(wanted or (), default=0)
    timeline = Timeline(stream)
    known: dict[Identity, Event] = {}
    found: dict[int, Effect] = {}
    for fact in facts:
        if fact.position > last:
            break
        identity = (fact.source, fact.event_id)
        amending = None
        if wanted is None or fact.position in wanted:
            targets_it = any(place < fact.position for place in amendments.get(identity, ()))
            if is_amendment(fact) or targets_it:
                amending = _amending(known, fact)
        known[identity] = fact
        learned = timeline.learn(fact)
        if wanted is None or fact.position in wanted:
            found[fact.position] = Effect(
                changed(learned.changes),
                amending,
                amendments.get(identity, []),
                sorted(learned.raised),
                sorted(learned.settled),
            )
    return found


def _amending(known: Mapping[Identity, Event], fact: Event) -> Amending | None:
    """How the fact at the root of an amendment read before and after; nothing for a repeat."""
    identity = (fact.source, fact.event_id)
    if identity in known:
        return None
    root = _root({**known, identity: fact}, fact)
    if root is None:
        return Amending(None, True, [])
    after = _reading({**known, identity: fact}, root)
    if root is fact:  # amended before it came: beside what it says stands how it reads
        if after is not None and not (fields := _fields(fact, after)):
            return None
        return Amending(fact.position, after is not None, [] if after is None else fields)
    before = _reading(known, root)
    fields = _fields(before, after) if before and after else []
    return Amending(root.position, after is not None, fields)


def _root(known: Mapping[Identity, Event], fact: Event) -> Event | None:
    """The plain fact that an amendment, or an amendment of one, goes back to."""
    passed: set[Identity] = set()
    current: Event | None = fact
    while isinstance(current, Targeting):
        if current.target in passed:
            return None
        passed.add(current.target)
        current = known.get(current.target)
    return current


def _reading(known: Mapping[Identity, Event], root: Event) -> Event | None:
    plain, _ = amended(known)
    identity = (root.source, root.event_id)
    return next((each for each in plain if (each.source, each.event_id) == identity), None)


def _fields(before: Event, after: Event) -> list[Field]:
    return [
        Field(name, told(value), told(after.__dict__.get(name)))
        for name, value in before.__dict__.items()
        if name not in _NOT_READ and after.__dict__.get(name) != value
    ]
