"""Read and decode the log from its beginning.

Inside the clock: fetching every row in order and making a fact of it, with days and moments as
such. The raw database does one scan and orjson.loads, nothing more.
"""

from collections.abc import Iterable
from contextlib import closing

from benchmarks import library
from benchmarks.append_batch import in_batches
from benchmarks.facts import history, library_facts, rows
from benchmarks.measuring import Aim, Result, Setting, race
from domain.log import CareerLog


def measure(setting: Setting) -> Iterable[Result]:
    """Reads a log of `setting.facts`."""
    store, many = setting.store, setting.facts
    facts = history(many)
    with (
        CareerLog.at(store.new()) as ours,
        closing(store.raw()) as raw,
        closing(library.plain_log(store.new())) as plain,
    ):
        in_batches(facts, many, ours.append)(0)()
        in_batches(rows(facts), many, raw.insert_many)(0)()
        in_batches(library_facts(facts), many, lambda some: library.append(plain, some))(0)()
        del facts
        rates = race(
            {
                "careerlog": lambda _: lambda: read_all(ours),
                "raw": lambda _: lambda: sum(1 for _ in raw.scan()),
                "library": lambda _: lambda: sum(1 for _ in library.read(plain)),
            },
            setting.runs,
        )
    yield Result("read log", store, rates, (Aim("raw", at_least=0.5),))


def read_all(log: CareerLog) -> int:
    """Reads the log page by page; answers how many facts it has."""
    after = 0
    while facts := log.read(after):
        after = facts[-1].position
    return after
