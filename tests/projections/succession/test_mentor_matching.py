"""Mentors for many at once: everybody gets one while there are any, and nobody too many."""

from collections import Counter
from collections.abc import Callable
from datetime import date

from hypothesis import strategies as st

from domain.events.base import Event
from domain.log import CareerLog
from projections.database import open_database
from projections.engine import catch_up
from projections.succession.candidates.settings import DEFAULT, Mentors
from projections.succession.mentor_matching import Match, matched
from tests.given import fact
from tests.projections.commitments.growing import growing_histories
from tests.projections.commitments.plain import Known
from tests.projections.succession.busy import ASKED_ON
from tests.projections.telling import Tell, of
from tests.projections.test_rows_equal_fold import for_any

ON = date(2025, 1, 1)
TWO_EACH = DEFAULT.model_copy(update={"mentors": Mentors(most_at_once=2)})


def aims(employee: str, *posts: str) -> list[Event]:
    return [
        of(employee, "employee.hired", "2021-01-01", unit="A", manager="M1"),
        of(employee, "aspiration.declared", "2024-01-01", wish="both", target_posts=posts),
    ]


def held(employee: str, post: str) -> Event:
    return of(employee, "employee.hired", "2015-01-01", unit="B", post=post)


def post(name: str) -> Event:
    return fact("position.defined", "2020-01-01", stream=f"position-{name}", title="T", unit="B")


def pairs(found: list[Match]) -> dict[str, str | None]:
    return {each.employee: each.mentor for each in found}


def test_nobody_is_proposed_to_more_than_they_have_time_for(given: Tell) -> None:
    """H holds P1 and may mentor two. Three aim for P1 alone: the third is told that nobody is left;
    the second gets H with 12 points for time (25 x 1 / 2) in place of 25."""
    db = given(post("P1"), held("H", "P1"), *aims("E1", "P1"), *aims("E2", "P1"), *aims("E3", "P1"))

    first, second, third = matched(db, ON, unit="A", by=TWO_EACH)

    assert (first.mentor, second.mentor, third.mentor) == ("H", "H", None)
    assert (first.score, second.score) == (75, 62)
    assert third.why == "all who have reached P1 have been proposed to others"
    [time] = [part for part in second.parts if part["part"] == "time"]
    assert time["message"].startswith("mentors 0 and would mentor 1 proposed here, of at most 2")


def test_whoever_has_only_one_possible_mentor_chooses_first(given: Tell) -> None:
    """E1 could have H or K, E2 only H, who is free for one more."""
    db = given(
        *(post("P1"), post("P2"), held("H", "P1"), held("K", "P2")),
        *aims("E1", "P1", "P2"),
        *aims("E2", "P1"),
        of("X", "employee.hired", "2021-01-01", unit="C"),
        of("X", "mentoring.started", "2024-01-01", mentoring="N", mentor="H"),
    )

    found = matched(db, ON, manager="M1", by=TWO_EACH)

    assert pairs(found) == {"E1": "K", "E2": "H"}


def test_whoever_has_a_mentor_or_aims_for_nothing_is_left_alone(given: Tell) -> None:
    db = given(
        *(post("P1"), held("H", "P1")),
        *aims("E1", "P1"),
        of("E1", "mentoring.started", "2024-06-01", mentoring="N", mentor="H"),
        of("E2", "employee.hired", "2021-01-01", unit="A"),
        *aims("E3", "P9"),
    )

    [lost] = matched(db, ON, unit="A")

    assert (lost.employee, lost.why) == ("E3", "nobody who has reached P9 has time")
    assert pairs(matched(db, date(2024, 5, 1), unit="A")) == {"E1": "H", "E3": None}
    assert pairs(matched(db, ON, known=4, unit="A")) == {"E1": "H"}


def test_whoever_wants_no_advancement_is_left_alone_and_a_unit_has_those_below_it(
    given: Tell,
) -> None:
    db = given(
        *(post("P1"), held("H", "P1")),
        of("E1", "employee.hired", "2021-01-01", unit="A.1"),
        of("E1", "goal.set", "2022-01-01", goal="G", purpose="advancement", target_post="P1"),
        of("E1", "aspiration.declared", "2024-01-01", wish="development"),
        of("E2", "employee.hired", "2021-01-01", unit="A.1"),
        of("E2", "goal.set", "2022-01-01", goal="G", purpose="advancement", target_post="P1"),
    )

    assert pairs(matched(db, ON, unit="A")) == {"E2": "H"}
    assert pairs(matched(db, date(2023, 6, 1), unit="A")) == {"E1": "H", "E2": "H"}


@for_any(growing_histories(), st.sampled_from(ASKED_ON), st.integers(0, 200))
def test_no_history_overloads_a_mentor_or_leaves_out_who_aims_for_a_post(
    fresh_url: Callable[[], str], facts: list[Event], on: date, position: int
) -> None:
    url = fresh_url()
    with CareerLog.at(url) as log, open_database(url) as db:
        log.append(facts)
        catch_up(db, log)
        known = Known(log.read(), on, position)
        found = matched(db, on, position, by=TWO_EACH)
        now = Counter[str]()
        wanting = set()
        for who, _, its in known.employed():
            running = [m for m in known.of(who, "mentoring").values() if m.value.status == "active"]
            wish = its.get(("aspiration",))
            now.update(each.value.mentor for each in running)
            if running or wish is None or wish.value.wish in ("development", "neither"):
                continue
            if wish.value.target_posts:
                wanting.add(who)
        assert {each.employee for each in found} == wanting
        proposed = Counter(each.mentor for each in found if each.mentor)
        assert all(now[mentor] + number <= 2 for mentor, number in proposed.items())
        for each in found:
            assert each.mentor != each.employee
            assert (each.score or 0) == sum(part["points"] for part in each.parts)
