"""Short words for the facts that metrics count, and for asking what came of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.events.base import Event
from projections.database import Database
from projections.succession.metrics.asked import Asked
from projections.succession.metrics.queries import metrics, rows_behind
from tests.given import fact


def of(employee: str, name: str, day: str, **fields: Any) -> Event:
    """A fact of somebody's career."""
    return fact(name, day, stream=f"career-{employee}", **fields)


def at(post: str, name: str, day: str, **fields: Any) -> Event:
    """A fact about a post."""
    return fact(name, day, stream=f"position-{post}", **fields)


def hired(*employees: str, day: str = "2020-01-01", **fields: Any) -> list[Event]:
    """These people, hired."""
    return [of(employee, "employee.hired", day, **fields) for employee in employees]


def post(name: str, key: bool = False, critical: bool = True, **fields: Any) -> list[Event]:
    """A post and whether it is key or critical."""
    described = {"title": "Head", "unit": "U1"} | fields
    return [
        at(name, "position.defined", "2020-01-01", **described),
        at(name, "position.criticality_set", "2020-01-01", key=key, critical=critical),
    ]


def named(post: str, employee: str, readiness: str | None = None, day: str = "2024-01-01") -> Event:
    """A nomination."""
    return at(post, "successor.nominated", day, employee=employee, readiness=readiness)


def filled(
    post: str, opening: str, day: str, employee: str | None = None, route: str = "internal"
) -> list[Event]:
    """An opening, posted and filled."""
    return [
        at(post, "opening.posted", "2023-01-02", opening=opening),
        at(post, "opening.filled", day, opening=opening, employee=employee, route=route),
    ]


@dataclass
class Told:
    """What was recorded, asked as of 2024-12-31 over the year before, unless said otherwise."""

    db: Database

    def when(self, metric: str, on: str = "2024-12-31", **asked: Any) -> "Told":
        """One metric is asked for."""
        self._metric = metric
        self._asked = Asked(date.fromisoformat(on), **asked)
        return self

    def then(self, numerator: float, denominator: float | None, value: float | None) -> "Told":
        """It is this, and its rows add up to it."""
        [told] = metrics(self.db, self._asked, [self._metric])
        assert (told["numerator"], told["denominator"], told["value"]) == (
            numerator,
            denominator,
            value,
        )
        rows = self.rows()
        assert sum(row["numerator"] for row in rows) == numerator
        assert sum(row["denominator"] for row in rows) == (denominator or 0)
        return self

    def rows(self) -> list[dict[str, Any]]:
        """The rows behind it."""
        return rows_behind(self.db, self._asked, self._metric)

    def rows_that_count(self, *names: str) -> list[tuple[Any, ...]]:
        """These columns of the rows in the numerator."""
        return [tuple(row[n] for n in names) for row in self.rows() if row["numerator"]]


Given = Callable[..., Told]
