"""Records of the intake made into facts and appended, and what is wrong with those that are not."""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import psycopg
import sqlalchemy.exc
from eventsourcing.persistence import DataError, InfrastructureFactoryError, PersistenceError
from kafka.consumer.fetcher import ConsumerRecord

from consumers.formats import People, Surroundings, facts_of
from consumers.posing import Find, refuse_posing
from consumers.refusals import FieldError, Invalid
from domain.decisions.correcting import AMENDING
from domain.events.base import Event
from domain.log import CareerLog
from domain.store.placing import Receipt, StoreUnavailable
from domain.vault import VaultError

from .letters import Refusal

_log = logging.getLogger(__name__)

UNAVAILABLE: Final = (
    StoreUnavailable,
    VaultError,
    PersistenceError,
    InfrastructureFactoryError,
    psycopg.Error,
    sqlalchemy.exc.DBAPIError,
    sqlalchemy.exc.TimeoutError,
    OSError,
    MemoryError,
)
"""What says nothing about a fact: the databases are down, full, locked, or not the right ones."""
_OF_THE_FACT: Final = (DataError, psycopg.DataError, sqlalchemy.exc.DataError)
"""What of that is the fact's own fault all the same: a value that no column holds."""


class Told(NamedTuple):
    """A record, and the facts it tells; none where it cannot be understood, and why."""

    record: ConsumerRecord
    facts: tuple[Event, ...]
    refusal: Refusal | None = None


def understood(log: CareerLog, people: People, records: Iterable[ConsumerRecord]) -> list[Told]:
    """What the records tell; each is understood here or refused.

    What one refers to is sought among those before it, then on record.

    A correction that poses as approved here is refused (`consumers.posing`); that goes by what is
    on record alone, for what a record of the batch says under an identity may never be recorded.

    Raises:
        StoreUnavailable: or another of UNAVAILABLE, where something had to be looked up.
    """
    told: list[Told] = []
    before: dict[tuple[str, str], Event] = {}
    around = Surroundings(
        people, lambda source, id: before.get((source, id)) or log.find(source, id)
    )
    for record in records:
        each = _told_by(record, around, log.find)
        told.append(each)
        before.update(((fact.source, fact.event_id), fact) for fact in each.facts)
    return told


def _told_by(record: ConsumerRecord, around: Surroundings, on_record: Find) -> Told:
    try:
        facts = facts_of(record.key, record.value, record.headers, around)
        for fact in facts:
            refuse_posing(fact, on_record)
    except Invalid as invalid:
        return Told(record, (), Refusal("invalid", str(invalid), invalid.errors))
    except UNAVAILABLE:
        raise
    except Exception as error:
        _log.error("a record could not be read", exc_info=True)
        return Told(record, (), Refusal("failed", _stumbled(error)))
    return Told(record, tuple(facts))


def appended(
    log: CareerLog, told: Sequence[Told], outcomes: Counter[str], amending: list[int]
) -> Iterator[Told]:
    """Appends the facts, in one transaction if nothing hinders; gives those records back that
    are refused. `outcomes` counts what became of each fact; `amending` gets the positions of
    corrections and rescissions that were recorded.

    A fact that the log itself refuses is found by halving; all others are recorded.

    Raises:
        StoreUnavailable: or another of UNAVAILABLE; append all of them again.
    """
    facts = [fact for each in told for fact in each.facts]
    try:
        receipts = iter(log.append(facts))
    except Exception as error:
        if isinstance(error, UNAVAILABLE) and not isinstance(error, _OF_THE_FACT):
            raise
        if len(told) == 1:
            _log.error("the log refused a fact", exc_info=True)
            outcomes["invalid"] += len(facts)
            yield told[0]._replace(refusal=Refusal("refused", _refused(error)))
            return
        middle = len(told) // 2
        yield from appended(log, told[:middle], outcomes, amending)
        yield from appended(log, told[middle:], outcomes, amending)
        return
    for each in told:
        conflicts = []
        for fact in each.facts:
            receipt = next(receipts)
            outcomes[receipt.status] += 1
            if receipt.status == "recorded" and isinstance(fact, AMENDING):
                amending.append(receipt.position)
            if receipt.status == "conflict":
                conflicts.append(receipt)
        if conflicts:
            yield each._replace(refusal=_conflicting(conflicts))


def _conflicting(receipts: Sequence[Receipt]) -> Refusal:
    errors = tuple(FieldError("/id", receipt.detail) for receipt in receipts)
    return Refusal("conflict", "; ".join(error.message for error in errors), errors)


def _refused(error: Exception) -> str:
    return (
        f"the log cannot hold this fact ({type(error).__name__}); report it with the log line of "
        "this moment, and send it again when it is mended: careerlog dead retry"
    )


def _stumbled(error: Exception) -> str:
    return (
        f"this program failed on the record ({type(error).__name__}); report it with the log line "
        "of this moment, and send it again when it is mended: careerlog dead retry"
    )
