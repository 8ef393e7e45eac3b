"""What is at risk or out of date: incumbents who may go, succession and development plans."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import RowMapping, Select, and_, select

from domain.months import months_later
from projections.as_of import true_on
from projections.profiles.schema import TABLES

from .asked import Asked
from .coverage import named, post_row
from .evidence import Evidence
from .measure import PERCENT, Counted, Metric, Sums
from .plans import plans_at_work
from .sources import OWN

_STANDING: Final = TABLES.facets["standing"].table
_SECONDMENT: Final = TABLES.facets["secondment"].table
_RISK: Final = TABLES.facets["retention_risk"].table


def incumbents_at_risk(asked: Asked, postgres: bool) -> Select[Any]:
    """Who holds a post, present or away on secondment, and was last judged to be at high risk of
    loss."""
    stands = and_(
        _STANDING.c.employee == _RISK.c.employee, true_on(_STANDING, asked.on, asked.known)
    )
    lent = and_(
        _SECONDMENT.c.employee == _RISK.c.employee, true_on(_SECONDMENT, asked.on, asked.known)
    )
    told = _RISK.c.employee, _RISK.c.position
    at_risk = true_on(_RISK, asked.on, asked.known), _RISK.c.risk_of_loss == "high"
    here = (
        select(_STANDING.c.post, *told)
        .join_from(_RISK, _STANDING, stands)
        .where(*at_risk, _STANDING.c.status == "employed", _STANDING.c.post.is_not(None))
    )
    away = (
        select(_SECONDMENT.c.substantive_post.label("post"), *told)
        .join_from(_RISK, _STANDING, stands)
        .join(_SECONDMENT, lent)
        .where(*at_risk, _STANDING.c.status == "employed", _SECONDMENT.c.status == "active")
        .where(_SECONDMENT.c.substantive_post.is_not(None))
    )
    both = here.union(away).subquery("holders")
    return select(both).order_by(both.c.post, both.c.employee)


def _at_risk(evidence: Evidence) -> Iterator[Counted]:
    at_risk: dict[str, list[RowMapping]] = {}
    for row in evidence.once(incumbents_at_risk):
        at_risk.setdefault(row["post"], []).append(row)
    for post in evidence.planned:
        if post.post in at_risk:
            incumbents = [(row["employee"], row["position"]) for row in at_risk[post.post]]
            what = {
                "post": post.post,
                "unit": post.unit,
                "incumbents": [{"employee": e, "position": p} for e, p in incumbents],
                "successors": named(post.nominees),
            }
            yield Counted(not post.nominees, 1, incumbents[0][1], what)


def _stale_benches(evidence: Evidence) -> Iterator[Counted]:
    on, months = evidence.asked.on, evidence.asked.stale_after
    for post in evidence.critical:
        if post.nominees:
            judged = (each.readiness_on for each in post.nominees if each.readiness_on)
            yield post_row(post, all(months_later(day, months) < on for day in judged))


def _stale_plans(evidence: Evidence) -> Iterator[Counted]:
    for row in evidence.once(plans_at_work):
        over = row["until"] is not None and row["until"] < evidence.asked.on
        what = {name: row[name] for name in ("employee", "unit", "plan", "until")}
        yield Counted(over, 1, row["position"], what)


def _stale_plans_sums(evidence: Evidence) -> Sums:
    return Sums(float(evidence.kept["plans_over"]), float(evidence.kept["plans"]))


METRICS: Final = (
    Metric(
        "at_risk_without_successor",
        PERCENT,
        "open posts to be refilled whose incumbent (present or away on secondment) is at high risk "
        "of loss and that have no successor / open posts to be refilled with such an incumbent",
        OWN,
        _at_risk,
    ),
    Metric(
        "stale_succession_plans",
        PERCENT,
        "critical posts with successors none of whose readiness was judged in the last months (12, "
        "or those of --stale-after) / critical posts with successors",
        OWN,
        _stale_benches,
    ),
    Metric(
        "stale_development_plans",
        PERCENT,
        "development plans whose end has passed while promises in them are open / development "
        "plans of people employed on the day in which promises are open",
        OWN,
        _stale_plans,
        _stale_plans_sums,
    ),
)
