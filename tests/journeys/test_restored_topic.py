"""The restore drill where Kafka has the facts, too: the topic is made anew from the log."""

import subprocess
import sys
from itertools import chain
from pathlib import Path
from time import sleep

import pytest

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics
from domain.log import CareerLog
from service.settings import settings
from tests.consumers.relay.stream import position, sequences
from tests.journeys.story import Story
from tests.journeys.test_erased_from_the_stream import part
from tests.journeys.test_restore_drill import ANA, BEN, LATER, LEFT, TWO
from tests.service.erasure.backups import Backup
from tests.service.program import event, ndjson
from tests.waiting import DEADLINE, until

RELAY = ["relay", "--partitions", "3"]
FIRST = "first.checkpoint"
LATE = "late.checkpoint"
MORE = [
    event("employee.hired", "2022-01-01", f"m{each}", f"career-M{each}", unit="IT")
    for each in range(5)
]


def head(story: Story) -> int:
    """Where the log ends."""
    with CareerLog.at(story.careerlog.store) as log:
        return log.head()


def sent(story: Story, topics: Topics, said: Path, *more: str) -> None:
    """A relay runs until everything is on the topic."""
    before = head(story)
    with part([*RELAY, *more], said):
        until(lambda: position(story.careerlog.store, topics) >= before, "everything is sent")


def deleted(kafka: Kafka, *names: str) -> None:
    """The topics are gone."""
    admin = kafka.admin()
    try:
        admin.delete_topics(list(names))
        until(lambda: not {*names} & set(admin.list_topics()), "the topics are gone")
    finally:
        admin.close()
    sleep(0.5)  # brokers forget a topic a moment after it is off the list


def signed(story: Story, file: Path) -> None:
    """A checkpoint, signed, published and kept."""
    ran = story.careerlog("checkpoint")
    assert ran.status == 0, ran
    file.write_text(ran.out)


@pytest.fixture
def restored(
    story: Story,
    kafka: Kafka,
    topics: Topics,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Story:
    """Ana was erased after the backup, and Cleo hired; all of it went out; then it was restored.

    With the parameter "signed", a checkpoint was signed and published after the backup.
    """
    monkeypatch.setenv("CAREERLOG_STORE", story.careerlog.store)
    monkeypatch.setenv("CAREERLOG_KAFKA", kafka.hosts)
    monkeypatch.setenv("CAREERLOG_KAFKA_TOPICS", topics.prefix)
    deleted(kafka, topics.events)
    story.careerlog.told(ANA, BEN, LEFT)
    signed(story, tmp_path / FIRST)
    sent(story, topics, tmp_path / "relay.log")
    where = settings(story.careerlog.store)
    backups = [Backup(where.store, tmp_path), Backup(where.vault_url, tmp_path)]
    story.asked("erase", "E1", "--basis", "objection", *TWO)
    story.careerlog.told(LATER)
    if getattr(request, "param", "") == "signed":
        signed(story, tmp_path / LATE)
    sent(story, topics, tmp_path / "relay.log")
    for each in backups:
        each.restore()
    return story


def test_the_topic_is_made_anew_and_feeds_projections_again(
    restored: Story, kafka: Kafka, topics: Topics, tmp_path: Path
) -> None:
    ran = restored.careerlog("show", "E1")
    assert (ran.status, ran.out) == (1, "") and "careerlog erase --replay" in ran.err
    assert restored.asked("erase", "--replay")["people"] == ["E1"]

    ahead = subprocess.run(
        [sys.executable, "-c", "from service.cli import main; main()", *RELAY],
        capture_output=True,
        timeout=DEADLINE,
        check=False,
    )
    assert ahead.returncode == 1, ahead  # nothing is sent behind what the log does not have
    assert b"careerlog relay --from-start" in ahead.stderr

    found = restored.careerlog("verify", "--topic", "--json")
    assert found.status == 1 and not found.json["ok"]

    deleted(kafka, topics.events)
    sent(restored, topics, tmp_path / "relay.log", "--from-start")
    upto = position(restored.careerlog.store, topics)
    seen = sorted(chain.from_iterable(sequences(kafka, topics).values()))
    assert seen == list(range(1, upto + 1))
    for each in restored.asked("rebuild", "--from", "kafka"):
        assert each["to"] >= upto
    assert restored.asked("show", "E1")["status"] == "erased"
    assert restored.asked("history", "E2")[0]["data"]["given_name"] == "Ben"
    kept = restored.asked("verify", "--topic", "--checkpoint", str(tmp_path / FIRST))
    assert kept["ok"] and kept["findings"] == []

    resent = restored.careerlog("append", "-", "--json", stdin=ndjson(ANA, LATER))
    assert [each["status"] for each in resent.json] == ["already_recorded", "recorded"]
    signed(restored, tmp_path / LATE)
    sent(restored, topics, tmp_path / "relay.log")
    assert restored.asked("verify", "--topic")["ok"]


@pytest.mark.parametrize("restored", ["signed"], indirect=True)
def test_a_checkpoint_signed_since_the_backup_tells_of_the_loss_until_it_is_laid_aside(
    restored: Story, kafka: Kafka, topics: Topics, tmp_path: Path
) -> None:
    restored.asked("erase", "--replay")
    found = restored.careerlog("verify", "--json")
    assert found.status == 1 and not found.json["ok"]
    refused = restored.careerlog("checkpoint")
    assert refused.status == 1 and f"{topics.checkpoints} holds a checkpoint of" in refused.err
    restored.careerlog.told(LATER, *MORE)  # the log grows beyond what had been signed
    assert restored.careerlog("checkpoint").status == 1
    assert restored.careerlog("verify").status == 1

    last = settings(restored.careerlog.store).last_signed_file
    assert last.read_text() == (tmp_path / LATE).read_text()
    last.rename(tmp_path / "last.kept")
    deleted(kafka, topics.checkpoints, topics.events)
    assert restored.careerlog("checkpoint").status == 0
    sent(restored, topics, tmp_path / "relay.log", "--from-start")
    assert restored.asked("verify", "--topic")["ok"]
    assert not restored.careerlog("verify", "--checkpoint", str(tmp_path / LATE), "--json").json[
        "ok"
    ]
