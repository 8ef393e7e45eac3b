"""Nominations: what is recorded, what is refused, what is flagged."""

import pytest

from domain.decisions import nominations
from domain.decisions.benches import Bench
from domain.decisions.deciding import NeedsReason, Refused
from domain.decisions.nominees import Limits
from tests.domain.decisions.commands import act, career, kinds, on_record, post, refused, the_fact
from tests.given import fact

HIM = {"employee": "E1"}


def nominated(day: str = "2024-01-01", employee: str = "E1", actor: str | None = "M1", **told):
    return fact("successor.nominated", day, employee=employee, actor=actor, **told)


NOMINATED = nominated(rank=1, readiness="one_to_three_years")
APPROVED = fact("successor.approved", "2024-02-01", actor="M2", **HIM)


def bench(*facts, who=None, **told) -> Bench:
    return Bench(post(*facts), who or career("E1"), **told)


class TestNominating:
    def test_somebody_is_nominated(self):
        this = act("M1")
        done = nominations.nominate(bench(), this, "ready_now", 1, "knows the house")
        told = the_fact(done)
        assert (told.type, told.originator_id) == ("successor.nominated", "position-P77")
        assert (told.source, told.event_id, told.actor) == ("careerlog", "act-1", "M1")
        assert (told.employee, told.readiness, told.rank) == ("E1", "ready_now", 1)
        assert (told.why, told.interim, told.effective_on) == ("knows the house", False, this.on)
        assert done.flags == ()

    def test_who_has_left_is_refused(self):
        gone = career("E1", fact("employee.left", "2023-01-01"))
        with refused("E1 left on 2023-01-01; choose somebody who is employed on 2024-06-01"):
            nominations.nominate(bench(who=gone), act("M1"))

    def test_who_came_back_is_not(self):
        back = career(
            "E1", fact("employee.left", "2023-01-01"), fact("employee.rehired", "2024-01-01")
        )
        assert nominations.nominate(bench(who=back), act("M1")).facts

    def test_who_is_not_there_yet_is_refused(self):
        with refused("E2 is not employed before 2020-01-01; choose a later day"):
            early = fact("position.defined", "2015-01-01", title="Head", unit="U1")
            story = Bench(on_record("position-P77", early), career("E2"))
            nominations.nominate(story, act("M1", "2019-12-31"))

    def test_an_unknown_person_is_refused(self):
        with refused("nobody called E9 is on record; check the id"):
            nominations.nominate(bench(who=on_record("career-E9")), act("M1"))

    def test_an_erased_person_is_refused(self):
        erasure = fact(
            "person.erased", "2024-05-01", basis="consent_withdrawn", authorised_by="DPO"
        )
        with refused("E1 was erased on 2024-05-01"):
            nominations.nominate(bench(who=career("E1", erasure)), act("M1"))

    def test_the_holder_of_the_post_is_refused(self):
        with refused("E1 holds post P77"):
            nominations.nominate(bench(who=career("E1", post="P77")), act("M1"))

    def test_whose_own_post_it_is_while_they_are_lent_out_is_refused(self):
        away = fact(
            "secondment.started",
            "2024-01-01",
            secondment="S1",
            host_organisation="Partner",
            substantive_post="P77",
        )
        with refused("E1 holds post P77"):
            nominations.nominate(bench(who=career("E1", away, post="P78")), act("M1"))

    def test_who_acts_in_the_post_may_be_nominated_for_it(self):
        acting = fact(
            "assignment.started",
            "2024-01-01",
            assignment="A1",
            kind="acting",
            role="Acting head",
            post="P77",
        )
        assert nominations.nominate(bench(who=career("E1", acting)), act("M1")).facts

    @pytest.mark.parametrize("facts", [(NOMINATED,), (NOMINATED, APPROVED)])
    def test_twice_is_refused(self, facts):
        with refused("E1 is on this bench since 2024-01-01; change the readiness or rank"):
            nominations.nominate(bench(*facts), act("M1"))

    def test_again_after_a_rejection_is_not(self):
        rejected = fact("successor.rejected", "2024-02-01", **HIM)
        assert nominations.nominate(bench(NOMINATED, rejected), act("M1"), rank=1).facts

    def test_emergency_cover_is_another_nomination(self):
        done = nominations.nominate(bench(NOMINATED, interim=True), act("M1"), rank=1)
        assert the_fact(done).interim is True

    def test_before_a_nomination_of_a_later_day_is_refused(self):
        with refused("would contradict the record .*on this bench since 2024-06-01"):
            nominations.nominate(bench(nominated("2024-09-01")), act("M1"))

    def test_a_second_person_with_the_same_rank_is_refused(self):
        other = nominated(employee="E2", rank=1)
        with refused("rank 1 is E2's on 2024-06-01; choose another"):
            nominations.nominate(bench(other), act("M1"), rank=1)
        assert nominations.nominate(bench(other), act("M1"), rank=2).facts

    def test_a_rank_that_somebody_is_to_have_later_is_refused(self):
        later = nominated("2024-09-01", employee="E2", rank=1)
        with refused("rank 1 is E2's on 2024-09-01"):
            nominations.nominate(bench(later), act("M1"), rank=1)

    def test_the_rank_of_somebody_withdrawn_is_free(self):
        gone = fact("successor.withdrawn", "2024-05-01", employee="E2")
        story = bench(nominated(employee="E2", rank=1), gone)
        assert nominations.nominate(story, act("M1"), rank=1).facts

    def test_emergency_cover_has_ranks_of_its_own(self):
        story = bench(nominated(employee="E2", rank=1, interim=True))
        assert nominations.nominate(story, act("M1"), rank=1).facts

    def test_for_a_closed_post_is_refused(self):
        with refused("post P77 was closed on 2024-01-01"):
            nominations.nominate(bench(fact("position.closed", "2024-01-01")), act("M1"))

    def test_for_an_unknown_post_is_refused(self):
        story = Bench(on_record("position-P99"), career("E1"))
        with refused("no post P99 is on record; check the id"):
            nominations.nominate(story, act("M1"))

    def test_for_a_post_of_later_is_refused(self):
        early = Bench(post(), career("E1", fact("employee.hired", "2015-01-01")))
        with refused("post P77 is not there before 2020-01-01"):
            nominations.nominate(early, act("M1", "2016-01-01"))


