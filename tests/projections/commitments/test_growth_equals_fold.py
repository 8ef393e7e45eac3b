"""Any history, any (V, K): wishes, unused skills and a manager's report are what the folds say."""

from collections.abc import Callable
from datetime import date

from hypothesis import strategies as st

from domain.events.base import Event
from domain.months import months_later
from projections.commitments.plan import plan_of
from projections.commitments.promise import Asked
from projections.commitments.promises import promises
from projections.commitments.team import development
from projections.commitments.unused_skills import PLACES, UnusedSkill, unused_skills
from projections.commitments.wishes import Wish, wishes
from projections.database import Database
from tests.projections.commitments.growing import MANAGERS, growing_histories
from tests.projections.commitments.plain import Known, Use, Wanted, deeds, idle, wanted
from tests.projections.succession.busy import ASKED_ON
from tests.projections.telling import projected
from tests.projections.test_rows_equal_fold import for_any

asked_about = st.lists(
    st.tuples(st.sampled_from(ASKED_ON), st.integers(0, 200)), min_size=1, max_size=3
)


@for_any(growing_histories(), asked_about)
def test_any_growth_at_any_two_dates_is_what_the_folds_say(
    fresh_url: Callable[[], str], facts: list[Event], questions: list[tuple[date, int]]
) -> None:
    with projected(fresh_url(), facts) as (db, recorded):
        for on, position in [(ASKED_ON[-2], len(recorded)), *questions]:
            known = Known(recorded, on, position)
            told = {each.employee: _wanted(each) for each in wishes(db, on, position)}
            assert told == wanted(known)
            _skills_are_those_that_lie_idle(unused_skills(db, on, position), idle(known))
            for manager in MANAGERS:
                since = months_later(on, -12)
                report = development(db, manager, since, on, position)
                assert {tuple(each) for each in report.deeds} == deeds(known, manager, since)
                _owed_is_what_the_promises_say(db, report.manager, on, position)


def _wanted(told: Wish) -> Wanted:
    assert told.certificates + told.trainings + told.rewards == len(told.growth)

    def both(one: date | None, other: int | None) -> tuple[date, int] | None:
        return None if one is None or other is None else (one, other)

    wish, plan = told.wish, told.plan
    return Wanted(
        None if wish is None else (wish, told.declared_on, told.wish_position),
        None if plan is None else (plan, told.plan_position),
        both(told.last_conversation, told.conversation_position),
        frozenset(tuple(each) for each in told.growth),
        both(told.promoted_on, told.promotion_position),
        told.missing,
    )


def _skills_are_those_that_lie_idle(
    told: list[UnusedSkill], plain: dict[tuple[str, str], tuple[int, frozenset[Use]]]
) -> None:
    assert {(e.employee, e.skill): e.position for e in told} == {
        key: position for key, (position, _) in plain.items()
    }
    for each in told:
        uses = {(use.kind, use.where, use.position) for use in each.uses}
        every = plain[each.employee, each.skill][1]
        assert uses <= every
        for kind in ("opening", "project", "secondment"):
            of_kind = [use for use in every if use[0] == kind]
            assert sum(use[0] == kind for use in uses) == min(PLACES, len(of_kind))


def _owed_is_what_the_promises_say(db: Database, manager: str, on: date, position: int) -> None:
    report = development(db, manager, months_later(on, -12), on, position)
    everything = promises(db, Asked(on, position))
    theirs = [each for each in everything if each.responsible == manager]
    assert set(report.owed) == {each for each in theirs if each.status in ("open", "overdue")}
    assert sum(report.promises.values()) == len(theirs)
    for who in report.team:
        assert plan_of(db, who, on, position).promises == [
            each for each in everything if each.employee == who
        ]
