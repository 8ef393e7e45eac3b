"""`careerlog intake` as a process: facts in, metrics on a port, log lines without personal data."""

import json
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics
from domain.log import CareerLog
from tests.consumers.intake.kafka_side import recorded, send, skill, structured, taken_in
from tests.waiting import DEADLINE, until

CANARY = "Maria Canary"


def test_it_records_counts_and_stops_on_sigterm(
    kafka: Kafka, topics: Topics, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = f"sqlite:///{tmp_path / 'careerlog.db'}"
    for name, value in (("STORE", store), ("KAFKA", kafka.hosts), ("KAFKA_TOPICS", topics.prefix)):
        monkeypatch.setenv(f"CAREERLOG_{name}", value)
    conflicting = skill("g1", skill="brazing")
    told = [
        structured(skill("g1")),
        structured(skill("g1")),
        structured(conflicting | {"data": conflicting["data"] | {"reason": CANARY}}),
        (CANARY.encode(), b'{"data": {"reason": "' + CANARY.encode(), [(CANARY, b"x")]),
    ]
    send(kafka, topics, told, 0)
    said = tmp_path / "said"
    with said.open("wb") as errors:
        program = subprocess.Popen(
            [sys.executable, "-c", "from service.cli import main; main()", "intake"], stderr=errors
        )
    try:
        until(lambda: taken_in(kafka, topics), "everything is taken in")
        metrics = until(lambda: _metrics(said), "the metrics are served")
    finally:
        program.send_signal(signal.SIGTERM)
        assert program.wait(DEADLINE) == 0
    for line in (
        'careerlog_intake_facts_total{status="recorded"} 1.0',
        'careerlog_intake_facts_total{status="already_recorded"} 1.0',
        'careerlog_intake_facts_total{status="conflict"} 1.0',
        'careerlog_intake_facts_total{status="invalid"} 1.0',
        'careerlog_dead_letters_total{reason="conflict"} 1.0',
        'careerlog_dead_letters_total{reason="invalid"} 1.0',
        f'topic="{topics.intake}"}} 0.0',
    ):
        assert line in metrics, line
    lines = _lines(said)
    assert {line["part"] for line in lines} == {"intake"}
    assert lines[-1]["message"] == "stopped"
    text = said.read_text()
    assert not any(word in text for word in CANARY.split())
    with CareerLog.at(store) as log:
        assert recorded(log) == ["g1"]


def _lines(said: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said.read_text().splitlines()]


def _metrics(said: Path) -> str:
    [port] = [line["port"] for line in _lines(said) if "port" in line]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=DEADLINE) as answer:
        read: str = answer.read().decode()
    return read if "careerlog_dead_letters_total{" in read else ""
