"""Days as ordinals and moments as seconds: cheap to add up, written as ISO 8601 at the very end."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

YEAR: Final = 365
FAR: Final = date.max.toordinal()
"""A day that never comes: not left, not closed."""
DAY_SECONDS: Final = 86_400


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which the HR systems send facts, both ends included, as ordinals."""

    first: int
    last: int

    @property
    def horizon(self) -> int:
        """The first day about which nobody can have announced anything yet."""
        return self.last + 60

    @property
    def closes(self) -> int:
        """The last second in which a fact can be entered."""
        return self.last * DAY_SECONDS + DAY_SECONDS - 1


@cache
def iso(day: int) -> str:
    """A day as text."""
    return date.fromordinal(day).isoformat()


@cache
def first_of(year: int) -> int:
    """The first of January."""
    return date(year, 1, 1).toordinal()


@cache
def year_of(day: int) -> int:
    """The calendar year of a day."""
    return date.fromordinal(day).year


def moment(second: int) -> str:
    """A second (since day 0) as an RFC 3339 time in UTC."""
    day, rest = divmod(second, DAY_SECONDS)
    return f"{iso(day)}T{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}Z"
