"""Ask for all metrics of a whole company, and for the nine-box of a unit, on days at random.

Inside the clock: the whole answer, as known now. Neither a raw database nor the plain library
answers such questions, so they have no figure here. The aims are about a company of 100,000 people
with 5,000 posts: `python -m benchmarks --only succession_metrics --facts 2500000`.
"""

import gc
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from random import Random
from statistics import median, quantiles
from time import perf_counter
from typing import Any, Final

from sqlalchemy import select

from benchmarks.company import company, people_of
from benchmarks.measuring import Aim, Result, Setting
from projections.as_of import true_on
from projections.database import Database, open_database
from projections.profiles.schema import TABLES
from projections.succession.metrics.asked import Asked
from projections.succession.metrics.queries import metrics
from projections.succession.nine_box import People, nine_box
from service.simulation.stream import FIRST_DAY, LAST_DAY

_WARM_UP: Final = 3
_OF_THE_COMPANY: Final = 20
_OF_UNITS: Final = 200


def measure(setting: Setting) -> Iterable[Result]:
    """Twenty questions about the company and two hundred about units a run."""
    people = people_of(setting)
    with open_database(company(setting)) as database:
        units = _units(database)
        random = Random(11)

        def day() -> date:
            return LAST_DAY - timedelta(days=random.randrange((LAST_DAY - FIRST_DAY).days // 2))

        def whole_company() -> Any:
            return metrics(database, Asked(day()))

        def one_unit() -> Any:
            return nine_box(database, People(day(), unit=random.choice(units)))

        asked: tuple[tuple[str, Callable[[], Any], int, float], ...] = (
            (f"metrics of {people:,} people", whole_company, _OF_THE_COMPANY, 1_000.0),
            (f"nine-box of one of {len(units):,} units", one_unit, _OF_UNITS, 20.0),
        )
        for subject, ask, questions, below in asked:
            runs = [_taken(ask, questions) for _ in range(setting.runs)]
            yield _result(setting, f"{subject}, p50", [median(run) for run in runs])
            slow = [quantiles(run, n=20)[-1] for run in runs]
            yield _result(setting, f"{subject}, p95", slow, Aim(below=below))


def _result(setting: Setting, subject: str, figures: list[float], *aims: Aim) -> Result:
    return Result(subject, setting.store, {"careerlog": figures}, aims, "ms")


def _units(database: Database) -> list[str]:
    """The units in which people work on the last day."""
    own = TABLES.facets["standing"].table.c
    asked = (
        select(own.unit)
        .distinct()
        .where(
            true_on(TABLES.facets["standing"].table, LAST_DAY),
            own.status == "employed",
            own.unit.is_not(None),
        )
    )
    with database.reading() as connection:
        return sorted(connection.execute(asked).scalars())


def _taken(ask: Callable[[], Any], questions: int) -> list[float]:
    """Milliseconds of every answer, after a few to warm up."""
    gc.collect()
    for _ in range(_WARM_UP):
        ask()
    taken = []
    for _ in range(questions):
        begun = perf_counter()
        ask()
        taken.append((perf_counter() - begun) * 1_000)
    return taken
