"""`careerlog checkpoint`, `verify`, `prove`, `keys`: what an auditor types, and what comes out."""

import os
import sqlite3
import subprocess
import sys
from base64 import b64decode
from pathlib import Path

import pytest

from domain.proof import checkpoint, tlog_proof
from domain.proof.keys import VerifierKey
from domain.proof.merkle import leaf_hash
from domain.proof.proofs import verify_consistency
from tests.consumers.relay.stream import until
from tests.service.program import HIRED, PROMOTED, event

ROOT = Path(__file__).parents[2]
ORIGIN = "careerlog.local/careerlog"
SECRET = "wants-to-move-to-Lisbon"
GOAL = event("goal.set", "2024-01-01", "g1", goal="G1", purpose="development", description=SECRET)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch):
    for name in ("SIGNING_KEY_FILE", "ORIGIN"):
        monkeypatch.delenv(f"CAREERLOG_{name}", raising=False)


@pytest.fixture
def signed(careerlog):
    """`careerlog` with three facts and a checkpoint."""
    careerlog.told(HIRED, PROMOTED, GOAL)
    assert careerlog("checkpoint").status == 0
    return careerlog


def known(careerlog) -> list[VerifierKey]:
    return [VerifierKey.parse(each["key"]) for each in careerlog("keys", "--json").json]


def tamper(tmp_path, *statements: str) -> None:
    connection = sqlite3.connect(tmp_path / "careerlog.db")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_checkpoint_is_a_signed_note_that_others_can_check(careerlog):
    careerlog.told(HIRED, PROMOTED)
    ran = careerlog("checkpoint")
    assert (ran.status, ran.err) == (0, "")
    said = checkpoint.verified(ran.out.encode(), ORIGIN, known(careerlog)).checkpoint
    answer = careerlog("checkpoint", "--json").json
    assert answer.keys() == {"origin", "size", "root", "made_at", "note"}
    assert (answer["origin"], answer["size"], answer["note"]) == (ORIGIN, 2, ran.out)
    assert b64decode(answer["root"]) == said.root


def test_verify_says_that_the_log_is_whole(signed):
    ran = signed("verify", "--json")
    assert (ran.status, ran.err) == (0, "")
    answer = ran.json
    assert (answer["ok"], answer["size"], answer["findings"]) == (True, 3, [])
    assert answer["root"] == signed("checkpoint", "--json").json["root"]
    assert "3 facts" in signed("verify").out
    assert "nothing found" in signed("verify").out


def test_what_no_signature_covers_yet_is_said(careerlog):
    careerlog.told(HIRED)
    ran = careerlog("verify")
    assert ran.status == 0
    assert "1 fact behind it: no signature" in ran.out
    assert careerlog("verify", "--json").json["signed"] == 0


def test_a_changed_fact_is_found_named_and_answered_with_exit_1(signed, tmp_path):
    tamper(tmp_path, "UPDATE stored_events SET topic = 'career.demoted' WHERE notification_id = 2")
    ran = signed("verify", "--json")
    assert ran.status == 1
    assert not ran.json["ok"]
    [finding] = ran.json["findings"]
    assert finding.keys() == {"kind", "positions", "message", "remedy"}
    assert (finding["kind"], finding["positions"]) == ("altered", [2])
    told = signed("verify")
    assert told.status == 1
    assert "altered: what stands at position 2" in told.out
    assert "1 finding" in told.out


def test_findings_show_no_personal_value(signed, tmp_path):
    tamper(
        tmp_path,
        f"UPDATE stored_events SET source = '{SECRET}' WHERE notification_id = 1",
        f"UPDATE stored_events SET topic = '{SECRET}' WHERE notification_id = 2",
        f"UPDATE stored_events SET state = '{SECRET}' WHERE notification_id = 3",
        f"UPDATE ledger_checkpoints SET note = CAST('{SECRET}' AS BLOB)",
    )
    for arguments in ([], ["--json"], ["--fact", "1"], ["--fact", "2"], ["--fact", "3"]):
        ran = signed("verify", *arguments)
        assert ran.status == 1
        assert SECRET not in ran.out + ran.err


