"""Closing a period and opening it again: what may be done when, and by which words."""

from datetime import date

from domain.decisions import periods
from tests.domain.decisions.commands import act, on_record, refused, the_fact
from tests.given import fact

STREAM = "period-2024-Q1"
FIRST, LAST = date(2024, 1, 1), date(2024, 3, 31)
CLOSED = fact(
    "period.closed", "2024-04-10", stream=STREAM, actor="A1", first_day=FIRST, last_day=LAST
)
REOPENED = fact("period.reopened", "2024-05-01", stream=STREAM, actor="A2", reason="audit")


def test_a_period_that_has_ended_is_closed():
    made = the_fact(periods.close(on_record(STREAM), act("A1"), FIRST, LAST))
    assert (made.type, made.actor) == ("period.closed", "A1")
    assert (made.first_day, made.last_day) == (FIRST, LAST)


def test_a_period_that_has_not_ended_is_not_closed():
    with refused("close it when it has ended"):
        periods.close(on_record(STREAM), act("A1", "2024-03-31"), FIRST, LAST)


def test_a_period_ends_after_it_begins():
    with refused("is before"):
        periods.close(on_record(STREAM), act("A1"), LAST, FIRST)


def test_a_closed_period_is_not_closed_twice():
    with refused("was closed on 2024-04-10 by A1"):
        periods.close(on_record(STREAM, CLOSED), act("A1"), FIRST, LAST)


def test_a_closed_period_is_reopened_with_a_reason():
    made = the_fact(periods.reopen(on_record(STREAM, CLOSED), act("A2", reason="audit")))
    assert (made.type, made.reason) == ("period.reopened", "audit")


def test_without_a_reason_it_stays_closed():
    with refused("say why"):
        periods.reopen(on_record(STREAM, CLOSED), act("A2"))


def test_what_was_never_closed_or_is_open_already_is_not_reopened():
    with refused("no period is called 2024-Q1"):
        periods.reopen(on_record(STREAM), act("A2", reason="audit"))
    with refused("was reopened on 2024-05-01 already"):
        periods.reopen(on_record(STREAM, CLOSED, REOPENED), act("A2", reason="audit"))


def test_a_reopened_period_is_closed_again_with_other_days_too():
    again = periods.close(on_record(STREAM, CLOSED, REOPENED), act("A1"), FIRST, date(2024, 4, 30))
    assert the_fact(again).last_day == date(2024, 4, 30)
