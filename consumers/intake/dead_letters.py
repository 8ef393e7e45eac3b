"""Writing to the topic of dead letters: every record's delivery is checked, every original whole.

A letter that the topic does not take as it is (larger than `max.message.bytes` with our headers, or
of a shape that a producer refuses) goes there in parts, cut as small as the topic wants them.
"""

import logging
from collections.abc import Iterable, Sequence
from typing import Final

from kafka import KafkaProducer
from kafka.errors import KafkaError, MessageSizeTooLargeError, RecordListTooLargeError
from kafka.producer.future import FutureRecordMetadata

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import LARGEST_FACT, Topics

from .letters import Letter, Mark, Record, can_stand, written, written_in_parts, written_mark

_BLOCK: Final = 10_000
_REQUEST: Final = 10_000
_DELIVERY: Final = 20_000
"""Milliseconds after which a record counts as not delivered, and is sent again."""
_LARGEST_PART: Final = 524_288
_SMALLEST_PART: Final = 256
_TOO_LARGE: Final = (MessageSizeTooLargeError, RecordListTooLargeError)
_log = logging.getLogger(__name__)


class DeadLetters:
    """The topic of dead letters, to write to."""

    def __init__(self, kafka: Kafka, topics: Topics) -> None:
        self._kafka = kafka
        self._topic = topics.dead
        self._producer: KafkaProducer | None = None

    def close(self) -> None:
        """Gives the connections back; what was put is delivered already."""
        if self._producer is not None:
            self._producer.close(timeout=0)
            self._producer = None

    def put(self, letters: Sequence[Letter]) -> list[Letter]:
        """Writes the letters and waits for each; gives those back that were not acknowledged."""
        whole = [letter for letter in letters if can_stand(letter.original)]
        in_parts = [letter for letter in letters if not can_stand(letter.original)]
        left = []
        for letter, failure in zip(whole, self._delivered(map(written, whole)), strict=True):
            if isinstance(failure, _TOO_LARGE):
                in_parts.append(letter)
            elif failure is not None:
                left.append(letter)
        return left + [letter for letter in in_parts if not self._put_in_parts(letter)]

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

    def _put_in_parts(self, letter: Letter) -> bool:
        most = _LARGEST_PART
        while most >= _SMALLEST_PART:
            failures = [
                failure
                for failure in self._delivered(written_in_parts(letter, most))
                if failure is not None
            ]
            if not failures:
                return True
            if not all(isinstance(failure, _TOO_LARGE) for failure in failures):
                return False
            most //= 2
        _log.error(
            "the topic of dead letters takes no record of any size: raise its max.message.bytes",
            extra={"topic": self._topic, "letter": letter.name},
        )
        return False

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
        if any(each is not None and not isinstance(each, _TOO_LARGE) for each in failures):
            self.close()  # a producer that failed may have failed for good
        return failures

    def _send(
        self, record: Record, partition: int | None, time: int | None
    ) -> FutureRecordMetadata | KafkaError:
        try:
            if self._producer is None:
                self._producer = self._kafka.producer(
                    max_request_size=LARGEST_FACT,  # what the topic is made for
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
