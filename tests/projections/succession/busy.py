"""Busy histories: small companies in which much happens, so that every metric has what to count.

`tests.histories` finds the odd cases; most of its facts are too few, or contradict one another too
much, for a bench, a filled opening or an agreed plan to come about.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from hypothesis import strategies as st

from domain.events.base import Event
from domain.events.catalogue import BY_NAME

PEOPLE: Final = ("E1", "E2", "E3", "E4", "E5")
POSTS: Final = ("P1", "P2", "P3")
FIRST: Final = date(2019, 1, 1)
DAYS: Final = tuple(FIRST + timedelta(days=45 * step) for step in range(18))
"""Over two years; few enough that facts meet on a day."""
UNITS: Final = ("A", "A.1", "A.1.2", "AB", "a.1", None)

Fields = Callable[[Random], dict[str, Any]]


def _one(*values: Any) -> Callable[[Random], Any]:
    return lambda random: random.choice(values)


_unit, _post, _name = _one(*UNITS), _one(*POSTS, None), _one("X", "Y")
_day, _person, _ladder = _one(*DAYS, None), _one(*PEOPLE), _one("management", "specialist")


def _move(random: Random) -> dict[str, Any]:
    grade = {"grade": random.choice(("G1", "G2", "G3"))}
    return {"unit": _unit(random), "post": _post(random)} | (grade if random.random() < 0.6 else {})


def _nominee(random: Random) -> dict[str, Any]:
    return {"employee": _person(random), "interim": random.random() < 0.15}


_readiness = _one("ready_now", "ready_now", "one_to_three_years", "four_to_five_years", None)

CAREER: Final[dict[str, Fields]] = {
    "career.promoted": lambda r: {"grade": r.choice("123"), "unit": _unit(r), "post": _post(r)},
    "career.moved_laterally": lambda r: _move(r) | {"title": r.choice(("Clerk", "Cook"))},
    "career.ladder_changed": lambda r: {"ladder": _ladder(r)},
    "career.demoted": lambda r: {"grade": r.choice("123")},
    "employee.manager_changed": lambda r: {"manager": _person(r)},
    "employee.left": lambda r: {
        "voluntary": r.choice((True, True, False, None)),
        "cause": r.choice(("resigned", "retired", None)),
    },
    "employee.rehired": _move,
    "secondment.started": lambda r: {
        "secondment": _name(r),
        **r.choice(({"host_unit": "A.1"}, {"host_unit": "AB"}, {"host_organisation": "Partner"})),
        "return_guarantee": r.choice((True, None)),
        "planned_end": _day(r),
        "home_manager": r.choice((*PEOPLE, None)),
        "substantive_post": _post(r),
        "backfill": r.choice((*PEOPLE, None)),
    },
    "secondment.ended": lambda r: {
        "secondment": _name(r),
        "outcome": r.choice(("returned", "stayed", "early")),
    },
    "assignment.started": lambda r: {
        "assignment": _name(r),
        "kind": r.choice(("acting", "acting", "temporary", "informal")),
        "role": "Stand-in",
        "post": _post(r),
    },
    "assignment.ended": lambda r: {"assignment": _name(r)},
    "plan.agreed": lambda r: {
        "plan": _name(r),
        "agreed_by": r.choice((("employee", "manager"), ("employee",), ("manager",))),
        "until": r.choice((None, *DAYS[9:])),
    },
    "action.agreed": lambda r: {
        "action": _name(r),
        "owner": r.choice(("employee", "manager", "manager", "organisation")),
        "responsible": r.choice((*PEOPLE, None, None, None)),
        "due": _day(r),
        "kind": "experience",
        "plan": _name(r),
    },
    "action.completed": lambda r: {"action": _name(r)},
    "action.dropped": lambda r: {"action": _name(r)},
    "goal.set": lambda r: {"goal": _name(r), "purpose": "development", "due": _day(r)},
    "goal.achieved": lambda r: {"goal": _name(r)},
    "conversation.held": lambda r: {
        "conversation": _name(r),
        "kind": "check_in",
        "held_by": r.choice((*PEOPLE, None)),
        "follow_up_by": _day(r),
    },
    "appraisal.recorded": lambda r: {"performance": r.randint(1, 5)},
    "potential.assessed": lambda r: {"potential": r.choice(("low", "medium", "high"))},
    "retention_risk.assessed": lambda r: {"risk_of_loss": r.choice(("low", "high", "high"))},
}
POSITION: Final[dict[str, Fields]] = {
    "position.criticality_set": lambda r: {
        "key": r.random() < 0.5,
        "critical": r.random() < 0.8,
    },
    "position.redefined": lambda r: {"unit": r.choice(UNITS[:4]), "refill": r.random() < 0.9},
    "position.closed": lambda r: {},
    "opening.posted": lambda r: {"opening": _name(r)},
    "opening.filled": lambda r: {
        "opening": _name(r),
        "employee": r.choice((*PEOPLE, None)),
        "route": r.choice(("internal", "external")),
    },
    "opening.withdrawn": lambda r: {"opening": _name(r)},
    "successor.nominated": lambda r: _nominee(r) | {"readiness": _readiness(r)},
    "successor.approved": _nominee,
    "successor.readiness_changed": lambda r: _nominee(r) | {"readiness": r.choice(("ready_now",))},
    "successor.rejected": _nominee,
    "successor.withdrawn": _nominee,
}
REVIEW: Final[dict[str, Fields]] = {
    "review.calibrated": lambda r: {
        "employee": _person(r),
        "performance": r.choice((1, 2, 3, 4, 5, None)),
        "potential": r.choice(("low", "medium", "high", None)),
    },
}
_OFTEN: Final = (
    *("successor.nominated", "opening.filled", "plan.agreed", "conversation.held"),
    *("secondment.started", "secondment.ended", "employee.left", "employee.rehired"),
    *("appraisal.recorded", "review.calibrated"),
)


class Teller:
    """Facts by chance, one after the other, each with an id of its own."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._facts: list[Event] = []

    def __call__(self, name: str, stream: str, day: date, **fields: Any) -> None:
        """One more fact."""
        told = {"originator_id": stream, "source": "hr", "event_id": f"fact-{len(self._facts)}"}
        self._facts.append(BY_NAME[name](**told, effective_on=day, **fields))

    def amended(self, days: Sequence[date]) -> list[Event]:
        """All of them, some taken back or put right in the end, and sometimes in any order."""
        random = self._random
        for target in random.sample(self._facts, random.randrange(4)):
            amends = {"target_id": target.event_id}
            day = random.choice(days)
            if random.random() < 0.5:
                self("record.rescinded", target.originator_id, day, **amends)
            else:
                changes = {"effective_on": random.choice(days).isoformat()}
                amends |= {"target_type": target.type, "changes": changes}
                self("record.corrected", target.originator_id, day, **amends)
        if random.random() < 0.3:
            random.shuffle(self._facts)
        return self._facts


