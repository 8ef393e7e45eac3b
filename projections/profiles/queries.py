"""Answers about people: who stands where, and everything about one person, at two dates."""

from datetime import date
from typing import Any, Final

from sqlalchemy import func, select

from domain.career.facets import STANDING
from projections.anomalies import anomalies_of
from projections.database import Database
from projections.facets_as_of import Found, as_row, facets_as_of, known_at
from projections.profiles.schema import TABLES
from projections.units import unit_within

KEYS: Final = (
    "employee",
    "status",
    "unit",
    "post",
    "title",
    "grade",
    "ladder",
    "manager",
    "since",
)
"""What is told of everyone; the JSON keys that scripts rely on."""
_STANDING: Final = TABLES.facets[STANDING].table
_SECONDMENT: Final = TABLES.facets["secondment"].table


def who(
    db: Database,
    on: date,
    known: int | None = None,
    unit: str | None = None,
    post: str | None = None,
    below: bool = False,
) -> list[dict[str, Any]]:
    """Those employed on the day `on`, as known at the log position `known`, by employee; narrowed
    to who holds a post, or to a unit, where `below` is told with those below it.

    Besides `KEYS`: `time_in_role` in days, `seconded_to` (the host, or None) and `position` of the
    fact that role and grade rest on.
    """
    at = known_at(known)
    host = func.coalesce(_SECONDMENT.c.host_unit, _SECONDMENT.c.host_organisation)
    seconded_to = (
        select(func.min(host))
        .where(
            _SECONDMENT.c.employee == _STANDING.c.employee,
            _SECONDMENT.c.valid_from <= on,
            _SECONDMENT.c.valid_to > on,
            _SECONDMENT.c.known_from <= at,
            _SECONDMENT.c.known_to > at,
            _SECONDMENT.c.status == "active",
        )
        .scalar_subquery()
    )
    asked = (
        select(
            *(_STANDING.c[key] for key in KEYS),
            seconded_to.label("seconded_to"),
            _STANDING.c.role_fact.label("position"),
        )
        .where(
            _STANDING.c.valid_from <= on,
            _STANDING.c.valid_to > on,
            _STANDING.c.known_from <= at,
            _STANDING.c.known_to > at,
            _STANDING.c.status == "employed",
        )
        .order_by(_STANDING.c.employee)
    )
    if unit is not None:
        own = _STANDING.c.unit
        asked = asked.where(unit_within(own, unit, db.postgres) if below else own == unit)
    if post is not None:
        asked = asked.where(_STANDING.c.post == post)
    with db.surveying() as connection:
        return [
            {**row._mapping, "time_in_role": _days(row.since, on)}
            for row in connection.execute(asked)
        ]


def show(db: Database, employee: str, on: date, known: int | None = None) -> dict[str, Any]:
    """One person on the day `on`, as known at the log position `known`.

    `status` is employed, left, erased or unknown. `facets` holds a mapping for each facet there is
    one of, and a list for each that there may be several of; every one with the `position` of the
    fact behind it. Sealed personal values stay sealed.
    """
    found = facets_as_of(db, TABLES, employee, on, known)
    standing = found[STANDING][0] if STANDING in found else None
    stands = standing.value._asdict() if standing else {}
    told = {key: stands.get(key) for key in KEYS} | {"employee": employee}
    told["status"] = "erased" if "erasure" in found else stands.get("status", "unknown")
    hosts = [
        each.value.host_unit or each.value.host_organisation
        for each in found.get("secondment", ())
        if each.value.status == "active"
    ]
    return {
        **told,
        "time_in_role": _days(told["since"], on) if told["status"] == "employed" else None,
        "seconded_to": min(hosts, default=None),
        "position": stands.get("role_fact"),
        "facets": {name: _told(name, instances) for name, instances in found.items()},
    }


def anomalies(db: Database, known: int | None = None) -> list[dict[str, Any]]:
    """The contradictions in people's careers: `{stream, kind, positions, message}`."""
    return anomalies_of(db, TABLES, known)


def _told(name: str, instances: list[Found]) -> Any:
    facet = TABLES.facets[name]
    rows = [as_row(facet, each) for each in instances]
    return rows if facet.spec.keys else rows[0]


def _days(since: date | None, on: date) -> int | None:
    return None if since is None else (on - since).days
