"""`careerlog verify` against what was signed before and is kept elsewhere."""

import os
from threading import Thread
from typing import Any

import pytest

from domain.log import CareerLog
from domain.proof import checkpoint
from projections.database import Database, open_database
from projections.ledger.checkpoints import latest, make
from projections.ledger.tree import grow
from service import last_signed
from service.last_signed import remember
from service.settings import settings
from service.signing import signing_keys
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
    found = signed("verify", "--json").json["findings"]
    assert {each["kind"] for each in found} == {"cut_tail", "checkpoint", "tree"}
    assert {"ledger_tree is gone", "ledger_tiles is gone", "ledger_checkpoints is gone"} <= {
        each["message"] for each in found
    }
    last.unlink()
    assert signed("verify").status == 0
    ran = signed("verify", "--checkpoint", str(kept), "--json")
    assert ran.status == 1
    assert [(each["kind"], each["positions"]) for each in ran.json["findings"]] == [
        ("cut_tail", [2, 3])
    ]


@pytest.mark.parametrize("which", ["", " WHERE size = (SELECT max(size) FROM ledger_checkpoints)"])
def test_checkpoints_taken_out_of_their_table_are_missed(signed, tmp_path, which):
    signed.told(event("employee.manager_changed", "2024-02-01", "m1", manager="E7"))
    assert signed("checkpoint").status == 0
    before = signed("verify", "--json").json
    tamper(tmp_path, f"DELETE FROM ledger_checkpoints{which}")
    ran = signed("verify", "--json")
    assert (before["ok"], ran.status) == (True, 1)
    [found] = [each for each in ran.json["findings"] if each["kind"] == "checkpoint"]
    assert "is not among the stored ones any more" in found["message"]
    assert ran.json["checkpoints"] < before["checkpoints"]


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


def test_a_tile_that_is_gone_does_not_displace_it_either(careerlog, tmp_path):
    last = tmp_path / "careerlog.signing.last"
    half = careerlog.told(*goals(300))("checkpoint").out
    assert last.read_text() == half
    whole = careerlog.told(*goals(600))("checkpoint").out
    assert last.read_text() == whole
    last.write_text(half)
    assert careerlog("checkpoint").status == 0
    assert last.read_text() == whole
    last.write_text(half)
    tamper(tmp_path, "DELETE FROM ledger_tiles WHERE level = 0 AND number = 1")
    assert careerlog("checkpoint").status == 0
    assert last.read_text() == half


def test_of_two_who_sign_at_the_same_time_the_older_does_not_have_the_last_word(
    signed, tmp_path, monkeypatch
):
    where, goes_on = settings(signed.store), last_signed._goes_on
    keys = signing_keys(where)
    signed.told(event("employee.manager_changed", "2024-02-01", "m1", manager="E7"))
    with (
        CareerLog.at(where.store) as log,
        open_database(where.store) as database,
        open_database(where.store) as elsewhere,
    ):
        grow(database, log)
        before = latest_size(elsewhere)

        def sign_further() -> None:
            make(elsewhere, keys.origin, keys.signers)
            remember(where, elsewhere)

        other = Thread(target=sign_further)

        def meanwhile(*given: Any) -> bool:
            monkeypatch.setattr(last_signed, "_goes_on", goes_on)
            answer = goes_on(*given)
            other.start()
            other.join(2.0)
            return answer

        monkeypatch.setattr(last_signed, "_goes_on", meanwhile)
        remember(where, database)
        other.join()
        after = latest_size(elsewhere)
    kept, _ = checkpoint.parse((tmp_path / "careerlog.signing.last").read_bytes())
    assert kept.size == after > before


def latest_size(database: Database) -> int:
    with database.reading() as connection:
        return latest(connection).size


def test_what_is_kept_is_on_disk_before_it_has_its_name(signed, tmp_path, monkeypatch):
    flushed, fsync = [], os.fsync

    def told(handle: int) -> None:
        flushed.append(os.fstat(handle).st_ino)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", told)
    assert signed("checkpoint").status == 0
    last = tmp_path / "careerlog.signing.last"
    assert flushed == [last.stat().st_ino, tmp_path.stat().st_ino]


def goals(upto: int) -> list[dict[str, Any]]:
    return [
        event("goal.set", "2024-01-01", f"g{number}", goal=f"G{number}", purpose="development")
        for number in range(upto)
    ]


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
