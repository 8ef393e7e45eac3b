"""Answers: all metrics at two dates, the rows behind one, and how they went over dates."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from projections.database import Database

from .asked import Asked
from .benches import nominees, open_posts
from .catalogue import METRICS, metric
from .evidence import Evidence
from .filling import filled
from .heads import heads, kept
from .lending import secondments
from .measure import Metric, told
from .risks import incumbents_at_risk

_LONGEST_FIRST: Final = (
    heads,
    kept,
    incumbents_at_risk,
    nominees,
    secondments,
    open_posts,
    filled,
)
"""What all figures rest on."""


def metrics(db: Database, asked: Asked, names: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """`{metric, value, numerator, denominator, unit, definition, source}` of each metric.

    `value` is None where there is nothing to count out of. All metrics unless `names` are given.

    Raises:
        NoSuchMetric: a name that none has.
    """
    wanted = [metric(name) for name in names] if names is not None else list(METRICS.values())
    with db.surveying() as connection:
        evidence = Evidence(connection, asked)
        with evidence.ahead(db, _LONGEST_FIRST if names is None else ()):
            return [_measured(each, evidence) for each in wanted]


def rows_behind(db: Database, asked: Asked, name: str) -> list[dict[str, Any]]:
    """Every row that counts for a metric, those in the numerator first.

    Each tells what it adds to `numerator` and `denominator`, and the `position` of its fact; they
    add up to the metric's own.

    Raises:
        NoSuchMetric: no metric has this name.
    """
    with db.surveying() as connection:
        counted = list(metric(name).rows(Evidence(connection, asked)))
    counted.sort(key=lambda row: not row.numerator)
    return [
        {
            **row.what,
            "numerator": told(float(row.numerator)),
            "denominator": told(float(row.denominator)),
            "position": row.position,
        }
        for row in counted
    ]


def trend(
    db: Database, asked: Asked, days: Iterable[date], names: Sequence[str] | None = None
) -> list[dict[str, Any]]:
    """The metrics as of each day, as known at one position: a list `{on, metrics}`.

    Raises:
        NoSuchMetric: a name that none has.
    """
    return [{"on": day, "metrics": metrics(db, replace(asked, on=day), names)} for day in days]


def _measured(metric: Metric, evidence: Evidence) -> dict[str, Any]:
    sums = metric.measured(evidence)
    return {
        "metric": metric.name,
        "value": told(metric.value(sums)),
        "numerator": told(sums.numerator),
        "denominator": told(sums.denominator),
        "unit": metric.unit,
        "definition": metric.definition,
        "source": metric.source,
    }
