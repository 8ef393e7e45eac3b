"""A projection built anew from careerlog.events: read from the beginning, then swapped in."""

import time
from collections.abc import Mapping
from contextlib import closing
from typing import Any, Final

from kafka.structs import TopicPartition

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import EventsTopic, Topics
from consumers.projector.events_topic import Looking, Relayed, relayed
from consumers.projector.reading import read
from domain.log import CareerLog
from projections import positions
from projections.applying import apply_batch
from projections.catalogue import named
from projections.database import Database, Transaction
from projections.engine import OnProgress, Progress, Report
from projections.garbage import collector_paused
from projections.positions import Move, Stand
from projections.projection import Projection
from projections.rebuild import SWAP_ATTEMPTS, SwapFailed
from projections.roads import feed_by_kafka
from projections.swapping import BESIDE, begin_beside, swapped

_AT_ONCE: Final = 20_000
_PARTITION_BYTES: Final = 4 * 1_048_576
_WAIT: Final = 200
"""Milliseconds to wait for records."""


class NotWhole(RuntimeError):
    """The topic does not hold every fact of the log; the live tables are untouched."""

    def __init__(self, projection: str, topic: str, why: str) -> None:
        """`why` says what is missing of it."""
        super().__init__(
            f"{projection} cannot be built from {topic}: {why}; "
            f"build it from the log: careerlog rebuild {projection}"
        )


def rebuild_from_kafka(
    db: Database,
    log: CareerLog,
    kafka: Kafka,
    topics: Topics,
    names: list[str] | None = None,
    on_progress: OnProgress | None = None,
) -> list[Report]:
    """Builds projections from the topic up to what the relay has sent, then swaps them in.

    They are fed by Kafka from then on, each partition from where it was read to.

    Raises:
        NotWhole: the topic is not there, its beginning is gone, or no relay has filled it.
        MovedOn: another rebuild of the same projection has begun meanwhile.
        SwapFailed: the live tables were in use, or further, all the time.
    """
    with closing(Looking(kafka, topics.events)) as looking:
        return [
            _Rebuilding(db, log, kafka, looking, each).run(on_progress) for each in named(names)
        ]


class _Rebuilding:
    def __init__(
        self, db: Database, log: CareerLog, kafka: Kafka, looking: Looking, projection: Projection
    ) -> None:
        self._db, self._log, self._kafka, self._looking = db, log, kafka, looking
        self._topic, self._projection = looking.name, projection
        self._beside = projection.beside(BESIDE)
        self._applied = self._head = 0
        self._stands: dict[TopicPartition, Stand] = {}

    def run(self, on_progress: OnProgress | None) -> Report:
        began = time.perf_counter()
        found = self._looking.look()
        if found is None:
            raise self._not_whole("there is no such topic")
        self._relayed(found)
        tables = self._projection.tables(BESIDE)
        generation = begin_beside(self._db, self._projection, self._beside)
        feed_by_kafka(self._db, self._beside.name, self._topic, found.id, found.partitions)
        parts = [TopicPartition(self._topic, number) for number in range(found.partitions)]
        self._stands = {each: Stand(0, 0, found.id) for each in parts}

        def guard(tx: Transaction) -> None:
            positions.check_build(tx, self._beside.name, generation)

        reading = self._kafka.consumer(max_partition_fetch_bytes=_PARTITION_BYTES)
        with closing(reading):
            reading.assign(parts)
            if any(reading.beginning_offsets(parts).values()):
                raise self._not_whole("its first records are gone")
            reading.seek_to_beginning(*parts)
            for _ in range(SWAP_ATTEMPTS):
                # The position before the ends: what the relay had saved lies before them.
                sent = self._relayed(found)
                self._read_up_to(reading, sent, self._looking.ends(parts), guard, on_progress)
                if self._looking.look() != found:
                    raise self._not_whole("it was made anew meanwhile")
                end = swapped(self._db, self._projection, self._beside, tables, generation)
                if end is not None:
                    seconds = time.perf_counter() - began
                    return Report(self._projection.name, 0, end, self._applied, seconds)
                time.sleep(0.05)
        raise SwapFailed(self._projection.name)

    def _read_up_to(
        self,
        reading: Any,
        sent: Relayed,
        ends: Mapping[TopicPartition, int],
        guard: Any,
        on_progress: OnProgress | None,
    ) -> None:
        """Applies every partition up to its end, and marks it as having passed what was sent."""
        left = set(ends)
        while left:
            polled = reading.poll(_WAIT, max_records=_AT_ONCE)
            facts, unread, moves = {}, [], []
            with collector_paused():
                for part, old in self._stands.items():
                    feed = f"{part.topic}/{part.partition}"
                    own = read(
                        feed, polled.get(part, ()), old.position, self._beside.kinds, self._beyond
                    )
                    offset = reading.position(part)
                    at_end = offset >= ends[part]
                    new = Stand(
                        max(own.position, sent.position if at_end else 0), offset, old.topic_id
                    )
                    if at_end:
                        left.discard(part)
                    if new != old:
                        facts[feed] = own.facts
                        unread += own.unread
                        moves.append(Move(feed, old, new))
                        self._stands[part] = new
                        self._applied += len(own.facts)
                if moves:
                    apply_batch(self._db, self._beside, facts, moves, unread, guard)
            if on_progress:
                reached = min(self._applied, sent.position)
                on_progress(Progress(self._projection.name, reached, sent.position))

    def _relayed(self, found: EventsTopic) -> Relayed:
        sent = relayed(self._db, self._topic)
        if sent is None or sent.topic_id != found.id:
            raise self._not_whole("no relay of this store has filled it")
        return sent

    def _beyond(self, position: int) -> bool:
        if position > self._head:
            self._head = self._log.head()
        return position > self._head

    def _not_whole(self, why: str) -> NotWhole:
        return NotWhole(self._projection.name, self._topic, why)
