"""Any history, any (V, K): the promises are what a plain computation over the fold says."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from domain.events.base import Event
from domain.folding import Key
from domain.timeline import fold
from projections.commitments.promise import Asked
from projections.commitments.promises import promises
from tests.projections.succession.busy import ASKED_ON, busy_histories
from tests.projections.telling import projected
from tests.projections.test_rows_equal_fold import for_any

Told = tuple[str, str, str, str, str | None, str, date | None]
"""employee, what, id, owner, responsible, status, due"""
asked_about = st.lists(
    st.tuples(st.sampled_from(ASKED_ON), st.integers(0, 130)), min_size=1, max_size=4
)


def plain(facts: list[Event], on: date, known: int) -> list[Told]:
    """The promises of everybody employed on the day, from the folds of what was known."""
    streams: dict[str, list[Event]] = {}
    for fact in facts:
        if fact.position <= known and fact.originator_id.startswith("career-"):
            streams.setdefault(fact.originator_id, []).append(fact)
    found: list[Told] = []
    for stream, its in streams.items():
        values = fold(its, stream).at(on)
        standing = values.get(("standing",))
        if standing is not None and standing.status == "employed":
            employee = stream.removeprefix("career-")
            found += [(employee, *told) for told in _of(employee, standing.manager, values, on)]
    return sorted(found, key=repr)


def _of(employee: str, manager: str | None, values: dict[Key, Any], on: date) -> Iterator[Any]:
    talks = {key[1]: value for key, value in values.items() if key[0] == "conversation"}
    for (facet, *ids), value in values.items():
        if facet == "action":
            party = {"employee": employee, "manager": manager}.get(value.owner)
            closed = {"completed": True, "dropped": False}.get(value.status)
            yield _told(on, "action", ids[0], value.owner, value.responsible or party, value.due,
                        closed, value.closed_on)  # fmt: skip
        elif facet == "goal":
            closed = {"achieved": True, "abandoned": False}.get(value.status)
            yield _told(on, "goal", ids[0], "employee", employee, value.due, closed,
                        value.closed_on)  # fmt: skip
        elif facet == "plan" and not (value.employee_agreed_on and value.manager_agreed_on):
            first = value.employee_agreed_on or value.manager_agreed_on
            missing = "manager" if value.employee_agreed_on else "employee"
            who = employee if missing == "employee" else value.manager or manager
            over = value.until is not None and value.until < on
            yield _told(on, "agreement", ids[0], missing, who, first + timedelta(30),
                        False if over else None, value.until if over else None)  # fmt: skip
        elif facet == "conversation" and value.follow_up_by:
            later = [each.held_on for each in talks.values() if each.held_on > value.held_on]
            closed_on = min(later, default=None)
            yield _told(on, "follow_up", ids[0], "manager", value.held_by or manager,
                        value.follow_up_by, bool(later) or None, closed_on)  # fmt: skip
        elif facet == "secondment" and value.return_guarantee:
            kept = {"active": None, "returned": True, "early": True}.get(value.status, False)
            yield _told(on, "return", ids[0], "organisation", value.home_manager,
                        value.planned_end, kept, value.ended_on)  # fmt: skip


def _told(
    on: date,
    what: str,
    id: str,
    owner: str,
    responsible: str | None,
    due: date | None,
    kept: bool | None,
    closed_on: date | None,
) -> tuple[Any, ...]:
    late = due is not None and (closed_on or on) > due
    status = {None: ("open", "overdue"), True: ("kept", "kept_late"), False: ("dropped",) * 2}
    return (what, id, owner, responsible, status[kept][late], due)


@for_any(busy_histories(), asked_about)
def test_any_promise_at_any_two_dates_is_what_the_fold_says(
    fresh_url: Callable[[], str], facts: list[Event], questions: list[tuple[date, int]]
) -> None:
    with projected(fresh_url(), facts) as (db, recorded):
        for on, known in [(ASKED_ON[-2], len(recorded)), *questions]:
            told = [
                (each.employee, each.what, each.id, each.owner, each.responsible, each.status,
                 each.due)
                for each in promises(db, Asked(on, known))
            ]  # fmt: skip
            assert sorted(told, key=repr) == plain(recorded, on, known)
