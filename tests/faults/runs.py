"""Runs of faults: each seeded, on servers that it shares with the runs before it."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Final, NamedTuple

from consumers.servers import CannotRun
from tests.faults.kinds import KINDS, THREE_BROKERS
from tests.faults.senders import company
from tests.faults.verdict import NOTHING, Verdict
from tests.faults.world import World, servers, world

PEOPLE: Final = 8
"""Simulated people whose facts are sent during one run; some 300 facts."""
RUNS_OF_A_WORLD: Final = 12
"""After so many runs a new log and new topics begin, for everything is looked at after each."""


class Run(NamedTuple):
    """One fault, and what was found after it; or why nothing could be found."""

    kind: str
    seed: int
    sent: int
    found: Verdict
    stuck: str = ""
    """What never came true, and the last words of everybody."""

    @property
    def good(self) -> bool:
        """Whether everything came to its end, and was as it must be."""
        return self.found.good and not self.stuck


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
    """So many runs, the kinds in turn; those on three brokers last, on servers of their own.

    After a run that was stuck, the next begins in a new world.
    """
    planned = [(kinds[each % len(kinds)], seed + each) for each in range(number)]
    for brokers, chosen in (
        (1, [each for each in planned if each[0] not in THREE_BROKERS]),
        (3, [each for each in planned if each[0] in THREE_BROKERS]),
    ):
        if not chosen:
            continue
        with servers(brokers) as shared:
            while chosen:
                with world(shared) as there:
                    for _ in range(min(RUNS_OF_A_WORLD, len(chosen))):
                        kind, its_seed = chosen.pop(0)
                        try:
                            yield run(there, kind, its_seed)
                        except (AssertionError, CannotRun) as stuck:
                            yield Run(kind, its_seed, 0, NOTHING, str(stuck))
                            break
