"""Who holds which post from when to when, and who manages whom as a result."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field

from .company import Company
from .days import FAR


@dataclass(slots=True)
class Tenure:
    """Somebody holds a post from `start` until the day before `end`."""

    post: int
    holder: int
    start: int
    end: int
    route: str
    opening: str | None = None
    aside: bool = False
    """Taken by stepping aside from a lead, into a post made for the holder."""


@dataclass(slots=True)
class Line:
    """Who is the manager from which day on; None while nobody is."""

    days: list[int]
    managers: list[int | None]

    def on(self, day: int) -> int | None:
        """The manager on a day."""
        place = bisect_right(self.days, day) - 1
        return self.managers[place] if place >= 0 else None

    def changes(self, after: int, before: int) -> list[int]:
        """The days, between two days, on which the manager changes."""
        return self.days[bisect_right(self.days, after) : bisect_left(self.days, before)]


@dataclass(slots=True)
class Seats:
    """The tenures of all posts, by post and by holder, in order of time."""

    company: Company
    by_post: dict[int, list[Tenure]] = field(default_factory=lambda: defaultdict(list))
    by_person: dict[int, list[Tenure]] = field(default_factory=lambda: defaultdict(list))
    acting: dict[int, list[tuple[int, int, int]]] = field(default_factory=lambda: defaultdict(list))
    """Person -> (post, first day, last day): cover for a vacancy."""
    members: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Unit (of any level) -> the people whose first unit lies in it."""
    _lines: dict[int | None, Line] = field(default_factory=dict)

    def line(self, unit: int | None) -> Line:
        """The reporting line of a unit: its lead, else (while vacant) whoever leads above."""
        known = self._lines.get(unit)
        if known is None:
            known = self._lines[unit] = self._drawn(unit)
        return known

    def _drawn(self, unit: int | None) -> Line:
        if unit is None:
            return Line([], [])
        above = self.line(self.company.units[unit].parent)
        days: list[int] = []
        managers: list[int | None] = []

        def from_then_on(day: int, manager: int | None) -> None:
            if not managers or managers[-1] != manager:
                days.append(day)
                managers.append(manager)

        reached = 0
        for tenure in self.by_post.get(self.company.units[unit].lead, []):
            if tenure.start > reached:
                from_then_on(reached, above.on(reached))
                for day in above.changes(reached, tenure.start):
                    from_then_on(day, above.on(day))
            from_then_on(tenure.start, tenure.holder)
            reached = tenure.end
        if reached < FAR:
            from_then_on(reached, above.on(reached))
            for day in above.changes(reached, FAR):
                from_then_on(day, above.on(day))
        return Line(days, managers)
