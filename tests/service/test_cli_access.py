"""The access log: every reading is a fact, refusals too; without it there is no answer."""

import sqlite3
from datetime import date

import pytest

from domain.log import CareerLog
from projections.database import open_database
from tests.service.program import HIRED, PROMOTED, event

LI = event("employee.hired", "2021-05-01", "h2", "career-E7", given_name="Li", unit="HR")
READERS = '[readers.AUD]\neverybody = true\n[readers.ENG]\nunits = ["ENG-PLATFORM"]\n'
REFUSES = {
    "sqlite": "CREATE TRIGGER refuses BEFORE INSERT ON stored_events "
    "BEGIN SELECT RAISE(ABORT, 'disk is full'); END",
    "postgresql": "CREATE FUNCTION refuses() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'disk is full'; END $$; "
    "CREATE TRIGGER refuses BEFORE INSERT ON stored_events EXECUTE FUNCTION refuses()",
}


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch):
    for name in ("READER", "READERS", "PURPOSE"):
        monkeypatch.delenv(f"CAREERLOG_{name}", raising=False)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def told(request, careerlog, monkeypatch, tmp_path):
    """`careerlog` with two people, on each database."""
    if request.param == "postgres":
        careerlog.store = request.getfixturevalue("postgres_store")
        monkeypatch.setenv("CAREERLOG_VAULT", f"sqlite:///{tmp_path / 'keys.db'}")
    return careerlog.told(HIRED, PROMOTED, LI)


@pytest.fixture
def entries(told):
    """The access log so far, read from the log itself, which is not logged."""

    def read():
        with CareerLog.at(told.store) as log:
            return [fact for fact in log.read() if fact.type == "access.logged"]

    return read


def test_a_reading_says_who_whose_which_question_what_for_and_when(told, entries):
    ran = told("show", "E1024", "--on", "2024-03-01", "--as", "HR1", "--purpose", "annual talk")
    assert ran.status == 0
    [entry] = entries()
    assert (entry.actor, entry.people, entry.outcome) == ("HR1", ("E1024",), "allowed")
    assert (entry.question, entry.purpose) == ("show --on 2024-03-01", "annual talk")
    assert entry.account and entry.recorded_at
    assert entry.effective_on == date.today()


def test_an_auditor_asks_by_person_by_reader_and_by_period(told):
    told("history", "E1024", "--as", "HR1")
    told("history", "E7", "--as", "HR2")
    told("who", "--as", "HR3")
    told("who", "--unit", "HR", "--as", "HR4")
    told("who", "--unit", "ENG-PLATFORM", "--as", "HR5")
    of = told("access", "--person", "E7", "--as", "AUD", "--json").json
    assert [(e["reader"], e["whose"]) for e in of] == [
        ("HR2", "person"),
        ("HR3", "everybody"),
        ("HR4", "unit"),
    ]
    assert [e["question"] for e in told("access", "--reader", "HR1", "--json").json] == ["history"]
    today = str(date.today())
    assert len(told("access", "--from", today, "--to", today, "--json").json) == 7
    assert told("access", "--to", "2020-01-01", "--json").json == []


def test_reading_the_access_log_is_logged_too(told, entries):
    told("access", "--person", "E7", "--as", "AUD")
    [entry] = entries()
    assert (entry.actor, entry.question, entry.people) == ("AUD", "access --person", ("E7",))


def test_who_is_not_among_the_readers_is_denied_and_that_is_on_record(
    told, entries, tmp_path, monkeypatch
):
    (tmp_path / "readers.toml").write_text(READERS)
    monkeypatch.setenv("CAREERLOG_READERS", str(tmp_path / "readers.toml"))
    ran = told("show", "E1024", "--as", "STRANGER")
    assert (ran.status, ran.out) == (1, "")
    assert "STRANGER may not read this person's record; the refusal is on record" in ran.err
    assert "E1024" not in ran.err
    assert told("show", "E1024", "--as", "ENG").status == 0
    assert told("show", "E7", "--as", "ENG").status == 1
    assert told("show", "E7", "--as", "E7").status == 0
    assert told("export", "who", "--out", "w.csv", "--as", "ENG").status == 1
    assert not (tmp_path / "w.csv").exists()
    denied = told("access", "--denied", "--as", "AUD", "--json").json
    assert [(e["reader"], e["people"], e["whose"]) for e in denied] == [
        ("STRANGER", ["E1024"], "person"),
        ("ENG", ["E7"], "person"),
        ("ENG", [], "everybody"),
    ]
    assert len(entries()) == 6


