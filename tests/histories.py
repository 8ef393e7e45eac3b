"""Histories as HR systems really send them: late, twice, contradictory, corrected before they came.

`histories()` gives facts in the order they reach the log; several people, posts and a review,
interleaved. Days and ids come from small pools, so that facts meet.
"""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from domain.events.base import Event
from domain.events.catalogue import BY_NAME

FIRST_DAY = date(2020, 1, 1)
DAYS = [FIRST_DAY + timedelta(days=30 * step) for step in range(10)] + [date(2150, 1, 1)]
"""Few enough to collide; the last is far in the future."""
CAREERS = ("career-E1", "career-E2", "career-E3")
POSITIONS = ("position-P1", "position-P2")
REVIEWS = ("review-R1", "path-A", "period-Q1", "access-D1")

_few = st.sampled_from(("A", "B"))
_maybe = st.none() | _few
_earlier = st.sampled_from(("fact-0", "fact-1", "fact-4"))
_day = st.sampled_from(DAYS)
_maybe_day = st.none() | _day
_title = st.sampled_from(("Engineer", 'Head "of" \\ Länder ✓', "O'Hara, deputy"))
_place = {
    "unit": _maybe,
    "post": _maybe,
    "title": _title,
    "grade": _maybe,
    "manager": st.none() | st.sampled_from(("E1", "E2")),
}
_move = _place | {"from_unit": _maybe, "previous_post_until": _maybe_day}
_nominee = {"employee": st.sampled_from(("E1", "E2")), "interim": st.booleans()}

FIELDS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "employee.hired": _place,
    "employee.rehired": _place,
    "employee.left": {"voluntary": st.none() | st.booleans()},
    "employee.manager_changed": {"manager": _maybe, "from_manager": _maybe},
    "career.promoted": _move,
    "career.moved_laterally": _move,
    "career.ladder_changed": _move | {"ladder": st.sampled_from(("management", "specialist"))},
    "career.demoted": _move,
    "secondment.started": {"secondment": _few, "host_unit": _few, "planned_end": _maybe_day},
    "secondment.extended": {"secondment": _few, "planned_end": _day},
    "secondment.ended": {
        "secondment": _few,
        "outcome": st.sampled_from(("returned", "stayed", "early")),
        "unit": _maybe,
    },
    "assignment.started": {
        "assignment": _few,
        "kind": st.just("acting"),
        "role": _title,
        "share_percent": st.none() | st.integers(1, 100),
        "stretch": st.none() | st.booleans(),
    },
    "assignment.ended": {"assignment": _few},
    "goal.set": {"goal": _few, "purpose": st.sampled_from(("development", "advancement"))},
    "goal.revised": {"goal": _few, "due": _day},
    "goal.achieved": {"goal": _few},
    "plan.agreed": {"plan": _few, "agreed_by": st.sampled_from((("employee",), ("manager",)))},
    "training.completed": {
        "training": _few,
        "score_percent": st.sampled_from((None, 0.1 + 0.2, 100.0)),
    },
    "certification.earned": {"certificate": _few, "expires_on": _maybe_day},
    "skill.assessed": {"skill": _few, "level": st.sampled_from((0.0, 2.5, 7.0))},
    "skill.applied": {"skill": _few},
    "appraisal.recorded": {"performance": st.integers(1, 5)},
    "aspiration.declared": {
        "wish": st.sampled_from(("advancement", "neither")),
        "target_posts": st.sampled_from(((), ("P1",), ("P1", "P2"))),
        "relocation": st.none() | st.booleans(),
    },
    "position.defined": {"title": _title, "unit": _few},
    "position.redefined": {"unit": _few, "refill": st.none() | st.booleans()},
    "position.closed": {},
    "position.criticality_set": {"key": st.booleans(), "critical": st.booleans()},
    "position.requirements_set": {"certificates": st.sampled_from(((), ("A",), ("A", "B")))},
    "opening.posted": {"opening": _few},
    "opening.applied": {"opening": _few, "employee": _few},
    "opening.filled": {"opening": _few, "route": st.just("internal")},
    "successor.nominated": _nominee | {"rank": st.none() | st.integers(1, 9)},
    "successor.approved": _nominee,
    "successor.withdrawn": _nominee,
    "review.opened": {"unit": _maybe},
    "review.calibrated": {"employee": _few, "performance": st.none() | st.integers(1, 5)},
    "review.closed": {},
    "goal.abandoned": {"goal": _few},
    "action.agreed": {
        "action": _few,
        "owner": st.sampled_from(("employee", "manager", "organisation")),
        "kind": st.just("formal"),
        "due": _maybe_day,
    },
    "action.completed": {"action": _few},
    "action.dropped": {"action": _few},
    "training.enrolled": {"training": _few},
    "training.withdrawn": {"training": _few},
    "certification.renewed": {"certificate": _few, "expires_on": _maybe_day},
    "certification.expired": {"certificate": _few, "cause": st.just("revoked")},
    "mentoring.started": {"mentoring": _few, "mentor": st.sampled_from(("E1", "E2"))},
    "mentoring.ended": {"mentoring": _few},
    "coaching.started": {"coaching": _few},
    "coaching.ended": {"coaching": _few},
    "programme.joined": {"programme": _few},
    "potential.assessed": {"potential": st.sampled_from(("low", "high"))},
    "assessment.recorded": {"assessment": _few, "overall": st.integers(1, 5)},
    "retention_risk.assessed": {"risk_of_loss": st.sampled_from(("low", "high"))},
    "conversation.held": {"conversation": _few, "kind": st.just("check_in")},
    "reward.granted": {"reward": _few, "kind": st.just("bonus")},
    "person.erased": {"basis": st.just("objection"), "authorised_by": _few},
    "erasure.requested": {"basis": st.just("objection")},
    "erasure.refused": {},
    "hold.placed": {"matter": _few},
    "hold.released": {"matter": _few},
    "correction.requested": {"target_id": _earlier, "target_type": st.just("career.promoted")},
    "correction.refused": {"target_id": _earlier},
    "period.closed": {"first_day": st.just(DAYS[0]), "last_day": st.sampled_from(DAYS)},
    "period.reopened": {},
    "access.logged": {"question": _title, "people": st.sampled_from(((), ("E1",)))},
    "path.defined": {"from_post": _few, "to_job": _few},
    "opening.withdrawn": {"opening": _few},
    "successor.rejected": _nominee,
    "successor.readiness_changed": _nominee | {"readiness": st.just("ready_now")},
    "successor.ranked": _nominee | {"rank": st.integers(1, 9)},
}
AMENDING = {"record.corrected", "record.rescinded", "record.annotated"}
assert set(FIELDS) | AMENDING == set(BY_NAME), "a fact of the catalogue is never tried"
"""The fields that are drawn for each kind of fact."""


