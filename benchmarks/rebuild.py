"""Build the profiles anew beside the live tables and swap them in, in one process or several.

Inside the clock: reading the log stream by stream, folding, writing, the swap, and starting the
processes. The library rebuilds by running its projection again from the beginning,
with a row per fact, and with the very rows of the profiles.
"""

import os
from collections.abc import Iterable
from contextlib import closing
from statistics import median
from typing import Final

from benchmarks.append_batch import in_batches
from benchmarks.catch_up import LIBRARY_FACTS
from benchmarks.facts import history, library_facts, rows
from benchmarks.library_projection import SameProfiles, projection_runs
from benchmarks.measuring import Aim, Contestant, Result, Setting, race
from domain.log import CareerLog
from projections.database import Database, open_database
from projections.rebuild import rebuild

TIMES_THE_FACTS: Final = 5
"""A rebuild shares its work out in ranges of 20,000 facts: the log must hold several."""
MOST_RUNS: Final = 3


def measure(setting: Setting) -> Iterable[Result]:
    """Rebuilds from five times `setting.facts`, with 1, 2, 4 ... processes up to the processors."""
    store, many = setting.store, setting.facts * TIMES_THE_FACTS
    facts = history(many)
    events = library_facts(facts[:LIBRARY_FACTS])
    url = store.new()
    with (
        CareerLog.at(url) as ours,
        open_database(url) as database,
        closing(store.raw()) as raw,
        projection_runs(store.new, events) as row_per_fact,
        projection_runs(store.new, events, SameProfiles) as same_profiles,
    ):
        in_batches(facts, many, ours.append)(0)()
        in_batches(rows(facts), many, raw.insert_many)(0)()
        contestants: dict[str, Contestant] = {
            str(number): _with_processes(database, ours, number) for number in _process_numbers()
        }
        contestants |= {"raw": lambda _: raw.project, "row": row_per_fact, "same": same_profiles}
        rates = race(contestants, min(setting.runs, MOST_RUNS), warm_up=False)
    alone = median(rates["1"])
    for number in _process_numbers():
        mine = rates[str(number)]
        faster = f", {median(mine) / alone:.2f} of one" if number > 1 else ""
        subject = f"rebuild profiles, processes: {number}{faster}"
        figures = {"careerlog": mine, "raw": rates["raw"], "library": rates["row"]}
        yield Result(subject, store, figures, (Aim("library", at_least=100),))
    subject += "; library writing the same rows"
    yield Result(subject, store, {**figures, "library": rates["same"]})


def _with_processes(database: Database, log: CareerLog, processes: int) -> Contestant:
    def lap() -> int:
        [report] = rebuild(database, log, "profiles", processes)
        return report.facts

    return lambda _: lap


def _process_numbers() -> list[int]:
    most = os.cpu_count() or 1
    return [number for number in (1, 2, 4, 8, 16) if number <= most]
