"""Take CloudEvents in from careerlog.intake: understood, checked, sealed, appended, committed.

Inside the clock: everything from the moment when the records become visible to a member that waits
for them, until the last fact is on record; people's keys are there already. kafka-python's own
consumer polls the same records and drops them; the log's own append gets the facts ready made, in
batches of as many, sealed as well.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from typing import Final

import orjson

from benchmarks.facts import history
from benchmarks.measuring import Lap, Result, Setting, opened_anew, race
from benchmarks.stream_topics import at_work, consumer_maximum, held_back, new_topics, until
from consumers.intake.intake import AT_ONCE, Intake
from consumers.kafka.connection import Kafka
from consumers.kafka.records import Outgoing
from consumers.wire import cloud_event
from domain.events.base import Event
from domain.log import CareerLog
from domain.vault import Vault

_MASTER_KEY: Final = bytes(range(32))
_STRUCTURED: Final = [("content-type", b"application/cloudevents+json")]


def structured(fact: Event) -> Outgoing:
    """The whole event in the value."""
    value = orjson.dumps(cloud_event(fact))
    return Outgoing(fact.originator_id.encode(), value, _STRUCTURED)


def binary(fact: Event) -> Outgoing:
    """The attributes in headers, the data in the value."""
    event = cloud_event(fact)
    data = event.pop("data")
    content = event.pop("datacontenttype")
    headers = [(f"ce_{name}", value.encode()) for name, value in event.items()]
    headers.append(("content-type", content.encode()))
    return Outgoing(fact.originator_id.encode(), orjson.dumps(data), headers)


def measure(setting: Setting) -> Iterable[Result]:
    """Takes in `setting.facts` in every run, in topics of their own, into a log of its own."""
    facts = history(setting.facts)
    with closing(Vault(setting.store.new(), _MASTER_KEY)) as vault:
        vault.seal(facts)
        for mode in (structured, binary):
            yield Result(
                f"intake, {mode.__name__} CloudEvents",
                setting.store,
                _rates(setting, vault, facts, mode),
            )


def _rates(
    setting: Setting, vault: Vault, facts: Sequence[Event], mode: Callable[[Event], Outgoing]
) -> dict[str, list[float]]:
    records = [mode(fact) for fact in facts]
    kafka, new = setting.cluster, setting.store.new
    with ExitStack() as held:
        opened = {
            "careerlog": lambda: _intake(kafka, new(), vault, records),
            "kafka-python": lambda: _consumer(kafka, records),
            "log": lambda: _append(new(), vault, facts),
        }
        return race(
            {who: opened_anew(held, one) for who, one in opened.items()},
            setting.runs,
            warm_up=False,
        )


@contextmanager
def _intake(kafka: Kafka, url: str, vault: Vault, records: Sequence[Outgoing]) -> Iterator[Lap]:
    with (
        new_topics(kafka) as topics,
        held_back(kafka, topics.intake, records) as show,
        CareerLog.at(url, vault) as log,
        at_work(Intake(kafka, topics, log).run) as ended,
    ):

        def lap() -> int:
            show()
            until(lambda: log.head() == len(records), ended)
            return len(records)

        yield lap


@contextmanager
def _consumer(kafka: Kafka, records: Sequence[Outgoing]) -> Iterator[Lap]:
    with (
        new_topics(kafka) as topics,
        held_back(kafka, topics.intake, records) as show,
        consumer_maximum(kafka, topics.intake, len(records), show) as lap,
    ):
        yield lap


@contextmanager
def _append(url: str, vault: Vault, facts: Sequence[Event]) -> Iterator[Lap]:
    with CareerLog.at(url, vault) as log:

        def lap() -> int:
            for start in range(0, len(facts), AT_ONCE):
                log.append(facts[start : start + AT_ONCE])
            return len(facts)

        yield lap
