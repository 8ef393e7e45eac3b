"""Who left so long ago that their personal data may not be kept any more."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from domain.events.base import Event
from domain.log import CareerLog
from projections.database import open_database
from projections.engine import refresh
from service.erasure.retention import (
    Due,
    Population,
    UnusablePolicy,
    due,
    policy_from,
    years_after,
)
from tests.given import fact

TODAY = date(2025, 6, 1)
FIVE = (Population(years=5),)


def hired(person: str, unit: str = "IT") -> Event:
    return fact("employee.hired", "2010-01-01", stream=f"career-{person}", unit=unit)


def left(person: str, day: str, voluntary: bool = True, cause: str = "resigned") -> Event:
    stream = f"career-{person}"
    return fact("employee.left", day, stream=stream, voluntary=voluntary, cause=cause)


class Company:
    """A log of which one asks who is due."""

    def __init__(self, store: str) -> None:
        self.store = store

    def tell(self, *facts: Event) -> "Company":
        with CareerLog.at(self.store) as log, open_database(self.store) as db:
            log.append(facts)
            refresh(db, log)
        return self

    def due(self, populations: Sequence[Population] = FIVE, today: date = TODAY) -> list[Due]:
        with open_database(self.store) as db, db.reading() as connection:
            return due(connection, populations, today)

    def people(self, *populations: Population) -> list[str]:
        return [each.employee for each in self.due(populations or FIVE)]


@pytest.fixture
def company(store_url: str) -> Iterator[Company]:
    """On either database."""
    yield Company(store_url)


def test_whoever_left_long_enough_ago_is_due_from_the_day_on(company: Company):
    company.tell(hired("E1"), left("E1", "2020-06-01"), hired("E2"), left("E2", "2020-06-02"))
    company.tell(hired("E3"))
    [found] = company.due()
    assert (found.employee, found.left_on, found.due_on) == ("E1", date(2020, 6, 1), TODAY)
    assert (found.left_because, found.blocked, found.asked_by) == ("resigned", None, None)
    assert [each.employee for each in company.due(today=date(2025, 6, 2))] == ["E1", "E2"]


def test_whoever_came_back_is_not_due(company: Company):
    company.tell(hired("E1"), left("E1", "2015-01-01"))
    company.tell(fact("employee.rehired", "2016-01-01", stream="career-E1", unit="IT"))
    assert company.people() == []
    company.tell(left("E1", "2019-01-01"))
    assert [each.due_on for each in company.due()] == [date(2024, 1, 1)]


def test_a_leaving_that_is_corrected_counts_from_its_true_day(company: Company):
    gone = left("E1", "2015-01-01")
    company.tell(hired("E1"), gone)
    company.tell(
        fact(
            "record.corrected",
            "2015-01-01",
            stream="career-E1",
            target_id=gone.event_id,
            target_type="employee.left",
            changes={"effective_on": "2021-01-01"},
        )
    )
    assert company.people() == []


def test_the_first_population_that_covers_somebody_decides(company: Company):
    company.tell(hired("E1", "HR"), left("E1", "2020-01-01"))
    company.tell(hired("E2"), left("E2", "2020-01-01", voluntary=False, cause="redundant"))
    company.tell(hired("E3"), left("E3", "2020-01-01"))
    longer = Population(name="HR", years=10, units=frozenset({"HR"}))
    redundant = Population(name="redundant", years=1, causes=frozenset({"redundant"}))
    own_will = Population(name="own will", years=3, voluntary=True)
    assert company.people(longer, redundant) == ["E2"]
    assert company.people(longer, redundant, own_will) == ["E2", "E3"]
    assert company.people(own_will) == ["E1", "E3"]
    assert [each.population for each in company.due((redundant, own_will))] == [
        "own will",
        "redundant",
        "own will",
    ]


def test_what_stands_in_the_way_is_said(company: Company):
    for person in ("E1", "E2", "E3", "E4"):
        company.tell(hired(person), left(person, "2015-01-01"))
    company.tell(
        fact("hold.placed", "2020-01-01", stream="career-E1", matter="M1", actor="L1"),
        fact("erasure.requested", "2024-01-01", stream="career-E2", basis="objection", actor="H1"),
        fact(
            "erasure.requested",
            "2024-01-01",
            stream="career-E3",
            basis="retention_period_over",
            actor="H1",
        ),
        fact("erasure.requested", "2024-01-01", stream="career-E4", basis="objection", actor="H1"),
        fact("erasure.refused", "2024-01-02", stream="career-E4", actor="H2"),
    )
    found = {each.employee: (each.blocked, each.asked_by) for each in company.due()}
    assert found == {
        "E1": ("legal hold of matter M1", None),
        "E2": ("H1 asked for it as objection", None),
        "E3": (None, "H1"),
        "E4": ("H2 turned an erasure down on 2024-01-02", None),
    }
    company.tell(fact("hold.released", "2021-01-01", stream="career-E1", matter="M1", actor="L1"))
    assert {each.employee: each.blocked for each in company.due()}["E1"] is None


def test_the_erased_are_not_due_again(company: Company):
    company.tell(hired("E1"), left("E1", "2015-01-01"))
    company.tell(
        fact(
            "person.erased", "2020-01-01", stream="career-E1", basis="objection", authorised_by="H"
        )
    )
    assert company.people() == []


def test_a_leap_day_ends_on_the_first_of_march():
    assert years_after(date(2020, 2, 29), 5) == date(2025, 3, 1)
    assert years_after(date(2020, 2, 29), 4) == date(2024, 2, 29)
    assert years_after(date(2020, 5, 31), 0) == date(2020, 5, 31)


def test_a_policy_is_read_from_toml(tmp_path: Path):
    file = tmp_path / "policy.toml"
    file.write_text(
        '[[population]]\nname = "HR"\nyears = 10\nunits = ["HR"]\n'
        '[[population]]\nyears = 3\ncauses = ["resigned"]\nvoluntary = true\n'
    )
    first, second = policy_from(file)
    assert (first.name, first.years, first.units) == ("HR", 10, {"HR"})
    assert (second.name, second.causes, second.voluntary) == ("everybody", {"resigned"}, True)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("years = ", "is no TOML"),
        ("", "population: Field required"),
        ("population = []", "population: "),
        ("[[population]]\nname = 'HR'", "population.0.years: Field required"),
        ("[[population]]\nyears = -1", "population.0.years: "),
        ("[[population]]\nyears = 3\nunit = 'HR'", "population.0.unit: "),
    ],
)
def test_a_policy_that_says_something_else_is_refused_whole(tmp_path: Path, text: str, says: str):
    file = tmp_path / "policy.toml"
    file.write_text(text)
    with pytest.raises(UnusablePolicy) as refused:
        policy_from(file)
    assert str(refused.value).startswith(str(file)) and says in str(refused.value)
