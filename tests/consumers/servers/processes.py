"""Looking at processes: whether one runs, programs that stand in for others, waiting for an end."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path


def runs(pid: int) -> bool:
    """Whether there is such a process; one that nobody has buried yet is dead all the same."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    try:
        return state.read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return not Path("/proc/self").exists()


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Return as soon as the condition holds, or fail."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def program(path: Path, script: str) -> None:
    """Put an executable shell script there."""
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def owner(script: str) -> tuple[subprocess.Popen[str], list[str]]:
    """A Python process that runs the script, and the words of the first line it printed."""
    process = subprocess.Popen(
        [sys.executable, "-c", script + "\nimport time; time.sleep(600)"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, process.stdout.readline().split()
