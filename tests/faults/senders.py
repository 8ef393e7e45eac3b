"""An HR system: it sends facts to careerlog.intake and knows which were acknowledged."""

from collections.abc import Sequence
from itertools import count
from threading import Thread
from time import sleep
from typing import Any

import orjson
from kafka.errors import KafkaError

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics
from service.simulation.stream import lines

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
        step = max(1, len(left) // 20)
        while left:
            try:
                producer = self._kafka.producer(
                    delivery_timeout_ms=20_000, request_timeout_ms=5_000
                )
            except KafkaError:
                sleep(0.2)
                continue
            with producer:
                refused = []
                for begin in range(0, len(left), step):
                    batch = left[begin : begin + step]
                    refused += self._sent(producer, batch)
                    sleep(self._pace / 20)
            left = refused

    def _sent(self, producer: Any, batch: list[dict[str, Any]]) -> list[dict[str, Any]]:
        headers = [("content-type", b"application/cloudevents+json; charset=utf-8")]
        deliveries = []
        for event in batch:
            key = event["subject"].encode()
            try:
                sent = producer.send(
                    self._topics.intake, orjson.dumps(event), key=key, headers=headers
                )
            except KafkaError:
                sent = None
            deliveries.append((event, sent))
        refused = []
        for event, sent in deliveries:
            try:
                if sent is None:
                    raise KafkaError
                sent.get(30)
                self.acknowledged.add((event["source"], event["id"]))
            except KafkaError:
                refused.append(event)
        return refused
