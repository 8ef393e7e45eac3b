"""Which of the people in a bundle were erased, and by which fact."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import select

from domain.events.records import PersonErased
from domain.log import CareerLog
from projections.audit.schema import TABLES
from projections.database import Database

Erasures = dict[str, dict[str, Any]]
_AT_ONCE: Final = 500
_FACTS: Final = TABLES.facts.c


def erasures_of(db: Database, log: CareerLog, people: Iterable[str]) -> Erasures:
    """The erasures on record now, by person, also where they came after what is asked about.

    What was personal cannot be read any more, whatever day is asked for. A person without a key
    counts as erased where their fact is not on record yet.
    """
    found: Erasures = {}
    for some in _batched(sorted(people)):
        asked = (
            select(_FACTS.position)
            .where(
                _FACTS.stream.in_([f"career-{person}" for person in some]),
                _FACTS.type == PersonErased.type,
            )
            .order_by(_FACTS.position)
        )
        with db.reading() as connection:
            positions = list(connection.scalars(asked))
        for position in positions:
            for fact in log.read(after=position - 1, limit=1):
                found.setdefault(fact.subject, _told(fact))
        if log.vault is not None:
            for person in log.vault.erased_among(some):
                found.setdefault(person, {"person": person, "position": None})
    return dict(sorted(found.items()))


def _told(fact: Any) -> dict[str, Any]:
    return {
        "person": fact.subject,
        "position": fact.position,
        "effective_on": fact.effective_on,
        "recorded_at": fact.recorded_at,
        "basis": fact.basis,
        "requested_by": fact.requested_by,
        "authorised_by": fact.authorised_by,
    }


def _batched(people: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(people), _AT_ONCE):
        yield people[start : start + _AT_ONCE]
