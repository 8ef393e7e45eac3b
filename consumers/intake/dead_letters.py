"""Writing to the topic of dead letters: every record's delivery is checked, every original whole.

A letter that the topic does not take as it is (larger than its `max.message.bytes` with our
headers, or of a shape that a producer refuses) goes there in parts. kafka-python's idempotent
producer does not survive a record that is refused, so sizes are reckoned before.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from kafka import KafkaProducer
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import KafkaError, MessageSizeTooLargeError, RecordListTooLargeError
from kafka.producer.future import FutureRecordMetadata

from consumers.kafka.connection import BATCH_BYTES, MOST_BYTES, Kafka
from consumers.kafka.topics import LARGEST_FACT, Topics

from .letters import Letter, Mark, Record, can_stand, written, written_in_parts, written_mark

_BLOCK: Final = 10_000
_REQUEST: Final = 10_000
_DELIVERY: Final = 20_000
"""Milliseconds after which a record counts as not delivered, and is sent again."""
_SMALLEST: Final = 1_000
_FRAME: Final = 200
"""Bytes, at most, of what Kafka puts around a record and its batch."""
_OF_A_HEADER: Final = 10
_LIMIT: Final = "max.message.bytes"
_TOO_LARGE: Final = (MessageSizeTooLargeError, RecordListTooLargeError)


class DeadLetters:
    """The topic of dead letters, to write to."""

    def __init__(self, kafka: Kafka, topics: Topics) -> None:
        self._kafka = kafka
        self._topic = topics.dead
        self._producer: KafkaProducer | None = None
        self._most: int | None = None

    def close(self) -> None:
        """Gives the connections back; what was put is delivered already."""
        if self._producer is not None:
            self._producer.close(timeout=0)
            self._producer = None

    def put(self, letters: Sequence[Letter]) -> list[Letter]:
        """Writes the letters and waits for each; gives those back that were not acknowledged."""
        try:
            most = self._most_bytes()
        except KafkaError:
            return list(letters)
        records = [_fitting(letter, most) for letter in letters]
        failures = iter(self._delivered(record for some in records for record in some))
        left = []
        for letter, some in zip(letters, records, strict=True):
            failed = [failure for failure in islice(failures, len(some)) if failure is not None]
            if failed:
                left.append(letter)
            if any(isinstance(failure, _TOO_LARGE) for failure in failed):
                self._most = max(_SMALLEST, most // 2)
        return left

    def mark(self, marks: Sequence[Mark]) -> None:
        """Writes marks.

        Raises:
            KafkaError: one of them was not acknowledged; mark again.
        """
        for failure in self._delivered(map(written_mark, marks)):
            if failure is not None:
                raise failure

    def copy(self, records: Sequence[Record], partition: int, times: Sequence[int]) -> None:
        """Writes records as they were, behind all others of their partition.

        Raises:
            KafkaError: one of them was not acknowledged; nothing may be deleted.
        """
        for failure in self._delivered(records, partition, times):
            if failure is not None:
                raise failure

    def _most_bytes(self) -> int:
        """The largest record that the topic takes, asked once; less if it has refused one since."""
        if self._most is None:
            admin = self._kafka.admin()
            try:
                topic = ConfigResource(ConfigResourceType.TOPIC, self._topic, [_LIMIT])
                told = admin.describe_configs([topic], config_filter="all")
                # Who may not see the topic's settings gets none: then Kafka's own default is taken.
                shown = told.get("topic", {}).get(self._topic, {}).get(_LIMIT, {})
                self._most = int(shown.get("value") or MOST_BYTES)
            finally:
                admin.close()
        return self._most

    def _delivered(
        self,
        records: Iterable[Record],
        partition: int | None = None,
        times: Sequence[int] | None = None,
    ) -> list[KafkaError | None]:
        """What hindered the delivery of each record; None: it is acknowledged."""
        sent = [
            self._send(record, partition, times[at] if times else None)
            for at, record in enumerate(records)
        ]
        failures = [each if isinstance(each, KafkaError) else _failure(each) for each in sent]
        if any(each is not None for each in failures):
            self.close()  # a producer that failed once may have failed for good
        return failures

    def _send(
        self, record: Record, partition: int | None, time: int | None
    ) -> FutureRecordMetadata | KafkaError:
        try:
            if self._producer is None:
                self._producer = self._kafka.producer(
                    max_request_size=2 * LARGEST_FACT,  # the topic has its own limit
                    batch_size=min(BATCH_BYTES, (self._most or BATCH_BYTES) // 2),
                    max_block_ms=_BLOCK,
                    request_timeout_ms=_REQUEST,
                    delivery_timeout_ms=_DELIVERY,
                )
            return self._producer.send(
                self._topic,
                key=record.key,
                value=record.value,
                headers=record.headers,
                partition=partition,
                timestamp_ms=time,
            )
        except KafkaError as error:
            return error


def _failure(delivery: FutureRecordMetadata) -> KafkaError | None:
    try:
        delivery.get(timeout=2 * _DELIVERY / 1000)
    except KafkaError as error:
        return error
    return None


def _fitting(letter: Letter, most: int) -> list[Record]:
    """The letter as one record where it may stand as it is, and is small enough; else in parts."""
    if can_stand(letter.original):
        whole = written(letter)
        if _size(whole) <= most:
            return [whole]
    [one] = written_in_parts(letter, LARGEST_FACT * 100)
    ours = _size(one._replace(value=None))
    return written_in_parts(letter, max(_SMALLEST // 4, most - ours))


def _size(record: Record) -> int:
    headers = sum(len(name) * 4 + len(value) + _OF_A_HEADER for name, value in record.headers)
    return _FRAME + len(record.key or b"") + len(record.value or b"") + headers