def test_with_a_readers_file_that_cannot_be_used_all_is_denied_and_on_record(
    told, entries, tmp_path, monkeypatch
):
    monkeypatch.setenv("CAREERLOG_READERS", str(tmp_path / "missing.toml"))
    ran = told("show", "E1024", "--as", "HR1")
    assert (ran.status, ran.out) == (1, "")
    assert "cannot be used" in ran.err
    assert [entry.outcome for entry in entries()] == ["denied"]


def test_where_the_entry_cannot_be_written_there_is_no_answer(told, tmp_path):
    assert told("who").status == 0  # the projections have caught up
    with open_database(told.store) as database, database.writer.begin() as connection:
        connection.exec_driver_sql(REFUSES[told.store.partition(":")[0]])
    for asked in (
        ("show", "E1024"),
        ("who", "--json"),
        ("export", "who", "--out", "w.csv"),
        ("evidence", "--person", "E1024", "--out", "b"),
        ("access",),
    ):
        ran = told(*asked)
        assert (ran.status, ran.out) == (1, ""), asked
        assert "no answer, because the access log could not be written" in ran.err
        assert "disk is full" in ran.err
    assert not (tmp_path / "w.csv").exists()
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize("asked", [("show", "a b"), ("who", "--unit", "a b"), ("who", "--as", "")])
def test_an_id_that_nobody_can_have_is_refused_before_anything_is_written(told, entries, asked):
    ran = told(*asked)
    assert (ran.status, ran.out) == (2, "")
    assert "write an id" in ran.err
    assert entries() == []


def test_the_entries_have_a_chain_of_their_own_and_the_ledger_proves_them(told, entries):
    for _ in range(3):
        told("show", "E1024")
    assert [entry.originator_version for entry in entries()] == [1, 2, 3]
    assert {entry.originator_id for entry in entries()} == {f"access-{date.today()}"}
    told("checkpoint")
    assert told("verify", "--json").json["ok"] is True
    assert told("prove", str(entries()[-1].position)).status == 0


def test_an_entry_that_was_altered_is_found(careerlog, tmp_path):
    careerlog.told(HIRED)
    careerlog("show", "E1024", "--as", "HR1")
    careerlog("checkpoint")
    with sqlite3.connect(tmp_path / "careerlog.db") as store:
        store.execute(
            "UPDATE stored_events SET state = CAST(replace(CAST(state AS TEXT), 'HR1', 'HR2') "
            "AS BLOB) WHERE originator_id LIKE 'access-%'"
        )
    ran = careerlog("verify", "--json")
    assert (ran.status, ran.json["ok"]) == (1, False)


def test_readings_are_in_no_answer_about_careers_and_are_no_anomaly(told):
    before = told("history", "E1024", "--json").json
    for _ in range(3):
        told("show", "E1024")
    assert told("history", "E1024", "--json").json == before
    assert told("anomalies", "--json").json == []
    assert all(f["kind"] != "access" for f in told("audit", "--person", "E1024", "--json").json)
    projected = told("project", "--json").json
    assert all(report["facts"] == 0 or report["to"] for report in projected)


def test_the_last_so_many_are_told_where_a_limit_is_given(told):
    for reader in ("A", "B", "C"):
        told("show", "E1024", "--as", reader)
    assert [e["reader"] for e in told("access", "--limit", "2", "--json").json] == ["B", "C"]
    assert "2 readings" in told("access", "--person", "E1024", "--limit", "2").out
