"""A table of the log or the ledger that somebody took away: said plainly, and never made anew."""

import pytest

from tests.projections.ledger.ledgers import change
from tests.service.program import HIRED, PROMOTED, Program, ndjson

HEAD_GONE = "was tampered with: the table log_head, which says where the log ends, is gone; "
ROW_GONE = "was tampered with: the row of log_head, which says where the log ends, is gone; "
FACTS_GONE = "was tampered with: the table stored_events, which holds the facts, is gone; "
COMMANDS = (
    ("verify",),
    ("verify", "--json"),
    ("checkpoint",),
    ("append", "-"),
    ("who",),
    ("history", "E1024"),
    ("evidence", "--person", "E1024", "--out", "bundle"),
    ("erase", "E1024", "--basis", "objection", "--by", "H1"),
)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def signed(request, careerlog, monkeypatch, tmp_path) -> Program:
    """`careerlog` with two facts and a checkpoint, on each database."""
    if request.param == "postgres":
        careerlog.store = request.getfixturevalue("postgres_store")
        monkeypatch.setenv("CAREERLOG_VAULT", f"sqlite:///{tmp_path / 'keys.db'}")
    careerlog.told(HIRED, PROMOTED)
    assert careerlog("checkpoint").status == 0
    return careerlog


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("DROP TABLE log_head", HEAD_GONE),
        ("DELETE FROM log_head", ROW_GONE),
        ("DROP TABLE stored_events", FACTS_GONE),
    ],
)
def test_every_command_says_what_is_gone_in_one_line_and_makes_nothing_anew(
    signed, statement, says
):
    change(signed.store, statement)
    for arguments in COMMANDS:
        ran = signed(*arguments, stdin=ndjson(HIRED))
        assert (ran.status, ran.out) == (1, ""), arguments
        assert says in ran.err and ran.err.count("\n") == 1, ran.err
        assert ran.err.endswith("restore the store from a backup, and run careerlog verify\n")


def test_checkpoints_taken_away_are_found_and_not_begun_anew(signed):
    change(signed.store, "DROP TABLE ledger_checkpoints")
    found = signed("verify", "--json")
    assert found.status == 1
    assert [each["message"] for each in found.json["findings"]] == ["ledger_checkpoints is gone"]
    ran = signed("checkpoint")
    assert (ran.status, ran.out) == (1, "")
    assert "the table ledger_checkpoints is gone" in ran.err
    assert "restore the table from a backup" in ran.err


@pytest.mark.parametrize(
    ("also", "left"),
    [
        ("ledger_tiles", "while ledger_tree, made"),
        ("ledger_tree", "while ledger_tiles, made"),
        ("", "while ledger_tiles and ledger_tree, made"),
    ],
)
def test_checkpoints_taken_away_with_others_are_missed_as_long_as_one_is_left(signed, also, left):
    tables = ["ledger_checkpoints", *filter(None, [also])]
    change(signed.store, *(f"DROP TABLE {table}" for table in tables))
    ran = signed("checkpoint")
    assert (ran.status, ran.out) == (1, "")
    assert left in ran.err


def test_a_tree_taken_away_is_found_and_made_anew_from_the_log(signed):
    change(signed.store, "DROP TABLE ledger_tree", "DROP TABLE ledger_tiles")
    found = signed("verify", "--json")
    assert {each["kind"] for each in found.json["findings"]} == {"tree"}
    assert signed("checkpoint").status == 0
    assert signed("verify").status == 0
