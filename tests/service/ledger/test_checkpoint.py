"""`careerlog checkpoint`: what is signed, what is published, and what is not signed."""

import os
import subprocess
import sys
from base64 import b64decode
from pathlib import Path

from domain.proof import checkpoint
from tests.consumers.relay.stream import until
from tests.service.ledger.signed import ORIGIN, SECRET, known, tamper
from tests.service.program import HIRED, PROMOTED, event

ROOT = Path(__file__).parents[3]


def test_a_checkpoint_is_a_signed_note_that_others_can_check(careerlog):
    careerlog.told(HIRED, PROMOTED)
    ran = careerlog("checkpoint")
    assert (ran.status, ran.err) == (0, "")
    said = checkpoint.verified(ran.out.encode(), ORIGIN, known(careerlog)).checkpoint
    answer = careerlog("checkpoint", "--json").json
    assert answer.keys() == {"origin", "size", "root", "made_at", "note"}
    assert (answer["origin"], answer["size"], answer["note"]) == (ORIGIN, 2, ran.out)
    assert b64decode(answer["root"]) == said.root


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


def test_nothing_is_signed_over_a_log_that_lost_facts(signed, tmp_path):
    tamper(
        tmp_path,
        "DELETE FROM stored_events WHERE notification_id = 3",
        "UPDATE log_head SET position = 2",
    )
    ran = signed("checkpoint")
    assert (ran.status, ran.out) == (1, "")
    assert "the last 1 are missing" in ran.err


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
