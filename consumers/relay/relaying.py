"""The relay's work: wins the lead, sends what is recorded, begins anew after whatever happens."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import closing
from threading import Event as Signal
from time import perf_counter
from typing import Final

from kafka.errors import KafkaError

from consumers import metrics
from consumers.kafka.connection import Kafka
from consumers.kafka.topics import EventsTopic, Topics, ensure_topics
from consumers.pauses import pause_after
from consumers.relay.ends import ends_of
from consumers.relay.last_sent import check_own
from consumers.relay.leadership import Leadership, LeadershipLost, win
from consumers.relay.outlet import DeliveryFailed, Outlet
from consumers.relay.waiting import Meanwhile, awaited
from domain.log import CareerLog
from domain.store.placing import Row, StoreUnavailable

AT_ONCE: Final = 10_000
"""Facts of a transaction at most: a thousand would halve the throughput, more gain nothing."""
BYTES_AT_ONCE: Final = 16_777_216
"""Of a transaction, unless a single fact is larger: so that it ends in time."""
_IDLE: Final = 0.1
"""Seconds between two looks at the log while nobody tells that something was recorded."""
_PREPARES_WITHIN: Final = 60
"""Seconds to look at the topics and to fence earlier producers, before it is tried anew."""
_log = logging.getLogger(__name__)


class _Stopped(Exception):
    """The relay was told to stop while it waited for Kafka."""


class Relay:
    """One of any number of relays from a log to its topic, of which one leads."""

    def __init__(
        self,
        log: CareerLog,
        store_url: str,
        kafka: Kafka,
        topics: Topics,
        partitions: int | None = None,
        from_start: bool = False,
        at_once: int = AT_ONCE,
    ) -> None:
        """`partitions`: of the topic, if it is to be made. `from_start`: sends everything again."""
        self._facts = log
        self._store_url = store_url
        self._kafka = kafka
        self._topics = topics
        self._partitions = partitions
        self._from_start = from_start
        self._at_once = at_once
        self._failures = 0
        metrics.show_relay()

    def run(self, stopped: Signal) -> None:
        """Sends what the log holds and will record, until `stopped` is set.

        Outages of Kafka and of the database are waited out, for ever.

        Raises:
            TopicChanged: careerlog.events is not what it was when facts were first sent to it, or
                ends with facts that the log does not have.
            UnreadableFact: a row of the log is damaged; nothing behind it was sent.
        """
        while not stopped.is_set():
            try:
                leadership = win(self._store_url, self._topics.events, stopped)
                if leadership is not None:
                    with closing(leadership):
                        self._lead(leadership, stopped)
            except _Stopped:
                return
            except (LeadershipLost, StoreUnavailable) as lost:
                self._pause("not leading", lost, stopped)
            finally:
                metrics.RELAY_LEADER.set(0)

    def _lead(self, leadership: Leadership, stopped: Signal) -> None:
        metrics.RELAY_LEADER.set(1)
        if self._from_start:
            leadership.begin_anew()
            self._from_start = False
        while not stopped.is_set():
            try:
                self._relay(leadership, stopped)
            except (DeliveryFailed, KafkaError, TimeoutError) as failure:
                if getattr(failure, "fenced", False):
                    _log.warning(
                        "another relay sends to the same topic: where it works on another store, "
                        "give one of them topics of its own (CAREERLOG_KAFKA_TOPICS)"
                    )
                leadership.keep()
                self._pause("Kafka has not taken the facts; they are sent again", failure, stopped)
                leadership.keep()

    def _relay(self, leadership: Leadership, stopped: Signal) -> None:
        """Goes on from the saved position with a producer of its own, until something fails."""
        position, agreed = leadership.standing()
        look = self._meanwhile(leadership, position, stopped)

        def prepared() -> tuple[EventsTopic, dict[int, int]]:
            ends = ends_of(self._kafka, self._topics.events) if agreed else {}
            return ensure_topics(self._kafka, self._topics, self._partitions, agreed), ends

        events, ends = awaited(prepared, look, _PREPARES_WITHIN)
        if agreed is None:
            leadership.agree(events)
        elif agreed.id != events.id:
            _log.warning("the topic was made anew: the whole log is sent again")
            leadership.begin_anew()
            leadership.agree(events)
            position, ends = 0, {}
        made = awaited(
            lambda: Outlet(self._kafka, self._topics.events, events, ends), look, _PREPARES_WITHIN
        )
        with made as outlet:
            awaited(
                lambda: check_own(self._facts, self._kafka, self._topics.events),
                look,
                _PREPARES_WITHIN,
            )
            _log.info("leading", extra=self._told(leadership, position, events))
            while not stopped.is_set():
                rows = self._facts.read_raw(position, self._at_once)
                if not rows:
                    metrics.RELAY_BEHIND.set(0)
                    leadership.wait(_IDLE)
                for run in _runs(rows):
                    began = perf_counter()
                    outlet.deliver(run, self._meanwhile(leadership, position, stopped))
                    position = run[-1][0]
                    leadership.save(position)
                    self._count(run, perf_counter() - began)

    def _count(self, run: Sequence[Row], seconds: float) -> None:
        self._failures = 0
        metrics.RELAYED.inc(len(run))
        metrics.BATCH_FACTS.labels("relay").observe(len(run))
        metrics.BATCH_SECONDS.labels("relay").observe(seconds)
        metrics.RELAY_BEHIND.set(self._facts.head() - run[-1][0])

    def _meanwhile(self, leadership: Leadership, position: int, stopped: Signal) -> Meanwhile:
        def look() -> None:
            if stopped.is_set():
                raise _Stopped
            leadership.keep()
            metrics.RELAY_BEHIND.set(self._facts.head() - position)

        return look

    def _told(
        self, leadership: Leadership, position: int, events: EventsTopic
    ) -> dict[str, str | int]:
        return {
            "topic": self._topics.events,
            "partitions": events.partitions,
            "epoch": leadership.epoch,
            "position": position,
        }

    def _pause(self, what: str, why: Exception, stopped: Signal) -> None:
        """Waits longer with each failure in a row."""
        self._failures += 1
        pause = pause_after(self._failures)
        named = isinstance(why, LeadershipLost | StoreUnavailable | DeliveryFailed)
        reason = str(why) if named else type(why).__name__
        away = isinstance(why, DeliveryFailed | KafkaError | TimeoutError)
        where = self._kafka.where if away else {}
        _log.warning("%s: %s", what, reason, extra={"again_in_seconds": pause, **where})
        stopped.wait(pause)


def _runs(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """The rows cut into transactions that are not too large."""
    begin = size = 0
    for at, row in enumerate(rows):
        size += len(row[4])
        if size > BYTES_AT_ONCE and at > begin:
            yield rows[begin:at]
            begin, size = at, len(row[4])
    if begin < len(rows):
        yield rows[begin:]
