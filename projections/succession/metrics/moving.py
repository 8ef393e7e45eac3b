"""Moves and turnover: promotions, moves sideways and across ladders, leaving, time in role."""

from collections.abc import Callable, Iterator
from typing import Final

from sqlalchemy import RowMapping, or_

from . import headcount
from .evidence import Evidence
from .headcount import MOVES, employed, person, standings
from .measure import PERCENT, Counted, Metric, Sums
from .sources import MOBILITY, OWN, TS_30421

_AVERAGE: Final = (
    "average of the people employed on the eve of the period and on its last day; --unit counts "
    "where they stood"
)


def _average(evidence: Evidence) -> float:
    heads = evidence.heads
    return float((heads["employed"] or 0) + (heads["employed_before"] or 0)) / 2


def _sums(*names: str) -> Callable[[Evidence], Sums]:
    def sums(evidence: Evidence) -> Sums:
        return Sums(sum(float(evidence.heads[n] or 0) for n in names), _average(evidence))

    return sums


def _average_rows(evidence: Evidence) -> Iterator[Counted]:
    asked = evidence.asked
    for day in (asked.eve, asked.on):
        for row in evidence.read(employed(asked, day, evidence.postgres)):
            yield Counted(0, 0.5, row["position"], {**person(row), "employed_on": day})


def _moved(*names: str) -> Callable[[Evidence], Iterator[Counted]]:
    def rows(evidence: Evidence) -> Iterator[Counted]:
        asked = evidence.asked
        wanted = or_(*(headcount.moves(asked, MOVES[name]) for name in names))
        for row in evidence.read(standings(asked, evidence.postgres, wanted)):
            what = {**person(row), "on": row["valid_from"], "post": row["post"]}
            what |= {"title": row["title"], "grade": row["grade"]}
            yield Counted(1, 0, row["role_fact"], what)
        yield from _average_rows(evidence)

    return rows


def _leaver(row: RowMapping) -> Counted:
    what = {**person(row), "left_on": row["valid_from"], "because": row["left_because"]}
    return Counted(1, 0, row["position"], what | {"voluntarily": row["left_voluntarily"]})


def _left(evidence: Evidence) -> Iterator[Counted]:
    wanted = headcount.leaves(evidence.asked)
    yield from map(_leaver, evidence.read(standings(evidence.asked, evidence.postgres, wanted)))
    yield from _average_rows(evidence)


def _left_voluntarily(evidence: Evidence) -> Iterator[Counted]:
    wanted = headcount.leaves_voluntarily(evidence.asked)
    yield from map(_leaver, evidence.read(standings(evidence.asked, evidence.postgres, wanted)))
    yield from _average_rows(evidence)


def _time_in_role(evidence: Evidence) -> Iterator[Counted]:
    asked = evidence.asked
    for row in evidence.read(employed(asked, asked.on, evidence.postgres)):
        what = {**person(row), "post": row["post"], "title": row["title"], "since": row["since"]}
        yield Counted((asked.on - row["since"]).days, 1, row["role_fact"], what)


def _time_in_role_sums(evidence: Evidence) -> Sums:
    heads = evidence.heads
    return Sums(float(heads["days_in_role"] or 0), float(heads["employed"] or 0))


METRICS: Final = (
    Metric(
        "promotion_rate",
        PERCENT,
        f"promotions (career.promoted) in the period / {_AVERAGE}",
        OWN,
        _moved("promoted"),
        _sums("promoted"),
    ),
    Metric(
        "lateral_move_rate",
        PERCENT,
        f"lateral moves (career.moved_laterally) in the period / {_AVERAGE}",
        OWN,
        _moved("moved_laterally"),
        _sums("moved_laterally"),
    ),
    Metric(
        "ladder_change_rate",
        PERCENT,
        "changes between the management and the specialist ladder (career.ladder_changed) in the "
        f"period / {_AVERAGE}",
        OWN,
        _moved("ladder_changed"),
        _sums("ladder_changed"),
    ),
    Metric(
        "internal_mobility_rate",
        PERCENT,
        "promotions, lateral moves, ladder changes and demotions in the period (of two on one day "
        f"the last) / {_AVERAGE}",
        f"{MOBILITY}, internal mobility rate (named there); what counts: {OWN}",
        _moved(*MOVES),
        _sums(*MOVES),
    ),
    Metric(
        "time_in_role",
        "days",
        "days since the role (unit, post, title, job) began, of everybody employed on the day / "
        "people employed on the day",
        OWN,
        _time_in_role,
        _time_in_role_sums,
    ),
    Metric(
        "turnover_rate",
        PERCENT,
        f"people who left in the period / {_AVERAGE}",
        f"{MOBILITY}, turnover rate; {TS_30421}; the average: {OWN}",
        _left,
        _sums("left"),
    ),
    Metric(
        "voluntary_turnover_rate",
        PERCENT,
        f"people who left by their own wish in the period, retirement apart / {_AVERAGE}",
        f"{MOBILITY}, voluntary turnover rate without retirement; {TS_30421}; the average: {OWN}",
        _left_voluntarily,
        _sums("left_voluntarily"),
    ),
)