def test_a_tail_cut_with_tree_and_checkpoints_is_found_against_a_kept_note(signed, tmp_path):
    kept = tmp_path / "kept.txt"
    kept.write_text(signed("checkpoint").out)
    tamper(
        tmp_path,
        "DELETE FROM stored_events WHERE notification_id > 1",
        "UPDATE log_head SET position = 1, recorded_at = (SELECT "
        "CAST(substr(state, 17, 27) AS TEXT) FROM stored_events)",
        "DROP TABLE ledger_tree",
        "DROP TABLE ledger_tiles",
        "DROP TABLE ledger_checkpoints",
    )
    last = tmp_path / "careerlog.signing.last"
    assert last.read_text() == kept.read_text()
    assert signed("verify", "--json").json["findings"][0]["kind"] == "cut_tail"
    last.unlink()
    assert signed("verify").status == 0
    ran = signed("verify", "--checkpoint", str(kept), "--json")
    assert ran.status == 1
    assert [(each["kind"], each["positions"]) for each in ran.json["findings"]] == [
        ("cut_tail", [2, 3])
    ]


def test_what_is_signed_after_a_cut_does_not_displace_what_was_signed_before(signed, tmp_path):
    last = (tmp_path / "careerlog.signing.last").read_bytes()
    tamper(
        tmp_path,
        "DELETE FROM stored_events WHERE notification_id > 1",
        "UPDATE log_head SET position = 1",
        "DROP TABLE ledger_tree",
        "DROP TABLE ledger_tiles",
        "DROP TABLE ledger_checkpoints",
    )
    assert signed("checkpoint").status == 0
    assert (tmp_path / "careerlog.signing.last").read_bytes() == last
    assert "cut_tail" in {each["kind"] for each in signed("verify", "--json").json["findings"]}


def test_evidence_signs_and_is_remembered_too(signed, tmp_path):
    signed.told(event("employee.manager_changed", "2024-02-01", "m1", manager="E7"))
    assert signed("evidence", "--person", "E1024", "--out", str(tmp_path / "out")).status == 0
    last = (tmp_path / "careerlog.signing.last").read_bytes()
    assert checkpoint.verified(last, ORIGIN, known(signed)).checkpoint.size > 4


def test_a_kept_note_of_another_key_is_not_believed(signed, tmp_path):
    kept = tmp_path / "kept.txt"
    kept.write_text(signed("checkpoint").out)
    (tmp_path / "careerlog.signing.key").unlink()
    assert signed("keys").status == 0
    ran = signed("verify", "--checkpoint", str(kept), "--json")
    assert ran.status == 1
    assert {each["kind"] for each in ran.json["findings"]} == {"checkpoint"}


def test_an_auditor_verifies_with_the_verification_key_alone(signed, tmp_path):
    [key] = known(signed)
    (tmp_path / "careerlog.signing.key").unlink()
    ran = signed("verify", "--json")
    assert [each["kind"] for each in ran.json["findings"]] == ["unverifiable"]
    assert signed("verify", "--key", str(key)).status == 0
    assert not (tmp_path / "careerlog.signing.key").exists()


def test_one_fact_and_what_came_after_are_checked_by_themselves(signed, tmp_path):
    for arguments in (["--fact", "2"], ["--since", "0"], ["--since", "2"], ["--since", "3"]):
        assert signed("verify", *arguments).status == 0
    tamper(tmp_path, "UPDATE stored_events SET source = 'x' WHERE notification_id = 2")
    assert signed("verify", "--fact", "2").status == 1
    assert signed("verify", "--fact", "3").status == 0
    assert signed("verify", "--since", "2").status == 0
    assert signed("verify", "--since", "1").status == 1


