"""Append many facts over many streams, 1,000 in a transaction.

Inside the clock: making the bytes, identities, versions, clock and order, and the commits. The
raw database gets its rows ready made: executemany on SQLite, a binary COPY on PostgreSQL, one
transaction for every 1,000 rows too.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from typing import Any, Final

from benchmarks import library
from benchmarks.facts import history, library_facts, rows
from benchmarks.measuring import Aim, Contestant, Result, Setting, race
from domain.log import CareerLog

BATCH: Final = 1_000


def measure(setting: Setting) -> Iterable[Result]:
    """Every run appends `setting.facts` more to the same log."""
    store = setting.store
    facts = history(setting.facts * (setting.runs + 1))
    with (
        CareerLog.at(store.new()) as ours,
        closing(store.raw()) as raw,
        closing(library.plain_log(store.new())) as plain,
    ):
        rates = race(
            {
                "careerlog": in_batches(facts, setting.facts, ours.append),
                "raw": in_batches(rows(facts), setting.facts, raw.insert_many),
                "library": in_batches(
                    library_facts(facts),
                    setting.facts,
                    lambda batch: library.append(plain, batch),
                ),
            },
            setting.runs,
        )
    aim = Aim("raw", at_least=0.5 if store.kind == "postgres" else 0.6)
    yield Result("append batch", store, rates, (aim,))


def in_batches(all_of_them: Sequence[Any], a_lap: int, append: Callable[[Any], Any]) -> Contestant:
    """Appends the next part of a history in every lap, batch by batch."""

    def prepare(number: int) -> Callable[[], int]:
        mine = all_of_them[number * a_lap : (number + 1) * a_lap]
        batches = [mine[start : start + BATCH] for start in range(0, len(mine), BATCH)]

        def lap() -> int:
            for batch in batches:
                append(batch)
            return len(mine)

        return lap

    return prepare
