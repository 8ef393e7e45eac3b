"""The access log as it is asked: who read what of whom, in the order of the log."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import ColumnElement, Select, or_, select

from domain.events.base import Event
from domain.events.oversight import AccessLogged
from projections.audit.facts_at import facts_at
from projections.audit.mentions import EVERYBODY
from projections.audit.schema import TABLES
from projections.database import Database
from projections.facets_as_of import known_at

AT_ONCE: Final = 1_000
"""Entries read at once."""
Outcome = Literal["allowed", "denied"]
Whose = Literal["person", "unit", "everybody"]
_FACTS: Final = TABLES.facts.c
_MENTIONS: Final = TABLES.mentions.c


class Asked(NamedTuple):
    """Which entries: those that fit every field that is set.

    With `person`, also those about everybody, and about one of the units in `units`.
    """

    person: str | None = None
    units: Collection[str] = ()
    reader: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    outcome: Outcome | None = None
    known: int | None = None


def accesses(db: Database, asked: Asked) -> Iterator[dict[str, Any]]:
    """The entries asked for; the audit's rows have to have come as far as is asked for.

    `whose` says how the entry names whom it is about: each `person`, a `unit`, or `everybody`.
    """
    after = 0
    while page := _page(db, asked, after):
        for fact in page:
            entry = _told(fact)
            if asked.outcome in (None, entry["outcome"]):
                yield entry
        after = page[-1].position


def units_above(units: Collection[str]) -> set[str]:
    """The units and all that hold them: `IT.04.1` stands in `IT.04` and in `IT`."""
    found: set[str] = set()
    for unit in units:
        parts = unit.split(".")
        found |= {".".join(parts[:upto]) for upto in range(1, len(parts) + 1)}
    return found


def _page(db: Database, asked: Asked, after: int) -> list[Event]:
    wanted = select(_FACTS.position).where(_FACTS.position > after, *_conditions(asked))
    with db.reading() as connection:
        places = list(connection.scalars(wanted.order_by(_FACTS.position).limit(AT_ONCE)))
    return list(facts_at(db, places))


def _conditions(asked: Asked) -> Iterator[ColumnElement[bool]]:
    yield _FACTS.kind == AccessLogged.streams[0]
    yield _FACTS.position <= known_at(asked.known)
    if asked.first_day is not None:
        yield _FACTS.effective_on >= asked.first_day
    if asked.last_day is not None:
        yield _FACTS.effective_on <= asked.last_day
    if asked.reader is not None:
        yield _FACTS.position.in_(_mentioning(("actor", asked.reader)))
    if asked.person is not None:
        yield or_(
            _FACTS.position.in_(_mentioning(("person", asked.person))),
            _FACTS.position.in_(_mentioning(EVERYBODY)),
            *(_FACTS.position.in_(_mentioning(("unit", each))) for each in sorted(asked.units)),
        )


def _mentioning(mention: tuple[str, str]) -> Select[Any]:
    what, whom = mention
    return select(_MENTIONS.position).where(_MENTIONS.what == what, _MENTIONS.id == whom)


def _told(fact: Any) -> dict[str, Any]:
    whose: Whose = "person" if fact.people else "everybody" if fact.unit is None else "unit"
    return {
        "position": fact.position,
        "stream": fact.originator_id,
        "version": fact.originator_version,
        "at": fact.recorded_at,
        "reader": fact.actor,
        "account": fact.account,
        "question": fact.question,
        "purpose": fact.purpose,
        "outcome": fact.outcome,
        "whose": whose,
        "people": list(fact.people),
        "unit": fact.unit,
        "reading": fact.correlation_id or fact.event_id,
    }
