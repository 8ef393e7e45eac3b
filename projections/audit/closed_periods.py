"""Facts that came late: recorded of a period's days after it was closed, and before it reopened.

Nothing of this is kept: which facts are late follows from the log's order alone, so it is the same
on every road, in every rebuild, and for any past position whenever it is asked.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Row, exists, select

from domain.amendments import amended
from domain.events.base import Event
from domain.events.oversight import AccessLogged, PeriodClosed, PeriodReopened
from domain.events.records import RecordAnnotated
from projections.audit.schema import TABLES
from projections.audit.streams import streams_read
from projections.bitemporal import OPEN_POSITION
from projections.database import Database
from projections.facets_as_of import known_at
from projections.log_by_stream import StreamRange, facts_of

KIND: Final = "in_closed_period"
"""What such a fact is called among the anomalies."""
_PERIODS: Final = StreamRange("period-", "period.")
_NEVER_LATE: Final = (AccessLogged.streams[0], PeriodClosed.streams[0])
_FACTS: Final = TABLES.facts
_OWN: Final = _FACTS.c
_Condition = ColumnElement[bool]


class Closing(NamedTuple):
    """One closing of a period, and its reopening, if there was one."""

    period: str
    first_day: date
    last_day: date
    closed_on: date
    closed_by: str | None
    position: int
    """Where the closing stands in the log: facts behind it are late."""
    reopened_on: date | None = None
    reopened_by: str | None = None
    reopened_because: str | None = None
    reopened_at: int = OPEN_POSITION
    """Where the reopening stands: facts behind that are in time again."""

    @property
    def closed(self) -> bool:
        """Whether it still is."""
        return self.reopened_at == OPEN_POSITION

    def covers(self, day: date) -> bool:
        """Whether the day is one of the period's."""
        return self.first_day <= day <= self.last_day

    def held_at(self, position: int) -> bool:
        """Whether the period was closed when the fact at this position was recorded."""
        return self.position < position < self.reopened_at


class Late(NamedTuple):
    """A fact that is effective in a closed period, or changes one that is."""

    position: int
    recorded_at: str
    stream: str
    type: str
    source: str
    actor: str | None
    effective_on: date
    day: date
    """The day in the period: its own, or that of a fact which it corrects or rescinds."""
    period: str
    closed_on: date
    closing: int
    """The position of the closing."""

    @property
    def message(self) -> str:
        """What is wrong, in plain words."""
        of = "" if self.day == self.effective_on else f", about a fact of {self.day},"
        return (
            f"{self.type} of {self.effective_on}: it was recorded{of} after period {self.period} "
            f"was closed on {self.closed_on}; it counts, and is listed for the auditor "
            "(careerlog period late)"
        )

    def as_anomaly(self) -> dict[str, Any]:
        """As anomalies are told: `{stream, kind, positions, message}`, the late fact first."""
        return {
            "stream": self.stream,
            "kind": KIND,
            "positions": [self.position, self.closing],
            "message": self.message,
        }


def closings(db: Database, known: int | None = None) -> list[Closing]:
    """Every closing of any period, as known at a position, in the order of the log."""
    found: dict[str, list[Closing]] = {}
    with db.reading() as connection:
        facts = facts_of(connection, _PERIODS, known_at(known))
    for fact in facts:
        its = found.setdefault(fact.subject, [])
        if isinstance(fact, PeriodClosed):
            days = (fact.first_day, fact.last_day)
            its.append(Closing(fact.subject, *days, fact.effective_on, fact.actor, fact.position))
        elif isinstance(fact, PeriodReopened) and its and its[-1].closed:
            its[-1] = its[-1]._replace(
                reopened_on=fact.effective_on,
                reopened_by=fact.actor,
                reopened_because=fact.reason,
                reopened_at=fact.position,
            )
    return sorted((each for its in found.values() for each in its), key=lambda each: each.position)


def late(
    db: Database, among: Sequence[Closing], known: int | None = None, after: int = 0
) -> list[Late]:
    """The facts that came late for these closings, in the order of the log.

    Asks the audit's rows, which have to have come as far as `known`; `after` leaves out what was
    recorded up to that position.
    """
    if not among:
        return []
    within = (_OWN.position > after, _OWN.position <= known_at(known))
    found = {
        (each.position, each.closing): each
        for each in (*_amending(db, among, known, *within), *_directly(db, among, *within))
    }
    return [found[place] for place in sorted(found)]


def _directly(db: Database, among: Sequence[Closing], *within: _Condition) -> Iterator[Late]:
    """Facts whose own day is in a closed period."""
    for closing in among:
        asked = select(_FACTS).where(
            _OWN.effective_on.between(closing.first_day, closing.last_day),
            _OWN.position > closing.position,
            _OWN.position < closing.reopened_at,
            _OWN.kind.not_in(_NEVER_LATE),
            *within,
        )
        with db.reading() as connection:
            rows = connection.execute(asked).all()
        for row in rows:
            yield _told(row, row.effective_on, closing)


def _amending(
    db: Database, among: Sequence[Closing], known: int | None, *within: _Condition
) -> Iterator[Late]:
    """Facts that change, or move, what is on record of a day in a closed period."""
    first = min(closing.position for closing in among)
    earlier = _FACTS.alias()
    awaited = exists().where(
        earlier.c.target_source == _OWN.source,
        earlier.c.target_id == _OWN.event_id,
        earlier.c.position < _OWN.position,
    )
    asked = select(_FACTS).where(
        _OWN.position > first,
        *within,
        (_OWN.target_id.is_not(None) & (_OWN.type != RecordAnnotated.type)) | awaited,
    )
    with db.reading() as connection:
        rows = {row.position: row for row in connection.execute(asked)}
    if not rows:
        return
    streams = sorted({row.stream for row in rows.values()})
    for _, facts in streams_read(db, streams, known):
        for fact in facts:
            row = rows.get(fact.position)
            held = [each for each in among if each.held_at(fact.position)] if row else []
            days = sorted(_touched(facts, fact.position)) if held else []
            for closing in held:
                if day := next(filter(closing.covers, days), None):
                    yield _told(rows[fact.position], day, closing)


def _touched(facts: Sequence[Event], position: int) -> set[date]:
    """The days of the facts that read differently once this one is known, before and after it."""
    before, after = (
        {each.position: each for each in amended(known)[0]}
        for known in (
            {(f.source, f.event_id): f for f in facts if f.position < position},
            {(f.source, f.event_id): f for f in facts if f.position <= position},
        )
    )
    return {
        reading[place].effective_on
        for place in before.keys() | after.keys()
        if before.get(place) != after.get(place)
        for reading in (before, after)
        if place in reading
    }


def _told(row: Row[Any], day: date, closing: Closing) -> Late:
    return Late(
        row.position,
        row.recorded_at,
        row.stream,
        row.type,
        row.source,
        row.actor,
        row.effective_on,
        day,
        closing.period,
        closing.closed_on,
        closing.position,
    )
