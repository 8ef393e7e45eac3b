"""Plans, promises and goals: each party speaks for itself, and closes what is open only once."""

from datetime import date

import pytest

from domain.decisions import goals, plans
from domain.decisions.deciding import NeedsReason
from domain.decisions.goals import Aim
from tests.domain.decisions.commands import act, career, kinds, post, refused, the_fact
from tests.given import fact

HIM = career("E1")
DUE = date(2024, 12, 1)


def promised(owner: str = "manager", **told):
    return fact("action.agreed", "2024-01-01", action="A1", owner=owner, kind="formal", **told)


def aimed(purpose: str = "development"):
    return fact("goal.set", "2024-01-01", goal="G1", purpose=purpose)


class TestAgreeingToAPlan:
    def test_each_agrees_their_half(self):
        assert the_fact(plans.agree_plan(HIM, act("E1"), "PL")).agreed_by == ("employee",)
        theirs = the_fact(plans.agree_plan(HIM, act("M1"), "PL", DUE))
        assert (theirs.agreed_by, theirs.manager, theirs.until) == (("manager",), "M1", DUE)

    def test_who_is_not_the_manager_on_record_needs_a_reason(self):
        with pytest.raises(NeedsReason, match="M9 is not E1's manager on record"):
            plans.agree_plan(HIM, act("M9"), "PL")
        done = plans.agree_plan(HIM, act("M9", reason="M1 is on leave"), "PL")
        assert (the_fact(done).manager, kinds(done)) == ("M9", ["not_the_manager"])

    def test_a_former_manager_needs_a_reason(self):
        moved = career("E1", fact("employee.manager_changed", "2024-03-01", manager="M2"))
        with pytest.raises(NeedsReason, match="that is M2"):
            plans.agree_plan(moved, act("M1"), "PL")
        assert plans.agree_plan(moved, act("M2"), "PL").flags == ()

    def test_the_hosts_manager_is_one_while_somebody_is_lent_out(self):
        lent = career(
            "E1",
            fact(
                "secondment.started",
                "2024-01-01",
                secondment="S",
                host_unit="U9",
                host_manager="M9",
            ),
        )
        assert plans.agree_plan(lent, act("M9"), "PL").flags == ()

    def test_the_same_half_twice_is_refused_until_another_day_is_meant(self):
        agreed = career(
            "E1", fact("plan.agreed", "2024-01-01", plan="PL", agreed_by=("employee",), until=DUE)
        )
        for until in (None, DUE):
            with refused("the employee agreed plan PL on 2024-01-01"):
                plans.agree_plan(agreed, act("E1"), "PL", until)
        assert plans.agree_plan(agreed, act("E1"), "PL", date(2025, 6, 1)).facts
        assert plans.agree_plan(agreed, act("M1"), "PL").facts

    def test_another_end_than_the_other_side_agreed_to_is_noted(self):
        agreed = career(
            "E1", fact("plan.agreed", "2024-01-01", plan="PL", agreed_by=("manager",), until=DUE)
        )
        assert plans.agree_plan(agreed, act("E1"), "PL").flags == ()
        done = plans.agree_plan(agreed, act("E1"), "PL", date(2025, 6, 1))
        [note] = done.flags
        assert (note.kind, note.positions) == ("agree_anew", (2,))
        assert "the manager agreed on 2024-01-01 to a plan until 2024-12-01" in note.message

    def test_the_next_manager_agrees_anew(self):
        agreed = {"plan": "PL", "agreed_by": ("manager",), "manager": "M1"}
        handed_over = career(
            "E1",
            fact("plan.agreed", "2024-01-01", **agreed),
            fact("employee.manager_changed", "2024-03-01", manager="M2"),
        )
        assert the_fact(plans.agree_plan(handed_over, act("M2"), "PL")).manager == "M2"

    def test_a_plan_that_ends_before_it_begins_is_refused(self):
        with refused("the plan's end 2024-05-31 is before 2024-06-01"):
            plans.agree_plan(HIM, act("E1"), "PL", date(2024, 5, 31))

    def test_who_has_left_agrees_to_nothing(self):
        with refused("E1 left on 2024-03-01"):
            plans.agree_plan(career("E1", fact("employee.left", "2024-03-01")), act("E1"), "PL")


