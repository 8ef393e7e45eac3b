"""`careerlog run`: one process tree that keeps everything going and ends cleanly."""

import os
import signal
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import orjson
import pytest
from sqlalchemy import make_url

from domain.log import CareerLog
from projections.database import open_database
from projections.positions import head_of
from tests.consumers.relay.stream import position, record, until
from tests.databases import drop_database

ROOT = Path(__file__).parents[2]


class Running:
    """`careerlog run` as a process of its own."""

    def __init__(self, folder, *arguments, **environment):
        self.lines_file = folder / "run.log"
        self._lines = self.lines_file.open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from service.cli import main; main()", "run", *arguments],
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "CAREERLOG_KEY_FILE": str(folder / "key"),
                "CAREERLOG_VAULT": f"sqlite:///{folder / 'keys.db'}",
                **environment,
            },
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=self._lines,
        )

    @property
    def lines(self):
        """What it and its parts have logged so far."""
        return [
            orjson.loads(line)
            for line in self.lines_file.read_bytes().splitlines()
            if line.endswith(b"}")
        ]

    def said(self, message, **fields):
        """The lines with this message and these fields."""
        return [
            line for line in self.lines if {"message": message, **fields}.items() <= line.items()
        ]

    def pids(self):
        return [line["pid"] for line in self.said("a part started")]

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()
        self._lines.close()


@contextmanager
def running(folder, *arguments, **environment):
    program = Running(folder, *arguments, **environment)
    try:
        yield program
    finally:
        program.end()


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def metrics_of(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        return answer.read().decode()


def projected(store):
    with open_database(store) as database:
        return head_of(database, "profiles")


def test_embedded_it_makes_the_store_and_follows_its_log(tmp_path):
    store = f"sqlite:///{tmp_path / 'careerlog.db'}"
    with running(tmp_path, CAREERLOG_STORE=store, CAREERLOG_KAFKA="") as program:
        until(lambda: (tmp_path / "keys.db").exists())  # the store is opened with its vault
        with CareerLog.at(store) as log:
            for _ in range(3):
                head = record(log, 4)
                until(lambda at=head: projected(store) == at)
        [served] = program.said("metrics served")
        served_metrics = metrics_of(served["port"])
        assert "careerlog_projected_facts_total" in served_metrics
        assert "careerlog_relay" not in served_metrics  # no relay runs here
        program.process.send_signal(signal.SIGTERM)
        assert program.process.wait(20) == 0
        assert program.said("stopped", part="run")
        assert "career-E" not in program.lines_file.read_text()


@pytest.mark.postgres
def test_with_kafka_its_parts_run_and_end_with_it(tmp_path, postgres_store, kafka, topics):
    with (
        CareerLog.at(postgres_store) as log,
        running(
            tmp_path,
            CAREERLOG_STORE=postgres_store,
            CAREERLOG_KAFKA=kafka.hosts,
            CAREERLOG_KAFKA_TOPICS=topics.prefix,
        ) as program,
    ):
        until(lambda: program.said("started", part="intake"))
        head = record(log, 20)
        until(lambda: position(postgres_store, topics) == head)
        [relay] = program.said("a part started", child="relay")
        os.kill(relay["pid"], signal.SIGKILL)
        until(lambda: len(program.said("a part started", child="relay")) == 2)
        head = record(log, 20)
        until(lambda: position(postgres_store, topics) == head)
        [*_, served] = program.said("metrics served", part="relay")
        assert "careerlog_relay_leader 1.0" in metrics_of(served["port"])
        program.process.send_signal(signal.SIGTERM)
        assert program.process.wait(20) == 0
        assert not [pid for pid in program.pids() if alive(pid)]


@pytest.mark.postgres
def test_local_says_which_servers_it_took_and_how_to_reach_them(
    tmp_path, postgres_server, kafka, topics
):
    environment = {
        "CAREERLOG_STORE": "",
        "CAREERLOG_KAFKA": "",
        "CAREERLOG_KAFKA_TOPICS": topics.prefix,
        "CAREERLOG_TEST_POSTGRES": postgres_server,
        "CAREERLOG_TEST_POSTGRES_FROM": "setting",
        "CAREERLOG_TEST_KAFKA": kafka.hosts,
        "CAREERLOG_TEST_KAFKA_FROM": "setting",
    }
    store = make_url(postgres_server).set(database="careerlog")
    try:
        with running(tmp_path, "--local", **environment) as program:
            until(lambda: len(program.said("started")) == 5)
            program.process.send_signal(signal.SIGTERM)
            said = program.process.communicate(timeout=30)[0].decode()
        assert program.process.returncode == 0
        assert "# PostgreSQL: setting CAREERLOG_TEST_POSTGRES" in said
        assert f"export CAREERLOG_KAFKA='{kafka.hosts}'" in said
        assert "/careerlog" in said
    finally:
        drop_database(store.render_as_string(hide_password=False))


def test_the_parts_end_when_it_is_killed(tmp_path, sqlite_store, kafka, topics):
    with running(
        tmp_path,
        CAREERLOG_STORE=sqlite_store,
        CAREERLOG_KAFKA=kafka.hosts,
        CAREERLOG_KAFKA_TOPICS=topics.prefix,
    ) as program:
        until(lambda: len(program.said("started")) == 5)
        pids = program.pids()
        program.process.kill()
        until(lambda: not any(map(alive, pids)))


def test_it_keeps_the_log_signed(tmp_path):
    store = f"sqlite:///{tmp_path / 'careerlog.db'}"
    every = {"CAREERLOG_CHECKPOINT_SECONDS": "1"}
    with running(tmp_path, CAREERLOG_STORE=store, CAREERLOG_KAFKA="", **every) as program:
        until(lambda: program.said("a part started", child="checkpoint"))
        for _ in range(2):
            with CareerLog.at(store) as log:
                head = record(log, 4)
            until(lambda at=head: program.said("signed", part="checkpoint", size=at))
        program.process.send_signal(signal.SIGTERM)
        assert program.process.wait(20) == 0
        assert not [pid for pid in program.pids() if alive(pid)]


def test_without_seconds_to_sign_at_it_signs_nothing(tmp_path):
    store = f"sqlite:///{tmp_path / 'careerlog.db'}"
    every = {"CAREERLOG_CHECKPOINT_SECONDS": "0"}
    with running(tmp_path, CAREERLOG_STORE=store, CAREERLOG_KAFKA="", **every) as program:
        until(lambda: program.said("started", part="run"))
        program.process.send_signal(signal.SIGTERM)
        assert program.process.wait(20) == 0
        assert program.pids() == []


def test_a_metrics_port_that_is_taken_is_said_with_what_to_do(careerlog, tmp_path):
    with running(tmp_path, CAREERLOG_STORE=careerlog.store, CAREERLOG_KAFKA="") as program:
        until(lambda: program.said("metrics served"))
        [served] = program.said("metrics served")
        ran = careerlog("run", "--metrics-port", str(served["port"]))
    assert ran.status == 1
    assert f"port {served['port']}" in ran.err.splitlines()[-1]
    assert "--metrics-port (0: any free one)" in ran.err.splitlines()[-1]
