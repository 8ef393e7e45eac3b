"""A kept server ends with its owner, however either of them ends, and leaves nothing behind."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from signal import SIGCONT, SIGKILL, SIGSTOP, SIGTERM

import pytest

from consumers.servers.kept import CannotRun, Kept
from tests.consumers.servers.processes import owner, program, runs, wait_until

FOR_EVER = [sys.executable, "-c", "import time; time.sleep(600)"]
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(600)
"""
OWNER = """
from pathlib import Path
from signal import {signal}
from consumers.servers.kept import Kept
kept = Kept({command!r}, Path({folder!r}), {signal})
kept.start()
print(kept.pid, kept._keeper.pid, flush=True)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the server works."""
    (tmp_path / "server").mkdir()
    return tmp_path / "server"


@pytest.fixture
def kept(folder: Path) -> Iterator[Kept]:
    """A server that runs."""
    server = Kept(FOR_EVER, folder)
    server.start()
    yield server
    server.stop()


def owned(folder: Path, command: list[str] = FOR_EVER, signal: str = "SIGKILL"):
    """Another process that keeps a server: the process, the server's pid and the keeper's."""
    script = OWNER.format(command=command, folder=str(folder), signal=signal)
    process, (server, keeper) = owner(script)
    return process, int(server), int(keeper)


def test_a_stopped_server_is_gone_with_its_folder(kept: Kept) -> None:
    assert runs(kept.pid)
    kept.stop()
    assert not runs(kept.pid)
    assert not kept.folder.exists()


@pytest.mark.parametrize("paused", [False, True])
def test_a_server_is_gone_with_its_folder_when_its_owner_is_killed(
    folder: Path, paused: bool
) -> None:
    process, server, keeper = owned(folder)
    if paused:
        os.kill(server, SIGSTOP)
    process.kill()
    process.wait()
    wait_until(lambda: not runs(server) and not runs(keeper) and not folder.exists())


def test_a_server_is_gone_although_a_child_of_the_killed_owner_lives_on(folder: Path) -> None:
    """Children made by fork hold the pipe open that the keeper reads."""
    script = OWNER.format(command=FOR_EVER, folder=str(folder), signal="SIGKILL")
    fork = "import os, time\nchild = os.fork() or time.sleep(600)\nprint(child, flush=True)"
    process, (server, _, *_) = owner(f"{script}\n{fork}")
    assert process.stdout is not None
    child = int(process.stdout.readline())
    process.kill()
    process.wait()
    wait_until(lambda: not runs(int(server)))
    assert runs(child)
    os.kill(child, SIGKILL)


def test_a_server_that_ignores_the_signal_is_killed_in_the_end(folder: Path) -> None:
    stubborn = [sys.executable, "-c", STUBBORN]
    process, server, _ = owned(folder, stubborn, signal="SIGTERM")
    wait_until(lambda: "deaf" in (folder / "server.log").read_text())
    process.kill()
    process.wait()
    wait_until(lambda: not runs(server) and not folder.exists())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_a_server_is_gone_when_its_keeper_is_killed(folder: Path) -> None:
    process, server, keeper = owned(folder)
    os.kill(keeper, SIGKILL)
    wait_until(lambda: not runs(server))
    process.kill()
    process.wait()


def test_a_server_that_was_killed_starts_again_in_the_same_folder(kept: Kept) -> None:
    (kept.folder / "written").touch()
    first = kept.pid
    kept.end(SIGKILL)
    assert not kept.running
    assert not runs(first)
    kept.start()
    assert kept.running
    assert kept.pid != first
    assert (kept.folder / "written").exists()


def test_a_paused_server_still_runs_and_can_be_resumed_and_ended(kept: Kept) -> None:
    kept.signal(SIGSTOP)
    assert kept.running
    kept.signal(SIGCONT)
    kept.end(SIGTERM)
    assert not kept.running


def test_a_ctrl_c_at_the_terminal_does_not_reach_the_server(kept: Kept) -> None:
    assert os.getsid(kept.pid) != os.getsid(0)
    assert os.getpgid(kept.pid) != os.getpgid(0)


def test_a_program_that_is_not_there_is_an_error(folder: Path) -> None:
    with pytest.raises(CannotRun, match="no-such-program"):
        Kept([str(folder / "no-such-program")], folder).start()


def test_a_server_that_ended_by_itself_is_noticed_with_its_last_words(folder: Path) -> None:
    program(folder / "failing", "echo starting; echo port is taken >&2; exit 3")
    server = Kept([str(folder / "failing")], folder)
    server.start()
    wait_until(lambda: not server.running)
    assert server.last_words() == "its log ends: port is taken"
    server.stop()