class TestPromising:
    def test_the_employee_promises_for_themselves_only(self):
        mine = the_fact(plans.agree_action(HIM, act("E1"), "A1", "employee", "formal", due=DUE))
        assert (mine.owner, mine.kind, mine.due) == ("employee", "formal", DUE)
        with refused("nobody can promise an action for another person: let E1 do it"):
            plans.agree_action(HIM, act("M1"), "A1", "employee", "formal")
        for owner in ("manager", "organisation"):
            with refused(f"E1 cannot promise for the {owner}"):
                plans.agree_action(HIM, act("E1"), "A1", owner, "formal")

    def test_the_manager_promises_and_is_responsible(self):
        theirs = the_fact(plans.agree_action(HIM, act("M1"), "A1", "manager", "relationship"))
        assert theirs.responsible == "M1"

    def test_another_promises_for_the_manager_with_a_reason_only(self):
        with pytest.raises(NeedsReason):
            plans.agree_action(HIM, act("M9"), "A1", "manager", "formal")
        assert plans.agree_action(HIM, act("M9", reason="deputy"), "A1", "manager", "formal").facts

    def test_the_same_action_twice_is_refused(self):
        with refused("action A1 was agreed on 2024-01-01 and is open"):
            plans.agree_action(career("E1", promised()), act("M1"), "A1", "manager", "formal")

    def test_for_a_goal_that_is_not_there_is_refused(self):
        with refused("E1 has no goal G9"):
            plans.agree_action(HIM, act("E1"), "A1", "employee", "formal", goal="G9")

    def test_in_a_plan_that_is_not_agreed_or_over_is_noted(self):
        theirs = ("A1", "employee", "formal", "PL")
        assert kinds(plans.agree_action(HIM, act("E1"), *theirs)) == ["plan_not_agreed"]
        agreed = {"plan": "PL", "agreed_by": ("employee",)}
        runs = career("E1", fact("plan.agreed", "2024-01-01", **agreed))
        assert plans.agree_action(runs, act("E1"), *theirs).flags == ()
        over = career("E1", fact("plan.agreed", "2024-01-01", until=date(2024, 5, 31), **agreed))
        done = plans.agree_action(over, act("E1"), *theirs)
        assert [(flag.kind, flag.positions) for flag in done.flags] == [("plan_over", (2,))]

    def test_due_before_it_is_promised_is_refused(self):
        with refused("the day it is due, 2024-05-01 is before"):
            plans.agree_action(HIM, act("E1"), "A1", "employee", "formal", due=date(2024, 5, 1))


class TestKeepingPromises:
    @pytest.mark.parametrize("by", ["E1", "M1", "M7"])
    def test_either_party_or_who_was_responsible_says_so(self, by):
        done = plans.complete(career("E1", promised(responsible="M7")), act(by), "A1", "done")
        assert (the_fact(done).type, done.flags) == ("action.completed", ())

    def test_anybody_else_needs_a_reason(self):
        with pytest.raises(NeedsReason, match="X9 is neither the person nor E1's manager"):
            plans.complete(career("E1", promised()), act("X9"), "A1")

    def test_dropping_needs_a_reason(self):
        with refused("a promise is not dropped without a reason"):
            plans.drop(career("E1", promised()), act("M1"), "A1")
        told = the_fact(plans.drop(career("E1", promised()), act("M1", reason="no budget"), "A1"))
        assert (told.type, told.reason) == ("action.dropped", "no budget")

    def test_what_was_never_promised_is_refused_and_the_open_ones_are_named(self):
        with refused("E1 has no action A2 on 2024-06-01; open are A1"):
            plans.complete(career("E1", promised()), act("E1"), "A2")

    def test_what_is_closed_is_refused(self):
        closed = career("E1", promised(), fact("action.completed", "2024-02-01", action="A1"))
        with refused("action A1 was completed on 2024-02-01"):
            plans.drop(closed, act("E1", reason="why"), "A1")