def busy_history(seed: int) -> list[Event]:
    """The same facts for the same seed, in the order of their arrival."""
    random = Random(seed)
    tell = Teller(random)
    for employee in PEOPLE:
        placed = _move(random) | {"ladder": _ladder(random)}
        tell("employee.hired", f"career-{employee}", random.choice(DAYS[:6]), **placed)
    for post in POSTS:
        unit, day = random.choice(UNITS[:4]), random.choice(DAYS[:3])
        tell("position.defined", f"position-{post}", day, title="Head", unit=unit)
        critical = POSITION["position.criticality_set"](random)
        tell("position.criticality_set", f"position-{post}", day, **critical)
    kinds: list[tuple[str, Fields, tuple[str, ...]]] = [
        *((n, f, tuple(f"career-{e}" for e in PEOPLE)) for n, f in CAREER.items()),
        *((n, f, tuple(f"position-{p}" for p in POSTS)) for n, f in POSITION.items()),
        *((n, f, ("review-R1", "review-R2")) for n, f in REVIEW.items()),
    ]
    weights = [4 if name in _OFTEN else 1 for name, *_ in kinds]
    for name, fields, streams in random.choices(kinds, weights, k=random.choice((20, 60, 120))):
        tell(name, random.choice(streams), random.choice(DAYS), **fields(random))
    return tell.amended(DAYS)


def busy_histories() -> st.SearchStrategy[list[Event]]:
    """Some thirty to a hundred and thirty facts in the order of their arrival."""
    return st.integers(0, 2**32).map(busy_history)


ASKED_ON: Final = (*DAYS[6:], FIRST - timedelta(days=10))
"""Days to ask about; on the last nothing had happened yet."""


def period(on: date, choice: int) -> date | None:
    """The first day of a period that ends on `on`; the default where `choice` is negative."""
    before = [day for day in DAYS if day <= on] or [on]
    return None if choice < 0 else before[choice % len(before)]