@st.composite
def histories(draw: st.DrawFn, most: int = 25) -> list[Event]:
    """Up to `most` facts in the order of their arrival, some of them twice; not yet in a log."""
    size = draw(st.sampled_from([few for few in (1, 3, 8, 15) if few < most] + [most]))
    facts: list[Event] = []
    begun: set[str] = set()
    for place in range(size):
        if facts and draw(st.integers(0, 19)) == 0:
            facts.append(draw(st.sampled_from(facts)))
        stream = draw(st.sampled_from(_WEIGHTED))
        facts.append(_fact(draw, stream, place, size, begins=stream not in begun))
        begun.add(stream)
    return facts


_WEIGHTED = (CAREERS[0],) * 6 + CAREERS + POSITIONS[:1] * 3 + POSITIONS + REVIEWS


def _fact(draw: st.DrawFn, stream: str, place: int, places: int, begins: bool) -> Event:
    kinds = [name for name in FIELDS if stream.partition("-")[0] in BY_NAME[name].streams]
    envelope: dict[str, Any] = {
        "originator_id": stream,
        "source": "hr",
        "event_id": f"fact-{place}",
        "effective_on": draw(_day),
        "effective_seq": draw(st.none() | st.integers(0, 2)),
        "actor": draw(_maybe),
    }
    amendable = stream.partition("-")[0] in BY_NAME["record.rescinded"].streams
    amending = 0 if begins or not amendable else draw(st.integers(0, 9))
    if amending >= 8:
        # The target may be anywhere, also later, on another stream, or the amendment itself.
        target = f"fact-{draw(st.integers(0, places - 1))}"
        if amending == 8:
            return BY_NAME["record.rescinded"](**envelope, target_id=target)
        name = draw(st.sampled_from([each for each in kinds if not BY_NAME[each].written_here]))
        return BY_NAME["record.corrected"](
            **envelope, target_id=target, target_type=name, changes=draw(_changes(name))
        )
    # A hire is what the rest hangs on: without this, most histories would be anomalies only.
    first = draw(st.integers(0, 9)) > 2 if begins else False
    name = kinds[0] if first else draw(st.sampled_from(kinds))
    return BY_NAME[name](**envelope, **_drawn(draw, FIELDS[name]))


def _drawn(draw: st.DrawFn, fields: dict[str, st.SearchStrategy[Any]]) -> dict[str, Any]:
    return {field: draw(values) for field, values in fields.items()}


def _changes(name: str) -> st.SearchStrategy[dict[str, Any]]:
    new_day = _day.map(lambda day: {"effective_on": day.isoformat()})
    infos = BY_NAME[name].model_fields
    optional = [
        {field: None}
        for field in FIELDS[name]
        if not infos[field].is_required() and infos[field].default is None
    ]
    return new_day | st.sampled_from(optional) if optional else new_day
