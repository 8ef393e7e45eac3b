"""What is asked of a metric: two dates, a period that ends on the first, and a unit."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, FromClause, and_, true

from domain.decisions.nominees import LIMITS
from projections.facets_as_of import known_at
from projections.units import unit_within

_LAST_DAY_OF_FEBRUARY = 28


def a_year_before(day: date) -> date:
    """The same day a year earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=_LAST_DAY_OF_FEBRUARY)


@dataclass(frozen=True)
class Asked:
    """As of the day `on`, as known at the log position `known` (None: all that is known now).

    Figures over a period count the days from `since` to `on`, both included: the twelve months
    that end on `on` unless told. `unit` narrows to one unit and those below it. A readiness judged
    more than `stale_after` months before `on` is stale.
    """

    on: date
    known: int | None = None
    since: date | None = None
    unit: str | None = None
    stale_after: int = LIMITS.readiness_months

    @property
    def first(self) -> date:
        """The first day of the period."""
        return self.since or a_year_before(self.on) + timedelta(days=1)

    @property
    def eve(self) -> date:
        """The day before the period: who was employed then is who could leave or stay in it."""
        return self.first - timedelta(days=1)

    def within(self, column: ColumnElement[str | None], postgres: bool) -> ColumnElement[bool]:
        """That a unit is the one asked for, or below it."""
        return true() if self.unit is None else unit_within(column, self.unit, postgres)

    def covers(self, unit: str | None) -> bool:
        """Whether a unit is the one asked for, or below it."""
        if self.unit is None:
            return True
        return unit is not None and (unit == self.unit or unit.startswith(f"{self.unit}."))


def known_rows(table: FromClause, known: int | None) -> ColumnElement[bool]:
    """That a row was believed at the log position `known`, whenever it was true."""
    at = known_at(known)
    return and_(table.c.known_to > at, table.c.known_from <= at)
