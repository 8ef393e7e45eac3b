"""For any company, on any day, as known at any position: what must hold of its candidates."""

from collections.abc import Callable
from datetime import date

from hypothesis import strategies as st

from domain.events.base import Event
from domain.log import CareerLog
from projections.database import open_database
from projections.engine import catch_up
from projections.succession.candidates.onward import onward
from projections.succession.candidates.person import UNWILLING, NotEmployed
from projections.succession.candidates.queries import NoSuchPost, candidates
from projections.succession.candidates.settings import DEFAULT, Pool
from tests.histories import DAYS as HISTORY_DAYS
from tests.histories import histories
from tests.projections.succession.candidates.plain import World
from tests.projections.succession.candidates.worlds import DAYS, EMPLOYEES, POSTS, worlds
from tests.projections.test_rows_equal_fold import for_any

Fresh = Callable[[], str]
SMALL = DEFAULT.model_copy(update={"pool": Pool(most=2)})


@for_any(worlds(), st.sampled_from(DAYS), st.integers(0, 60), st.sampled_from((DEFAULT, SMALL)))
def test_the_answer_is_that_of_a_plain_function_over_the_folds(
    fresh_url: Fresh, facts: list[Event], on: date, known: int, by: object
):
    with CareerLog.at(url := fresh_url()) as log, open_database(url) as db:
        log.append(facts)
        catch_up(db, log)
        recorded = log.read()
        for position in (known, len(recorded)):
            world = World([each for each in recorded if each.position <= position], on)
            for post in POSTS:
                try:
                    told = candidates(db, post, on, position, by, show_unwilling=True)
                except NoSuchPost:
                    assert post not in world.posts or world.posts[post].value.status != "open"
                    continue
                for each in told:
                    if each["candidate"]:  # test_ways.py shows who and what helps
                        each["mentors"] = []
                        for gap in each["gaps"]:
                            gap["ways"] = []
                assert told == world.candidates(post, by, show_unwilling=True)


@for_any(st.tuples(worlds(), histories()).map(lambda two: [*two[0], *two[1]]))
def test_parts_add_up_and_nobody_is_listed_against_their_wish(fresh_url: Fresh, facts: list[Event]):
    with CareerLog.at(url := fresh_url()) as log, open_database(url) as db:
        log.append(facts)
        catch_up(db, log)
        recorded = log.read()
        for on in (DAYS[5], DAYS[-1], HISTORY_DAYS[-1]):
            world = World(recorded, on)
            for post in world.posts:
                try:
                    told = candidates(db, post, on, show_unwilling=True)
                except NoSuchPost:
                    continue
                assert told == candidates(db, post, on, show_unwilling=True)
                ranks = [each["rank"] for each in told if each["candidate"]]
                assert ranks == list(range(1, len(ranks) + 1))
                assert all(not each["candidate"] for each in told[len(ranks) :])
                for each in told:
                    person = world.people[each["employee"]]
                    wish = None if person.wish is None else person.wish.wish
                    assert each["candidate"] == (wish not in UNWILLING)
                    assert person.employed and person.standing.post != post
                    if not each["candidate"]:
                        assert each["score"] is None
                        assert each["notes"][0]["position"] == person.one("aspiration").position
                        continue
                    assert each["score"] == sum(part["points"] for part in each["parts"])
                    assert each["most"] == sum(part["most"] for part in each["parts"]) <= 1000
                    for part in each["parts"]:
                        assert 0 <= part["points"] <= part["most"]
                    for reason in (*each["parts"], *each["gaps"], *each["notes"]):
                        assert 1 <= reason["position"] <= len(recorded)


@for_any(worlds(), st.sampled_from(DAYS))
def test_whoever_does_not_want_to_advance_is_offered_growth_and_no_posts(
    fresh_url: Fresh, facts: list[Event], on: date
):
    with CareerLog.at(url := fresh_url()) as log, open_database(url) as db:
        log.append(facts)
        catch_up(db, log)
        world = World(log.read(), on)
        for employee in EMPLOYEES:
            person = world.people[employee]
            try:
                told = onward(db, employee, on)
            except NotEmployed:
                assert not person.employed
                continue
            halves = {each["half"] for each in told}
            assert "development" in halves
            if person.unwilling:
                assert halves == {"development"}
            for each in told:
                if each["half"] == "advancement":
                    assert each["score"] == sum(part["points"] for part in each["parts"])
