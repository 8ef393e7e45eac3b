"""A server process that ends when this one does, however this one ends."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from signal import SIGKILL, Signals
from typing import Final

from consumers.servers import keeper

GONE_WITHIN: Final = 30
"""Seconds that a server gets to end after a signal that asks it to."""


class CannotRun(Exception):
    """A server did not start or ended by itself; the message ends with the last it logged."""


class Kept:
    """A server that works in a folder of its own and is watched by a keeper of its own.

    It can be ended and started again in the same folder, paused and resumed. `last_signal` ends it
    for good, also when this process is killed.
    """

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        last_signal: Signals = SIGKILL,
        user: str = "",
    ) -> None:
        """Nothing runs yet. `user` is whom the server runs as, by default whoever runs this."""
        self.folder = folder
        self._command = [sys.executable, "-I", "-S", keeper.__file__, str(os.getpid()), str(folder)]
        self._command += [str(int(last_signal)), user, *command]
        self._keeper: subprocess.Popen[str] | None = None
        self._pid = 0

    @property
    def running(self) -> bool:
        """Whether there is a process, be it paused."""
        return self._keeper is not None and self._keeper.poll() is None

    @property
    def pid(self) -> int:
        """The process id of the server, of the last one where none runs."""
        return self._pid

    def start(self) -> None:
        """Start the process; it may take a while until it answers.

        Raises:
            CannotRun: there is no such program.
        """
        if self.running:
            return
        self._keeper = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,  # a Ctrl-C at the terminal is for the owner alone
        )
        assert self._keeper.stdout is not None
        with self._keeper.stdout as told:
            answer = told.readline().strip()
        if not answer.isdigit():
            self._keeper.wait()
            raise CannotRun(answer or "it could not be started")
        self._pid = int(answer)

    def signal(self, number: Signals) -> None:
        """Send a signal to the server, if there is one."""
        if self.running:
            os.kill(self._pid, number)

    def end(self, number: Signals = SIGKILL) -> None:
        """Send a signal that ends the server and wait until it is gone; its folder stays.

        Raises:
            CannotRun: it is still there after GONE_WITHIN seconds.
        """
        self.signal(number)
        if self._keeper is None:
            return
        try:
            self._keeper.wait(GONE_WITHIN)
        except subprocess.TimeoutExpired:
            raise CannotRun(f"it goes on after {number.name}; {self.last_words()}") from None
        assert self._keeper.stdin is not None
        self._keeper.stdin.close()

    def stop(self) -> None:
        """End the server for good and remove its folder."""
        if self._keeper is not None:
            assert self._keeper.stdin is not None
            self._keeper.stdin.close()
            self._keeper.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def last_words(self) -> str:
        """The last line that the server logged."""
        try:
            lines = (self.folder / "server.log").read_text(errors="replace").split("\n")
        except OSError:
            return "it logged nothing"
        spoken = [line.strip() for line in lines if line.strip()]
        return f"its log ends: {spoken[-1]}" if spoken else "it logged nothing"
