"""Ask a planner's questions of a whole invented company, one at a time, at random.

Inside the clock: the whole answer with its reasons. Neither a raw database nor the plain library
answers such questions, so they have no figure here. The aims are about a company of 100,000 people
with 5,000 posts: `python -m benchmarks --only succession --facts 2500000`.
"""

import gc
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from random import Random
from statistics import median, quantiles
from time import perf_counter
from typing import Any, Final, NamedTuple

from sqlalchemy import select

from benchmarks.company import company, people_of
from benchmarks.measuring import Aim, Result, Setting
from projections.as_of import true_on
from projections.database import Database, open_database
from projections.posts.schema import TABLES as POSTS
from projections.profiles.schema import TABLES as PROFILES
from projections.succession.bench import bench
from projections.succession.candidates.queries import candidates
from projections.succession.cascade.company import company as posts_and_people
from projections.succession.cascade.scenario import cascade
from projections.succession.cascade.steps import Scenario
from projections.succession.metrics.asked import Asked
from projections.succession.metrics.queries import metrics
from projections.succession.nine_box import People, nine_box
from service.simulation.stream import FIRST_DAY, LAST_DAY

_WARM_UP: Final = 3
_LEAVE: Final = 20
"""How many holders of posts leave in one cascade."""
_SHOWN: Final = 20
_DAYS: Final = (LAST_DAY - FIRST_DAY).days // 2
"""Questions are about one of so many last days."""


class Question(NamedTuple):
    """What is asked, how often a run, and the milliseconds in which 95 of 100 answers shall be."""

    subject: str
    ask: Callable[[], Any]
    times: int
    below: float


def measure(setting: Setting) -> Iterable[Result]:
    """Some hundred questions of each kind a run, on days of the last years."""
    with open_database(company(setting)) as database:
        people = f"{people_of(setting):,} people"
        for question in _questions(database, Random(11)):
            runs = [_taken(question.ask, question.times) for _ in range(setting.runs)]
            subject = f"{question.subject}, {people}"
            yield _result(setting, f"{subject}, p50", [median(run) for run in runs])
            slow = [quantiles(run, n=20)[-1] for run in runs]
            yield _result(setting, f"{subject}, p95", slow, Aim(below=question.below))


def _questions(database: Database, random: Random) -> Iterable[Question]:
    units, posts = _units(database), _posts(database)

    def day() -> date:
        return LAST_DAY - timedelta(days=random.randrange(_DAYS))

    def scenario() -> None:
        there = posts_and_people(database, day())
        holders = [employee for employee, post in sorted(there.post_of.items()) if post]
        cascade(there, Scenario(random.sample(holders, min(_LEAVE, len(holders)))))

    return (
        Question("all metrics", lambda: metrics(database, Asked(day())), 20, 1_000.0),
        Question(
            f"nine-box of one of {len(units):,} units",
            lambda: nine_box(database, People(day(), unit=random.choice(units))),
            200,
            20.0,
        ),
        Question(
            f"bench of one of {len(posts):,} posts",
            lambda: bench(database, random.choice(posts), day()),
            200,
            20.0,
        ),
        Question(
            "candidates of a post",
            lambda: candidates(database, random.choice(posts), day(), limit=_SHOWN),
            100,
            300.0,
        ),
        Question(f"cascade of {_LEAVE} leavers", scenario, 20, 1_000.0),
    )


def _result(setting: Setting, subject: str, figures: list[float], *aims: Aim) -> Result:
    return Result(subject, setting.store, {"careerlog": figures}, aims, "ms")


def _units(database: Database) -> list[str]:
    """The units in which people work on the last day."""
    standing = PROFILES.facets["standing"].table
    asked = (
        select(standing.c.unit)
        .distinct()
        .where(
            true_on(standing, LAST_DAY),
            standing.c.status == "employed",
            standing.c.unit.is_not(None),
        )
    )
    with database.reading() as connection:
        return sorted(connection.execute(asked).scalars())


def _posts(database: Database) -> list[str]:
    """The posts that somebody would follow into on all the days that are asked about."""
    post = POSTS.facets["post"].table
    found = []
    with database.reading() as connection:
        for day in (LAST_DAY - timedelta(days=_DAYS), LAST_DAY):
            asked = select(post.c.post).where(
                true_on(post, day), post.c.status == "open", post.c.refill
            )
            found.append(set(connection.execute(asked).scalars()))
    return sorted(set.intersection(*found))


def _taken(ask: Callable[[], Any], times: int) -> list[float]:
    """Milliseconds of every answer, after a few to warm up."""
    gc.collect()
    for _ in range(_WARM_UP):
        ask()
    taken = []
    for _ in range(times):
        begun = perf_counter()
        ask()
        taken.append((perf_counter() - begun) * 1_000)
    return taken
