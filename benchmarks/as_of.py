"""Ask for one person at random, on a random day, as known at a random position.

Inside the clock: the whole answer, every facet of the person. The raw database answers with one
select of one table by its key, fetched. The library has no second clock and no days: it reads
the person's stream up to a version at random.
"""

import gc
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import date, timedelta
from random import Random
from statistics import median, quantiles
from time import perf_counter
from typing import Any, Final, NamedTuple

import psycopg
from sqlalchemy import make_url

from benchmarks import library
from benchmarks.append_batch import in_batches
from benchmarks.facts import history, library_facts
from benchmarks.measuring import Aim, Result, Setting
from domain.log import CareerLog
from projections.database import open_database
from projections.engine import catch_up
from projections.profiles.queries import show

QUESTIONS: Final = 1_000


_STANDING: Final = (
    "SELECT * FROM profiles_standing WHERE employee = ? AND valid_from <= ? AND valid_to > ? "
    "AND known_from <= ? AND known_to > ?"
)


class Question(NamedTuple):
    """Somebody, on a day, as known at a position; and a version of their stream."""

    employee: str
    on: date
    known: int
    version: int


Asker = Callable[[Question], Any]


def measure(setting: Setting) -> Iterable[Result]:
    """Asks a thousand questions a run, after one hundred to warm up."""
    store = setting.store
    facts = history(setting.facts)
    people = sorted({fact.subject for fact in facts})
    days = [fact.effective_on for fact in facts]
    first, window = min(days), (max(days) - min(days)).days
    url, theirs = store.new(), store.new()
    with (
        CareerLog.at(url) as ours,
        open_database(url) as database,
        closing(library.plain_log(theirs)) as plain,
        _raw_connection(url) as raw,
    ):
        in_batches(facts, len(facts), ours.append)(0)()
        in_batches(library_facts(facts), len(facts), lambda some: library.append(plain, some))(0)()
        catch_up(database, ours, ["profiles"])
        random = Random(11)
        select: Any = _STANDING.replace("?", "%s" if store.kind == "postgres" else "?")

        def question() -> Question:
            on = first + timedelta(days=random.randrange(window))
            known = random.randrange(1, len(facts) + 1)
            return Question(random.choice(people), on, known, random.randrange(1, 30))

        def careerlog(asked: Question) -> Any:
            return show(database, asked.employee, asked.on, asked.known)

        def raw_select(asked: Question) -> Any:
            known = (asked.known, asked.known)
            return raw.execute(select, (asked.employee, asked.on, asked.on, *known)).fetchall()

        def plain_library(asked: Question) -> Any:
            return list(plain.events.get(f"career-{asked.employee}", lte=asked.version))

        askers: dict[str, Asker] = {
            "careerlog": careerlog,
            "raw": raw_select,
            "library": plain_library,
        }
        taken = _ask(askers, [[question() for _ in range(QUESTIONS)] for _ in range(setting.runs)])
    for name, point in (("p50", 50), ("p99", 99)):
        aims = (Aim(below=2.0),) if point == 99 else ()
        figures = {who: [_point(run, point) for run in runs] for who, runs in taken.items()}
        yield Result(f"one person as of (V,K), {name}", store, figures, aims, "ms")


def _raw_connection(url: str) -> Any:
    if url.startswith("sqlite"):
        return closing(sqlite3.connect(make_url(url).database or ""))
    return closing(psycopg.connect(url, autocommit=True, prepare_threshold=0))


def _ask(askers: dict[str, Asker], runs: list[list[Question]]) -> dict[str, list[list[float]]]:
    """Milliseconds of every answer, by asker and run; they take turns question by question."""
    gc.collect()
    for asked in runs[0][:100]:
        for ask in askers.values():
            ask(asked)
    taken: dict[str, list[list[float]]] = {name: [] for name in askers}
    for questions in runs:
        for name in askers:
            taken[name].append([])
        for asked in questions:
            for name, ask in askers.items():
                begun = perf_counter()
                ask(asked)
                taken[name][-1].append((perf_counter() - begun) * 1_000)
    return taken


def _point(run: list[float], point: int) -> float:
    return median(run) if point == 50 else quantiles(run, n=100)[point - 1]
