"""`careerlog import`: recorded once, cut and continued, bad rows set aside, exit status."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

from domain.log import CareerLog
from tests.service.importer.files import STAFF, folder
from tests.service.program import Program

STAFF_FILE = "no,name,hired\n1,Ada,2000-01-01\n2,Bob,2001-02-03\n"
TITLES = "no,title,from,to\n1,Engineer,2000-01-01,2002-01-01\n1,Senior Engineer,2002-01-01,\n"
PROJECT = Path(__file__).parents[3]

CUT = """
import os, signal
from service.importer import recording
recording.BATCH = 7
append, calls = recording.CareerLog.append, []
def cut(log, facts):
    calls.append(facts)
    if len(calls) > 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return append(log, facts)
recording.CareerLog.append = cut
from service.cli import main
main()
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder to import."""
    return folder(tmp_path / "export", STAFF, staff=STAFF_FILE, titles=TITLES)


def imported(careerlog: Program, source: Path, *more: str) -> tuple[int, dict[str, Any]]:
    ran = careerlog(
        "import", str(source), "--mapping", str(source / "mapping.toml"), "--json", *more
    )
    return ran.status, ran.json


def test_importing_twice_records_nothing_new(careerlog: Program, source: Path) -> None:
    status, first = imported(careerlog, source)
    assert status == 0
    assert [first[name] for name in ("facts", "recorded", "already_recorded")] == [3, 3, 0]
    status, second = imported(careerlog, source)
    assert status == 0
    assert [second[name] for name in ("facts", "recorded", "already_recorded")] == [3, 0, 3]
    assert not list(Path.cwd().glob("*.rejects.ndjson"))


@pytest.mark.postgres
def test_postgresql_records_the_same_once(
    careerlog: Program, source: Path, postgres_store: str
) -> None:
    careerlog.store = postgres_store
    assert imported(careerlog, source)[1]["recorded"] == 3
    assert imported(careerlog, source)[1]["already_recorded"] == 3
    assert careerlog("show", "1", "--json").json["title"] == "Senior Engineer"


def test_names_are_sealed_in_the_store(careerlog: Program, source: Path) -> None:
    imported(careerlog, source)
    with CareerLog.at(careerlog.store) as log:
        stored = b"".join(row[4] for row in log.read_raw())
    assert b"given_name" in stored
    assert b"Ada" not in stored
    assert careerlog("show", "1", "--json").json["person"]["given_name"] == "Ada"


def test_rejected_rows_go_to_a_file_that_only_its_owner_reads(
    careerlog: Program, source: Path
) -> None:
    (source / "titles.csv").write_text(TITLES + "2,Cook,soon,\n", encoding="utf-8")
    status, answer = imported(careerlog, source)
    assert status == 1
    assert answer["recorded"] == 2
    assert answer["rejected"] == 2
    rejects = Path("export.rejects.ndjson")
    assert rejects.stat().st_mode & 0o777 == 0o600
    bad, held = [orjson.loads(line) for line in rejects.read_bytes().splitlines()]
    assert bad == {
        "file": "titles.csv",
        "line": 4,
        "column": "from",
        "field": "",
        "reason": "not a day as the mapping expects it",
        "write": "write YYYY-MM-DD",
        "row": {"no": "2", "title": "Cook", "from": "soon", "to": ""},
    }
    assert (held["file"], held["line"]) == ("staff.csv", 3)


def test_corrected_rows_are_recorded_by_importing_the_whole_again(
    careerlog: Program, source: Path
) -> None:
    (source / "titles.csv").write_text(TITLES + "2,Cook,soon,\n", encoding="utf-8")
    imported(careerlog, source, "--rejects", "bad.ndjson")
    assert Path("bad.ndjson").exists()
    (source / "titles.csv").write_text(TITLES + "2,Cook,2001-02-03,\n", encoding="utf-8")
    status, answer = imported(careerlog, source)
    assert status == 0
    assert [answer[name] for name in ("recorded", "already_recorded")] == [1, 2]
    assert careerlog("show", "2", "--json").json["title"] == "Cook"


def test_a_row_changed_since_is_a_conflict_and_goes_to_the_rejects(
    careerlog: Program, source: Path
) -> None:
    imported(careerlog, source)
    (source / "titles.csv").write_text(TITLES.replace("Senior", "Lead"), encoding="utf-8")
    status, answer = imported(careerlog, source)
    assert status == 1
    assert [answer[name] for name in ("recorded", "conflicts", "rejected")] == [0, 1, 0]
    (line,) = Path(answer["reject_file"]).read_bytes().splitlines()
    reject = orjson.loads(line)
    assert (reject["file"], reject["line"]) == ("titles.csv", 3)
    assert reject["reason"].startswith("conflict: position 2 already holds")
    assert "record.corrected" in reject["write"]


def test_flagged_facts_are_counted_on_every_run_and_are_no_failure(
    careerlog: Program, source: Path
) -> None:
    titles = TITLES.replace("2002-01-01,\n", "2001-01-01,\n")
    (source / "titles.csv").write_text(titles, encoding="utf-8")
    for recorded in (3, 0):
        status, answer = imported(careerlog, source)
        assert status == 0
        assert answer["recorded"] == recorded
        assert answer["flagged"] == 1
    (anomaly,) = careerlog("anomalies", "--json").json
    assert anomaly["kind"] == "two_posts_at_once"


def test_a_wrong_mapping_records_nothing_and_says_all_at_once(
    careerlog: Program, source: Path
) -> None:
    mapping = source / "mapping.toml"
    text = STAFF.replace('"hired"', '"hird"').replace('{ title = "title" }', '{ titel = "title" }')
    mapping.write_text(text, encoding="utf-8")
    ran = careerlog("import", str(source), "--mapping", str(mapping))
    assert (ran.status, ran.out) == (2, "")
    assert [line.partition(": ")[2].partition(": ")[0] for line in ran.err.splitlines()] == [
        str(mapping)
    ] * 2
    assert not Path("careerlog.db").exists()


def test_a_path_that_is_not_there_is_wrong_usage(careerlog: Program, source: Path) -> None:
    ran = careerlog("import", "nowhere", "--mapping", str(source / "mapping.toml"))
    assert ran.status == 2
    assert "nowhere does not exist" in ran.err


def test_a_person_gets_a_table_and_the_first_bad_rows(careerlog: Program, source: Path) -> None:
    (source / "titles.csv").write_text(TITLES + "3,Cook,2000-01-01,\n", encoding="utf-8")
    ran = careerlog("import", str(source), "--mapping", str(source / "mapping.toml"))
    assert ran.status == 1
    assert "titles.csv, line 4, no: staff.csv has no line for this person" in ran.out
    assert "1 row set aside in export.rejects.ndjson" in ran.out
    assert "3 facts: 3 recorded, 1 rejected" in ran.out
    assert "Cook" not in ran.out


def test_an_import_killed_between_batches_goes_on_without_doubling(
    careerlog: Program, tmp_path: Path
) -> None:
    staff = "no,name,hired\n" + "".join(f"{n},N{n},2000-01-01\n" for n in range(40))
    source = folder(tmp_path / "export", STAFF, staff=staff, titles=TITLES)
    arguments = ["import", str(source), "--mapping", str(source / "mapping.toml")]
    environment = os.environ | {"CAREERLOG_STORE": careerlog.store, "PYTHONPATH": str(PROJECT)}
    killed = subprocess.run([sys.executable, "-c", CUT, *arguments], env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    with CareerLog.at(careerlog.store) as log:
        assert log.head() == 21
    _, answer = imported(careerlog, source)
    assert [answer[name] for name in ("facts", "recorded", "already_recorded")] == [41, 20, 21]
    unbroken = Program("sqlite:///unbroken.db", careerlog._capture, careerlog._monkeypatch)
    imported(unbroken, source)
    assert _identities(careerlog.store) == _identities(unbroken.store)


def _identities(store: str) -> list[tuple[Any, ...]]:
    with CareerLog.at(store) as log:
        return [
            (fact.position, fact.originator_id, fact.originator_version, fact.event_id, fact.type)
            for fact in log.read()
        ]