def test_a_proof_leads_from_the_fact_to_the_checkpoint(signed):
    printed = signed("prove", "2")
    assert (printed.status, printed.err) == (0, "")
    answer = signed("prove", "2", "--json").json
    assert (answer["position"], answer["type"]) == (2, "career.promoted")
    assert answer["proof"] == printed.out
    leaf = b64decode(answer["leaf"])
    assert b64decode(answer["leaf_hash"]) == leaf_hash(leaf)
    tlog_proof.verified(printed.out.encode(), leaf_hash(leaf), ORIGIN, known(signed))


def test_the_personal_value_in_a_proven_leaf_stays_sealed(signed):
    leaf = b64decode(signed("prove", "3", "--json").json["leaf"])
    assert SECRET.encode() not in leaf
    assert b'"sealed"' in leaf


def test_publishing_writes_the_layout_of_tlog_tiles(signed, tmp_path):
    folder = tmp_path / "public"
    answer = signed("checkpoint", "--publish", str(folder), "--json").json
    assert answer["files"] == 3
    assert (folder / "checkpoint").read_text() == answer["note"]
    published = 3 + 1  # that everybody's facts were published is a fact of the access log
    assert (folder / f"tile/0/000.p/{published}").stat().st_size == published * 32
    assert SECRET.encode() not in (folder / f"tile/entries/000.p/{published}").read_bytes()
    hidden = tmp_path / "hashes"
    assert signed("checkpoint", "--publish", str(hidden), "--hashes-only").status == 0
    assert not (hidden / "tile" / "entries").exists()


def test_keys_are_rotated_and_retired_and_every_checkpoint_still_verifies(signed):
    [old] = signed("keys").out.split()
    assert old.startswith(f"{ORIGIN}+")
    ran = signed("keys", "rotate", "--json")
    assert [each["state"] for each in ran.json] == ["signs", "signs"]
    signed.told(event("employee.manager_changed", "2024-02-01", "m1", manager="E7"))
    assert signed("checkpoint").out.count("\N{EM DASH} ") == 2
    retired = signed("keys", "retire", ran.json[0]["id"], "--json").json
    assert [each["id"] for each in retired] == [ran.json[1]["id"], ran.json[0]["id"]]
    assert [each["state"] for each in retired] == ["signs", "retired"]
    assert f"{old} (retired)" in signed("keys").out
    signed.told(event("employee.manager_changed", "2024-03-01", "m2", manager="E8"))
    assert signed("checkpoint").out.count("\N{EM DASH} ") == 1
    answer = signed("verify", "--json").json
    assert (answer["ok"], answer["checkpoints"]) == (True, 3)


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["prove"], 2, "position"),
        (["prove", "0"], 2, "position"),
        (["prove", "two"], 2, "position"),
        (["prove", "4"], 1, "careerlog checkpoint"),
        (["verify", "--fact", "0"], 2, "--fact"),
        (["verify", "--since", "-1"], 2, "--since"),
        (["verify", "--since", "4"], 1, "since 3 or fewer"),
        (["verify", "--fact", "1", "--since", "1"], 2, "not both"),
        (["verify", "--checkpoint", "nowhere.txt"], 2, "nowhere.txt"),
        (["verify", "--key", "nonsense"], 2, "careerlog keys"),
        (["checkpoint", "--hashes-only"], 2, "--publish DIR"),
        (["checkpoint", "--publish", "careerlog.db"], 2, "careerlog.db"),
        (["checkpoint", "--every", "0"], 2, "--every"),
        (["checkpoint", "--every", "5", "--json"], 2, "leave --json out"),
        (["prove", "1", "--from", "1"], 2, "two sizes"),
        (["prove", "1", "--to", "1"], 2, "--to needs --from"),
        (["prove", "--from", "2", "--to", "1"], 1, "no proof leads from 2"),
        (["prove", "--from", "4"], 1, "careerlog checkpoint"),
        (["verify", "--topic"], 2, "--kafka HOST:PORT"),
        (["verify", "--fact", "1", "--projections"], 2, "whole log"),
        (["keys", "retire", "nonsense"], 2, "eight digits"),
        (["keys", "retire", "00000000"], 1, "those that do"),
        (["keys", "change"], 2, "change"),
    ],
)
def test_wrong_usage_is_one_line_that_says_what_to_write(signed, arguments, status, says):
    ran = signed(*arguments)
    assert (ran.status, ran.out) == (status, "")
    assert says in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("command", [["checkpoint"], ["verify"], ["prove", "1"]])
