"""What is told of people: who stands where, and one person with every facet, at two dates."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import MetaData, select

from domain.events.base import Event
from domain.log import CareerLog
from domain.vault import Vault
from projections.database import Database, open_database
from projections.engine import catch_up
from projections.posts.queries import post
from projections.profiles.queries import KEYS, anomalies, show, who
from tests.given import fact
from tests.projections.telling import Tell, of


def hired(employee: str, day: str = "2020-01-01", **fields: Any) -> Event:
    return fact("employee.hired", day, stream=f"career-{employee}", **fields)


def test_who_lists_those_employed_on_the_day_in_order(given: Tell):
    db = given(
        hired("E2", unit="U1", post="P1", title="Clerk", grade="G1", manager="E1"),
        hired("E1", "2020-02-01", unit="U1"),
        hired("E3", unit="U2"),
        of("E3", "employee.left", "2020-03-01"),
    )
    assert [each["employee"] for each in who(db, date(2020, 1, 31))] == ["E2", "E3"]
    assert [each["employee"] for each in who(db, date(2020, 3, 1))] == ["E1", "E2"]
    assert who(db, date(2020, 1, 31))[0] == {
        "employee": "E2",
        "status": "employed",
        "unit": "U1",
        "post": "P1",
        "title": "Clerk",
        "grade": "G1",
        "ladder": None,
        "manager": "E1",
        "since": date(2020, 1, 1),
        "seconded_to": None,
        "position": 1,
        "time_in_role": 30,
    }


def test_who_can_be_asked_for_a_unit_or_a_post(given: Tell):
    db = given(
        hired("E1", unit="U1", post="P1"),
        hired("E2", unit="U2", post="P1"),
        of("E1", "career.moved_laterally", "2021-01-01", unit="U2", post="P2"),
    )
    then, later = date(2020, 6, 1), date(2021, 6, 1)
    assert [each["employee"] for each in who(db, then, unit="U2")] == ["E2"]
    assert [each["employee"] for each in who(db, later, unit="U2")] == ["E1", "E2"]
    assert [each["employee"] for each in who(db, later, unit="U2", post="P1")] == ["E2"]
    assert who(db, later, post="P' OR 1=1 --") == []


def test_a_unit_is_asked_for_alone_or_with_those_below_it(given: Tell):
    places = ("IT", "IT.04", "IT.04.1", "IT-2", "IT.040", "iT.04", "ITX")
    db = given(*(hired(f"E{n}", unit=unit) for n, unit in enumerate(places, start=1)))
    day = date(2020, 6, 1)
    below = {
        unit: [each["employee"] for each in who(db, day, unit=unit, below=True)]
        for unit in ("IT", "IT.04", "IT.0")
    }
    assert below == {"IT": ["E1", "E2", "E3", "E5"], "IT.04": ["E2", "E3"], "IT.0": []}
    assert [each["employee"] for each in who(db, day, unit="IT")] == ["E1"]


def test_who_as_known_at_a_position_does_not_know_what_came_later(given: Tell):
    db = given(hired("E1", unit="U1"), hired("E2", unit="U1"))
    db = given(of("E1", "career.promoted", "2020-06-01", grade="G2"))
    day = date(2021, 1, 1)
    assert [each["employee"] for each in who(db, day, known=1)] == ["E1"]
    assert who(db, day, known=2)[0]["grade"] is None
    assert who(db, day, known=3)[0]["grade"] == "G2"
    assert who(db, day, known=0) == []


def test_a_secondee_is_told_with_the_host_and_keeps_the_unit(given: Tell):
    db = given(
        hired("E1", unit="U1"),
        of("E1", "secondment.started", "2021-01-01", secondment="S1", host_organisation="Partner"),
        of("E1", "secondment.ended", "2022-01-01", secondment="S1", outcome="returned"),
    )
    (during,) = who(db, date(2021, 6, 1))
    assert (during["unit"], during["seconded_to"]) == ("U1", "Partner")
    assert show(db, "E1", date(2021, 6, 1))["seconded_to"] == "Partner"
    assert who(db, date(2022, 1, 1))[0]["seconded_to"] is None


def test_show_tells_every_facet_with_the_position_of_its_fact(given: Tell):
    db = given(
        hired("E1", unit="U1"),
        of("E1", "skill.assessed", "2021-01-01", skill="welding", level=5.0),
        of("E1", "skill.assessed", "2021-01-01", skill="law", level=2),
        of("E1", "skill.applied", "2021-03-01", skill="welding"),
        of(
            "E1",
            "aspiration.declared",
            "2021-01-01",
            wish="both",
            target_posts=("P1", "P2"),
            relocation=False,
        ),
    )
    told = show(db, "E1", date(2021, 12, 31))
    assert set(KEYS) <= told.keys()
    assert (told["status"], told["time_in_role"], told["position"]) == ("employed", 730, 1)
    law, welding = told["facets"]["skill"]
    assert (law["skill"], law["level"], law["position"]) == ("law", 2.0, 3)
    assert (welding["skill"], welding["last_used_on"]) == ("welding", date(2021, 3, 1))
    assert (welding["position"], welding["valid_from"]) == (4, date(2021, 3, 1))
    aspiration = told["facets"]["aspiration"]
    assert aspiration["target_posts"] == ("P1", "P2")
    assert aspiration["relocation"] is False


def test_show_says_who_left_who_is_erased_and_who_is_not_known(given: Tell):
    db = given(
        hired("E1", unit="U1"),
        of("E1", "employee.left", "2021-01-01", voluntary=True, cause="resigned"),
        hired("E2"),
        of("E2", "person.erased", "2022-01-01", basis="objection", authorised_by="E9"),
    )
    day = date(2023, 1, 1)
    left = show(db, "E1", day)
    assert (left["status"], left["unit"], left["time_in_role"]) == ("left", "U1", None)
    assert left["facets"]["standing"]["left_voluntarily"] is True
    assert show(db, "E2", day)["status"] == "erased"
    unknown = show(db, "E3", day)
    assert (unknown["employee"], unknown["status"], unknown["facets"]) == ("E3", "unknown", {})
    assert show(db, "E1", date(2019, 1, 1))["status"] == "unknown"


def test_an_anomaly_is_told_until_it_is_settled(given: Tell):
    early = of("E1", "career.promoted", "2020-06-01", grade="G2")
    db = given(early)
    (told,) = anomalies(db)
    assert (told["stream"], told["kind"], told["positions"]) == ("career-E1", "before_hire", [1])
    assert "before" in told["message"] or "employment" in told["message"]
    db = given(hired("E1"))
    assert anomalies(db) == []
    assert anomalies(db, known=1) == [told]


def test_personal_text_is_in_no_row(store_url: str, vault_url: str):
    with Vault(vault_url, b"k" * 32) as vault, CareerLog.at(store_url, vault) as log:
        log.append([hired("E1", given_name="Wilhelmina", family_name="Quux", reason="Quux asked")])
        with open_database(store_url) as db:
            catch_up(db, log)
            assert "person" not in show(db, "E1", date(2021, 1, 1))["facets"]
            for table in db_tables(db):
                assert "Quux" not in table
                assert "Wilhelmina" not in table


def db_tables(db: Database) -> Iterator[str]:
    """Everything in every table, the projection's copy of the facts included."""
    tables = MetaData()
    tables.reflect(db.reader)
    with db.reading() as connection:
        for table in tables.tables.values():
            rows = connection.execute(select(table)).all()
            yield repr([[bytes(x) if isinstance(x, memoryview) else x for x in r] for r in rows])


def test_a_post_is_told_with_what_it_asks_for_and_who_is_on_its_bench(given: Tell):
    db = given(
        fact("position.defined", "2020-01-01", title="Head", unit="U1", grade="G9"),
        fact("position.requirements_set", "2020-01-01", certificates=("law",)),
        fact("successor.nominated", "2021-01-01", employee="E1", readiness="ready_now", rank=1),
        fact("successor.nominated", "2021-01-01", employee="E2", interim=True),
    )
    told = post(db, "P77", date(2021, 1, 1))
    assert (told["status"], told["title"], told["unit"]) == ("open", "Head", "U1")
    bench = told["facets"]["nomination"]
    assert [(each["employee"], each["cover"], each["position"]) for each in bench] == [
        ("E1", "successor", 3),
        ("E2", "interim", 4),
    ]
    assert told["facets"]["required_certificate"][0]["certificate"] == "law"
    assert post(db, "P77", date(2020, 6, 1), known=1)["facets"] == {}
    assert post(db, "P1", date(2020, 6, 1))["status"] == "unknown"
