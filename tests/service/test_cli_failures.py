"""However a run ends, it ends in one line, with a status that says so, and without a traceback."""

import importlib
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest
from eventsourcing.persistence import PersistenceError

import consumers
import domain
import projections
import service
from domain.vault import VaultError
from service.cli import app, run
from service.cli.explained import EXPLAINED, TELLING, explained
from tests.service.program import HIRED

ROOT = Path(__file__).parents[2]


def raising(error: BaseException):
    def fail(*arguments, **options):
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        (
            VaultError("the key does not fit;\n use its copy"),
            1,
            "the key does not fit; use its copy",
        ),
        (FileNotFoundError(2, "No such file", "facts.csv"), 1, "facts.csv: No such file"),
        (PersistenceError("the log is locked"), 1, "the log is locked"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_a_failure_is_one_line_on_standard_error(monkeypatch, capfd, error, status, says):
    monkeypatch.setattr("service.cli.app", raising(error))
    assert run(["who"]) == status
    out, err = capfd.readouterr()
    assert (out, err) == ("", f"careerlog: {says}\n")


CAUGHT = {
    "CannotRun": "a place that cannot start its server counts as not there",
    "NotHere": "finding a server tells of all places in one NoServer",
    "DeliveryFailed": "the relay sends again",
    "LeadershipLost": "the relay stands for election again",
    "OffsetsRanBackError": "the relay looks at the topic again",
    "Invalid": "append and the importer list what it names",
    "MappingError": "import prints its problems, a line each",
    "Malformed": "what reads proofs says which file is at fault",
    "NoSuchFact": "audit calls it wrong usage",
    "NoSuchMetric": "metrics calls it wrong usage",
    "NotProven": "a finding of the verification",
    "ProofError": "the base of the two",
    "Unusable": "the importer sets the row aside",
    "Wrong": "verify.py of an evidence bundle lists it among the failures",
}
"""Exceptions that never reach the end of a command, and why."""


def exceptions_of_ours():
    for package in (domain, projections, consumers, service):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for each in vars(importlib.import_module(module.name)).values():
                if (
                    isinstance(each, type)
                    and issubclass(each, Exception)
                    and each.__module__ == module.name
                    and not each.__name__.startswith("_")
                ):
                    yield each


def test_every_exception_of_ours_is_explained_unless_a_command_catches_it():
    found = set(exceptions_of_ours())
    unexplained = {each.__name__ for each in found if not explained(each)}
    assert unexplained == CAUGHT.keys()
    theirs = f"{PersistenceError.__module__}.{PersistenceError.__name__}"
    names = {f"{each.__module__}.{each.__name__}" for each in found}
    assert EXPLAINED - {theirs} <= names
    assert TELLING <= EXPLAINED


def test_a_mistake_of_ours_is_not_dressed_up(monkeypatch):
    monkeypatch.setattr("service.cli.app", raising(ZeroDivisionError()))
    with pytest.raises(ZeroDivisionError):
        run(["who"])


def test_a_vault_that_does_not_open_is_explained(careerlog, tmp_path):
    careerlog.told(HIRED)
    (tmp_path / "careerlog.keys.key").write_text("0" * 64)
    ran = careerlog("show", "E1024")
    assert (ran.status, ran.out) == (1, "")
    assert "master key" in ran.err
    assert ran.err.count("\n") == 1


def test_a_store_that_cannot_be_opened_leaves_no_vault_behind(careerlog, tmp_path):
    assert careerlog("append", "-", "--store", "mysql://h/d").status == 1
    assert list(tmp_path.iterdir()) == []


def test_without_a_command_the_help_is_shown(careerlog):
    ran = careerlog()
    assert (ran.status, ran.err) == (0, "")
    assert "append" in ran.out


def test_a_reader_that_goes_away_is_no_failure_worth_a_word():
    program = subprocess.Popen(
        [sys.executable, "-c", "from service.cli import main; main()", "events", "--json"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    program.stdout.close()
    err = program.stderr.read()
    assert (program.wait(), err) == (1, b"")


def test_every_command_explains_itself(careerlog):
    names = app.commands
    assert {"append", "who", "show", "history", "anomalies", "events", "project"} <= set(names)
    for name in names:
        ran = careerlog(name, "--help")
        assert ran.status == 0
        assert f"careerlog {name}" in ran.out
