"""A command imports what it needs, and `careerlog --help` imports none of them."""

import os
import pkgutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from typer.main import get_command

from service import cli
from service.cli import app
from service.cli.commands import COMMANDS, GROUPS
from service.cli.loading import MODULES, loaded, registered
from tests.service.program import HIRED, event

ROOT = Path(__file__).parents[2]
RUN = """
import sys
from service.cli import run
assert run(sys.argv[1:]) == 0
print(*sys.modules, sep="\\n", file=sys.stderr)
"""
STREAM = ("kafka", "prometheus_client", "testcontainers")
POST = event("position.defined", "2020-01-01", "p1", "position-P77", title="Lead", unit="U1")
STORE = ("sqlalchemy", "eventsourcing", "pydantic", "cryptography", "psycopg", "rich", *STREAM)


def imported(store: str, *arguments: str) -> set[str]:
    """The modules that a process has imported once it has run the command."""
    ran = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT), "CAREERLOG_STORE": store},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return set(ran.stderr.splitlines())


@pytest.mark.parametrize("arguments", [(), ("--help",)])
def test_the_help_loads_no_command(careerlog, arguments):
    assert imported(careerlog.store, *arguments).isdisjoint(STORE)


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "E1024"),
        ("who",),
        ("bench", "P77"),
        ("metrics",),
        ("project",),
        ("verify",),
        ("nominate", "--help"),
        ("run", "--help"),
    ],
)
def test_what_needs_no_kafka_loads_none(careerlog, arguments):
    careerlog.told(HIRED, POST)
    assert not imported(careerlog.store, *arguments) & {"kafka", "pyarrow", "testcontainers"}


def test_what_needs_no_store_opens_none(careerlog):
    used = imported(careerlog.store, "simulate", "--help") | imported(careerlog.store, "events")
    assert used.isdisjoint(STREAM)
    assert "service.access.logging" not in used


def test_a_command_of_a_sqlite_store_loads_no_driver_of_postgresql(careerlog):
    careerlog.told(HIRED, POST)
    assert "psycopg" not in imported(careerlog.store, "bench", "P77")


def test_every_command_is_listed_under_its_module():
    there = {
        name
        for _, name, _ in pkgutil.iter_modules(cli.__path__)
        if hasattr(import_module(f"service.cli.{name}"), "register")
    }
    assert set(MODULES) == there
    for module in MODULES:
        listed = {*COMMANDS.get(module, ()), *GROUPS.get(module, ())}
        assert {*_named(module)} == listed, module


def _named(module: str) -> dict[str, object]:
    made = registered([module])
    made.command("another")(lambda: None)  # of a single command Typer makes no group
    return {n: each for n, each in get_command(made).commands.items() if n != "another"}


def test_every_command_is_listed_with_the_first_sentence_of_its_own_help():
    for name, listed in app.commands.items():
        for width in (30, 45, 60, 200):
            assert listed.get_short_help_str(width) == loaded(name).get_short_help_str(width), name


def test_commands_are_listed_before_those_that_have_commands_of_their_own(careerlog):
    told = careerlog("--help").out.partition("Commands:")[2]
    assert [line.split()[0] for line in told.splitlines() if line.strip()] == [*app.commands]
    assert [hasattr(loaded(name), "commands") for name in app.commands] == sorted(
        hasattr(loaded(name), "commands") for name in app.commands
    )


def test_a_command_that_is_not_there_is_told_with_those_near_it(careerlog):
    ran = careerlog("banch")
    assert (ran.status, ran.out) == (2, "")
    assert "No such command 'banch'" in ran.err and "'bench'" in ran.err
