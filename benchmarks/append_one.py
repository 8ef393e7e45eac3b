"""Append one fact in a transaction of its own, on disk before it is answered.

Inside the clock: making the bytes, identity, version, clock and order, and the commit. Validation
is not: facts are validated on their way in. The raw database gets its rows ready made, with
position and version given, as one prepared statement: a single round trip on PostgreSQL.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from typing import Any, Final

from benchmarks import library
from benchmarks.facts import history, library_facts, rows
from benchmarks.measuring import Aim, Lap, Result, Setting, race
from domain.log import CareerLog

LAPS: Final = 5
FACTS_A_LAP: Final = 100


def measure(setting: Setting) -> Iterable[Result]:
    """Appends hundreds of single facts to a log that already holds `setting.facts`."""
    store, held = setting.store, setting.facts
    facts = history(held + (setting.runs * LAPS + 1) * FACTS_A_LAP)
    ready, events = rows(facts), library_facts(facts)

    def part(lap: int) -> slice:
        return slice(held + lap * FACTS_A_LAP, held + (lap + 1) * FACTS_A_LAP)

    with (
        CareerLog.at(store.new()) as ours,
        closing(store.raw()) as raw,
        closing(library.plain_log(store.new())) as plain,
    ):
        for start in range(0, held, 1_000):
            some = slice(start, min(start + 1_000, held))
            ours.append(facts[some])
            raw.insert_many(ready[some])
            library.append(plain, events[some])

        def careerlog(number: int) -> Lap:
            return one_by_one(facts[part(number)], lambda fact: ours.append([fact]))

        def raw_rows(number: int) -> Lap:
            return one_by_one(ready[part(number)], raw.insert_one)

        def plain_library(number: int) -> Lap:
            return one_by_one(events[part(number)], lambda event: library.append(plain, [event]))

        rates = race(
            {"careerlog": careerlog, "raw": raw_rows, "library": plain_library}, setting.runs, LAPS
        )
    aims = (Aim("raw", at_least=0.85),) if store.kind == "postgres" else ()
    yield Result("append one", store, rates, aims)


def one_by_one(mine: Sequence[Any], append: Callable[[Any], Any]) -> Lap:
    """Appends each by itself."""

    def lap() -> int:
        for one in mine:
            append(one)
        return len(mine)

    return lap
