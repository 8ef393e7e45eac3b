"""Bring the profiles up from nothing to the head of the log.

Inside the clock: reading the log, folding every career, and writing the bitemporal rows with
their position. Beside it stand the raw database, which reads, decodes and writes a row per fact in
one transaction, and the library's ProjectionRunner twice: with a row per fact too, and with the
very rows of the profiles. It takes facts one by one, each in a transaction of its own.
"""

from collections.abc import Iterable
from contextlib import closing
from typing import Final

from benchmarks.append_batch import in_batches
from benchmarks.facts import history, library_facts, rows
from benchmarks.library_projection import SameProfiles, projection_runs
from benchmarks.measuring import Aim, Lap, Result, Setting, race
from domain.log import CareerLog
from projections.database import open_database
from projections.engine import catch_up

LIBRARY_FACTS: Final = 500
"""As many the library projects in a run: it takes them one by one, so more take but longer."""


def measure(setting: Setting) -> Iterable[Result]:
    """Projects a log of `setting.facts` into a new database in every run."""
    store, many = setting.store, setting.facts
    facts = history(many)
    events = library_facts(facts[:LIBRARY_FACTS])
    with (
        CareerLog.at(store.new()) as ours,
        closing(store.raw()) as raw,
        projection_runs(store.new, events) as row_per_fact,
        projection_runs(store.new, events, SameProfiles) as same_profiles,
    ):
        in_batches(facts, many, ours.append)(0)()
        in_batches(rows(facts), many, raw.insert_many)(0)()

        def profiles(_: int) -> Lap:
            database = open_database(store.new())

            def lap() -> int:
                with database:
                    [report] = catch_up(database, ours, ["profiles"])
                return report.facts

            return lap

        rates = race(
            {
                "careerlog": profiles,
                "raw": lambda _: raw.project,
                "library": row_per_fact,
                "same": same_profiles,
            },
            setting.runs,
            warm_up=False,
        )
    figures = {who: rates[who] for who in ("careerlog", "raw", "library")}
    yield Result("catch up profiles", store, figures, (Aim("library", at_least=50),))
    subject = "catch up profiles; library writing the same rows"
    yield Result(subject, store, {**figures, "library": rates["same"]})
