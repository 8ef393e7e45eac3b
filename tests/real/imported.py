"""Real files imported into a store once, for all tests of a module; and where they are."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pytest

PROJECT = Path(__file__).parents[2]
DATA = PROJECT.parent / "shared" / "data"
PROGRAM = [sys.executable, "-c", "from service.cli import main; main()"]


class Imported(NamedTuple):
    """A store with a folder imported into it."""

    folder: Path
    mapping: Path
    at: Path
    status: int
    answer: dict[str, Any]

    @property
    def store(self) -> str:
        """The store's URL."""
        return f"sqlite:///{self.at / 'careerlog.db'}"

    def again(self) -> tuple[int, dict[str, Any]]:
        """Imports the same once more."""
        return run_import(self.at, self.folder, self.mapping)


def real_folder(name: str) -> Path:
    """The folder of real data; the tests are skipped where it is absent."""
    folder = DATA / name
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent: real data are not part of the repository")
    return folder


def import_once(at: Path, name: str) -> Imported:
    """Imports real data into an empty store in the folder `at`."""
    folder, mapping = real_folder(name), PROJECT / "tests" / "real" / f"{name}.toml"
    return Imported(folder, mapping, at, *run_import(at, folder, mapping))


def run_import(at: Path, folder: Path, mapping: Path) -> tuple[int, dict[str, Any]]:
    """`careerlog import` as a program: its exit status and its answer."""
    command = [*PROGRAM, "import", str(folder), "--mapping", str(mapping), "--json"]
    ran = subprocess.run(
        command, cwd=at, env=environment(at), stdout=subprocess.PIPE, check=False, timeout=300
    )
    return ran.returncode, orjson.loads(ran.stdout)


def environment(at: Path) -> dict[str, str]:
    """Settings of a program that works on the store in `at`."""
    clean = {name: value for name, value in os.environ.items() if "CAREERLOG" not in name}
    return clean | {
        "CAREERLOG_STORE": f"sqlite:///{at / 'careerlog.db'}",
        "PYTHONPATH": str(PROJECT),
    }
