"""Who may ask for, approve, turn down and forbid erasing a person."""

from datetime import date
from uuid import uuid4

import pytest

from domain.decisions import erasing
from domain.decisions.deciding import Act, Decision, NeedsReason, Record, Refused
from domain.events.base import Event
from tests.given import fact, recorded

STREAM = "career-E1"
HIRED = fact("employee.hired", "2020-01-01", stream=STREAM, unit="IT")
LEFT = fact("employee.left", "2021-01-01", stream=STREAM, voluntary=True)
TODAY = date(2024, 1, 1)


def record(*facts: Event) -> Record:
    return Record(STREAM, recorded(*facts))


def act(by: str, reason: str | None = None) -> Act:
    return Act(str(uuid4()), by, TODAY, reason)


def after(career: Record, decision: Decision) -> Record:
    return record(*career.facts, *decision.facts)


GONE = record(HIRED, LEFT)
ASKED = after(GONE, erasing.ask(GONE, act("H1"), "objection"))
HELD = after(ASKED, erasing.place_hold(ASKED, act("L1", "lawsuit"), "M1"))
ERASED = after(ASKED, erasing.approve(ASKED, act("H2")))


def test_another_approves_what_one_asked_for():
    [erased] = erasing.approve(ASKED, act("H2")).facts
    told = erased.__dict__
    assert (told["basis"], told["requested_by"], told["authorised_by"]) == ("objection", "H1", "H2")


def test_the_person_may_ask_but_not_approve():
    asked = after(GONE, erasing.ask(GONE, act("E1"), "consent_withdrawn"))
    assert len(erasing.approve(asked, act("H2")).facts) == 1
    with pytest.raises(Refused, match="their own erasure"):
        erasing.approve(ASKED, act("E1"))


def test_asking_and_approving_at_once_takes_two():
    asked, erased = erasing.ask_and_approve(GONE, act("H1"), act("H2"), "objection").facts
    assert (asked.type, erased.type) == ("erasure.requested", "person.erased")
    with pytest.raises(Refused, match="nobody approves what they asked for"):
        erasing.ask_and_approve(GONE, act("H1"), act("H1"), "objection")


def test_of_what_is_asked_for_already_the_first_request_counts():
    [erased] = erasing.ask_and_approve(ASKED, act("H3"), act("H2"), "objection").facts
    assert erased.__dict__["requested_by"] == "H1"
    with pytest.raises(Refused, match="asked for this as objection"):
        erasing.ask_and_approve(ASKED, act("H3"), act("H2"), "legal_obligation")


def test_nothing_is_asked_for_twice_nor_of_the_erased():
    with pytest.raises(Refused, match="H1 asked for this on 2024-01-01"):
        erasing.ask(ASKED, act("H3"), "objection")
    for decide in (
        lambda: erasing.ask(ERASED, act("H1"), "objection"),
        lambda: erasing.approve(ERASED, act("H2")),
        lambda: erasing.turn_down(ERASED, act("H2", "late")),
        lambda: erasing.place_hold(ERASED, act("L1", "late"), "M1"),
    ):
        with pytest.raises(Refused, match="E1 was erased on 2024-01-01 already"):
            decide()


def test_nobody_knows_whom_nothing_was_said_of():
    with pytest.raises(Refused, match="nobody called E1 is on record"):
        erasing.ask(record(), act("H1"), "objection")
    assert erasing.ask(record(), act("H1"), "objection", sealed=True).facts


@pytest.mark.parametrize("basis", sorted(erasing.WHILE_EMPLOYED))
def test_the_law_does_not_wait_until_somebody_leaves(basis: str):
    employed = record(HIRED)
    assert len(erasing.ask_and_approve(employed, act("H1"), act("H2"), basis).facts) == 2


def test_anybody_else_employed_is_erased_only_with_a_reason():
    for facts in ((HIRED,), (HIRED, LEFT, fact("employee.rehired", "2030-01-01", stream=STREAM))):
        with pytest.raises(NeedsReason, match="is employed"):
            erasing.ask(record(*facts), act("H1"), "objection")
        assert erasing.ask(record(*facts), act("H1", "court"), "objection").facts


def test_a_hold_forbids_it_on_any_ground():
    with pytest.raises(Refused, match="forbids erasing E1: matter M1"):
        erasing.approve(HELD, act("H2"))
    with pytest.raises(Refused, match="legal hold"):
        erasing.ask_and_approve(HELD, act("H1"), act("H2"), "objection")
    second = after(HELD, erasing.place_hold(HELD, act("L1", "another"), "M2"))
    lifted = after(second, erasing.release_hold(second, act("L1", "settled"), "M1"))
    with pytest.raises(Refused, match="M2"):
        erasing.approve(lifted, act("H2"))
    free = after(lifted, erasing.release_hold(lifted, act("L1", "settled"), "M2"))
    assert erasing.approve(free, act("H2")).facts


def test_holds_are_placed_and_lifted_with_a_reason_by_somebody_else():
    with pytest.raises(Refused, match="--reason"):
        erasing.place_hold(GONE, act("L1"), "M1")
    with pytest.raises(Refused, match="M1 holds E1 already"):
        erasing.place_hold(HELD, act("L1", "again"), "M1")
    with pytest.raises(Refused, match="those in force: M1"):
        erasing.release_hold(HELD, act("L1", "done"), "M2")
    with pytest.raises(Refused, match="their own record"):
        erasing.release_hold(HELD, act("E1", "please"), "M1")


def test_turning_down_takes_a_reason_and_ends_the_request():
    with pytest.raises(Refused, match="say why"):
        erasing.turn_down(ASKED, act("H2"))
    refused = after(ASKED, erasing.turn_down(ASKED, act("H2", "too early")))
    latest = erasing.latest_request(refused)
    assert latest is not None and (latest.status, latest.decided_by) == ("refused", "H2")
    with pytest.raises(Refused, match="nobody has asked"):
        erasing.approve(refused, act("H3"))
