"""`careerlog verify` against what was signed before and is kept elsewhere."""

from domain.proof import checkpoint
from tests.service.ledger.signed import ORIGIN, known, tamper
from tests.service.program import event


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