def test_a_store_that_is_not_there_is_not_made(careerlog, tmp_path, command):
    ran = careerlog(*command)
    assert (ran.status, ran.out) == (1, "")
    assert "there is no store" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_checkpoint_is_a_finding(signed, tmp_path):
    (tmp_path / "x.txt").write_text(SECRET)
    ran = signed("verify", "--checkpoint", str(tmp_path / "x.txt"), "--json")
    assert ran.status == 1
    [finding] = ran.json["findings"]
    assert finding["kind"] == "checkpoint"
    assert "x.txt" in finding["message"]
    assert SECRET not in ran.out


def test_nothing_is_signed_over_a_log_that_lost_facts(signed, tmp_path):
    tamper(
        tmp_path,
        "DELETE FROM stored_events WHERE notification_id = 3",
        "UPDATE log_head SET position = 2",
    )
    ran = signed("checkpoint")
    assert (ran.status, ran.out) == (1, "")
    assert "the last 1 are missing" in ran.err


def test_a_consistency_proof_leads_from_one_checkpoint_to_the_last(signed):
    signed.told(event("employee.manager_changed", "2024-02-01", "m1", manager="E7"))
    assert signed("checkpoint").status == 0
    answer = signed("prove", "--from", "3", "--json").json
    sides = [answer["from"], answer["to"]]
    roots = [b64decode(each["root"]) for each in sides]
    for side, root in zip(sides, roots, strict=True):
        said = checkpoint.verified(side["checkpoint"].encode(), ORIGIN, known(signed)).checkpoint
        assert (said.size, said.root) == (side["size"], root)
    proof = [b64decode(each) for each in answer["proof"]]
    verify_consistency(3, 4, *roots, proof)
    assert signed("prove", "--from", "3", "--to", "4").out.split() == answer["proof"]
    assert signed("prove", "--from", "4").out == ""


def test_the_projections_are_held_against_the_log(signed, tmp_path):
    ran = signed("verify", "--projections", "--json")
    assert ran.status == 0
    assert [each["projection"] for each in ran.json["projections"]] == [
        "profiles",
        "posts",
        "audit",
    ]
    assert all(each["differences"] == 0 for each in ran.json["projections"])
    assert "as the log makes them" in signed("verify", "--projections").out
    tamper(tmp_path, "UPDATE profiles_standing SET unit = 'ELSEWHERE'")
    ran = signed("verify", "--projections", "--json")
    assert ran.status == 1
    assert {each["kind"] for each in ran.json["findings"]} == {"projection"}
    assert "ELSEWHERE" not in ran.out
    assert signed("verify").status == 0  # the log itself is whole


def test_what_is_signed_again_and_again_ends_on_sigterm(signed, tmp_path):
    signed.told(event("employee.manager_changed", "2024-02-01", "m1", manager="E7"))
    command = [sys.executable, "-c", "from service.cli import main; main()", "checkpoint"]
    running = subprocess.Popen(
        [*command, "--every", "1"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "CAREERLOG_STORE": signed.store},
        cwd=tmp_path,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: signed("verify", "--json").json["signed"] == 4)
        signed.told(event("employee.manager_changed", "2024-03-01", "m2", manager="E8"))
        until(lambda: signed("verify", "--json").json["signed"] == 5)
    finally:
        running.terminate()
        assert running.wait(30) == 0
    assert signed("verify", "--json").json["checkpoints"] == 3


def test_a_size_of_the_tree_that_is_no_number_is_said_in_one_line(signed):
    with sqlite3.connect("careerlog.db") as connection:
        connection.execute("UPDATE ledger_tree SET size = 'many'")
    for command in ("verify", "checkpoint"):
        ran = signed(command)
        assert (ran.status, ran.out) == (1, "")
        assert ran.err.startswith("careerlog: the size in ledger_tree is no number")
