"""One reading: whose data it is, and the entries that it takes to say so."""

from datetime import date
from typing import NamedTuple

from domain.events.oversight import MOST_PEOPLE
from service.access.reading import MOST_FACTS, Reading, people_in

TODAY = date(2024, 6, 1)


class Row(NamedTuple):
    employee: str
    manager: str | None


def reading(people=(), unit=None):
    return Reading("R1", "who", people=tuple(people), unit=unit)


def ids(count):
    return [f"E{number:06}" for number in range(count)]


def test_one_entry_names_who_read_what_of_whom():
    [fact] = reading(["E1"]).facts("denied", TODAY)
    assert (fact.actor, fact.question, fact.people, fact.outcome) == (
        *("R1", "who", ("E1",)),
        "denied",
    )
    assert (fact.originator_id, fact.correlation_id) == ("access-2024-06-01", None)


def test_many_people_take_several_entries_that_belong_together():
    asked = reading()
    asked.names(ids(MOST_PEOPLE * 2 + 1))
    facts = asked.facts("allowed", TODAY)
    assert [len(fact.people) for fact in facts] == [MOST_PEOPLE, MOST_PEOPLE, 1]
    assert len({fact.event_id for fact in facts}) == 3
    [together] = {fact.correlation_id for fact in facts}
    assert together == facts[0].event_id


def test_more_than_ten_thousand_are_everybody_and_more_than_a_thousand_of_a_unit_the_unit():
    everybody, unit = reading(), reading(unit="IT")
    everybody.names(ids(MOST_PEOPLE * MOST_FACTS + 1))
    unit.names(ids(MOST_PEOPLE + 1))
    assert everybody.people == () and unit.people == ()
    [fact] = unit.facts("allowed", TODAY)
    assert fact.unit == "IT"


def test_whom_an_answer_names_is_added_to_who_was_asked_for():
    asked = reading(["E1"])
    asked.names(["E2"])
    assert asked.people == ("E1", "E2")


def test_an_answer_that_names_nobody_where_nobody_was_asked_for_is_about_nobody():
    asked = reading()
    asked.names([])
    assert asked.names_nobody
    named = reading(["E1"])
    named.names([])
    assert not named.names_nobody


def test_people_are_found_wherever_an_answer_names_them():
    answer = [
        {"employee": "E1", "nested": {"manager": "E2", "title": "E9"}},
        Row("E3", None),
        {"stream": "career-E4"},
        {"stream": "position-P1"},
        {"people": ["E5", "E6"], "nominees": [{"employee": "E7"}]},
        {"reader": "E8"},
    ]
    assert people_in(answer) == {"E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8"}
