"""`careerlog evidence`: what an auditor types, and the folder that comes out."""

import subprocess
import sys

import orjson
import pytest

from tests.service.program import HIRED, PROMOTED, event

SECRET = "wants-to-move-to-Lisbon"
GOAL = event("goal.set", "2024-01-01", "g1", goal="G1", purpose="development", description=SECRET)
OTHER = event(
    "employee.hired", "2021-05-01", "h2", "career-E7", given_name="Li", unit="ENG-PLATFORM"
)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch):
    for name in ("SIGNING_KEY_FILE", "ORIGIN"):
        monkeypatch.delenv(f"CAREERLOG_{name}", raising=False)


@pytest.fixture
def told(careerlog):
    """`careerlog` with four facts, three of them about E1024."""
    return careerlog.told(HIRED, PROMOTED, GOAL, OTHER)


def contents(folder):
    return {each.name: each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file()}


def lines(folder):
    return [orjson.loads(each) for each in (folder / "facts.ndjson").read_bytes().splitlines()]


def test_a_bundle_is_written_and_its_own_verifier_accepts_it(told, tmp_path):
    ran = told("evidence", "--person", "E1024", "--out", "b", "--json")
    assert (ran.status, ran.err) == (0, "")
    assert {"facts", "first", "last", "root"} <= ran.json.keys()
    assert (ran.json["facts"], ran.json["first"], ran.json["last"]) == (3, 1, 3)
    assert ran.json["root"] == told("checkpoint", "--json").json["root"]
    [key] = ran.json["keys"]
    done = subprocess.run(
        [sys.executable, "-I", tmp_path / "b" / "verify.py", "--trust", key],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "Everything that can be checked holds." in done.stdout
    assert "NOT PROVEN" in done.stdout


def test_a_person_reads_what_to_run_next(told):
    ran = told("evidence", "--person", "E1024", "--out", "b")
    assert (ran.status, ran.err) == (0, "")
    assert "3 facts, from @1 to @3, as known at @4" in ran.out
    assert "check it: python b/verify.py --trust 'careerlog.local/careerlog+" in ran.out


def test_the_same_question_gives_the_same_bytes_also_after_more_was_recorded(told, tmp_path):
    asked = ["evidence", "--unit", "ENG-PLATFORM", "--known", "@4", "--out"]
    assert told(*asked, "one").status == 0
    told.told(event("career.promoted", "2024-02-01", "p2", title="Lead"))
    assert told("checkpoint").status == 0
    assert told(*asked, "two").status == 0
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_asked_twice_it_answers_the_same_although_the_reading_was_recorded(told, tmp_path):
    for name in ("one", "two"):
        assert told("evidence", "--person", "E1024", "--out", name).status == 0
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert len(told("audit", "--type", "access.logged", "--json").json) >= 2


@pytest.mark.parametrize(
    ("asked", "positions"),
    [
        (["--person", "E1024", "--type", "goal.set"], [3]),
        (["--person", "E1024", "--on", "2023-12-31"], [1, 2]),
        (["--person", "E1024", "--known", "@1"], [1]),
        (["--unit", "ENG-PLATFORM", "--type", "employee.hired"], [1, 4]),
        (["--period", "2021-01-01..2021-12-31"], [4]),
        (["--period", "2020-01-01..2020-12-31", "--recorded"], []),
        (["--period", "2000-01-01..2099-12-31", "--sample", "4", "--seed", "x"], [1, 2, 3, 4]),
    ],
)
def test_every_filter_must_fit(told, tmp_path, asked, positions):
    assert told("evidence", *asked, "--out", "b").status == 0
    assert [each["position"] for each in lines(tmp_path / "b")] == positions


def test_personal_texts_are_in_the_clear_only_where_they_are_asked_for(told, tmp_path):
    assert told("evidence", "--person", "E1024", "--out", "sealed").status == 0
    assert told("evidence", "--person", "E1024", "--open", "--out", "opened").status == 0
    assert SECRET.encode() not in b"".join(contents(tmp_path / "sealed").values())
    assert lines(tmp_path / "opened")[2]["opened"] == {"description": SECRET}


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        ([], 2, "--out"),
        (["--out", "b"], 2, "--person, --unit, --post or --period"),
        (["--person", "E1", "--out", "careerlog.db"], 2, "careerlog.db"),
        (["--person", "E1", "--out", "."], 1, "name a new folder"),
        (["--person", "E1", "--sample", "2", "--out", "b"], 2, "--seed"),
        (["--person", "E1", "--seed", "2", "--out", "b"], 2, "--sample"),
        (["--person", "E1", "--sample", "0", "--seed", "1", "--out", "b"], 2, "--sample"),
        (["--person", "E1", "--recorded", "--out", "b"], 2, "--period"),
        (["--period", "2024", "--out", "b"], 2, "FROM..TO"),
        (["--period", "2024-02-01..2024-01-01", "--out", "b"], 2, "earlier day first"),
        (["--person", "E1", "--type", "x", "--out", "b"], 2, "careerlog events"),
        (["--person", "E1", "--known", "@0", "--out", "b"], 2, "later --known"),
    ],
)
def test_wrong_usage_is_one_line_that_says_what_to_write(told, tmp_path, arguments, status, says):
    ran = told("evidence", *arguments)
    assert (ran.status, ran.out) == (status, "")
    assert says in ran.err
    assert ran.err.count("\n") == 1
    assert not (tmp_path / "b").exists()


def test_a_store_that_is_not_there_is_not_made(careerlog, tmp_path):
    ran = careerlog("evidence", "--person", "E1", "--out", "b")
    assert (ran.status, ran.out) == (1, "")
    assert "there is no store" in ran.err
    assert list(tmp_path.iterdir()) == []
