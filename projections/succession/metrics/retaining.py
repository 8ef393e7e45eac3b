"""What stands beside turnover: conversations held, and who stayed, with a plan and without."""

from collections.abc import Callable, Iterator
from typing import Final

from sqlalchemy import and_, select

from . import headcount
from .asked import Asked, known_rows
from .evidence import Evidence
from .headcount import STANDING, employed, person, standings
from .measure import PERCENT, Counted, Metric, Sums
from .plans import agreed_plans
from .sources import OWN, TS_30421

_WITH_PLAN: Final = (
    "a development plan that employee and manager had agreed and that ran beyond that day"
)


def _held(evidence: Evidence) -> Iterator[Counted]:
    for row in evidence.read(headcount.conversations(evidence.asked, evidence.postgres)):
        what = {name: row[name] for name in ("conversation", "kind", "held_on")}
        yield Counted(1, 0, row["position"], {**person(row), **what})


def _held_sums(evidence: Evidence) -> Sums:
    return Sums(float(evidence.kept["held"]), None)


def _talked(evidence: Evidence) -> Iterator[Counted]:
    heard = {row["employee"] for row in evidence.read(headcount.talked(evidence.asked))}
    for row in evidence.read(employed(evidence.asked, evidence.asked.on, evidence.postgres)):
        yield Counted(row["employee"] in heard, 1, row["position"], person(row))


def _talked_sums(evidence: Evidence) -> Sums:
    heads = evidence.heads
    return Sums(float(heads["talked"] or 0), float(heads["employed"] or 0))


def _leavers_heard(evidence: Evidence) -> Iterator[Counted]:
    asked = evidence.asked
    wanted = standings(asked, evidence.postgres, headcount.leaves_voluntarily(asked))
    for row in evidence.read(wanted.add_columns(headcount.heard(asked).label("conversation"))):
        what = {**person(row), "left_on": row["valid_from"], "conversation": row["conversation"]}
        yield Counted(row["conversation"] is not None, 1, row["position"], what)


def _leavers_heard_sums(evidence: Evidence) -> Sums:
    heads = evidence.heads
    return Sums(float(heads["left_heard"] or 0), float(heads["left_voluntarily"] or 0))


def _stayed(with_plan: bool) -> Callable[[Evidence], Iterator[Counted]]:
    def rows(evidence: Evidence) -> Iterator[Counted]:
        asked: Asked = evidence.asked
        planned = {row["employee"] for row in evidence.read(agreed_plans(asked))}
        still = select(STANDING.c.employee).where(
            and_(headcount.holds(asked.on), known_rows(STANDING, asked.known))
        )
        stayed = {row["employee"] for row in evidence.read(still)}
        for row in evidence.read(employed(asked, asked.eve, evidence.postgres)):
            if (row["employee"] in planned) == with_plan:
                yield Counted(row["employee"] in stayed, 1, row["position"], person(row))

    return rows


def _stayed_sums(with_plan: bool) -> Callable[[Evidence], Sums]:
    def sums(evidence: Evidence) -> Sums:
        heads = evidence.heads
        stayed, planned = float(heads["planned_stayed"] or 0), float(heads["planned"] or 0)
        if with_plan:
            return Sums(stayed, planned)
        return Sums(
            float(heads["stayed"] or 0) - stayed, float(heads["employed_before"] or 0) - planned
        )

    return sums


METRICS: Final = (
    Metric(
        "conversations_held",
        "conversations",
        "career conversations (stay interviews, career counselling, check-ins) held in the period "
        "with people employed on that day; --unit counts where they stood",
        OWN,
        _held,
        _held_sums,
        plain_count=True,
    ),
    Metric(
        "conversation_rate",
        PERCENT,
        "people employed on the day with whom a career conversation was held in the period / "
        "people employed on the day",
        OWN,
        _talked,
        _talked_sums,
    ),
    Metric(
        "voluntary_leavers_heard",
        PERCENT,
        "people who left by their own wish in the period, retirement apart, with whom a career "
        "conversation had been held in the period / people who so left",
        OWN,
        _leavers_heard,
        _leavers_heard_sums,
    ),
    Metric(
        "retention_with_plan",
        PERCENT,
        f"people employed on the eve of the period with {_WITH_PLAN}, who are employed on its last "
        "day / people so employed on the eve",
        f"{TS_30421}; those with a plan: {OWN}",
        _stayed(True),
        _stayed_sums(True),
    ),
    Metric(
        "retention_without_plan",
        PERCENT,
        f"people employed on the eve of the period without {_WITH_PLAN}, who are employed on its "
        "last day / people so employed on the eve",
        f"{TS_30421}; those without a plan: {OWN}",
        _stayed(False),
        _stayed_sums(False),
    ),
)