class TestGoals:
    def test_advancement_is_the_persons_own_wish(self):
        with refused("nobody can set a goal of advancement for another person"):
            goals.set_goal(HIM, act("M1"), "G1", "advancement")
        told = the_fact(goals.set_goal(HIM, act("E1"), "G1", "advancement", Aim(post(), due=DUE)))
        assert (told.purpose, told.target_post, told.due) == ("advancement", "P77", DUE)

    def test_development_may_be_the_managers_idea(self):
        assert goals.set_goal(HIM, act("M1"), "G1", "development").flags == ()
        with pytest.raises(NeedsReason):
            goals.set_goal(HIM, act("X9"), "G1", "development")

    def test_a_goal_against_the_declared_wish_is_noted(self):
        declared = career("E1", fact("aspiration.declared", "2024-01-01", wish="development"))
        done = goals.set_goal(declared, act("E1"), "G1", "advancement")
        assert kinds(done) == ["wish_says_otherwise"]
        assert done.flags[0].positions == (2,)

    def test_the_same_goal_twice_is_refused(self):
        with refused("goal G1 was set on 2024-01-01 and is open"):
            goals.set_goal(career("E1", aimed()), act("E1"), "G1", "development")

    def test_a_target_post_that_is_closed_is_refused(self):
        with refused("post P77 was closed"):
            closed = post(fact("position.closed", "2024-01-01"))
            goals.set_goal(HIM, act("E1"), "G1", "advancement", Aim(closed))

    def test_a_goal_is_revised_and_what_is_left_out_stays(self):
        told = the_fact(goals.revise(career("E1", aimed()), act("M1"), "G1", aim=Aim(due=DUE)))
        assert (told.type, told.due, told.purpose) == ("goal.revised", DUE, None)
        with refused("goal G1 stays as it is"):
            goals.revise(career("E1", aimed()), act("E1"), "G1", "development")
        with refused("the day it is due, 2024-05-01 is before"):
            goals.revise(career("E1", aimed()), act("E1"), "G1", aim=Aim(due=date(2024, 5, 1)))
        with refused("E1 has no goal G2 on 2024-06-01; open are G1"):
            goals.revise(career("E1", aimed()), act("E1"), "G2", aim=Aim(due=DUE))
        with pytest.raises(NeedsReason, match="X9 is neither the person nor"):
            goals.revise(career("E1", aimed()), act("X9"), "G1", aim=Aim(due=DUE))

    def test_only_the_person_makes_a_goal_one_of_advancement_or_changes_one(self):
        for known in ("development", "advancement"):
            with refused("nobody can revise a goal of advancement for another person"):
                goals.revise(
                    career("E1", aimed(known)), act("M1"), "G1", "advancement", aim=Aim(due=DUE)
                )
        told = the_fact(
            goals.revise(career("E1", aimed()), act("E1"), "G1", "advancement", Aim(post()))
        )
        assert (told.purpose, told.target_post) == ("advancement", "P77")

    def test_a_goal_is_reached_once(self):
        told = the_fact(goals.achieve(career("E1", aimed()), act("M1"), "G1", "seen"))
        assert (told.type, told.evidence) == ("goal.achieved", "seen")
        reached = career("E1", aimed(), fact("goal.achieved", "2024-02-01", goal="G1"))
        with refused("goal G1 was achieved on 2024-02-01"):
            goals.achieve(reached, act("E1"), "G1")

    def test_giving_up_needs_a_reason_and_advancement_the_person(self):
        with refused("a goal is not given up without a reason"):
            goals.abandon(career("E1", aimed()), act("E1"), "G1")
        with refused("nobody can give up a goal of advancement for another"):
            goals.abandon(career("E1", aimed("advancement")), act("M1", reason="x"), "G1")
        told = goals.abandon(career("E1", aimed()), act("M1", reason="other work"), "G1")
        assert the_fact(told).reason == "other work"
