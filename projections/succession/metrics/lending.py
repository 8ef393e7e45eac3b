"""Secondments: who is lent out, who is here on loan, and who came back."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import RowMapping, Select, or_, select

from projections.as_of import true_on
from projections.profiles.schema import TABLES

from .asked import Asked
from .evidence import Evidence
from .measure import PERCENT, Counted, Metric
from .sources import OWN

_SECONDMENT: Final = TABLES.facets["secondment"].table
_CAME_BACK: Final = ("returned", "early")
_TOLD: Final = (
    "employee",
    "secondment",
    "status",
    "home_unit",
    "host_unit",
    "host_organisation",
    "started_on",
    "planned_end",
    "ended_on",
)


def secondments(asked: Asked, postgres: bool) -> Select[Any]:
    """The secondments that run on the day, and those that ended in the period."""
    own = _SECONDMENT.c
    return (
        select(*(own[name] for name in _TOLD), own.position)
        .where(true_on(_SECONDMENT, asked.on, asked.known))
        .where(or_(own.status == "active", own.ended_on.between(asked.first, asked.on)))
        .order_by(own.employee, own.secondment)
    )


def _told(row: RowMapping) -> dict[str, Any]:
    return {name: row[name] for name in _TOLD if row[name] is not None}


def _out(evidence: Evidence) -> Iterator[Counted]:
    for row in evidence.once(secondments):
        if row["status"] == "active" and evidence.asked.covers(row["home_unit"]):
            yield Counted(1, 0, row["position"], _told(row))


def _in(evidence: Evidence) -> Iterator[Counted]:
    for row in evidence.once(secondments):
        host = row["host_unit"]
        if row["status"] == "active" and host is not None and evidence.asked.covers(host):
            yield Counted(1, 0, row["position"], _told(row))


def _returned(evidence: Evidence) -> Iterator[Counted]:
    for row in evidence.once(secondments):
        if row["status"] != "active" and evidence.asked.covers(row["home_unit"]):
            yield Counted(row["status"] in _CAME_BACK, 1, row["position"], _told(row))


METRICS: Final = (
    Metric(
        "secondments_out",
        "secondments",
        "secondments that run on the day, counted at home: to other units and to partners",
        OWN,
        _out,
        plain_count=True,
    ),
    Metric(
        "secondments_in",
        "secondments",
        "secondments that run on the day, counted at the host, where that is a unit of the house",
        OWN,
        _in,
        plain_count=True,
    ),
    Metric(
        "secondment_return_rate",
        PERCENT,
        "secondments that ended in the period with the person back home, as planned or early / "
        "secondments that ended in the period (also by staying with the host, and by leaving)",
        OWN,
        _returned,
    ),
)
