"""How long to leave a server alone that does not answer, before it is tried again."""

from typing import Final

LONGEST: Final = 5.0
"""Seconds; so late, at most, is it noticed that the server is back."""
_FIRST: Final = 0.2
_DOUBLINGS: Final = 5
"""More of them are not counted: an outage may last for days, and a float ends at 2 ** 1023."""


def pause_after(failures: int) -> float:
    """Seconds to wait after so many failures in a row, from 1: each time twice as long."""
    return min(_FIRST * 2.0 ** min(failures - 1, _DOUBLINGS), LONGEST)
