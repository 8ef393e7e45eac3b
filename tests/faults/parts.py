"""Careerlog's own processes, to be killed and frozen."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from signal import SIGCONT, SIGKILL, SIGSTOP, SIGTERM
from typing import Final

from service.cli.serving import STARTED_BY

_PROGRAM: Final = "from service.cli import main; main()"
_STOPS_WITHIN: Final = 60
STARTED: Final = b'"message": "started"'


class Part:
    """A `careerlog` that runs until it is stopped: a relay, an intake, a projector."""

    def __init__(
        self, name: str, arguments: Sequence[str], surroundings: dict[str, str], log: Path
    ):
        self.name = name
        self._arguments = arguments
        self._environment = os.environ | surroundings | {STARTED_BY: str(os.getpid())}
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._frozen = False
        self._began_at = 0
        self.died: list[str] = []
        """What it said last, whenever it had ended without being told to: no fault excuses that."""

    @property
    def running(self) -> bool:
        """Whether it has a process, be it a frozen one."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Starts it, where it does not run."""
        if self.running:
            return
        self._look()
        with self._log.open("ab") as log:
            self._began_at = log.tell()
            self._process = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM, *self._arguments],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        """kill -9."""
        self._end(SIGKILL)

    def stop(self) -> int | None:
        """Asks it to end (SIGTERM), and gives its exit status."""
        self.thaw()
        return self._end(SIGTERM)

    def freeze(self) -> None:
        """Holds it where it stands (SIGSTOP)."""
        if self._process is not None and self.running:
            self._process.send_signal(SIGSTOP)
            self._frozen = True

    def thaw(self) -> None:
        """Lets it go on, as if no time had passed (SIGCONT)."""
        if self._process is not None and self._frozen:
            self._process.send_signal(SIGCONT)
            self._frozen = False

    def mend(self) -> None:
        """Thaws it and starts it, so that it runs again whatever happened."""
        self.thaw()
        self.start()

    def last_words(self) -> str:
        """The last lines that it wrote."""
        lines = self._log.read_text(errors="replace").splitlines() if self._log.exists() else []
        return "\n".join(lines[-5:])

    def _look(self) -> None:
        """Whether it has ended without being told to.

        One that finds no database before it has started ends, and whoever keeps it starts it again:
        that is how it is meant to be. Were it to go on so, the facts would not come through.
        """
        if self._process is not None and not self.running:
            since = self._log.read_bytes()[self._began_at :]
            if STARTED not in since:
                self._process = None
                return
            self.died.append(f"{self.name}, status {self._process.poll()}: {self.last_words()}")
            self._process = None

    def _end(self, signal: int) -> int | None:
        self._look()
        if self._process is None:
            return None
        self._process.send_signal(signal)
        self._frozen = False
        try:
            status = self._process.wait(_STOPS_WITHIN)
            self._process = None
            return status
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise AssertionError(
                f"{self.name} did not end on {signal!r}: {self.last_words()}"
            ) from None
