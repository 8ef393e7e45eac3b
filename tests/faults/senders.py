"""An HR system: it sends facts to careerlog.intake and knows which were acknowledged."""

from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from threading import Thread
from time import sleep
from typing import Any, Final

import orjson
from kafka import KafkaProducer
from kafka.errors import KafkaError

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics
from service.simulation.stream import lines

_STRUCTURED: Final = [("content-type", b"application/cloudevents+json; charset=utf-8")]
_PATIENCE: Final = 10
"""Seconds to wait for a batch before those not acknowledged are sent by another producer."""
_AT_ONCE: Final = 2_000
_serial = count(1)


def company(people: int, seed: int) -> list[dict[str, Any]]:
    """The facts of a simulated company, in people and posts that no other call has used."""
    mark = f"F{next(_serial)}-"
    return [_marked(orjson.loads(line), mark) for line in lines(people, seed)]


def _marked(event: dict[str, Any], mark: str) -> dict[str, Any]:
    kind, _, subject = event["subject"].partition("-")
    return event | {"subject": f"{kind}-{mark}{subject}", "id": mark + event["id"]}


class Sender:
    """Sends facts in the background, again and again until each is acknowledged or given up."""

    def __init__(self, kafka: Kafka, topics: Topics, facts: Sequence[dict[str, Any]], pace: float):
        """`pace`: seconds that the sending shall take at least."""
        self.acknowledged: set[tuple[str, str]] = set()
        self._kafka, self._topics, self._facts, self._pace = kafka, topics, facts, pace
        self._thread = Thread(target=self._send, daemon=True, name="sender")
        self._thread.start()

    def wait(self, seconds: float) -> None:
        """Waits until everything was tried."""
        self._thread.join(seconds)
        assert not self._thread.is_alive(), "the sender never came to its end"

    def _send(self) -> None:
        left = list(self._facts)
        step = max(1, min(len(left) // 20, _AT_ONCE))
        producer = None
        while left:
            batch = left[:step]
            refused = batch
            with suppress(KafkaError):
                producer = producer or self._kafka.producer(
                    delivery_timeout_ms=20_000, request_timeout_ms=5_000, max_block_ms=5_000
                )
                refused = self._refused(producer, batch)
            left = refused + left[step:]
            if refused and producer is not None:  # the library may wait for a connection long gone
                _let_go(producer)
                producer = None
            sleep(self._pace / 20)
        if producer is not None:
            producer.close()

    def _refused(
        self, producer: KafkaProducer, batch: Sequence[dict[str, Any]]
    ) -> list[dict[str, Any]]:
        """Sends a batch; those of it that nobody acknowledged, and that may have arrived."""
        deliveries = [
            producer.send(
                self._topics.intake, orjson.dumps(event), event["subject"].encode(), _STRUCTURED
            )
            for event in batch
        ]
        producer.flush(timeout=_PATIENCE)
        for event, delivery in zip(batch, deliveries, strict=True):
            if delivery.succeeded():
                self.acknowledged.add((event["source"], event["id"]))
        return [
            event
            for event, delivery in zip(batch, deliveries, strict=True)
            if not delivery.succeeded()
        ]


def _let_go(producer: KafkaProducer) -> None:
    """Closes it from a thread: that may take as long as its last deliveries take to expire."""

    def close() -> None:
        with suppress(KafkaError):
            producer.close(timeout=_PATIENCE)

    Thread(target=close, daemon=True, name="closing").start()
