"""Every fact is listed once, in either order, by whatever it names, as known at any position."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from domain.events.base import Event
from domain.events.catalogue import BY_NAME
from domain.log import CareerLog
from projections.audit.mentions import NAMED_BY
from projections.audit.projection import AUDIT
from projections.audit.queries import PAGE, Asked, NoSuchFact, facts
from projections.database import Database, open_database
from projections.engine import catch_up
from projections.rebuild import rebuild
from tests.given import fact

E1, E2, P1 = "career-E1", "career-E2", "position-P1"


def hired(stream: str, day: str, **fields: Any) -> Event:
    return fact("employee.hired", day, stream=stream, **fields)


FACTS = [
    hired(E1, "2020-01-01", id="h1", unit="ENG", manager="E9", actor="E8"),
    hired(E2, "2019-06-01", id="h2", unit="OPS", manager="E1"),
    fact("career.promoted", "2021-01-01", stream=E1, id="p1", post="P1", title="Lead"),
    fact("career.moved_laterally", "2022-01-01", stream=E1, id="m1", unit="OPS", title="Lead"),
    fact("goal.set", "2020-06-01", stream=E2, id="g2", goal="G", purpose="development"),
    fact("position.defined", "2018-01-01", stream=P1, id="d1", title="Head", unit="ENG"),
    fact("successor.nominated", "2021-06-01", stream=P1, id="n1", employee="E2"),
    fact("record.rescinded", "2021-07-01", stream=P1, id="r1", target_id="n1"),
    fact(
        "record.annotated",
        "2021-07-01",
        stream=P1,
        id="a1",
        target_id="r1",
        person="E2",
        note="Wrong post.",
    ),
    fact(
        "record.corrected",
        "2022-01-01",
        stream=E1,
        id="c1",
        target_id="m1",
        target_type="career.moved_laterally",
        changes={"unit": "LAB"},
    ),
]
"""At the positions 1 to 10."""

Listed = Callable[..., list[int]]


@pytest.fixture
def db(store_url: str) -> Iterator[Database]:
    with CareerLog.at(store_url) as log, open_database(store_url) as database:
        log.append(FACTS)
        catch_up(database, log)
        catch_up(database, log, [AUDIT.name])
        yield database


@pytest.fixture
def listed(db: Database) -> Listed:
    """The positions of the facts that fit."""

    def positions(order: Any = "recorded", **asked: Any) -> list[int]:
        return [row["position"] for row in facts(db, Asked(**asked), order)]

    return positions


@pytest.mark.parametrize(
    ("asked", "positions"),
    [
        ({}, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
        # E2's nomination on the post's record, and what was later said of that
        ({"person": "E2"}, [2, 5, 7, 8, 9]),
        ({"person": "E1"}, [1, 3, 4, 10]),
        ({"post": "P1"}, [3, 6, 7, 8, 9]),
        # E1's hire names ENG, E1 was promoted while in ENG; the move away is effective elsewhere
        ({"unit": "ENG"}, [1, 3, 6]),
        # the goal of E2, who was in OPS, names no unit; the move of E1 names OPS
        ({"unit": "OPS"}, [2, 4, 5, 10]),
        ({"unit": "LAB"}, [4, 10]),
        ({"stream": P1}, [6, 7, 8, 9]),
        ({"actor": "E8"}, [1]),
        ({"involved": "E1"}, [2]),
        ({"source": "hr"}, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
        ({"source": "elsewhere"}, []),
        ({"type": "employee.hired"}, [1, 2]),
        ({"person": "E2", "type": "employee.hired"}, [2]),
        ({"recorded_after": 3, "recorded_upto": 5}, [4, 5]),
        ({"known": 4}, [1, 2, 3, 4]),
        # before the correction was known, nobody was in LAB, and E1 moved to OPS
        ({"unit": "LAB", "known": 9}, []),
        ({"effective_from": date(2021, 6, 1), "effective_to": date(2021, 7, 1)}, [7, 8, 9]),
        ({"person": "nobody"}, []),
    ],
)
def test_facts_are_found_by_what_they_name(
    listed: Listed, asked: dict[str, Any], positions: list[int]
):
    assert listed(**asked) == positions
    assert sorted(listed("effective", **asked)) == positions


def test_the_effective_order_is_the_day_then_the_sources_order_then_the_logs(store_url: str):
    told = [
        hired(E1, "2020-01-02"),
        hired(E2, "2020-01-01", effective_seq=2),
        hired("career-E3", "2020-01-01", effective_seq=1),
        hired("career-E4", "2020-01-01"),
        hired("career-E5", "2020-01-01", effective_seq=1),
    ]
    with CareerLog.at(store_url) as log, open_database(store_url) as database:
        log.append(told)
        catch_up(database, log, [AUDIT.name])
        in_order = [row["position"] for row in facts(database, Asked(), "effective")]
    assert in_order == [4, 3, 5, 2, 1]


@pytest.mark.parametrize("order", ["recorded", "effective"])
def test_page_after_page_gives_every_fact_exactly_once(db: Database, order: Any):
    whole = [row["position"] for row in facts(db, Asked(), order)]
    paged: list[int] = []
    after = None
    while page := list(facts(db, Asked(), order, after, limit=3)):
        assert len(page) <= 3
        paged += [row["position"] for row in page]
        after = paged[-1]
    assert paged == whole
    assert sorted(paged) == list(range(1, 11))


@pytest.mark.parametrize("order", ["recorded", "effective"])
def test_a_listing_longer_than_a_page_of_the_database_has_no_gap(store_url: str, order: Any):
    many = 2 * PAGE + 7
    with CareerLog.at(store_url) as log, open_database(store_url) as database:
        log.append([hired(f"career-E{n}", f"20{n % 25:02}-01-01") for n in range(many)])
        catch_up(database, log, [AUDIT.name])
        places = [(row["effective_on"], row["position"]) for row in facts(database, Asked(), order)]
    assert len({position for _, position in places}) == len(places) == many
    by = (lambda place: place) if order == "effective" else (lambda place: place[1])
    assert places == sorted(places, key=by)


def test_to_go_on_after_a_fact_that_is_not_there_is_refused_in_effective_order(db: Database):
    with pytest.raises(NoSuchFact, match="99"):
        list(facts(db, Asked(), "effective", after=99))
    assert list(facts(db, Asked(), "recorded", after=99)) == []


def test_a_row_holds_who_what_and_when_and_nothing_personal(db: Database, store_url: str):
    [row] = facts(db, Asked(), limit=1)
    assert row["recorded_at"].endswith("Z")
    assert {name: row[name] for name in ("position", "stream", "kind", "subject", "version")} == {
        "position": 1,
        "stream": E1,
        "kind": "career",
        "subject": "E1",
        "version": 1,
    }
    assert (row["type"], row["actor"], row["effective_on"]) == (
        "employee.hired",
        "E8",
        date(2020, 1, 1),
    )
    [annotated] = facts(db, Asked(type="record.annotated"))
    assert (annotated["target_source"], annotated["target_id"]) == ("hr", "r1")
    assert "Wrong post." not in str(annotated)


def test_a_rebuild_gives_the_same_rows(store_url: str):
    with CareerLog.at(store_url) as log, open_database(store_url) as database:
        for each in FACTS:
            log.append([each])
            catch_up(database, log, [AUDIT.name])
        rows = list(facts(database, Asked()))
        rebuild(database, log, AUDIT.name, processes=1)
        assert list(facts(database, Asked())) == rows
        assert [row["position"] for row in facts(database, Asked(person="E2"))] == [2, 5, 7, 8, 9]


def test_every_field_that_holds_an_id_is_known_to_name_somebody_something_or_neither():
    neither = {
        *("job", "from_job", "to_job", "grade", "from_grade", "minimum_grade", "equivalent_level"),
        *("secondment", "assignment", "goal", "plan", "action", "training", "certificate", "skill"),
        *("mentoring", "coaching", "programme", "assessment", "conversation", "reward", "opening"),
        *("target_skill", "target_certificate", "skills", "certificates", "matter"),
    }
    naming = {field for fields in NAMED_BY.values() for field in fields}
    pattern = "A-Za-z0-9._@-]{0,63}"
    holding = {
        name
        for kind in BY_NAME.values()
        for name, info in kind.model_fields.items()
        if name != "originator_id"
        and any(sign in f"{info.annotation}{info.metadata}" for sign in (pattern, "SkillRequi"))
    }
    assert holding - neither == naming
    assert not naming & neither
