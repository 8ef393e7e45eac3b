"""Counting in months, as people do: the same day of another month."""

from calendar import monthrange
from datetime import date


def months_later(day: date, months: int) -> date:
    """The same day so many months later, earlier where negative; the month's last if it is shorter.

    Raises:
        ValueError: that is before the year 1 or after 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
