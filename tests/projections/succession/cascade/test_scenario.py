from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.succession.cascade.company import Company
from projections.succession.cascade.comparing import differences
from projections.succession.cascade.scenario import CannotPlay, cascade
from projections.succession.cascade.single_points import single_points
from projections.succession.cascade.steps import REACHES, Scenario, Step
from tests.projections.succession.cascade.companies import companies, company, nominee, seat


def told(steps: list[Step]) -> list[tuple[Any, ...]]:
    return [(step.level, step.post, step.outcome, step.successor) for step in steps]


def test_who_steps_up_opens_the_next_vacancy_until_nobody_fits() -> None:
    """E1 leaves P1; E2 of P2 follows; for P2 there is E3, who holds no post: there it ends.

    Two vacancies over two levels, both filled.
    """
    there = company(
        {"E1": "P1", "E2": "P2", "E3": None}, {"P1": [nominee("E2")], "P2": [nominee("E3")]}
    )

    steps = cascade(there, Scenario(["E1"]))

    assert told(steps) == [(1, "P1", "filled", "E2"), (2, "P2", "filled", "E3")]
    assert [step.opens for step in steps] == ["P2", None]
    assert [step.vacated_by for step in steps] == ["E1", "E2"]


def test_the_readiest_comes_first_then_the_approved_then_the_rank() -> None:
    bench = [
        nominee("E2", "one_to_three_years", rank=1),
        nominee("E3", rank=2, approved=False),
        nominee("E4", rank=3),
        nominee("E5", rank=1),
    ]
    people = {"E1": "P1"} | dict.fromkeys(("E2", "E3", "E4", "E5"))
    order = []
    for _ in range(3):
        [step] = cascade(company(people, {"P1": bench}), Scenario(["E1"]))
        order.append(step.successor)
        bench = [each for each in bench if each.employee != step.successor]

    assert order == ["E5", "E4", "E3"]


def test_who_wants_no_advancement_is_passed_over_with_the_fact_that_says_so() -> None:
    there = company({"E1": "P1", "E2": None}, {"P1": [nominee("E2")]}, {"E2": "development"})

    [step] = cascade(there, Scenario(["E1"]))

    assert step.outcome == "nobody_fits"
    assert step.passed == (("E2", "wants no advancement (declared: development)", 13),)


def test_who_leaves_in_the_same_scenario_steps_up_nowhere() -> None:
    there = company({"E1": "P1", "E2": "P2"}, {"P1": [nominee("E2")]})

    steps = cascade(there, Scenario(["E1", "E2"]))

    assert told(steps) == [(1, "P1", "nobody_fits", None), (1, "P2", "nobody_fits", None)]
    assert steps[0].passed[0].why == "leaves in this scenario"


def test_of_two_vacancies_the_critical_one_gets_the_only_successor() -> None:
    there = company(
        {"E1": "P1", "E2": "P2", "E3": None},
        {"P1": [nominee("E3")], "P2": [nominee("E3")]},
        seats=[seat("P2", critical=True)],
    )

    steps = cascade(there, Scenario(["E1", "E2"]))

    assert told(steps) == [(1, "P2", "filled", "E3"), (1, "P1", "nobody_fits", None)]
    assert steps[1].passed[0].why == "is placed elsewhere in this scenario"


def test_nothing_follows_where_a_post_needs_no_successor() -> None:
    there = company(
        {"E1": "P1", "E2": None}, {"P1": [nominee("E2")]}, seats=[seat("P1", refill=False)]
    )

    [step] = cascade(there, Scenario(["E1"]))

    assert (step.outcome, step.position) == ("not_refilled", 7)


def test_a_post_that_somebody_else_holds_too_is_not_vacant() -> None:
    there = company({"E1": "P1", "E2": "P1"}, {})

    [step] = cascade(there, Scenario(["E1"]))

    assert (step.outcome, step.why, step.position) == ("still_held", "E2 holds it too", 5)


