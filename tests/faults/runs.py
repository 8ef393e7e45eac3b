"""Runs of faults: each seeded, on servers that it shares with the runs before it."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from random import Random
from typing import Final, NamedTuple

from tests.faults.kinds import KINDS, THREE_BROKERS
from tests.faults.senders import company
from tests.faults.verdict import Verdict
from tests.faults.world import World, servers, world

PEOPLE: Final = 8
"""Simulated people whose facts are sent during one run; some 300 facts."""
RUNS_OF_A_WORLD: Final = 12
"""After so many runs a new log and new topics begin, for everything is looked at after each."""


class Run(NamedTuple):
    """One fault, and what was found after it."""

    kind: str
    seed: int
    sent: int
    found: Verdict


def run(of: World, kind: str, seed: int) -> Run:
    """Sends facts, lets the fault happen meanwhile, mends everything and looks."""
    rng = Random(f"{kind}/{seed}")
    facts = company(PEOPLE, seed)
    of.send(facts, pace=rng.uniform(0.5, 2.5))
    try:
        KINDS[kind](of, rng)
    finally:
        of.mended()
    return Run(kind, seed, len(facts), of.settled())


def runs(kinds: Sequence[str], number: int, seed: int) -> Iterator[Run]:
    """So many runs, the kinds in turn; those on three brokers last, on servers of their own."""
    planned = [(kinds[each % len(kinds)], seed + each) for each in range(number)]
    for brokers, chosen in (
        (1, [each for each in planned if each[0] not in THREE_BROKERS]),
        (3, [each for each in planned if each[0] in THREE_BROKERS]),
    ):
        if not chosen:
            continue
        with servers(brokers) as shared:
            for begin in range(0, len(chosen), RUNS_OF_A_WORLD):
                with ExitStack() as held:
                    there = held.enter_context(world(shared))
                    for kind, its_seed in chosen[begin : begin + RUNS_OF_A_WORLD]:
                        yield run(there, kind, its_seed)
