"""The way out into careerlog.events: one transaction for a run of facts, each delivery checked."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from threading import Thread
from time import monotonic
from typing import Any, Final, Self

from kafka import KafkaProducer
from kafka.errors import (
    InvalidProducerEpochError,
    KafkaError,
    KafkaTimeoutError,
    ProducerFencedError,
)
from kafka.partitioner import murmur2

from consumers.kafka.connection import Kafka
from consumers.kafka.records import outgoing
from consumers.kafka.topics import LARGEST_FACT, EventsTopic
from consumers.relay.waiting import TICK, Meanwhile, awaited
from domain.codec import UnreadableFact
from domain.store.placing import Row

DELIVERED_WITHIN: Final = 60
"""Seconds after which Kafka gives a transaction up."""
_SILENT_AT_MOST: Final = 10
"""Seconds without any acknowledgement after which a new producer is tried: it looks for the
brokers afresh, where the library may wait for an answer that a cut connection has swallowed."""
_ANSWER_WITHIN: Final = 5_000
_REQUEST_WITHIN: Final = 15_000
_DELIVERY_WITHIN: Final = 45_000
_RETRY: Final = 10
"""Milliseconds before a request is repeated. The library's 100 would be waited for whenever a
transaction begins while the one before is still being marked: with most of them."""
_REMEMBERED_STREAMS: Final = 200_000


class DeliveryFailed(Exception):
    """A transaction did not come to its end: it may be sent again, by a new outlet only."""

    def __init__(self, reason: BaseException) -> None:
        """`reason` is Kafka's; its own text is left out, which could quote anything."""
        super().__init__(type(reason).__name__)
        self.fenced = isinstance(reason, ProducerFencedError | InvalidProducerEpochError)
        """Whether another producer of the same transactional id has taken over."""


class OffsetsRanBackError(KafkaError):
    """The topic was made anew, or the cluster lost records that it had acknowledged."""


class Outlet:
    """A producer that has fenced every earlier one of the topic; given up after any failure."""

    def __init__(
        self, kafka: Kafka, topic: str, events: EventsTopic, ends: Mapping[int, int]
    ) -> None:
        """`ends`: the next offset of each partition, at least, as long as the topic is the same.

        Raises:
            DeliveryFailed: Kafka does not answer.
        """
        self._topic = topic
        self._least = dict(ends)

        @lru_cache(_REMEMBERED_STREAMS)
        def partition_of(key: bytes) -> int:
            """As every Kafka client places a key by default; remembered, for it is slow."""
            return int(murmur2(key) & 0x7FFFFFFF) % events.partitions

        self._partition_of = partition_of
        try:
            self._producer: KafkaProducer = kafka.producer(
                transactional_id=f"{topic}.relay",
                transaction_timeout_ms=DELIVERED_WITHIN * 1000,
                delivery_timeout_ms=_DELIVERY_WITHIN,
                request_timeout_ms=_REQUEST_WITHIN,
                bootstrap_timeout_ms=_ANSWER_WITHIN,
                max_block_ms=_ANSWER_WITHIN,
                max_request_size=LARGEST_FACT,
                retry_backoff_ms=_RETRY,
            )
        except KafkaError as error:
            raise DeliveryFailed(error) from None
        try:
            self._producer.init_transactions()
        except BaseException as error:
            self.close()
            if isinstance(error, KafkaError):
                raise DeliveryFailed(error) from None
            raise

    def __enter__(self) -> Self:
        """The outlet itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Closes it."""
        self.close()

    def deliver(self, rows: Sequence[Row], meanwhile: Meanwhile) -> None:
        """Returns when all of `rows` are committed, in this order; readers see them moments later.

        Raises:
            DeliveryFailed: they may be there all the same; begin anew at the saved position.
            UnreadableFact: a row is not one that this program, or an older one, has recorded.
        """
        try:
            self._producer.begin_transaction()
            deliveries = [self._send(row) for row in rows]
            self._flush(deliveries, meanwhile)
            self._check(deliveries)
            awaited(self._producer.commit_transaction, meanwhile, _SILENT_AT_MOST)
        except (KafkaError, TimeoutError) as error:
            raise DeliveryFailed(error) from None

    def close(self) -> None:
        """Lets the producer go, without waiting: what is not committed will never be seen.

        Its closing may take as long as its last deliveries take to expire.
        """
        Thread(target=_closed, args=(self._producer,), name="closing", daemon=True).start()

    def _send(self, row: Row) -> Any:
        try:
            key, value, headers = outgoing(row)
        except (AttributeError, LookupError, TypeError, ValueError):
            raise UnreadableFact(
                f"the fact at position {row[0]} cannot be sent: its row in the log is damaged; "
                "run careerlog verify"
            ) from None
        return self._producer.send(
            self._topic, value, key, headers, partition=self._partition_of(key)
        )

    def _flush(self, deliveries: Sequence[Any], meanwhile: Meanwhile) -> None:
        arrived, silent_since = 0, monotonic()
        while True:
            with suppress(KafkaError):  # what counts is what each delivery says
                self._producer.flush(timeout=TICK)
            done = sum(delivery.is_done for delivery in deliveries)
            if done == len(deliveries):
                return
            if done > arrived:
                arrived, silent_since = done, monotonic()
            silent = monotonic() - silent_since > _SILENT_AT_MOST
            if silent or any(delivery.failed() for delivery in deliveries):
                raise KafkaTimeoutError()
            meanwhile()

    def _check(self, deliveries: Sequence[Any]) -> None:
        """Each has arrived, in its partition behind the one sent before it."""
        least = self._least
        for delivery in deliveries:
            if not delivery.succeeded():
                raise delivery.exception
            _, partition, _, offset, *_ = delivery.value
            if offset < least.get(partition, 0):
                raise OffsetsRanBackError()
            least[partition] = offset + 1


def _closed(producer: KafkaProducer) -> None:
    """Closes it for good: with deliveries under way its `close` fails and leaves all as it is."""
    deadline = monotonic() + 2 * DELIVERED_WITHIN
    while monotonic() < deadline:
        with suppress(KafkaError):
            producer.close(timeout=TICK)
            return
