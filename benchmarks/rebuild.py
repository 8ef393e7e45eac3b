"""Build the profiles anew beside the live tables and swap them in, in one process or several.

Inside the clock: reading the log stream by stream, folding, writing, the swap, and starting the
processes. The library rebuilds by running its projection again from the beginning.
"""

import os
from collections.abc import Iterable
from contextlib import closing
from statistics import median

from benchmarks.append_batch import in_batches
from benchmarks.catch_up import LIBRARY_FACTS
from benchmarks.facts import history, library_facts, rows
from benchmarks.library_projection import projection_runs
from benchmarks.measuring import Aim, Contestant, Result, Setting, race
from domain.log import CareerLog
from projections.database import Database, open_database
from projections.rebuild import rebuild


def measure(setting: Setting) -> Iterable[Result]:
    """Rebuilds from a log of `setting.facts`, with 1, 2, 4 ... processes up to the processors."""
    store, many = setting.store, setting.facts
    facts = history(many)
    events = library_facts(facts[:LIBRARY_FACTS])
    url = store.new()
    with (
        CareerLog.at(url) as ours,
        open_database(url) as database,
        closing(store.raw()) as raw,
        projection_runs(store.new, events) as runner,
    ):
        in_batches(facts, many, ours.append)(0)()
        in_batches(rows(facts), many, raw.insert_many)(0)()
        contestants: dict[str, Contestant] = {
            str(number): _with_processes(database, ours, number) for number in _process_numbers()
        }
        contestants |= {"raw": lambda _: raw.project, "library": runner}
        rates = race(contestants, setting.runs, warm_up=False)
    beside = {"raw": rates["raw"], "library": rates["library"]}
    alone = median(rates["1"])
    for number in _process_numbers():
        mine = rates[str(number)]
        grown = f", {median(mine) / alone:.2f} times one" if number > 1 else ""
        subject = f"rebuild profiles, {number} process{'es' if number > 1 else ''}{grown}"
        aims = (Aim("library", at_least=100),)
        yield Result(subject, store, {"careerlog": mine, **beside}, aims)


def _with_processes(database: Database, log: CareerLog, processes: int) -> Contestant:
    def lap() -> int:
        [report] = rebuild(database, log, "profiles", processes)
        return report.facts

    return lambda _: lap


def _process_numbers() -> list[int]:
    most = os.cpu_count() or 1
    return [number for number in (1, 2, 4, 8, 16) if number <= most]