def test_emergency_cover_holds_a_post_and_leaves_its_own_as_it_is() -> None:
    there = company({"E1": "P1", "E2": "P2"}, {"P1": [nominee("E2", None, interim=True)]})

    assert told(cascade(there, Scenario(["E1"]))) == [(1, "P1", "covered", "E2")]


def test_a_longer_reach_lets_those_step_up_who_are_not_ready_yet() -> None:
    there = company({"E1": "P1", "E2": None}, {"P1": [nominee("E2", "one_to_three_years")]})

    [now] = cascade(there, Scenario(["E1"]))
    [later] = cascade(there, Scenario(["E1"], reach="one_to_three_years"))

    assert (now.outcome, now.passed[0].why) == (
        "nobody_fits",
        "is ready only in one to three years",
    )
    assert (later.outcome, later.successor) == ("filled", "E2")


def test_who_moves_opens_their_own_post_and_fills_the_other() -> None:
    there = company({"E1": "P1", "E2": "P2"}, {"P1": [nominee("E2")]})

    steps = cascade(there, Scenario(["E1"], {"E2": "P1"}))

    assert told(steps) == [(0, "P1", "moved", "E2"), (1, "P2", "nobody_fits", None)]
    assert (steps[0].opens, steps[0].why, steps[0].position) == ("P2", "approved, ready now", 11)


def test_who_has_no_post_can_move_into_one_and_opens_none() -> None:
    there = company({"E1": "P1", "E2": None}, {})

    [step] = cascade(there, Scenario(["E1"], {"E2": "P1"}))

    assert (step.outcome, step.opens, step.why, step.position) == (
        "moved",
        None,
        "holds no post",
        5,
    )


def test_a_move_against_a_wish_is_told_with_the_fact_that_says_so() -> None:
    there = company({"E1": "P1", "E2": "P2"}, {"P1": [nominee("E2")]}, {"E2": "development"})

    moved, _ = cascade(there, Scenario(["E1"], {"E2": "P1"}))

    assert (moved.why, moved.position) == ("has declared development: ask them first", 13)


def test_two_who_change_places_leave_no_vacancy() -> None:
    there = company({"E1": "P1", "E2": "P2"}, {})

    steps = cascade(there, Scenario((), {"E1": "P2", "E2": "P1"}))

    assert told(steps) == [(0, "P2", "moved", "E1"), (0, "P1", "moved", "E2")]


def test_emergency_cover_holds_one_post_only() -> None:
    """E3 is named as cover for P1 and P2, both fall vacant: P1 comes first by its id."""
    cover = nominee("E3", None, interim=True)
    there = company({"E1": "P1", "E2": "P2", "E3": None}, {"P1": [cover], "P2": [cover]})

    steps = cascade(there, Scenario(["E1", "E2"]))

    assert told(steps) == [(1, "P1", "covered", "E3"), (1, "P2", "nobody_fits", None)]


def test_a_post_held_by_two_falls_vacant_with_the_second() -> None:
    """E1 leaves P1, which E2 holds too; then E2 steps up for E3, and P1 is empty."""
    there = company({"E1": "P1", "E2": "P1", "E3": "P2"}, {"P2": [nominee("E2")]})

    steps = cascade(there, Scenario(["E1", "E3"]))

    assert told(steps) == [
        (1, "P1", "still_held", None),
        (1, "P2", "filled", "E2"),
        (2, "P1", "nobody_fits", None),
    ]


def test_two_scenarios_differ_where_another_follows_or_nobody_does() -> None:
    """E1 or E2 leaves. P1 is filled by E2 in the first and untouched in the second; P2 is filled
    by E3 in both, whoever left it: no difference."""
    there = company(
        {"E1": "P1", "E2": "P2", "E3": None},
        {"P1": [nominee("E2")], "P2": [nominee("E3")]},
        seats=[seat("P1", critical=True)],
    )
    first, second = cascade(there, Scenario(["E1"])), cascade(there, Scenario(["E2"]))

    [difference] = differences(first, second)

    assert (difference.post, difference.critical) == ("P1", True)
    assert (difference.first, difference.second) == (first[0], None)
    assert differences(first, first) == []


