"""Races: contestants take turns lap by lap in one process, so that all meet the same machine."""

import gc
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Literal

from benchmarks.stores import Store
from consumers.kafka.connection import Kafka

Lap = Callable[[], int]
"""What the clock is on for; answers how many facts it dealt with."""
Contestant = Callable[[int], Lap]
"""Prepares the lap of this number, with the clock off."""
Who = Literal["careerlog", "raw", "library", "no vault", "kafka-python", "log"]


@dataclass(frozen=True)
class Setting:
    """What a subject is measured on, and how much of it."""

    store: Store
    facts: int
    runs: int
    kafka: Kafka | None = None

    @property
    def cluster(self) -> Kafka:
        """Kafka, for the subjects that are measured where there is one."""
        assert self.kafka is not None
        return self.kafka


@dataclass(frozen=True)
class Aim:
    """What was promised: at least so many times somebody's rate, or less than so many ms."""

    of: Who | None = None
    at_least: float = 0.0
    below: float = 0.0

    def __str__(self) -> str:
        if self.of is None:
            return f"< {self.below:g} ms"
        unit = "x" if self.at_least >= 10 else ""
        return f"≥ {self.at_least:g}{unit} of {self.of}"


@dataclass(frozen=True)
class Result:
    """A subject's figures on one store: facts per second (more is better) or ms (less is)."""

    subject: str
    store: Store
    measured: Mapping[str, list[float]]
    aims: tuple[Aim, ...] = ()
    unit: Literal["facts/s", "ms"] = "facts/s"

    def figure(self, who: Who) -> float | None:
        """The median of the runs."""
        return median(self.measured[who]) if who in self.measured else None

    def ratio(self, of: Who) -> float | None:
        """How many times as fast as somebody else Careerlog is."""
        ours, theirs = self.figure("careerlog"), self.figure(of)
        if ours is None or theirs is None:
            return None
        return ours / theirs if self.unit == "facts/s" else theirs / ours

    def meets(self, aim: Aim) -> bool:
        """Whether the aim was reached."""
        if aim.of is None:
            return (self.figure("careerlog") or 0.0) < aim.below
        return (self.ratio(aim.of) or 0.0) >= aim.at_least


def race(
    contestants: Mapping[str, Contestant], runs: int, laps: int = 1, warm_up: bool = True
) -> dict[str, list[float]]:
    """Facts per second of every run, by contestant; each run has laps, and turns go round.

    The laps of `warm_up` are numbered 0 and not counted. What was prepared before the race is
    kept out of the garbage collector's way, which stays on as it is in life.
    """
    gc.collect()
    gc.freeze()
    names = list(contestants)
    if warm_up:
        for name in names:
            contestants[name](0)()
    rates: dict[str, list[float]] = {name: [] for name in names}
    number = 0
    for _ in range(runs):
        seconds = dict.fromkeys(names, 0.0)
        facts = dict.fromkeys(names, 0)
        for _ in range(laps):
            number += 1
            names.append(names.pop(0))
            for name in names:
                lap = contestants[name](number)
                gc.collect()
                begun = perf_counter()
                facts[name] += lap()
                seconds[name] += perf_counter() - begun
        for name in names:
            rates[name].append(facts[name] / seconds[name])
    gc.unfreeze()
    return rates


def opened_anew(held: ExitStack, opened: Callable[[], AbstractContextManager[Lap]]) -> Contestant:
    """A contestant who opens what a lap needs; what the lap before opened, whoever's, is closed."""

    def prepare(_: int) -> Lap:
        held.close()
        return held.enter_context(opened())

    return prepare
