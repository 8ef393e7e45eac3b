"""A member of the group that reads careerlog.intake: it waits without being expelled, and commits
only for partitions that are still its own."""

import logging
from collections.abc import Iterable
from threading import Event
from time import monotonic
from typing import Any, Final

from kafka import ConsumerRebalanceListener
from kafka.consumer.fetcher import ConsumerRecord
from kafka.errors import (
    CommitFailedError,
    IllegalGenerationError,
    RebalanceInProgressError,
    UnknownMemberIdError,
)
from kafka.structs import OffsetAndMetadata, TopicPartition

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics
from consumers.metrics import CONSUMER_LAG

from .header_names import read_any_header_names

POLL: Final = 500
"""Milliseconds to wait for records: as long may an idle intake take to stop."""
_STEP: Final = 200
_PARTITION_BYTES: Final = 4 * 1_048_576
_COMMIT: Final = 10_000
_NO_LONGER_A_MEMBER: Final = (
    CommitFailedError,
    IllegalGenerationError,
    RebalanceInProgressError,
    UnknownMemberIdError,
)

Polled = dict[TopicPartition, list[ConsumerRecord]]
_log = logging.getLogger(__name__)


def group_of(topics: Topics) -> str:
    """The name of the group."""
    return f"{topics.prefix}.intake"


class Member(ConsumerRebalanceListener):
    """A consumer of careerlog.intake, used by one thread."""

    def __init__(self, kafka: Kafka, topics: Topics, **settings: Any) -> None:
        """`settings` go to kafka-python's consumer."""
        wanted = {
            "group_id": group_of(topics),
            "max_partition_fetch_bytes": _PARTITION_BYTES,
            "isolation_level": "read_committed",  # what a sender took back was never sent
        }
        self._lost: set[TopicPartition] = set()
        self._waiting = False
        read_any_header_names()
        self._consumer = kafka.consumer(**(wanted | settings))
        self._consumer.subscribe([topics.intake], listener=self)
        # A member that shares out the partitions before it knows of any gives nobody one.
        self._consumer.partitions_for_topic(topics.intake)

    def close(self) -> None:
        """Leaves the group, so that others take over at once."""
        self._forget_lag(self._consumer.assignment())
        self._consumer.close(autocommit=False, timeout_ms=_COMMIT)

    def poll(self) -> Polled:
        """The next records; from here on `kept` and `commit` speak of these."""
        polled: Polled = self._consumer.poll(POLL)
        self._lost.clear()  # after the poll: what it gave belongs to the partitions it left us
        return polled

    def kept(self, polled: Polled) -> Polled:
        """What is left to do of what was polled: nothing of partitions that were revoked since.

        Where such a partition is ours again, it is read again from there: whether the library
        kept its place or not, nothing is passed over.
        """
        for partition in self._lost & polled.keys() & self._consumer.assignment():
            self._consumer.seek(partition, polled[partition][0].offset)
        return {each: records for each, records in polled.items() if each not in self._lost}

    def wait(self, seconds: float, stopped: Event) -> None:
        """Waits, at most until `stopped`, as a living member of the group that reads nothing."""
        until = monotonic() + seconds
        self._waiting = True
        self._consumer.pause(*self._consumer.assignment())
        try:
            while not stopped.is_set() and (left := until - monotonic()) > 0:
                # Paused partitions give nothing; whatever slips through is read again.
                for partition, records in self._consumer.poll(min(_STEP, int(left * 1000))).items():
                    self._consumer.seek(partition, records[0].offset)
                if not self._consumer.assignment():
                    stopped.wait(min(_STEP / 1000, max(0.0, left)))
        finally:
            self._waiting = False
            self._consumer.resume(*self._consumer.assignment())

    def commit(self, polled: Polled) -> bool:
        """Commits that all of it is done, save of partitions that were revoked since.

        False where the group has gone on without this member: the others do it again, harmlessly.

        Raises:
            KafkaError: the broker does not answer; commit again.
        """
        offsets = {
            partition: OffsetAndMetadata(records[-1].offset + 1)
            for partition, records in self.kept(polled).items()
        }
        try:
            self._consumer.commit(offsets, timeout_ms=_COMMIT)
        except _NO_LONGER_A_MEMBER as gone:
            _log.warning("the group went on without this member", extra=_kind(gone))
            return False
        return True

    def tell_lag(self) -> None:
        """Sets the metric of how many records each partition still holds."""
        for partition in self._consumer.assignment():
            end = self._consumer.highwater(partition)
            if end is not None:
                at = self._consumer.position(partition, timeout_ms=0)
                _lag(partition).set(max(0, end - (end if at is None else at)))

    def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """kafka-python calls this within `poll`."""
        if self._waiting:
            self._consumer.pause(*assigned)
        _log.info("partitions assigned", extra={"partitions": _numbers(assigned)})

    def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """kafka-python calls this within `poll`."""
        self._lost.update(revoked)
        self._forget_lag(revoked)

    def on_partitions_lost(self, lost: Iterable[TopicPartition]) -> None:
        """kafka-python calls this within `poll`."""
        self.on_partitions_revoked(lost)
        _log.warning("partitions lost", extra={"partitions": _numbers(lost)})

    def _forget_lag(self, partitions: Iterable[TopicPartition]) -> None:
        for partition in partitions:
            CONSUMER_LAG.remove("intake", partition.topic, str(partition.partition))


def _lag(partition: TopicPartition) -> Any:
    return CONSUMER_LAG.labels("intake", partition.topic, str(partition.partition))


def _numbers(partitions: Iterable[TopicPartition]) -> list[int]:
    return sorted(each.partition for each in partitions)


def _kind(error: Exception) -> dict[str, str]:
    return {"error": type(error).__name__}