def unwilling(wish: str):
    return career("E1", fact("aspiration.declared", "2024-03-01", wish=wish))


class TestAgainstADeclaredWish:
    @pytest.mark.parametrize("wish", ["development", "neither"])
    def test_a_nomination_needs_a_reason(self, wish):
        with pytest.raises(NeedsReason, match="E1 declared on 2024-03-01 to want no advancement"):
            nominations.nominate(bench(who=unwilling(wish)), act("M1"))

    def test_with_a_reason_it_goes_on_and_stays_flagged(self):
        with_reason = act("M1", reason="asked, and thought again")
        done = nominations.nominate(bench(who=unwilling("neither")), with_reason, "ready_now")
        assert the_fact(done).reason == "asked, and thought again"
        [flag] = done.flags
        assert (flag.kind, flag.positions) == ("advancement_unwanted", (2,))

    @pytest.mark.parametrize("wish", ["advancement", "both"])
    def test_who_wants_it_needs_none(self, wish):
        assert nominations.nominate(bench(who=unwilling(wish)), act("M1"), "ready_now").flags == ()

    def test_a_wish_of_later_does_not_count_yet(self):
        later = career("E1", fact("aspiration.declared", "2024-07-01", wish="neither"))
        assert nominations.nominate(bench(who=later), act("M1")).facts

    def test_an_approval_needs_a_reason_too(self):
        story = bench(NOMINATED, who=unwilling("development"))
        with pytest.raises(NeedsReason):
            nominations.approve(story, act("M2"))
        assert nominations.approve(story, act("M2", reason="they said yes to me")).facts

    def test_rank_and_readiness_only_say_so(self):
        story = bench(NOMINATED, who=unwilling("development"))
        assert "advancement_unwanted" in kinds(nominations.rank([story], act("M2"), 2))
        judged = nominations.change_readiness(story, act("M2"), "ready_now")
        assert "advancement_unwanted" in kinds(judged)


class TestFlags:
    def test_moved_since_readiness_was_judged(self):
        moved = career("E1", fact("career.moved_laterally", "2024-04-01", unit="U2"))
        done = nominations.approve(bench(NOMINATED, who=moved), act("M2"))
        [flag] = done.flags
        assert (flag.kind, flag.positions) == ("moved_since_judged", (2, 2))

    def test_a_judgement_renewed_after_the_move_is_good(self):
        moved = career("E1", fact("career.moved_laterally", "2024-04-01", unit="U2"))
        story = bench(NOMINATED, who=moved)
        assert nominations.change_readiness(story, act("M2"), "one_to_three_years").flags == ()

    def test_a_judgement_older_than_a_year_is_stale_and_one_a_year_old_is_not(self):
        story = bench(NOMINATED)
        assert kinds(nominations.approve(story, act("M2", "2025-01-01"))) == []
        assert kinds(nominations.approve(story, act("M2", "2025-01-02"))) == ["readiness_stale"]

    def test_the_age_can_be_set(self):
        strict = bench(NOMINATED, limits=Limits(readiness_months=2))
        assert kinds(nominations.approve(strict, act("M2"))) == ["readiness_stale"]

    def test_a_readiness_never_judged(self):
        assert kinds(nominations.nominate(bench(), act("M1"))) == ["readiness_not_judged"]

    def test_nothing_is_said_of_the_readiness_of_emergency_cover(self):
        assert nominations.nominate(bench(interim=True), act("M1")).flags == ()

    def test_on_more_than_three_benches(self):
        three = {"P1": 11, "P2": 12, "P3": 13}
        done = nominations.nominate(bench(elsewhere=three), act("M1"), "ready_now")
        [flag] = done.flags
        assert (flag.kind, flag.positions) == ("many_benches", (11, 12, 13))
        assert "on 4 benches: P1, P2, P3, P77" in flag.message

    def test_on_three_benches_nothing_is_said(self):
        two = {"P1": 11, "P2": 12}
        assert nominations.nominate(bench(elsewhere=two), act("M1"), "ready_now").flags == ()

    def test_a_departure_on_record(self):
        leaving = career("E1", fact("employee.left", "2024-12-01"))
        done = nominations.nominate(bench(who=leaving), act("M1"), "ready_now")
        assert kinds(done) == ["leaving"]


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
