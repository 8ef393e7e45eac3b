"""Ask for the candidates of a post at random, in an invented company.

Inside the clock: the whole answer, from the career paths and the circles of people to scores with
every reason. Neither a raw database nor the plain library answers such a question, so they have no
figure here. A fact in 25 is a person: for the company of 100,000 people with 5,000 posts that the
aim is about, run `python -m benchmarks --only candidates --facts 2500000`.
"""

import gc
from collections.abc import Iterable
from datetime import date
from random import Random
from statistics import median, quantiles
from time import perf_counter
from typing import Final

import orjson
from sqlalchemy import select

from benchmarks.measuring import Aim, Result, Setting
from consumers.wire import fact_from
from domain.log import CareerLog
from projections.as_of import true_on
from projections.database import Database, open_database
from projections.engine import catch_up
from projections.posts.schema import TABLES
from projections.succession.candidates.queries import candidates
from service.simulation.stream import LAST_DAY, lines

FACTS_A_PERSON: Final = 25
QUESTIONS: Final = 100
BATCH: Final = 5_000


def measure(setting: Setting) -> Iterable[Result]:
    """Asks a hundred questions a run, after ten to warm up."""
    url = setting.store.new()
    people = max(50, setting.facts // FACTS_A_PERSON)
    with CareerLog.at(url) as log, open_database(url) as database:
        _record(log, people)
        catch_up(database, log, ["profiles", "posts"])
        posts = _open_posts(database, LAST_DAY)
        random = Random(11)
        runs = [
            _ask(database, [random.choice(posts) for _ in range(QUESTIONS)])
            for _ in range(setting.runs)
        ]
    where = f"candidates of a post, {people:,} people, {len(posts):,} posts"
    for name, aims in (("p50", ()), ("p95", (Aim(below=300.0),))):
        figures = {"careerlog": [_point(run, name) for run in runs]}
        yield Result(f"{where}, {name}", setting.store, figures, aims, "ms")


def _record(log: CareerLog, people: int) -> None:
    """The company's facts into the log, as `careerlog append` would put them there."""
    batch = []
    for line in lines(people, 7):
        batch.append(fact_from(orjson.loads(line)))
        if len(batch) == BATCH:
            log.append(batch)
            batch = []
    log.append(batch)


def _open_posts(database: Database, on: date) -> list[str]:
    post = TABLES.facets["post"].table
    asked = select(post.c.post).where(true_on(post, on), post.c.status == "open", post.c.refill)
    with database.reading() as connection:
        return sorted(connection.execute(asked).scalars())


def _ask(database: Database, posts: list[str]) -> list[float]:
    """Milliseconds of every answer."""
    gc.collect()
    for post in posts[:10]:
        candidates(database, post, LAST_DAY)
    taken = []
    for post in posts:
        begun = perf_counter()
        candidates(database, post, LAST_DAY, limit=20)
        taken.append((perf_counter() - begun) * 1_000)
    return taken


def _point(run: list[float], name: str) -> float:
    return median(run) if name == "p50" else quantiles(run, n=20)[-1]
