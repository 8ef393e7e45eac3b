"""Nominating: whom the record lets be named for a bench, and with which rank."""

import pytest

from domain.decisions import nominations
from domain.decisions.benches import Bench
from tests.domain.decisions.commands import (
    APPROVED,
    NOMINATED,
    act,
    bench,
    career,
    nominated,
    on_record,
    post,
    refused,
    the_fact,
)
from tests.given import fact

HIM = {"employee": "E1"}


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
