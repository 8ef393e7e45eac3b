"""Nominations that stand: approved by a second person, judged, ranked, ended."""

import pytest

from domain.decisions import nominations
from domain.decisions.benches import Bench
from domain.decisions.deciding import Refused
from tests.domain.decisions.commands import (
    APPROVED,
    NOMINATED,
    act,
    bench,
    career,
    kinds,
    nominated,
    post,
    refused,
    the_fact,
)
from tests.given import fact

HIM = {"employee": "E1"}


class TestApproving:
    def test_a_second_person_approves(self):
        told = the_fact(nominations.approve(bench(NOMINATED), act("M2"), "fits"))
        assert (told.type, told.actor, told.why) == ("successor.approved", "M2", "fits")

    def test_who_nominated_is_refused(self):
        with refused("M1 nominated E1, so somebody else must approve"):
            nominations.approve(bench(NOMINATED), act("M1"))

    def test_the_nominee_is_refused(self):
        with refused("E1 is the nominee; somebody else must approve"):
            nominations.approve(bench(NOMINATED), act("E1"))

    def test_twice_is_refused(self):
        with refused("E1 was approved on 2024-02-01 by M2"):
            nominations.approve(bench(NOMINATED, APPROVED), act("M3"))

    def test_nobody_nominated_is_refused(self):
        with refused("E1 is not nominated as a successor for P77"):
            nominations.approve(bench(), act("M2"))

    def test_emergency_cover_nobody_nominated_is_refused(self):
        with refused("E1 is not nominated as emergency cover for P77"):
            nominations.approve(bench(NOMINATED, interim=True), act("M2"))

    def test_who_left_since_is_refused(self):
        gone = career("E1", fact("employee.left", "2024-03-01"))
        with refused("E1 left on 2024-03-01"):
            nominations.approve(bench(NOMINATED, who=gone), act("M2"))

    def test_an_unknown_nominator_is_flagged(self):
        story = bench(nominated(readiness="ready_now", actor=None))
        assert kinds(nominations.approve(story, act("M1"))) == ["nominator_unknown"]

    def test_before_the_nomination_is_refused(self):
        with refused("E1 is not nominated"):
            nominations.approve(bench(NOMINATED), act("M2", "2023-12-31"))


class TestEnding:
    def test_a_rejection_says_why(self):
        with refused("a rejection needs a reason"):
            nominations.reject(bench(NOMINATED), act("M2"))
        told = the_fact(nominations.reject(bench(NOMINATED), act("M2"), "not yet"))
        assert (told.type, told.why) == ("successor.rejected", "not yet")

    def test_what_was_approved_is_withdrawn_not_rejected(self):
        story = bench(NOMINATED, APPROVED)
        with refused("E1 was approved on 2024-02-01; withdraw the nomination instead"):
            nominations.reject(story, act("M2"), "not yet")
        assert the_fact(nominations.withdraw(story, act("M2"))).type == "successor.withdrawn"

    @pytest.mark.parametrize("end", ["successor.rejected", "successor.withdrawn"])
    def test_what_is_over_cannot_end_again(self, end):
        over = bench(NOMINATED, fact(end, "2024-02-01", **HIM))
        for again in (nominations.withdraw, nominations.reject):
            with refused(f"was {end.partition('.')[2]} on 2024-02-01; nominate them anew first"):
                again(over, act("M2"), "why")

    def test_who_left_and_a_closed_post_can_be_tidied_up(self):
        gone = career("E1", fact("employee.left", "2024-03-01"))
        closed = fact("position.closed", "2024-04-01")
        assert nominations.withdraw(bench(NOMINATED, closed, who=gone), act("M2")).facts

    def test_before_a_later_approval_is_refused(self):
        with refused("would contradict the record"):
            nominations.withdraw(bench(NOMINATED, APPROVED), act("M2", "2024-01-15"))


class TestReadiness:
    def test_it_is_judged_anew(self):
        told = the_fact(nominations.change_readiness(bench(NOMINATED), act("M1"), "ready_now"))
        assert (told.type, told.readiness) == ("successor.readiness_changed", "ready_now")

    def test_ones_own_is_refused(self):
        with refused("E1 is the nominee; somebody else must judge"):
            nominations.change_readiness(bench(NOMINATED), act("E1"), "ready_now")

    def test_of_nobody_nominated_is_refused(self):
        with refused("E1 is not nominated"):
            nominations.change_readiness(bench(), act("M1"), "ready_now")


class TestRanking:
    def two(self, *facts):
        seat = post(NOMINATED, nominated(employee="E2", rank=2), *facts)
        return [Bench(seat, career("E2")), Bench(seat, career("E1"))]

    def test_two_change_places_at_once(self):
        done = nominations.rank(self.two(), act("M1"))
        assert [(each.employee, each.rank) for each in done.facts] == [("E2", 1), ("E1", 2)]
        assert [each.event_id for each in done.facts] == ["act-1", "act-1-2"]

    def test_one_alone_cannot_take_the_rank_of_another(self):
        with refused("rank 1 is E1's"):
            nominations.rank(self.two()[:1], act("M1"))

    def test_who_keeps_their_rank_needs_no_fact(self):
        story = self.two(nominated(employee="E3"))
        third = Bench(story[0].post, career("E3"))
        done = nominations.rank([*reversed(story), third], act("M1"))
        assert [(each.employee, each.rank) for each in done.facts] == [("E3", 3)]

    def test_the_same_order_again_is_refused(self):
        with refused("they are in that order already"):
            nominations.rank(list(reversed(self.two())), act("M1"))

    def test_one_person_in_two_places_is_refused(self):
        with refused("name each of them once"):
            nominations.rank([self.two()[0]] * 2, act("M1"))

    def test_who_is_not_on_the_bench_is_refused(self):
        with pytest.raises(Refused, match="E3 is not nominated"):
            nominations.rank([*self.two(), Bench(self.two()[0].post, career("E3"))], act("M1"))
