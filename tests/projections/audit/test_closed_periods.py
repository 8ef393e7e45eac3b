"""What came late for a closed period: on both databases, in rebuild, and at any past position."""

from datetime import date

import pytest

from domain.log import CareerLog
from projections.audit.closed_periods import closings, late
from projections.audit.projection import AUDIT
from projections.database import open_database
from projections.engine import refresh
from projections.rebuild import rebuild
from tests.given import fact

Q1 = {"first_day": date(2024, 1, 1), "last_day": date(2024, 3, 31)}
HIRED = fact("employee.hired", "2024-01-15", id="h1", unit="U1")


def closed(day="2024-04-10", id="c1", period="2024-Q1", **days):
    stream = f"period-{period}"
    return fact("period.closed", day, id=id, stream=stream, actor="A1", **(days or Q1))


def reopened(day="2024-05-01", id="r1"):
    return fact("period.reopened", day, id=id, stream="period-2024-Q1", actor="A2", reason="audit")


def promoted(day, id):
    return fact("career.promoted", day, id=id, title="Lead")


def corrected(target, id, **changes):
    return fact(
        "record.corrected",
        "2024-06-01",
        id=id,
        target_id=target,
        target_type="career.promoted",
        changes=changes,
    )


@pytest.fixture
def recorded(store_url):
    """Records the facts, a position each; gives what came late, by position and day."""

    def run(*facts, known=None, after=0):
        with CareerLog.at(store_url) as log, open_database(store_url) as db:
            log.append(list(facts))
            refresh(db, log, [AUDIT.name])
            return [
                (each.position, str(each.day), each.period)
                for each in late(db, closings(db, known), known, after)
            ]

    return run


def test_a_fact_of_a_closed_period_is_late_and_one_recorded_before_is_not(recorded):
    facts = (HIRED, promoted("2024-02-01", "p1"), closed(), promoted("2024-03-31", "p2"))
    assert recorded(*facts, promoted("2024-04-01", "p3")) == [(4, "2024-03-31", "2024-Q1")]


def test_once_a_period_is_reopened_facts_are_in_time_and_the_late_ones_stay_late(recorded):
    before, after = promoted("2024-02-01", "p1"), promoted("2024-02-02", "p2")
    facts = (HIRED, closed(), before, reopened(), after)
    assert recorded(*facts) == [(3, "2024-02-01", "2024-Q1")]


def test_closed_again_it_flags_again(recorded):
    again = closed("2024-06-01", "c2")
    facts = (HIRED, closed(), reopened(), promoted("2024-02-01", "p1"), again)
    assert recorded(*facts, promoted("2024-02-03", "p2")) == [(6, "2024-02-03", "2024-Q1")]


def test_a_correction_of_a_fact_of_the_period_is_late_whatever_its_own_day(recorded):
    facts = (HIRED, promoted("2024-02-01", "p1"), closed(), corrected("p1", "k1", title="Head"))
    assert recorded(*facts) == [(4, "2024-02-01", "2024-Q1")]


def test_a_correction_that_moves_a_fact_into_the_period_or_out_of_it_is_late(recorded):
    into = corrected("p1", "k1", effective_on="2024-03-01")
    out_again = corrected("p1", "k2", effective_on="2024-05-01")
    elsewhere = corrected("p1", "k3", effective_on="2024-05-02")
    facts = (HIRED, promoted("2024-05-01", "p1"), closed(), into, out_again, elsewhere)
    assert recorded(*facts) == [(4, "2024-03-01", "2024-Q1"), (5, "2024-03-01", "2024-Q1")]


def test_a_rescission_of_a_fact_of_the_period_is_late(recorded):
    rescinded = fact("record.rescinded", "2024-06-01", id="x1", target_id="p1")
    facts = (HIRED, promoted("2024-02-01", "p1"), closed(), rescinded)
    assert recorded(*facts) == [(4, "2024-02-01", "2024-Q1")]


def test_a_fact_that_an_earlier_correction_moves_into_the_period_is_late(recorded):
    waiting = corrected("p1", "k1", effective_on="2024-02-20")
    facts = (HIRED, waiting, closed(), promoted("2024-05-01", "p1"))
    assert recorded(*facts) == [(4, "2024-02-20", "2024-Q1")]


def test_a_correction_that_takes_no_effect_changes_nothing_of_the_period(recorded):
    facts = (HIRED, closed(), corrected("never-sent", "k1", title="Head"))
    assert recorded(*facts) == []


def test_a_note_on_a_fact_of_the_period_changes_nothing(recorded):
    note = fact("record.annotated", "2024-06-01", id="n1", target_id="p1", note="seen")
    assert recorded(HIRED, promoted("2024-02-01", "p1"), closed(), note) == []


def test_who_read_what_is_never_late(recorded):
    read = fact("access.logged", "2024-02-01", stream="access-2024-02-01", question="who")
    assert recorded(HIRED, closed(), read) == []


def test_a_month_closed_within_a_closed_quarter_flags_for_both(recorded):
    march = closed(
        id="c2", period="2024-03", first_day=date(2024, 3, 1), last_day=date(2024, 3, 31)
    )
    found = recorded(HIRED, closed(), march, promoted("2024-03-05", "p1"))
    assert found == [(4, "2024-03-05", "2024-Q1"), (4, "2024-03-05", "2024-03")]


def test_only_what_came_behind_a_position_is_told_where_one_is_given(recorded):
    facts = (HIRED, closed(), promoted("2024-02-01", "p1"), promoted("2024-02-02", "p2"))
    assert recorded(*facts, after=3) == [(4, "2024-02-02", "2024-Q1")]


def test_an_answer_for_a_past_position_never_changes_and_a_rebuild_gives_the_same(
    recorded, store_url
):
    story = [
        HIRED,
        promoted("2024-02-01", "p1"),
        closed(),
        promoted("2024-02-10", "p2"),
        corrected("p1", "k1", effective_on="2024-04-02"),
        reopened(),
        promoted("2024-02-12", "p3"),
        closed("2024-06-01", "c2"),
        fact("record.rescinded", "2024-06-02", id="x1", target_id="p2"),
    ]
    then = []
    for each in story:
        then.append(recorded(each))
    assert then[-1] == [
        (4, "2024-02-10", "2024-Q1"),
        (5, "2024-02-01", "2024-Q1"),
        (9, "2024-02-10", "2024-Q1"),
    ]
    assert [recorded(known=upto) for upto in range(1, len(story) + 1)] == then
    with CareerLog.at(store_url) as log, open_database(store_url) as db:
        rebuild(db, log, AUDIT.name)
    assert [recorded(known=upto) for upto in range(1, len(story) + 1)] == then
