"""What is to be known about a nominee: it warns, and where it is their own wish it stops."""

import pytest

from domain.decisions import nominations
from domain.decisions.deciding import NeedsReason
from domain.decisions.nominees import Limits
from tests.domain.decisions.commands import (
    NOMINATED,
    act,
    bench,
    career,
    kinds,
    the_fact,
)
from tests.given import fact


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

    def test_a_move_on_the_day_of_the_judgement_is_no_later_one(self):
        moved = career("E1", fact("career.moved_laterally", "2024-01-01", unit="U2"))
        assert nominations.approve(bench(NOMINATED, who=moved), act("M2")).flags == ()

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
