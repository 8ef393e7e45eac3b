"""The fold over two clocks: from facts to where a stream stood on day V, as known at position K.

`fold(facts)` with the facts up to position K is the definition. `Timeline.learn` takes one fact
after another and says what each changed; a fact that comes in effective order only extends the
last state, anything else (late, corrected, rescinded) folds the stream anew.

Facts of one day apply in the order of `effective_seq` where the source sends it, else of the log.
A corrected fact keeps its place in the log and takes the corrected day and fields. A correction or
rescission may come before its target; a rescinded correction brings back what it replaced; a
correction of a correction replaces its changes as a whole; a rescission cannot be rescinded.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import domain.career
import domain.position  # noqa: F401  (both register how their facts evolve a state)
from domain.amendments import Identity, amended
from domain.events.base import Event
from domain.events.records import Targeting
from domain.folding import EVOLUTIONS, FOREVER, Anomaly, Change, Key, Segment, State, Value
from domain.rules import outside_employment

Segments = dict[Key, list[Segment]]
Order = tuple[date, int, int]


class Learned(NamedTuple):
    """What one fact changed: segments before and after by key, and anomalies come and gone."""

    changes: dict[Key, tuple[list[Segment], list[Segment]]]
    raised: frozenset[Anomaly]
    settled: frozenset[Anomaly]


def order(fact: Event) -> Order:
    """Where a fact stands among the facts of its stream."""
    return (fact.effective_on, fact.effective_seq or 0, fact.position)


class Timeline:
    """One stream's facts, folded: each facet's segments over business days, and the anomalies."""

    def __init__(self, stream: str) -> None:
        self.stream = stream
        self.segments: Segments = {}
        self.anomalies: frozenset[Anomaly] = frozenset()
        self._facts: dict[Identity, Event] = {}
        self._targeted: set[Identity] = set()
        self._state = State()
        self._last: Order = (date.min, 0, 0)

    def __len__(self) -> int:
        return len(self._facts)

    def learn(self, fact: Event) -> Learned:
        """Takes in the next fact of the stream, in log order.

        The same source and event id again changes nothing.
        """
        identity = (fact.source, fact.event_id)
        if identity in self._facts:
            return Learned({}, frozenset(), frozenset())
        self._facts[identity] = fact
        if isinstance(fact, Targeting):
            self._targeted.add(fact.target)
        elif identity not in self._targeted and order(fact) > self._last:
            return self._extend(fact)
        return self._fold_anew()

    def at(self, day: date) -> dict[Key, Value]:
        """The value of every facet that has one on `day`."""
        return {
            key: segment.value
            for key, segments in self.segments.items()
            for segment in segments
            if segment.valid_from <= day < segment.valid_to
        }

    def _extend(self, fact: Event) -> Learned:
        before: dict[Key, list[Segment]] = {}
        raised = self._apply(fact, before)
        self.anomalies |= raised
        changes = {
            key: (old, self.segments.get(key, []))
            for key, old in before.items()
            if old != self.segments.get(key, [])
        }
        return Learned(changes, frozenset(raised), frozenset())

    def _fold_anew(self) -> Learned:
        before, known = self.segments, self.anomalies
        self.segments, self._state, self._last = {}, State(), (date.min, 0, 0)
        facts, anomalies = amended(self._facts)
        for fact in sorted(facts, key=order):
            anomalies |= self._apply(fact, {})
        self.anomalies = frozenset(anomalies)
        changes = {
            key: (before.get(key, []), self.segments.get(key, []))
            for key in before.keys() | self.segments.keys()
            if before.get(key, []) != self.segments.get(key, [])
        }
        return Learned(changes, self.anomalies - known, known - self.anomalies)

    def _apply(self, fact: Event, before: dict[Key, list[Segment]]) -> set[Anomaly]:
        """Evolves the state by one fact in effective order; keeps old segments in `before`."""
        self._last = order(fact)
        raised: set[Anomaly] = set()
        evolve, employment = EVOLUTIONS[type(fact)]
        if employment != "not asked":
            believed = employment == "expected"
            if flag := outside_employment(self._state, fact, believed):
                raised.add(flag)
                if not believed:
                    return raised
        for outcome in evolve(self._state, fact):
            if isinstance(outcome, Anomaly):
                raised.add(outcome)
            else:
                self._take(outcome, fact, before)
        return raised

    def _take(self, change: Change, fact: Event, before: dict[Key, list[Segment]]) -> None:
        key, value = change
        if value == self._state.get(*key):
            return
        segments = self.segments.get(key, [])
        before.setdefault(key, segments)
        day = fact.effective_on
        segments = segments.copy()
        if segments and segments[-1].valid_to == FOREVER:
            last = segments.pop()
            if last.valid_from < day:
                segments.append(last._replace(valid_to=day))
        if value is not None:
            segments.append(Segment(day, FOREVER, value, fact.position))
        self._state.hold(key, value, fact.position)
        if segments:
            self.segments[key] = segments
        else:
            self.segments.pop(key, None)


def fold(facts: Iterable[Event], stream: str = "") -> Timeline:
    """The timeline of one stream's facts, in any order of arrival: the definition of a career."""
    timeline = Timeline(stream)
    for fact in facts:
        timeline._facts.setdefault((fact.source, fact.event_id), fact)
        if isinstance(fact, Targeting):
            timeline._targeted.add(fact.target)
    timeline._fold_anew()
    return timeline
