"""O*NET 29.3 imported: the way and the gap between real occupations, and nothing doubled."""

from pathlib import Path
from typing import Any

import pytest

from tests.real.imported import real_folder
from tests.service.program import Program, event

pytestmark = pytest.mark.real
GENERAL, CHIEF, FINANCIAL = "11-1021.00", "11-1011.00", "11-3031.00"


@pytest.fixture
def careerlog(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Program:
    """The program on an empty SQLite store."""
    for name in ("KAFKA", "VAULT", "MASTER_KEY", "KEY_FILE"):
        monkeypatch.delenv(f"CAREERLOG_{name}", raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    return Program(f"sqlite:///{tmp_path / 'careerlog.db'}", capfd, monkeypatch)


def imported(careerlog: Program, *options: str) -> dict[str, Any]:
    answer: dict[str, Any] = careerlog("onet", str(real_folder("onet")), *options, "--json").json
    return answer


def test_every_occupation_is_imported_once(careerlog: Program):
    told = imported(careerlog)
    assert (told["release"], told["occupations"], told["with_requirements"]) == ("29.3", 1016, 923)
    assert told["recorded"] == told["facts"] and told["conflicts"] == []
    again = imported(careerlog)
    assert (again["recorded"], again["already_recorded"]) == (0, told["facts"])
    assert careerlog("anomalies", "--json").json == []


def test_from_one_management_occupation_to_a_related_one(careerlog: Program):
    """Financial managers are job zone 4, chief executives 5: an upward path of typically 2 years
    (from 2 to 4 years of preparation). skills.tsv: Management of Material Resources is level 4.75
    at importance 4.0 or more for chief executives, and not important for financial managers;
    Mathematics 3.62 there, less here."""
    imported(careerlog, "--occupations", "11-")
    on = ("--on", "2025-06-01", "--json")
    found = careerlog("paths", "--from", FINANCIAL, "--to", CHIEF, *on).json
    assert (found["steps"], found["typical_years"]) == (1, 2.0)
    assert (found["from_title"], found["from_grade"]) == ("Financial Managers", "JZ4")
    assert (found["to_title"], found["to_grade"]) == ("Chief Executives", "JZ5")
    [step] = found["route"]
    assert (step["kind"], step["from"], step["to"]) == (
        "upward",
        f"job {FINANCIAL}",
        f"job {CHIEF}",
    )
    gaps = {each["name"]: each for each in found["gaps"]}
    assert len(gaps) == 25
    material = gaps["management-of-material-resources"]
    assert (material["from"], material["to"], material["essential"]) == (None, 4.75, True)
    mathematics = gaps["mathematics"]
    assert (mathematics["from"], mathematics["gap"]) == (3.62, 0.0)
    reading = gaps["reading-comprehension"]
    assert reading["gap"] == pytest.approx(reading["to"] - reading["from"])
    assert gaps["years"]["gap"] == 2.0
    assert all(each["position"] > 0 for each in found["gaps"])


def test_the_table_shows_levels_for_people(careerlog: Program):
    imported(careerlog, "--occupations", "11-1")
    ran = careerlog("paths", "--from", GENERAL, "--to", CHIEF, "--on", "2025-06-01")
    assert ran.status == 0
    assert "(General and Operations Managers, JZ4) -> job 11-1011.00 (Chief Executives, JZ5)" in (
        ran.out
    )
    assert "upward" in ran.out
    assert "judgment-and-decision-making" in ran.out


def test_somebody_whose_job_is_an_occupation_stands_on_its_paths(careerlog: Program):
    imported(careerlog, "--occupations", "11-")

    careerlog.told(
        event("employee.hired", "2020-01-01", "h", "career-E1", unit="FIN", job=FINANCIAL),
        event(
            "position.defined",
            "2020-01-01",
            "p",
            "position-P1",
            unit="BOARD",
            title="Managing Director",
            job=CHIEF,
        ),
    )
    [candidate] = careerlog("candidates", "P1", "--on", "2025-06-01", "--json").json
    [way] = [part for part in candidate["parts"] if part["part"] == "paths"]
    assert (candidate["employee"], way["points"]) == ("E1", 120)
    told = careerlog("paths", "E1", "--on", "2025-06-01", "--json").json
    assert [each["what"] for each in told if each["half"] == "advancement"] == ["P1"]
