"""Every federal judge since 1789: each of 4,615 posts accounted for, each oddity counted."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

import orjson
import pytest

from domain.events.base import LATEST, Event
from domain.log import CareerLog
from projections.database import open_database
from projections.profiles import queries
from tests.real.imported import Imported, import_once

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("judges")]

SERVICE = "federal-judicial-service.csv"


@pytest.fixture(scope="module")
def judges(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    return import_once(tmp_path_factory.mktemp("judges"), "judges")


@pytest.fixture(scope="module")
def log(judges: Imported) -> Iterator[CareerLog]:
    with CareerLog.at(judges.store) as opened:
        yield opened


@pytest.fixture(scope="module")
def facts(log: CareerLog) -> list[Event]:
    """The facts that posts became, without degrees."""
    return [f for f in log.read(limit=100_000) if f.event_id.startswith("service/")]


@pytest.fixture(scope="module")
def kinds(judges: Imported) -> dict[str, set[int]]:
    """The anomalies: kind -> positions of the moves flagged."""
    found: dict[str, set[int]] = defaultdict(set)
    with open_database(judges.store) as database:
        for anomaly in queries.anomalies(database):
            found[anomaly["kind"]].add(anomaly["positions"][0])
    return found


@pytest.fixture(scope="module")
def service(judges: Imported) -> dict[str, Any]:
    """The account of the file of posts."""
    return next(table for table in judges.answer["tables"] if table["file"] == SERVICE)


def test_every_post_is_a_fact_of_its_own(service: dict[str, Any], facts: list[Event]) -> None:
    assert (service["rows"], service["facts"], service["rejected"]) == (4_615, 4_615, 0)
    began = [fact for fact in facts if fact.event_id.count("/") == 2]
    assert len(began) == 4_615
    assert len({fact.originator_id for fact in facts}) == 3_919


def test_the_joints_between_posts_are_those_of_the_file(service: dict[str, Any]) -> None:
    assert service["joints"] == {
        "follows": 203,
        "gap": 38,
        "overlap": 447,
        "both_open": 8,
        "same_day": 154,
    }


def test_33_posts_without_a_commission_begin_on_the_day_of_the_recess_appointment(
    judges: Imported, log: CareerLog
) -> None:
    without = [row for row in rows(judges, SERVICE) if not row["CommissionDate"].strip()]
    assert len(without) == 33
    for row in without:
        fact = log.find("fjc.gov/judges", f"service/{row['nid']}/{row['Sequence']}")
        assert fact is not None
        assert fact.effective_on == day(row["RecessAppointmentDate"])


def test_dates_are_read_on_both_sides_of_1900(judges: Imported, log: CareerLog) -> None:
    for row in rows(judges, SERVICE):
        if row["CommissionDate"].strip():
            fact = log.find("fjc.gov/judges", f"service/{row['nid']}/{row['Sequence']}")
            assert fact is not None
            assert fact.effective_on == day(row["CommissionDate"])


def test_447_overlaps_and_8_posts_open_at_once_are_flagged_as_two_posts(
    facts: list[Event], kinds: dict[str, set[int]]
) -> None:
    until = {f.position: end for f in facts if (end := getattr(f, "previous_post_until", None))}
    assert sum(end < LATEST for end in until.values()) == 447
    assert sum(end == LATEST for end in until.values()) == 8
    assert kinds["two_posts_at_once"] == set(until)


def test_154_double_commissions_are_flagged_as_two_roles_in_a_day(
    facts: list[Event], kinds: dict[str, set[int]]
) -> None:
    assert len(kinds["two_roles_in_a_day"]) == 154
    days: dict[str, list[date]] = defaultdict(list)
    for fact in facts:
        if fact.type != "employee.left" and fact.event_id.count("/") == 2:
            days[fact.originator_id].append(fact.effective_on)
    assert sum(len(found) - len(set(found)) for found in days.values()) == 154


def test_no_fact_of_a_post_is_refused_belief(kinds: dict[str, set[int]]) -> None:
    assert set(kinds) == {"two_posts_at_once", "two_roles_in_a_day"}


def test_37_of_38_gaps_are_leaving_and_a_rehire_and_one_is_bridged_by_an_earlier_post(
    facts: list[Event],
) -> None:
    assert sum(fact.type == "employee.rehired" for fact in facts) == 37
    back = [fact for fact in facts if fact.event_id.endswith("/back")]
    assert [(f.type, f.effective_on.isoformat()) for f in back] == [
        ("career.moved_laterally", "1854-01-18")
    ]


def test_reassignments_lead_on_and_abolished_courts_make_redundant_whom_nothing_else_holds(
    judges: Imported, facts: list[Event]
) -> None:
    ended = {row_id(row): row["Termination"] for row in rows(judges, SERVICE)}
    assert Counter(ended.values())["Reassignment"] == 150
    assert Counter(ended.values())["Abolition of Court"] == 51
    left = Counter(
        (ended[f.event_id.removesuffix("/until")], getattr(f, "cause", None))
        for f in facts
        if f.type == "employee.left"
    )
    assert left["Reassignment", "transferred"] == 0
    assert left["Abolition of Court", "redundant"] == 18
    assert left["Death", "died"] == 1_838
    assert left.total() == 2_533


def test_judges_in_office_are_those_with_a_post_that_has_not_ended(judges: Imported) -> None:
    with open_database(judges.store) as database:
        now = queries.who(database, date(2026, 1, 1))
    serving = {row["nid"] for row in rows(judges, SERVICE) if not row["Termination Date"].strip()}
    assert {person["employee"] for person in now} == serving


def test_courts_and_seats_are_ids_that_stay_apart(judges: Imported, facts: list[Event]) -> None:
    courts = {row["CourtName"] for row in rows(judges, SERVICE)}
    units = {unit for fact in facts if (unit := getattr(fact, "unit", None))}
    assert len(units) == len(courts) == 159
    assert max(map(len, units)) <= 64


def test_degrees_are_certificates_from_the_first_of_january_of_their_year(
    judges: Imported, log: CareerLog
) -> None:
    table = next(t for t in judges.answer["tables"] if t["file"] == "education.csv")
    counts = [table[name] for name in ("rows", "facts", "skipped", "rejected")]
    assert counts == [7_809, 6_797, 988, 24]
    doctor = log.find("fjc.gov/judges", "education/1393931/2")
    assert doctor is not None
    assert (doctor.effective_on, doctor.certificate) == (  # type: ignore[attr-defined]
        date(1993, 1, 1),
        "j-d",
    )


def test_degrees_without_a_year_are_rejected_with_the_reason_and_the_rest_goes_on(
    judges: Imported,
) -> None:
    assert judges.status == 1
    assert judges.answer["rejected"] == 24
    written = (judges.at / judges.answer["reject_file"]).read_bytes().splitlines()
    rejects = [orjson.loads(line) for line in written]
    assert {(r["file"], r["column"], r["reason"]) for r in rejects} == {
        ("education.csv", "DegreeYear", "empty")
    }
    lines = {r["line"]: r["row"]["Degree"] for r in rejects}
    file = dict(enumerate(rows(judges, "education.csv"), 2))
    assert lines == {n: file[n]["Degree"].strip() for n in lines}


def test_importing_it_twice_records_nothing_new(judges: Imported) -> None:
    status, answer = judges.again()
    assert status == 1
    assert (answer["recorded"], answer["already_recorded"]) == (0, judges.answer["facts"])
    assert answer["flagged"] == judges.answer["flagged"]


def row_id(row: dict[str, str]) -> str:
    return f"service/{row['nid']}/{row['Sequence']}"


def day(text: str) -> date:
    if "-" in text:
        return date.fromisoformat(text)
    month, of_month, year = map(int, text.split("/"))
    return date(year, month, of_month)


def rows(judges: Imported, file: str) -> list[dict[str, str]]:
    with (judges.folder / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))
