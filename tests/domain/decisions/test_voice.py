"""A person's own voice: nobody declares for another, and a conversation takes two."""

from datetime import date

import pytest

from domain.decisions import voice
from tests.domain.decisions.commands import act, career, on_record, post, refused, the_fact
from tests.given import fact

HIM = career("E1")


def test_somebody_declares_what_they_want():
    told = the_fact(voice.declare(HIM, act("E1"), "both", [post()], "national", True, "soon"))
    assert (told.type, told.wish, told.target_posts) == ("aspiration.declared", "both", ("P77",))
    assert (told.mobility, told.relocation, told.notes) == ("national", True, "soon")


@pytest.mark.parametrize("by", ["M1", "HR", "E2"])
def test_nobody_declares_for_another(by):
    with refused(f"nobody can declare a wish for another person: let E1 do it .*not {by}"):
        voice.declare(HIM, act(by), "advancement")
    with refused("nobody can declare"):
        voice.declare(HIM, act(by, reason="they told me"), "advancement")


def test_a_post_that_is_not_there_is_refused():
    with refused("no post P99 is on record"):
        voice.declare(HIM, act("E1"), "both", [on_record("position-P99")])


def test_who_has_left_declares_nothing():
    with refused("E1 left on 2024-01-01"):
        voice.declare(career("E1", fact("employee.left", "2024-01-01")), act("E1"), "both")


class TestConversing:
    def test_whoever_held_it_records_it(self):
        told = the_fact(
            voice.converse(HIM, act("M1"), "C1", "stay_interview", reasons_to_stay="the team")
        )
        assert (told.type, told.held_by, told.reasons_to_stay) == (
            "conversation.held",
            "M1",
            "the team",
        )

    def test_the_employee_says_with_whom(self):
        with refused("say with --held-by who talked with E1"):
            voice.converse(HIM, act("E1"), "C1", "check_in")
        assert the_fact(voice.converse(HIM, act("E1"), "C1", "check_in", "M1")).held_by == "M1"

    def test_nobody_talks_with_themselves(self):
        with refused("a conversation needs two"):
            voice.converse(HIM, act("M1"), "C1", "check_in", "E1")

    def test_who_was_not_there_is_refused(self):
        with refused("X9 was not part of this conversation: let E1 or M1 record it"):
            voice.converse(HIM, act("X9"), "C1", "check_in", "M1")

    def test_the_same_id_twice_is_refused(self):
        held = fact("conversation.held", "2024-01-01", conversation="C1", kind="check_in")
        with refused("conversation C1 is on record as held on 2024-01-01"):
            voice.converse(career("E1", held), act("M1"), "C1", "check_in")

    def test_a_follow_up_before_it_is_refused(self):
        with refused("the follow-up by 2024-05-01 is before"):
            voice.converse(HIM, act("M1"), "C1", "check_in", follow_up_by=date(2024, 5, 1))
