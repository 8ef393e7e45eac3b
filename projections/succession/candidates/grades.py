"""Which of two grades is higher, where that can be known.

Grades have no order of their own. A configured list decides; else grades of the same letters are
ordered by their numbers (G9 before G10, E3.1 before E3.2). Anything else cannot be compared, and
is not guessed.
"""

import re
from collections.abc import Sequence
from typing import Final

_RUNS: Final = re.compile(r"(\d+)")


def compared(one: str, other: str, order: Sequence[str] = ()) -> int | None:
    """-1 where `one` is lower, 0 for the same, 1 where it is higher; None where nobody can say."""
    if one == other:
        return 0
    if one in order and other in order:
        return _sign(order.index(one) - order.index(other))
    letters, numbers = _parted(one)
    other_letters, other_numbers = _parted(other)
    if letters != other_letters or not numbers:
        return None
    return 1 if numbers > other_numbers else -1 if numbers < other_numbers else 0


def _parted(grade: str) -> tuple[list[str], list[int]]:
    runs = _RUNS.split(grade)
    return runs[::2], [int(run) for run in runs[1::2]]


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
