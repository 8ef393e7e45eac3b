"""`careerlog simulate` writes what can be appended."""

import os

from service.simulation import stream


def test_the_command_writes_the_file_and_counts_its_lines(careerlog, tmp_path):
    out = tmp_path / "company.ndjson"
    ran = careerlog("simulate", "--people", "30", "--seed", "4", "--out", str(out), "--json")
    written = out.read_bytes().splitlines()
    assert ran.json == {"people": 30, "facts": len(written)}
    assert written == list(stream.lines(30, 4))
    assert os.listdir(tmp_path).count(out.name) == 1
    assert not list(tmp_path.glob("*.part"))


def test_what_it_writes_can_be_appended(careerlog, tmp_path):
    out = tmp_path / "company.ndjson"
    careerlog("simulate", "--people", "4", "--seed", "9", "--out", str(out))
    ran = careerlog("append", str(out), "--json")
    assert ran.status == 0
    assert {item["status"] for item in ran.json} <= {"recorded", "already_recorded"}


def test_a_window_under_a_year_is_refused(careerlog, tmp_path):
    out = tmp_path / "company.ndjson"
    window = ("--from", "2020-01-01", "--to", "2020-06-30")
    ran = careerlog("simulate", "--people", "4", "--seed", "9", "--out", str(out), *window)
    assert ran.status == 2
    assert "less than a year" in ran.err
    assert not out.exists()


def test_a_file_that_cannot_be_written_is_named(careerlog, tmp_path):
    out = tmp_path / "missing" / "company.ndjson"
    ran = careerlog("simulate", "--people", "4", "--seed", "9", "--out", str(out))
    assert ran.status == 1
    assert "missing" in ran.err
