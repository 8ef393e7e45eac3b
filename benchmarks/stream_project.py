"""Project careerlog.events into the profiles and posts, each fact into both.

Inside the clock: everything from the moment when the records become visible to projectors that wait
for them, until both projections are complete up to the last fact. kafka-python's own consumer polls
the same records and drops them; "log" is the same projections brought up straight from the log,
where both share one reading of each fact.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from threading import Event as Signal
from typing import Final

from benchmarks.append_batch import in_batches
from benchmarks.facts import history
from benchmarks.measuring import Lap, Result, Setting, opened_anew, race
from benchmarks.stream_topics import at_work, consumer_maximum, held_back, new_topics, until
from consumers.kafka.connection import Kafka
from consumers.kafka.records import Outgoing, outgoing
from consumers.kafka.topics import ensure_topics
from consumers.projector import project
from consumers.relay.leadership import win
from domain.events.base import Event
from domain.log import CareerLog
from projections.database import open_database
from projections.engine import catch_up
from projections.positions import head_of

_NAMES: Final = ("profiles", "posts")


def measure(setting: Setting) -> Iterable[Result]:
    """Projects `setting.facts` in every run, from a topic and a log of its own."""
    facts = history(setting.facts)
    kafka, new = setting.cluster, setting.store.new
    with ExitStack() as held:
        opened = {
            "careerlog": lambda: _projectors(kafka, new(), facts),
            "kafka-python": lambda: _consumer(kafka, new(), facts),
            "log": lambda: _from_the_log(new(), facts),
        }
        rates = race(
            {who: opened_anew(held, one) for who, one in opened.items()},
            setting.runs,
            warm_up=False,
        )
    yield Result("project profiles and posts", setting.store, rates)


@contextmanager
def _projectors(kafka: Kafka, url: str, facts: Sequence[Event]) -> Iterator[Lap]:
    with (
        _recorded(url, facts) as log,
        open_database(url) as database,
        new_topics(kafka) as topics,
        held_back(kafka, topics.events, _records(log)) as show,
        at_work(partial(project, url, kafka, topics, _NAMES)) as ended,
    ):
        leadership = win(url, topics.events, Signal())
        assert leadership is not None
        with closing(leadership):
            leadership.agree(ensure_topics(kafka, topics))

            def lap() -> int:
                show()
                leadership.save(len(facts))
                until(lambda: all(head_of(database, each) == len(facts) for each in _NAMES), ended)
                return len(facts)

            yield lap


@contextmanager
def _consumer(kafka: Kafka, url: str, facts: Sequence[Event]) -> Iterator[Lap]:
    with (
        _recorded(url, facts) as log,
        new_topics(kafka) as topics,
        held_back(kafka, topics.events, _records(log)) as show,
        consumer_maximum(kafka, topics.events, len(facts), show) as lap,
    ):
        yield lap


@contextmanager
def _from_the_log(url: str, facts: Sequence[Event]) -> Iterator[Lap]:
    with _recorded(url, facts) as log, open_database(url) as database:

        def lap() -> int:
            catch_up(database, log, _NAMES)
            return len(facts)

        yield lap


@contextmanager
def _recorded(url: str, facts: Sequence[Event]) -> Iterator[CareerLog]:
    with CareerLog.at(url) as log:
        in_batches(facts, len(facts), log.append)(0)()
        yield log


def _records(log: CareerLog) -> list[Outgoing]:
    return [outgoing(row) for row in log.read_raw(limit=log.head())]
