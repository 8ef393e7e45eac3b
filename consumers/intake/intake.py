"""The intake: from careerlog.intake into the log, batch by batch; offsets last.

A batch is polled, understood and appended in one transaction; what is refused is put into the dead
letters and acknowledged there; then the offsets are committed. A crash in between repeats: the log
answers `already_recorded`, and a letter written twice counts once (see letters.py). Where the
databases or Kafka do not answer, the member stays in its group, reads nothing, and tries again for
as long as it takes: no record is passed over.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from threading import Event
from time import monotonic
from typing import Any, Final, TypeVar

from kafka.errors import KafkaError

from consumers.formats import People
from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics, ensure_topics
from consumers.metrics import BATCH_FACTS, BATCH_SECONDS, DEAD_LETTERS, INTAKE_FACTS, INTAKE_FLAGGED
from domain.log import CareerLog
from domain.store.placing import StoreUnavailable
from domain.vault import VaultError
from projections.audit.unapproved import KIND as UNAPPROVED

from .dead_letters import DeadLetters
from .group import Member, Polled
from .letters import Letter, Original, Place, now
from .people import people_of
from .recording import UNAVAILABLE, Told, appended, understood

AT_ONCE: Final = 5_000
"""Records to handle at once, unless told."""
NOBODY_ELSE: Final = People()
_PAUSES: Final = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Seconds to wait before the next try; the last one for ever."""

T = TypeVar("T")
_log = logging.getLogger(__name__)


class _Stopped(Exception):
    """Somebody asked for the end while a batch was held; it is not committed, so it comes again."""


class Intake:
    """One member of the intake; any number of them share the partitions."""

    def __init__(
        self,
        kafka: Kafka,
        topics: Topics,
        log: CareerLog,
        at_once: int = AT_ONCE,
        people: People = NOBODY_ELSE,
        corrections_take_two: bool = False,
        **consumer_settings: Any,
    ) -> None:
        """`people` says whom other systems' accounts mean; `corrections_take_two`, that those which
        come in, approved by nobody here, are flagged.

        `consumer_settings` go to kafka-python's consumer.
        """
        self._kafka = kafka
        self._topics = topics
        self._log = log
        self._people = people
        self._corrections_take_two = corrections_take_two
        self._dead = DeadLetters(kafka, topics)
        self._consumer_settings = {"max_poll_records": at_once, **consumer_settings}
        self._joined: Member | None = None

    def run(self, stopped: Event) -> None:
        """Takes in what comes until `stopped` is set; a batch that was begun is finished first.

        Only while it waits for a server the end comes at once: the batch is then taken in by the
        next who reads the partition.
        """
        try:
            self._joined = self._until_done(self._join, "Kafka does not answer", stopped)
            while not stopped.is_set():
                polled = self._until_done(self._member.poll, "Kafka does not give records", stopped)
                if polled:
                    self._take_in(polled, stopped)
                with suppress(KafkaError):
                    self._member.tell_lag()
        except _Stopped:
            _log.info("stopped while waiting; the batch was not committed and comes again")
        finally:
            self._dead.close()
            if self._joined is not None:
                self._joined.close()
                self._joined = None

    def _join(self) -> Member:
        ensure_topics(self._kafka, self._topics)
        return Member(self._kafka, self._topics, **self._consumer_settings)

    @property
    def _member(self) -> Member:
        assert self._joined is not None
        return self._joined

    def _take_in(self, polled: Polled, stopped: Event) -> None:
        began = monotonic()
        told = self._until_done(
            lambda: understood(self._log, self._people, chain.from_iterable(polled.values())),
            "the store does not answer",
            stopped,
        )
        refused = [each for each in told if each.refusal is not None]
        outcomes = Counter(invalid=len(refused))
        to_record = [each for each in told if each.refusal is None]
        amending: list[int] = []

        def record() -> list[Told]:
            outcomes.clear()
            amending.clear()
            outcomes["invalid"] = len(refused)
            return list(appended(self._log, self._ours(to_record, polled), outcomes, amending))

        refused += self._until_done(record, "the store does not answer", stopped)
        letters = [_letter(each) for each in self._ours(refused, polled)]

        def put_aside() -> None:
            letters[:] = self._dead.put(letters)
            if letters:
                raise KafkaError("not every dead letter was acknowledged")

        reasons = Counter(letter.refusal.reason for letter in letters)
        self._until_done(put_aside, "the dead letters are not acknowledged", stopped)
        commit = self._until_done(
            lambda: self._member.commit(polled), "Kafka does not take offsets", stopped
        )
        for status, count in outcomes.items():
            INTAKE_FACTS.labels(status).inc(count)
        for reason, count in reasons.items():
            DEAD_LETTERS.labels(reason).inc(count)
        if amending and self._corrections_take_two:
            INTAKE_FLAGGED.labels(UNAPPROVED).inc(len(amending))
            _log.warning(
                "corrections without a second person's approval were recorded; see: careerlog "
                "corrections --unapproved",
                extra={"facts": len(amending), "first": amending[0], "last": amending[-1]},
            )
        BATCH_FACTS.labels("intake").observe(len(told))
        BATCH_SECONDS.labels("intake").observe(monotonic() - began)
        if reasons:
            _log.warning(
                "records put into the dead letters; see: careerlog dead list",
                extra={"records": len(told), "reasons": dict(reasons), "committed": commit},
            )

    def _ours(self, told: Sequence[Told], polled: Polled) -> list[Told]:
        kept = {(each.topic, each.partition) for each in self._member.kept(polled)}
        return [each for each in told if (each.record.topic, each.record.partition) in kept]

    def _until_done(self, attempt: Callable[[], T], trouble: str, stopped: Event) -> T:
        """What the attempt gives, tried again for as long as servers are away."""
        for pause in _pauses():
            try:
                done = attempt()
            except (KafkaError, *UNAVAILABLE) as error:
                told: dict[str, object] = {"error": type(error).__name__, "again_in_seconds": pause}
                if isinstance(error, KafkaError):
                    told |= self._kafka.where
                if isinstance(error, StoreUnavailable | VaultError):
                    told["says"] = str(error)
                _log.warning("%s; trying again", trouble, extra=told)
            else:
                return done
            self._wait(pause, stopped)
        raise AssertionError("unreachable")

    def _wait(self, pause: float, stopped: Event) -> None:
        try:
            if self._joined is None:
                stopped.wait(pause)
            else:
                self._joined.wait(pause, stopped)
        except KafkaError as error:
            _log.warning("Kafka does not answer either", extra={"error": type(error).__name__})
            stopped.wait(pause)
        if stopped.is_set():
            raise _Stopped


def _pauses() -> Iterator[float]:
    yield from _PAUSES
    while True:
        yield _PAUSES[-1]


def _letter(told: Told) -> Letter:
    record, refusal = told.record, told.refusal
    assert refusal is not None
    return Letter(
        Original(record.key, record.value, list(record.headers)),
        Place(record.topic, record.partition, record.offset, record.timestamp),
        refusal,
        now(),
        people_of(told),
    )
