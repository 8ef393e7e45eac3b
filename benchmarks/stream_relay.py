"""Relay a whole log to careerlog.events: read, encode, send, every delivery checked, committed.

Inside the clock: reading the log, making the records, transactions of up to 10,000 facts with every
delivery looked at, and saving the position after each. The lead and the producer are there before.
kafka-python's own producer sends the very records, made ready before the clock: idempotent,
acknowledged by all replicas, in batches of 256 KiB, every delivery looked at. It finds the
partition of each key itself, as it does for everybody; the relay remembers those. The second
figures are of the producer with each partition told, too.
"""

from collections.abc import Iterable, Sequence
from contextlib import closing
from threading import Event as Signal

from kafka import KafkaProducer
from kafka.partitioner import murmur2

from benchmarks.append_batch import in_batches
from benchmarks.facts import history
from benchmarks.measuring import Aim, Contestant, Lap, Result, Setting, race
from benchmarks.stream_topics import new_topics
from consumers.kafka.records import Outgoing, outgoing
from consumers.kafka.topics import ensure_topics
from consumers.relay.leadership import Leadership, win
from consumers.relay.outlet import Outlet
from consumers.relay.relaying import AT_ONCE
from domain.log import CareerLog


def measure(setting: Setting) -> Iterable[Result]:
    """Relays a log of `setting.facts` in every run."""
    kafka, url = setting.cluster, setting.store.new()
    with CareerLog.at(url) as log, new_topics(kafka) as topics, new_topics(kafka) as theirs:
        in_batches(history(setting.facts), setting.facts, log.append)(0)()
        records = [outgoing(row) for row in log.read_raw(limit=setting.facts)]
        events = ensure_topics(kafka, topics)
        leadership = win(url, topics.events, Signal())
        assert leadership is not None
        with (
            closing(leadership),
            Outlet(kafka, topics.events, events, {}) as outlet,
            closing(kafka.producer()) as producer,
        ):
            leadership.agree(events)
            found = [None] * len(records)
            told = [murmur2(each.key) % 2**31 % events.partitions for each in records]
            rates = race(
                {
                    "careerlog": _relay(log, outlet, leadership),
                    "kafka-python": _producer(producer, theirs.events, records, found),
                    "told": _producer(producer, theirs.events, records, told),
                },
                setting.runs,
            )
    ours = rates["careerlog"]
    figures = {"careerlog": ours, "kafka-python": rates["kafka-python"]}
    yield Result("relay", setting.store, figures, (Aim("kafka-python", at_least=0.9),))
    figures = {"careerlog": ours, "kafka-python": rates["told"]}
    yield Result("relay; kafka-python told the partitions", setting.store, figures)


def _relay(log: CareerLog, outlet: Outlet, leadership: Leadership) -> Contestant:
    def lap() -> int:
        position = 0
        while rows := log.read_raw(position, AT_ONCE):
            outlet.deliver(rows, leadership.keep)
            position = rows[-1][0]
            leadership.save(position)
        return position

    def prepare(_: int) -> Lap:
        leadership.keep()
        return lap

    return prepare


def _producer(
    producer: KafkaProducer,
    topic: str,
    records: Sequence[Outgoing],
    partitions: Sequence[int | None],
) -> Contestant:
    def lap() -> int:
        sent = [
            producer.send(topic, value, key, headers, partition=partition)
            for (key, value, headers), partition in zip(records, partitions, strict=True)
        ]
        producer.flush()
        for each in sent:
            each.get(0)
        return len(sent)

    return lambda _: lap
