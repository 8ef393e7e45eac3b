"""The restore drill as it is written down: its commands, run as they stand there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[3] / "service" / "erasure" / "ERASING.md"
SQLITE = """#!{python}
import sqlite3, sys
file, command = sys.argv[1:]
word, target = command.split()
assert word == ".backup"
with sqlite3.connect(file) as live, sqlite3.connect(target) as copy:
    live.backup(copy)
"""
"""Stands for SQLite's own shell, which not every machine has."""


def drill() -> str:
    """The indented lines of the last chapter."""
    chapter = PAGE.read_text().partition("## The restore drill")[2]
    return "\n".join(line[4:] for line in chapter.splitlines() if line.startswith("    "))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder where `careerlog` and `sqlite3` are found."""
    for name in [name for name in os.environ if name.startswith("CAREERLOG_")]:
        monkeypatch.delenv(name)
    programs = tmp_path / "bin"
    programs.mkdir()
    shell = programs / "sqlite3"
    shell.write_text(SQLITE.format(python=sys.executable))
    shell.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{Path(sys.executable).parent}:{os.environ['PATH']}")
    return tmp_path


def test_the_drill_can_be_followed_word_for_word(folder: Path) -> None:
    before = "careerlog simulate --people 30 --seed 1 --out c.ndjson && careerlog append c.ndjson"
    subprocess.run(before, shell=True, cwd=folder, check=True, capture_output=True)
    ran = subprocess.run(
        ["bash", "-e", "-c", drill()], cwd=folder, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert "before anything is served: careerlog erase --replay" in ran.stderr
    assert "refused, as it should be" in ran.stdout
    assert "1 key destroyed again, 1 fact recorded again" in ran.stdout
    assert "erased erased" in ran.stdout and "nothing found" in ran.stdout


def test_every_command_of_the_page_is_there() -> None:
    from service.cli import app

    lines = [line.split() for line in PAGE.read_text().splitlines() if line.startswith("    ")]
    words = [line[1] for line in lines if line[:1] == ["careerlog"]]
    assert {"erase", "erasures", "hold", "retention"} <= set(words) <= set(app.commands)
