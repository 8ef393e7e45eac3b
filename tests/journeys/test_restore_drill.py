"""The restore drill: back up, erase, restore; nothing is served before the erasure is replayed."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from domain.proof import checkpoint
from service.cli.loading import registered
from service.settings import settings
from tests.journeys.canary import live_rows
from tests.journeys.story import Story
from tests.service.erasure.backups import Backup
from tests.service.importer.files import STAFF, folder
from tests.service.program import event, ndjson

ANA = event("employee.hired", "2020-01-01", "h1", "career-E1", unit="IT", given_name="Ana")
BEN = event("employee.hired", "2020-01-01", "h2", "career-E2", unit="IT", given_name="Ben")
LEFT = event("employee.left", "2021-01-01", "l1", "career-E1", voluntary=True)
LATER = event("employee.hired", "2022-01-01", "h3", "career-E3", unit="IT", given_name="Cleo")
TWO = ("--by", "H1", "--authorised-by", "H2")

OPENS_NO_STORE = {
    *("demo", "events", "asyncapi", "simulate", "keys", "keys rotate", "keys retire"),
    "onet",  # it opens one as `append` does, but wants a whole release of O*NET first
    *("dead list", "dead show", "dead retry", "dead drop", "dead forget", "dead export"),
}
"""They work on Kafka alone, on key files, or on a company of their own."""
WITH = {
    "import": "csv --mapping csv/mapping.toml",
    "append": "facts.ndjson",
    "diff": "E1",
    "agree action": "E1 A1 --by H1 --kind formal --owner manager --due 2030-01-01",
    "requirements": "P1 --nothing --by H1",
    "relay": "--kafka 127.0.0.1:1",
    "intake": "--kafka 127.0.0.1:1",
    "run": "",
    "erase": "E2 --basis objection --by H1",
    "retention": "--years 1 --dry-run",
    "cascade": "E1",
    "mentors": "E1",
    "prove": "1",
    "correct": "@1 --set unit=HR --by H1 --reason wrong",
    "period close": "2024-Q1 --from 2024-01-01 --to 2024-03-31 --by H1",
    "paths": "E1",
    "who": "",
    "replay": "--known @1",
    "ninebox": "--people",
    "parked release": "--all",
    "parked drop": "--all",
    "export who": "--out o.csv",
    "export facet": "skill --out o.csv",
    "evidence": "--person E1 --out bundle",
}
"""What a command is given where it wants more than made-up values for what it requires."""
VALUES = {
    "by": "H1",
    "readiness": "ready_now",
    "purpose": "development",
    "out": "o.csv",
    "kind": "check_in",
    "wish": "development",
    "on": "2024-01-01",
    "due": "2030-01-01",
    "metric": "position_coverage",
    "position": "1",
    "owner": "manager",
    "route": "internal",
    "band": "ready_now",
}


@pytest.fixture
def restored(story: Story, tmp_path: Path) -> Story:
    """Ana was erased after the backup, and somebody hired; then the backup was restored."""
    backup = told(story, tmp_path)
    for each in backup:
        each.restore()
    return story


def told(story: Story, tmp_path: Path) -> list[Backup]:
    """Facts, a checkpoint and a backup of store and vault; then an erasure, and one more fact."""
    story.careerlog.told(ANA, BEN, LEFT)
    story.asked("who")
    first = story.careerlog("checkpoint")
    assert first.status == 0
    (tmp_path / "first.checkpoint").write_text(first.out)
    where = settings(story.careerlog.store)
    made = [Backup(where.store, tmp_path), Backup(where.vault_url, tmp_path)]
    story.asked("erase", "E1", "--basis", "objection", *TWO)
    story.careerlog.told(LATER)
    return made


def test_refused_then_replayed_then_everything_verifies(restored: Story, tmp_path: Path):
    careerlog = restored.careerlog
    shown = careerlog("show", "E1")
    assert (shown.status, shown.out) == (1, "")
    assert shown.err.startswith("careerlog: the store is from before an erasure that is in ")
    assert shown.err.endswith("; before anything is served: careerlog erase --replay\n")

    done = restored.asked("erase", "--replay")
    assert (done["people"], done["keys_destroyed"], done["facts_recorded"]) == (["E1"], 1, 1)
    again = restored.asked("erase", "--replay")
    assert (again["keys_destroyed"], again["facts_recorded"]) == (0, 0)

    assert restored.asked("show", "E1")["status"] == "erased"
    assert restored.asked("history", "E1")[0]["data"]["given_name"] == {"erased": True}
    assert restored.asked("history", "E2")[0]["data"]["given_name"] == "Ben"
    verified = restored.asked("verify", "--checkpoint", str(tmp_path / "first.checkpoint"))
    assert verified["ok"] and verified["findings"] == []
    assert careerlog("checkpoint").status == 0
    for replayed in restored.asked("replay", "--known", "@3"):
        assert replayed["differences"] == []
    [erasure] = restored.asked("erasures")
    assert (erasure["employee"], erasure["requested_by"], erasure["by"]) == ("E1", "H1", "H2")


def test_what_was_lost_since_the_backup_is_sent_again_without_what_is_personal(restored: Story):
    restored.asked("erase", "--replay")
    resent = restored.careerlog("append", "-", "--json", stdin=ndjson(ANA, BEN, LEFT, LATER))
    assert [each["status"] for each in resent.json] == ["already_recorded"] * 3 + ["recorded"]
    assert restored.asked("history", "E1")[0]["data"]["given_name"] == {"erased": True}
    vault = settings(restored.careerlog.store).vault_url
    assert not any(row.startswith("E1 ") for name, row in live_rows(vault) if name == "keys")


def test_the_vault_alone_restored_is_refused_too(story: Story, tmp_path: Path):
    _, vault = told(story, tmp_path)
    vault.restore()
    ran = story.careerlog("history", "E1")
    assert (ran.status, ran.out) == (1, "") and "the vault is from before an erasure" in ran.err
    assert story.asked("erase", "--replay")["keys_destroyed"] == 1
    assert story.asked("history", "E1")[0]["data"]["given_name"] == {"erased": True}


def test_a_key_retired_since_the_backup_stays_retired_and_what_it_signed_verifies(
    story: Story, tmp_path: Path
):
    backup = told(story, tmp_path)
    [old] = story.asked("keys")
    _, new = story.asked("keys", "rotate")
    story.asked("keys", "retire", old["id"])
    for each in backup:
        each.restore()
    story.asked("erase", "--replay")
    states = {each["id"]: each["state"] for each in story.asked("keys")}
    assert states == {new["id"]: "signs", old["id"]: "retired"}
    assert story.asked("verify", "--checkpoint", str(tmp_path / "first.checkpoint"))["ok"]
    _, note = checkpoint.parse(story.asked("checkpoint")["note"].encode())
    assert [each.key_id.hex() for each in note.signatures] == [new["id"]]
    verified = story.asked("verify")
    assert (verified["ok"], verified["checkpoints"]) == (True, 2)
    assert story.asked("evidence", "--person", "E2", "--out", "bundle")["facts"] >= 1
    checked = [sys.executable, "-I", "bundle/verify.py", "--trust", new["key"]]
    assert subprocess.run(checked, capture_output=True, check=False).returncode == 0


def every_command() -> Iterator[tuple[str, str]]:
    """Every command that opens a store, and what to give it."""
    yield from _below(get_command(registered()), "")


def _below(command: object, name: str) -> Iterator[tuple[str, str]]:
    inner = getattr(command, "commands", None)
    if inner and not getattr(command, "invoke_without_command", False):
        for word, each in inner.items():
            yield from _below(each, f"{name} {word}".strip())
    elif name not in OPENS_NO_STORE:
        yield name, WITH[name] if name in WITH else " ".join(_required(command))


def _required(command: object) -> Iterator[str]:
    for each in command.params:  # type: ignore[attr-defined]
        if each.required:
            if each.param_type_name == "option":
                yield each.opts[0]
            yield VALUES.get(each.name, "E1")


def test_no_command_serves_anything_before_the_replay(restored: Story, tmp_path: Path):
    (tmp_path / "facts.ndjson").write_bytes(ndjson(LATER))
    staff, titles = "no,name,hired\n1,Ada,2000-01-01\n", "no,title,from,to\n"
    folder(tmp_path / "csv", STAFF, staff=staff, titles=titles)
    served, misused = {}, set()
    for name, given in every_command():
        ran = restored.careerlog(*name.split(), *given.split())
        if ran.status == 2 and not ran.out:
            misused.add(name)  # it wants more than this test knows of
        elif ran.status != 1 or ran.out or "careerlog erase --replay" not in ran.err:
            served[name] = ran
    assert served == {}, "\n".join(f"{name}: {ran}" for name, ran in served.items())
    assert len(misused) <= 5, misused
