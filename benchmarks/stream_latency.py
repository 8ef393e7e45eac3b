"""From a fact's append until its row can be read, one fact at a time at an easy pace.

Inside the clock: the append, and everything until a look at the table finds the row; a look every
millisecond. Through Kafka, `careerlog relay` and `careerlog project --from kafka` run as processes
of their own; on SQLite too, `careerlog project --follow` applies what the log records, without
Kafka: the way of `careerlog run` on one machine. The company of `--facts` is there before.
"""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from random import Random
from statistics import median, quantiles
from time import monotonic, perf_counter, sleep
from typing import Final

from sqlalchemy import bindparam, select

from benchmarks.append_batch import in_batches
from benchmarks.facts import SOURCE, history
from benchmarks.measuring import Aim, Result, Setting
from benchmarks.stream_topics import new_topics
from domain.events.learning import SkillAssessed
from domain.log import CareerLog
from projections.database import Database, open_database
from projections.positions import head_of
from projections.profiles.schema import TABLES

_PROGRAM: Final = "from service.cli import main; main()"
_FACTS: Final = 100
_WARM_UP: Final = 10
_PAUSE: Final = 0.05
"""Seconds between two facts, on average."""
_LOOKS_EVERY: Final = 0.001
_PATIENCE: Final = 60
_THROUGH_KAFKA: Final = (("relay",), ("project", "--from", "kafka"))
_EMBEDDED: Final = (("project", "--follow"),)


def measure(setting: Setting) -> Iterable[Result]:
    """A hundred facts a run, one after another."""
    with new_topics(setting.cluster) as topics:
        surroundings = {
            "CAREERLOG_KAFKA": setting.cluster.hosts,
            "CAREERLOG_KAFKA_TOPICS": topics.prefix,
        }
        yield from _road(setting, "through Kafka", _THROUGH_KAFKA, surroundings, 250.0)
    if setting.store.kind == "sqlite":
        yield from _road(setting, "embedded", _EMBEDDED, {}, 50.0)


def _road(
    setting: Setting,
    name: str,
    parts: Sequence[Sequence[str]],
    surroundings: dict[str, str],
    below: float,
) -> Iterator[Result]:
    url = setting.store.new()
    with CareerLog.at(url) as log, open_database(url) as database, ExitStack() as held:
        in_batches(history(setting.facts), setting.facts, log.append)(0)()
        for part in parts:
            held.enter_context(_running(part, surroundings | {"CAREERLOG_STORE": url}))
        _wait_for(database, log.head())
        facts = _facts(_WARM_UP + setting.runs * _FACTS)
        _taken(log, database, facts[:_WARM_UP])
        runs = [
            _taken(log, database, facts[start : start + _FACTS])
            for start in range(_WARM_UP, len(facts), _FACTS)
        ]
    subject = f"append to visible, {name}"
    typical = {"careerlog": [median(run) for run in runs]}
    yield Result(f"{subject}, p50", setting.store, typical, (), "ms")
    slow = {"careerlog": [quantiles(run, n=100)[-1] for run in runs]}
    yield Result(f"{subject}, p99", setting.store, slow, (Aim(below=below),), "ms")


def _facts(number: int) -> list[SkillAssessed]:
    """Skills of people who are in the company, each a row of its own."""
    random = Random(5)
    return [
        SkillAssessed(
            originator_id=f"career-E{random.randrange(50):06}",
            source=SOURCE,
            event_id=f"latency-{each}",
            effective_on=date(2026, 1, 1),
            skill=f"measured-{each}",
            level=3.0,
            assessed_by="manager",
        )
        for each in range(number)
    ]


def _taken(log: CareerLog, database: Database, facts: Sequence[SkillAssessed]) -> list[float]:
    """Milliseconds that each fact took to be visible."""
    skills = TABLES.facets["skill"].table
    row = select(skills.c.position).where(
        skills.c.employee == bindparam("person"), skills.c.skill == bindparam("skill")
    )
    taken, random = [], Random(3)
    for fact in facts:
        sleep(random.uniform(0, 2 * _PAUSE))
        asked = {"person": fact.originator_id.removeprefix("career-"), "skill": fact.skill}
        begun = perf_counter()
        log.append([fact])
        while True:
            with database.reading() as connection:
                if connection.execute(row, asked).first() is not None:
                    break
            if perf_counter() - begun > _PATIENCE:
                raise TimeoutError("a fact did not become visible")
            sleep(_LOOKS_EVERY)
        taken.append((perf_counter() - begun) * 1_000)
    return taken


@contextmanager
def _running(part: Sequence[str], surroundings: dict[str, str]) -> Iterator[None]:
    """A `careerlog` of its own until the end of the block."""
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, *part],
        env={**os.environ, **surroundings},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield
        finally:
            process.terminate()


def _wait_for(database: Database, head: int) -> None:
    deadline = monotonic() + _PATIENCE
    while head_of(database, "profiles") < head:
        if monotonic() > deadline:
            raise TimeoutError("the company was not projected in time; begin with fewer --facts")
        sleep(0.1)
