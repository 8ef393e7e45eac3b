"""The projector's work: reads, applies, remembers how far; begins anew after whatever happens."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from threading import Event as Signal
from time import monotonic, perf_counter
from typing import Any, Final

from kafka.errors import KafkaError
from kafka.structs import TopicPartition

from consumers import metrics
from consumers.kafka.connection import Kafka
from consumers.kafka.records import position_of
from consumers.kafka.topics import EventsTopic, Topics
from consumers.pauses import pause_after
from consumers.projector.events_topic import Looking, relayed
from consumers.projector.member import Member, Polled
from consumers.projector.outages import OUTAGES, is_fault, kind
from consumers.projector.reading import Read, read
from domain.log import CareerLog
from projections import positions
from projections.applying import apply_batch
from projections.database import Database
from projections.engine import make_tables
from projections.garbage import collector_paused
from projections.parked import streams_parked
from projections.positions import LOG, Move, MovedOn, Stand
from projections.projection import Projection
from projections.roads import OtherPartitions, OtherRoad, feed_by_kafka, feeds_of

AT_ONCE: Final = 20_000
"""Facts of a batch at most: each stream is touched once for all of them."""
IDLE: Final = 50
"""Milliseconds to wait for records; so late a quiet partition is known to be up to date."""
_LOOKS_EVERY: Final = 1.0
"""Seconds between two looks at what stays the same for long, while nothing is read."""
_log = logging.getLogger(__name__)


class RecordsGone(RuntimeError):
    """The topic has lost records that the projection had not read yet; nothing was applied."""

    def __init__(self, projection: str, feed: str, position: int) -> None:
        """The rows stand at `position`, the partition begins later."""
        super().__init__(
            f"{feed} no longer has the records behind position {position}, where {projection} "
            f"stands: run careerlog rebuild {projection}, which reads the log, and start again"
        )


class Projector:
    """One of any number of processes that feed a projection from careerlog.events."""

    def __init__(
        self,
        db: Database,
        log: CareerLog,
        kafka: Kafka,
        topics: Topics,
        projection: Projection,
        at_once: int = AT_ONCE,
        **settings: Any,
    ) -> None:
        self._db, self._log, self._kafka = db, log, kafka
        self._projection, self._name = projection, projection.name
        self._topic = topics.events
        self._group = f"{topics.prefix}.projector.{projection.name}"
        self._at_once, self._settings = at_once, settings
        self._stands: dict[TopicPartition, Stand] = {}
        self._holes: set[TopicPartition] = set()
        self._found = EventsTopic(0)
        self._head = 0
        self._failures = 0
        self._looks_next = 0.0

    def run(self, stopped: Signal) -> None:
        """Applies what the topic holds and will hold, until `stopped` is set; see `project`."""
        while not stopped.is_set():
            try:
                with closing(Looking(self._kafka, self._topic)) as looking:
                    if self._is_there(looking, stopped):
                        with self._member() as member:
                            self._follow(member, looking, stopped)
            except OUTAGES as outage:
                if is_fault(outage):
                    raise
                self._pause(outage, stopped)

    def _is_there(self, looking: Looking, stopped: Signal) -> bool:
        """Waits for the topic, and feeds the projection by it; False: it was stopped first."""
        while (topic := looking.look()) is None:
            _log.warning("no such topic; careerlog relay makes it", extra={"topic": self._topic})
            if stopped.wait(_LOOKS_EVERY):
                return False
        if topic != self._found:
            make_tables(self._db, [self._projection])
            self._feed_by(topic)
        return True

    def _feed_by(self, topic: EventsTopic) -> None:
        changed = feed_by_kafka(self._db, self._name, self._topic, topic.id, topic.partitions)
        self._found = topic
        if changed:
            _log.info(
                "reads the topic from its beginning",
                extra={"projection": self._name, "topic": self._topic},
            )

    @contextmanager
    def _member(self) -> Iterator[Member]:
        self._stands.clear()
        member = Member(self._kafka, self._topic, self._group, self._name, **self._settings)
        try:
            yield member
        finally:
            member.close()

    def _follow(self, member: Member, looking: Looking, stopped: Signal) -> None:
        """Until it is stopped, or the topic is another: of the old one a member may know too much.

        kafka-python's consumer that shares out partitions while a topic is gone gives nobody one,
        and may never think of it again.
        """
        while not stopped.is_set():
            polled = member.poll(IDLE, self._at_once)
            passed = self._passed(member, looking, polled)
            if polled or passed or member.fresh or self._is_time():
                # Looked at after reading: while the id is the same, it was read from that topic.
                if looking.look() != self._found:
                    _log.warning("the topic is another or gone", extra={"topic": self._topic})
                    return
                try:
                    self._apply(member, polled, passed)
                except MovedOn:
                    _log.info("others moved on; reading anew", extra={"projection": self._name})
                    member.fresh |= member.assigned
                self._place(member)
            self._failures = 0

    def _is_time(self) -> bool:
        """Every now and then, with the metric of what waits brought up to date."""
        if monotonic() < self._looks_next:
            return False
        self._looks_next = monotonic() + _LOOKS_EVERY
        metrics.PARKED.labels(self._name).set(streams_parked(self._db, self._name))
        return True

    def _place(self, member: Member) -> None:
        """Reads on where the rows stand, in partitions that are new here or that others moved."""
        fresh = member.fresh & member.assigned
        if not fresh:
            return
        with self._db.reading() as connection:
            stands = positions.stands(connection, self._name)
        if LOG in stands:
            raise OtherRoad(self._name, by_kafka=False)
        begins = member.begins(fresh)
        for partition in fresh:
            stand = stands.get(_feed(partition))
            if stand is None:
                wanted = feeds_of(self._topic, self._found.partitions)
                raise OtherPartitions(self._name, stands or wanted, wanted)
            if stand.topic_id != self._found.id:
                continue  # another member saw the topic made anew: this one will, too
            self._stands[partition] = stand
            self._holes.discard(partition)
            if stand.offset < begins[partition]:
                self._holes.add(partition)
            member.place(partition, stand.offset)

    def _passed(
        self, member: Member, looking: Looking, polled: Polled
    ) -> Mapping[TopicPartition, int]:
        """Where partitions have been read to their end: the position that they have passed.

        What the relay had saved before the ends were asked for lies before those ends.
        """
        found = relayed(self._db, self._topic)
        if found is None or found.topic_id != self._found.id:
            return {}
        behind = [
            each
            for each in member.assigned - member.fresh - self._holes
            if each in self._stands and (each in polled or self._stands[each][0] < found.position)
        ]
        if not behind:
            return {}
        return dict.fromkeys(member.at_end(looking.ends(behind)), found.position)

    def _apply(
        self,
        member: Member,
        polled: Mapping[TopicPartition, Sequence[Any]],
        passed: Mapping[TopicPartition, int],
    ) -> None:
        """Writes rows, offsets and positions in one transaction; see the package.

        Only of partitions that are placed: what was read of others counts for nothing.
        """
        began = perf_counter()
        moves: dict[TopicPartition, Move] = {}
        reads: dict[str, Read] = {}
        with collector_paused():
            for partition in (member.assigned - member.fresh) & self._stands.keys():
                records, old = polled.get(partition, ()), self._stands[partition]
                feed = _feed(partition)
                reads[feed] = own = read(
                    feed, records, old.position, self._projection.kinds, self._beyond_head
                )
                self._check_hole(partition, records)
                position = max(own.position, passed.get(partition, 0))
                offset = member.next_offset(partition) if records else old.offset
                new = Stand(position, old.offset if offset is None else offset, old.topic_id)
                if new != old:
                    moves[partition] = Move(feed, old, new)
            if not moves:
                return
            facts = {feed: own.facts for feed, own in reads.items()}
            unread = [each for own in reads.values() for each in own.unread]
            apply_batch(self._db, self._projection, facts, list(moves.values()), unread)
        self._stands.update((partition, move.new) for partition, move in moves.items())
        member.tell_kafka({partition: move.new.offset for partition, move in moves.items()})
        self._count(facts, perf_counter() - began)

    def _check_hole(self, partition: TopicPartition, records: Sequence[Any]) -> None:
        """Where a partition begins behind what was read: was only that lost which the rows hold?

        All facts behind its first one are there, for a relay repeats whole runs of the log.
        """
        if partition in self._holes and records:
            first, stand = position_of(records[0].headers), self._stands[partition]
            if first is None or first > stand.position:
                raise RecordsGone(self._name, _feed(partition), stand.position)
            self._holes.discard(partition)

    def _beyond_head(self, position: int) -> bool:
        if position > self._head:
            self._head = self._log.head()
        return position > self._head

    def _count(self, facts: Mapping[str, Sequence[Any]], seconds: float) -> None:
        number = sum(map(len, facts.values()))
        if not number:
            return
        metrics.PROJECTED.labels(self._name).inc(number)
        metrics.BATCH_FACTS.labels("projector").observe(number)
        metrics.BATCH_SECONDS.labels("projector").observe(seconds)
        last = max((own[-1] for own in facts.values() if own), key=lambda fact: fact.position)
        recorded = last.recorded_at
        if recorded is not None:
            visible = (datetime.now(UTC) - recorded.astimezone(UTC)).total_seconds()
            metrics.VISIBLE_SECONDS.labels(self._name).observe(max(0.0, visible))

    def _pause(self, outage: BaseException, stopped: Signal) -> None:
        """Waits longer with each failure in a row."""
        self._failures += 1
        pause = pause_after(self._failures)
        where = self._kafka.where if isinstance(outage, KafkaError) else {}
        told = {"projection": self._name, "error": kind(outage), "again_in_seconds": pause}
        _log.warning(
            "Kafka or the database does not answer; it goes on where the rows stand",
            extra=told | where,
        )
        stopped.wait(pause)


def _feed(partition: TopicPartition) -> str:
    return f"{partition.topic}/{partition.partition}"
