"""10,000 employees with their titles and departments: every count that the data has comes out."""

import csv
import random
import signal
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from domain.events.base import Event
from domain.log import CareerLog
from projections.database import open_database
from projections.profiles import queries
from tests.real.imported import PROGRAM, Imported, environment, import_once, run_import

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("employees")]

FACTS = 22_792
MANAGERS = "dept_manager_bytebase_remapped.csv"


@pytest.fixture(scope="module")
def employees(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    return import_once(tmp_path_factory.mktemp("employees"), "employees_10k")


@pytest.fixture(scope="module")
def log(employees: Imported) -> Iterator[CareerLog]:
    with CareerLog.at(employees.store) as opened:
        yield opened


@pytest.fixture(scope="module")
def careers(log: CareerLog) -> dict[str, list[Event]]:
    """Everybody's facts, without those of the file that is wrong in every row."""
    found: dict[str, list[Event]] = defaultdict(list)
    for fact in log.read(limit=100_000):
        if not fact.event_id.startswith("dept_manager/"):
            found[fact.originator_id].append(fact)
    return found


@pytest.fixture(scope="module")
def anomalies(employees: Imported) -> list[dict[str, Any]]:
    with open_database(employees.store) as database:
        return queries.anomalies(database)


def who(employees: Imported, on: date) -> list[dict[str, Any]]:
    with open_database(employees.store) as database:
        return queries.who(database, on)


def test_everything_is_recorded_and_nothing_rejected(employees: Imported) -> None:
    answer = employees.answer
    assert employees.status == 0
    assert (answer["facts"], answer["recorded"]) == (FACTS, FACTS)
    assert (answer["already_recorded"], answer["conflicts"], answer["rejected"]) == (0, 0, 0)
    for table in answer["tables"]:
        assert table["rows"] == table["facts"] + table["joined"]


def test_importing_it_twice_records_nothing_new(employees: Imported) -> None:
    status, answer = employees.again()
    assert status == 0
    assert (answer["recorded"], answer["already_recorded"]) == (0, FACTS)
    assert answer["flagged"] == employees.answer["flagged"]


def test_10_000_people_were_hired_and_1936_left_without_a_row_that_says_so(
    careers: dict[str, list[Event]],
) -> None:
    kinds = Counter(fact.type for facts in careers.values() for fact in facts)
    assert len(careers) == 10_000
    assert kinds["employee.hired"] == 10_000
    assert kinds["employee.left"] == 1_936


def test_8064_people_are_employed_at_the_end_each_with_the_title_and_unit_of_the_files(
    employees: Imported,
) -> None:
    people = who(employees, date(2003, 1, 1))
    assert len(people) == 8_064
    held = {(p["employee"], p["title"], p["unit"]) for p in people}
    titles, units = (
        {row["emp_no"]: row[column] for row in rows(employees, file) if row["to_date"] > "9"}
        for file, column in (("titles.csv", "title"), ("dept_emp.csv", "dept_no"))
    )
    assert held == {(number, titles[number], units[number]) for number in titles}


def test_everybody_stands_where_the_files_say_on_any_day(employees: Imported) -> None:
    chance = random.Random(7)
    for on in (date(chance.randint(1986, 2002), chance.randint(1, 12), 9) for _ in range(6)):
        day = on.isoformat()
        stands = {p["employee"]: (p["title"], p["unit"]) for p in who(employees, on)}
        for at, (file, column) in enumerate((("titles.csv", "title"), ("dept_emp.csv", "dept_no"))):
            for row in rows(employees, file):
                if row["from_date"] <= day < row["to_date"]:
                    assert stands[row["emp_no"]][at] == row[column]


def test_4680_people_have_more_than_one_title_and_102_have_three(
    careers: dict[str, list[Event]],
) -> None:
    titles = Counter(
        sum(getattr(fact, "title", None) is not None for fact in facts)
        for facts in careers.values()
    )
    assert titles == {1: 10_000 - 4_680, 2: 4_578, 3: 102}


def test_promotions_are_those_of_the_files(careers: dict[str, list[Event]]) -> None:
    promoted: Counter[tuple[str, str]] = Counter()
    for facts in careers.values():
        titles = [fact for fact in facts if getattr(fact, "title", None) is not None]
        for before, after in pairwise(titles):
            assert after.type == "career.promoted"
            promoted[before.title, after.title] += 1  # type: ignore[attr-defined]
    assert promoted == {
        ("Engineer", "Senior Engineer"): 2_277,
        ("Staff", "Senior Staff"): 2_171,
        ("Assistant Engineer", "Engineer"): 334,
    }


def test_1051_people_have_a_second_department(careers: dict[str, list[Event]]) -> None:
    units = Counter(
        len({unit for fact in facts if (unit := getattr(fact, "unit", None))})
        for facts in careers.values()
    )
    assert units == {1: 10_000 - 1_051, 2: 1_051}


def test_4999_people_get_their_first_title_after_the_hire(careers: dict[str, list[Event]]) -> None:
    without = [facts for facts in careers.values() if getattr(facts[0], "title", None) is None]
    assert len(without) == 4_999
    assert {facts[1].type for facts in without} == {"career.moved_laterally"}
    assert all(facts[0].effective_on < facts[1].effective_on for facts in without)


def test_spells_of_no_length_are_facts_on_the_day_of_leaving(
    careers: dict[str, list[Event]],
) -> None:
    told = {
        number: [(fact.type, fact.effective_on.isoformat()) for fact in careers[number][-2:]]
        for number in ("career-13058", "career-14539")
    }
    assert told == {
        "career-13058": [("career.promoted", "2001-07-05"), ("employee.left", "2001-07-05")],
        "career-14539": [("career.moved_laterally", "1998-12-17"), ("employee.left", "1998-12-17")],
    }
    assert careers["career-14539"][1].unit == "d006"  # type: ignore[attr-defined]


def test_the_wrong_file_is_flagged_in_24_of_24_rows_each_for_what_is_wrong_with_it(
    log: CareerLog, anomalies: list[dict[str, Any]]
) -> None:
    claims = {
        fact.position
        for fact in log.read(limit=100_000)
        if fact.event_id.startswith("dept_manager/")
    }
    assert len(claims) == 24
    assert {anomaly["positions"][0] for anomaly in anomalies} == claims
    assert Counter(anomaly["kind"] for anomaly in anomalies) == {
        "before_hire": 17,
        "after_leaving": 1,
        "disagrees_with_record": 6,
    }


def test_the_wrong_file_is_not_believed(employees: Imported) -> None:
    for row in rows(employees, MANAGERS):
        people = who(employees, date.fromisoformat(row["from_date"]))
        assert "Manager" not in {person["title"] for person in people}


def test_the_answer_counts_what_is_flagged(
    employees: Imported, anomalies: list[dict[str, Any]]
) -> None:
    assert employees.answer["flagged"] == len(anomalies) == 24


def test_names_are_sealed(log: CareerLog) -> None:
    stored = b"".join(row[4] for row in log.read_raw(limit=50))
    assert b'"sealed"' in stored
    assert b"Facello" not in stored


def test_an_import_killed_at_any_point_goes_on_to_the_same_rows(
    employees: Imported, tmp_path: Path
) -> None:
    command = [*PROGRAM, "import", str(employees.folder), "--mapping", str(employees.mapping)]
    killed_at = []
    for wait in (0.0, 0.2):
        running = subprocess.Popen(command, cwd=tmp_path, env=environment(tmp_path))
        before = head(tmp_path)
        while running.poll() is None and head(tmp_path) <= before:
            time.sleep(0.05)
        time.sleep(wait)
        running.kill()
        assert running.wait() == -signal.SIGKILL
        killed_at.append(head(tmp_path))
    assert 0 < killed_at[0] < killed_at[1] <= FACTS
    status, answer = run_import(tmp_path, employees.folder, employees.mapping)
    assert status == 0
    assert answer["already_recorded"] == killed_at[1]
    assert answer["recorded"] == FACTS - killed_at[1]
    cut = employees._replace(at=tmp_path)
    assert stored(cut) == stored(employees)
    for on in (date(1990, 1, 1), date(2003, 1, 1)):
        assert who(cut, on) == who(employees, on)


def head(at: Path) -> int:
    """How many facts the log in a folder holds, 0 while there is none."""
    if not (at / "careerlog.db").exists():
        return 0
    with CareerLog.at(f"sqlite:///{at / 'careerlog.db'}") as log:
        return log.head()


def stored(imported: Imported) -> list[tuple[Any, ...]]:
    """The log, without when it was recorded and what is sealed under another key."""
    with CareerLog.at(imported.store) as log:
        return [
            (fact.position, fact.originator_id, fact.originator_version, fact.type, fact.event_id)
            for fact in log.read(limit=100_000)
        ]


def rows(employees: Imported, file: str) -> list[dict[str, str]]:
    with (employees.folder / file).open(newline="") as opened:
        return list(csv.DictReader(opened))
