"""What every decision shares: the streams it looks at, who acts, and facts or a refusal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import count
from typing import Any, Final, NamedTuple

from domain.events.base import Event
from domain.folding import Segment
from domain.timeline import Timeline, fold

SOURCE: Final = "careerlog"
"""The source of every fact that comes from a command."""


class Refused(Exception):
    """A command that cannot be carried out; the message says why, and what to do instead."""


class NeedsReason(Refused):
    """A command that somebody may go on with who gives a reason; the message says what for."""


class Flag(NamedTuple):
    """Something to know about a decision, or about a nominee, and the facts that it rests on."""

    kind: str
    message: str
    positions: tuple[int, ...] = ()


STOPPING: Final = frozenset({"advancement_unwanted", "not_the_manager", "speaks_for_others"})
"""Kinds of flags that stop a command, unless whoever gives it says why to go on."""
_UNRECORDED: Final = 1 << 62
"""From here on count the positions of facts that are not in the log yet."""


class Act(NamedTuple):
    """Who acts, from which business day on, and the reason given, which is also why to go on in
    spite of what speaks against it. `id` tells commands apart.
    """

    id: str
    by: str
    on: date
    reason: str | None = None

    def fact(self, kind: type[Event], stream: str, number: int = 1, /, **fields: Any) -> Event:
        """A fact of this act, checked; fields that are None are left out.

        Raises:
            pydantic.ValidationError: a field holds what the fact does not take.
        """
        told = {name: value for name, value in fields.items() if value is not None}
        return kind(
            originator_id=stream,
            source=SOURCE,
            event_id=self.id if number == 1 else f"{self.id}-{number}",
            effective_on=self.on,
            actor=self.by,
            reason=self.reason,
            **told,
        )


@dataclass(frozen=True)
class Record:
    """One stream as it was read for a decision: its facts, in log order, and their fold."""

    stream: str
    facts: Sequence[Event] = ()

    @cached_property
    def timeline(self) -> Timeline:
        """The fold of the facts."""
        return fold(self.facts, self.stream)

    @property
    def subject(self) -> str:
        """The employee or post whose stream it is."""
        return self.stream.partition("-")[2]

    @property
    def version(self) -> int:
        """How many facts the stream has; what an append is told to expect."""
        return self.facts[-1].originator_version if self.facts else 0

    def segment(self, on: date, *key: str) -> Segment | None:
        """The facet at `key` on a day, with the position of the fact it rests on."""
        for segment in self.timeline.segments.get(key, ()):
            if segment.valid_from <= on < segment.valid_to:
                return segment
        return None

    def get(self, on: date, *key: str) -> Any:
        """The value of the facet at `key` on a day, None where it has none."""
        segment = self.segment(on, *key)
        return None if segment is None else segment.value

    def instances(self, on: date, facet: str) -> list[tuple[tuple[str, ...], Segment]]:
        """Every instance of a facet that has a value on a day, with its ids, in their order."""
        return [
            (key[1:], segment)
            for key in sorted(key for key in self.timeline.segments if key[0] == facet)
            if (segment := self.segment(on, *key)) is not None
        ]

    def told(self, facts: Sequence[Event]) -> "Record":
        """The record as it will read with these facts behind all others."""
        places = count(_UNRECORDED + len(self.facts))
        new = (each.replaced(position=place) for each, place in zip(facts, places, strict=False))
        return Record(self.stream, (*self.facts, *new))


class Decision(NamedTuple):
    """The facts that a command comes to, and what to know about it."""

    facts: tuple[Event, ...]
    flags: tuple[Flag, ...] = ()


def decided(
    act: Act,
    record: Record,
    facts: Sequence[Event],
    flags: Sequence[Flag] = (),
    stopping: frozenset[str] = STOPPING,
    allowed: frozenset[str] = frozenset(),
) -> Decision:
    """The decision to record these facts on the record's stream.

    Anomalies of the kinds `allowed` are flagged, and on record, instead of refused.

    Raises:
        Refused: the facts would contradict the record, some of which may be of later days.
        NeedsReason: a flag of a `stopping` kind asks for a reason, and the act gives none.
    """
    new = record.told(facts).timeline.anomalies - record.timeline.anomalies
    if refused := [each for each in new if each.kind not in allowed]:
        raise Refused(
            f"this would contradict the record ({min(refused).message}); "
            "choose another day, or correct the record first"
        )
    flags = [*flags, *(Flag(each.kind, each.message, each.positions) for each in sorted(new))]
    serious = [flag.message for flag in flags if flag.kind in stopping]
    if serious and act.reason is None:
        raise NeedsReason("; ".join(serious))
    return Decision(tuple(facts), tuple(map(_on_record, flags)))


def _on_record(flag: Flag) -> Flag:
    """The flag without the facts that the decision itself only brings."""
    return flag._replace(positions=tuple(p for p in flag.positions if p < _UNRECORDED))