@pytest.mark.parametrize(
    ("scenario", "said"),
    [
        (Scenario(["E9"]), "E9 is not employed on that day"),
        (Scenario((), {"E1": "P9"}), "there is no open post P9"),
        (Scenario(["E1"], {"E1": "P1"}), "E1 cannot both leave and move"),
        (Scenario(["E1"], reach="soon"), "there is no readiness soon"),
        (Scenario((), {"E1": "P1"}), "E1 holds P1 already"),
        (Scenario((), {"E3": "P1"}), "E1 holds P1; say what becomes of them"),
        (Scenario(["E1"], {"E2": "P1", "E3": "P1"}), "E2 and E3 cannot both move to P1"),
    ],
)
def test_a_scenario_that_cannot_be_played_is_refused(scenario: Scenario, said: str) -> None:
    with pytest.raises(CannotPlay, match=said):
        cascade(company({"E1": "P1", "E2": "P2", "E3": None}, {}), scenario)


def test_who_alone_could_follow_into_posts_is_a_single_point_of_failure() -> None:
    there = company(
        {"E1": "P1", "E2": "P2", "E3": None, "E4": None},
        {
            "P1": [nominee("E3", position=21), nominee("E4", "four_to_five_years")],
            "P2": [nominee("E3", position=22)],
            "P3": [nominee("E3"), nominee("E4")],
        },
        seats=[seat("P2", critical=True)],
    )

    [point] = single_points(there)

    assert point == ("E3", None, ("P1", "P2"), ("P2",), (21, 22))


@given(companies(), st.data())
def test_whatever_the_company_nobody_is_placed_twice_or_against_their_wish(
    there: Company, data: st.DataObject
) -> None:
    people = sorted(there.post_of)
    leaving = data.draw(st.lists(st.sampled_from(people), unique=True)) if people else []
    going = {*leaving}
    moving: dict[str, str] = {}
    for who in people:
        if who in going or not data.draw(st.booleans()):
            continue
        free = [p for p in there.seats if going >= {*there.holders.get(p, ())}]
        if free := sorted({*free} - {*moving.values(), there.post_of[who]}):
            moving[who] = data.draw(st.sampled_from(free))
            going.add(who)
    scenario = Scenario(leaving, moving, data.draw(st.sampled_from(REACHES)))

    steps = cascade(there, scenario)

    placed = [step.successor for step in steps if step.successor is not None]
    assert len(placed) == len(set(placed))
    assert not set(placed) & set(leaving)
    assert {step.successor: step.post for step in steps if step.outcome == "moved"} == moving
    walked = [step for step in steps if step.level]
    assert not any(there.unwilling(step.successor) for step in walked if step.successor)
    assert len({step.vacated_by for step in walked}) == len(walked)  # nobody goes twice: it ended
    filled = [step.post for step in steps if step.outcome in ("moved", "filled")]
    assert len(filled) == len(set(filled))
    assert steps == cascade(there, scenario)
    for step in walked:
        assert step.position is not None
        if step.outcome in ("filled", "covered"):
            bench = there.benches[step.post]
            assert any((n.employee, n.position) == (step.successor, step.position) for n in bench)


@given(companies(), st.randoms(use_true_random=False))
def test_the_order_in_which_a_company_is_read_or_leavers_are_named_changes_nothing(
    there: Company, random: Any
) -> None:
    def shuffled(things: Any) -> list[Any]:
        return random.sample(sorted(things), len(things))

    leaving = shuffled(there.post_of)[:3]
    steps = cascade(there, Scenario(leaving))
    other = Company(
        {post: there.seats[post] for post in shuffled(there.seats)},
        {who: there.post_of[who] for who in shuffled(there.post_of)},
        {post: there.holders[post] for post in shuffled(there.holders)},
        there.role_facts,
        {post: there.benches[post] for post in shuffled(there.benches)},
        there.wishes,
    )

    assert steps == cascade(other, Scenario(leaving[::-1]))
