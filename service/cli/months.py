"""Days in steps of a month, a quarter or a year."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Final, Literal

from domain.months import months_later

Every = Literal["month", "quarter", "year"]
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}


def each_step(first: date, last: date, every: Every) -> Iterator[date]:
    """The days from `first` to `last`: the same day of each month, quarter or year.

    Where a month has no such day, its last one; begun on the last day of a month, the last day of
    each.
    """
    at_the_end = first.day == monthrange(first.year, first.month)[1]
    for months in count(0, _MONTHS[every]):
        day = months_later(first, months)
        if at_the_end:
            day = day.replace(day=monthrange(day.year, day.month)[1])
        if day > last:
            return
        yield day
