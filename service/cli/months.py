"""Days in steps of a month, a quarter or a year."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Final, Literal

Every = Literal["month", "quarter", "year"]
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}


def each_step(first: date, last: date, every: Every) -> Iterator[date]:
    """The days from `first` to `last`: the same day of each month, quarter or year.

    Where a month has no such day, its last one; begun on the last day of a month, the last day of
    each.
    """
    steps = 0
    at_the_end = first.day == monthrange(first.year, first.month)[1]
    while True:
        years, month = divmod(first.month - 1 + steps * _MONTHS[every], 12)
        year = first.year + years
        length = monthrange(year, month + 1)[1]
        day = date(year, month + 1, length if at_the_end else min(first.day, length))
        if day > last:
            return
        yield day
        steps += 1
