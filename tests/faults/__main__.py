"""`python -m tests.faults --runs N`: as many faults as you ask, and a table of what was found."""

import sys
from argparse import ArgumentParser
from collections import defaultdict
from time import monotonic

from rich.console import Console
from rich.table import Table

from tests.faults.kinds import KINDS
from tests.faults.runs import Run, runs

_FOUND = ("lost", "doubled", "topic gaps", "disorder", "rows off", "dead letters")
_COLUMNS = (*_FOUND, "died", "stuck")


def main() -> int:
    """Runs the faults; 1 if anything was lost, doubled or otherwise not as it must be."""
    parser = ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--runs", type=int, default=len(KINDS), help="how many, kinds in turn")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same faults")
    parser.add_argument("--kind", action="append", choices=list(KINDS), help="only these kinds")
    asked = parser.parse_args()
    kinds = asked.kind or list(KINDS)
    found: dict[str, list[Run]] = defaultdict(list)
    began = monotonic()
    for number, each in enumerate(runs(kinds, asked.runs, asked.seed), start=1):
        found[each.kind].append(each)
        verdict = "good" if each.good else f"NOT GOOD {each.stuck or each.found}"
        took, began = monotonic() - began, monotonic()
        print(
            f"{number}/{asked.runs} {each.kind}, seed {each.seed}: {verdict} ({took:.0f} s)",
            flush=True,
        )
    Console(width=140).print(_table(found))
    return any(not each.good for its in found.values() for each in its)


def _table(found: dict[str, list[Run]]) -> Table:
    table = Table(box=None)
    for column in ("fault", "runs", "facts sent", *_COLUMNS):
        table.add_column(column, justify="left" if column == "fault" else "right")
    everything = [each for its in found.values() for each in its]
    for name, its in [*found.items(), ("all", everything)]:
        sums = [sum(each.found[at] for each in its) for at in range(1, len(_FOUND) + 1)]
        sums.append(sum(len(each.found.died) for each in its))
        sums.append(sum(bool(each.stuck) for each in its))
        table.add_row(name, str(len(its)), f"{sum(each.sent for each in its):,}", *map(str, sums))
    return table


if __name__ == "__main__":
    sys.exit(main())
