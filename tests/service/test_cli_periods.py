"""`careerlog period`: what is recorded of a closed period counts, is flagged, and is listed."""

import csv

import pytest

from tests.service.program import HIRED, event, ndjson

CLOSE = ("period", "close", "2024-Q1", "--from", "2024-01-01", "--to", "2024-03-31", "--by", "A1")
LATE = event("career.promoted", "2024-02-01", "p1", title="Lead")
IN_TIME = event("career.promoted", "2024-04-01", "p2", title="Head")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def told(request, careerlog, monkeypatch, tmp_path):
    """`careerlog` with a hire, on each database."""
    if request.param == "postgres":
        careerlog.store = request.getfixturevalue("postgres_store")
        monkeypatch.setenv("CAREERLOG_VAULT", f"sqlite:///{tmp_path / 'keys.db'}")
    return careerlog.told(HIRED)


def late_kinds(told):
    found = told("anomalies", "--json").json
    return [each["positions"] for each in found if each["kind"] == "in_closed_period"]


def test_a_fact_of_a_closed_period_is_recorded_flagged_and_listed(told):
    assert told(*CLOSE).status == 0
    ran = told("append", "-", "--json", stdin=ndjson(LATE, IN_TIME))
    assert [(row["status"], row.get("flagged")) for row in ran.json] == [
        ("recorded", ["in_closed_period"]),
        ("recorded", None),
    ]
    [position, _] = [row["position"] for row in ran.json]
    assert late_kinds(told) == [[position, 2]]
    [row] = told("period", "late", "--json").json
    assert (row["position"], row["period"], row["day"]) == (position, "2024-Q1", "2024-02-01")
    assert row["closing"] == 2
    assert told("show", "E1024", "--on", "2024-02-02", "--json").json["title"] == "Lead"
    assert "1 late fact" in told("period", "late", "2024-Q1").out
    assert told("period", "late", "--known", "@2", "--json").json == []


def test_a_person_who_appends_is_told(told):
    told(*CLOSE)
    ran = told("append", "-", stdin=ndjson(LATE, IN_TIME))
    assert "note: 1 fact is of a period that is closed: careerlog period late" in ran.out
    again = told("append", "-", stdin=ndjson(LATE))
    assert "note:" not in again.out


def test_once_reopened_nothing_more_is_flagged(told):
    told(*CLOSE)
    ran = told("period", "reopen", "2024-Q1", "--by", "A2", "--reason", "auditor agrees")
    assert (ran.status, ran.err) == (0, "")
    told.told(LATE)
    assert late_kinds(told) == []
    [row] = told("period", "list", "--json").json
    assert (row["status"], row["closed_by"], row["reopened_by"]) == ("reopened", "A1", "A2")
    assert row["reopened_because"] == "auditor agrees"
    [then] = told("period", "list", "--known", "@2", "--json").json
    assert (then["status"], then["reopened_at"]) == ("closed", None)


def test_what_cannot_be_closed_is_refused_in_words(told):
    future = told("period", "close", "X", "--from", "2024-01-01", "--to", "2199-01-01", "--by", "A")
    assert (future.status, "close it when it has ended" in future.err) == (1, True)
    told(*CLOSE)
    assert "was closed on" in told(*CLOSE).err
    assert (
        "no period is called Q9" in told("period", "reopen", "Q9", "--by", "A", "--reason", "x").err
    )
    ran = told("period", "late", "Q9")
    assert (ran.status, "no period Q9 had been closed" in ran.err) == (2, True)


def test_a_command_that_acts_in_a_closed_period_is_carried_out_and_told(told):
    told(*CLOSE)
    ran = told(
        *("define", "P9", "--title", "Head", "--unit", "U1", "--by", "A1", "--on", "2024-02-01"),
        "--json",
    )
    assert ran.status == 0
    assert [each["kind"] for each in ran.json["warnings"]] == ["in_closed_period"]


def test_an_import_counts_what_came_late_among_the_flagged(told, tmp_path):
    told(*CLOSE)
    (tmp_path / "moves.csv").write_text("id,day,title\nE1024,2024-02-01,Lead\nE1024,2024-04-01,X\n")
    (tmp_path / "m.toml").write_text(
        'source = "csv"\n[[fact]]\nfile = "moves.csv"\ntype = "career.promoted"\n'
        'subject = "career-{id}"\nkey = ["id", "day"]\neffective_on = "day"\n'
        'data = { title = "title" }\n'
    )
    ran = told("import", "moves.csv", "--mapping", "m.toml", "--json")
    assert ran.status == 0, ran
    assert (ran.json["recorded"], ran.json["flagged"]) == (2, 1)


def test_the_export_of_anomalies_holds_them_too(told, tmp_path):
    told(*CLOSE)
    told.told(LATE)
    assert told("export", "anomalies", "--out", "a.csv").status == 0
    with (tmp_path / "a.csv").open(newline="") as file:
        kinds = [row["kind"] for row in csv.DictReader(file)]
    assert "in_closed_period" in kinds
