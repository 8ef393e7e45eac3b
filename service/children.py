"""The parts of `careerlog run` as processes: started, started again if they die, ended together."""

import logging
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Final

_PROGRAM: Final = [sys.executable, "-c", "from service.cli import main; main()"]
_LOOKS_EVERY: Final = 0.2
_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 30.0
_STEADY: Final = 60.0
"""Seconds after which a process that dies is started again as if for the first time."""
_ENDS_WITHIN: Final = 10
_log = logging.getLogger(__name__)


class Child:
    """One part, as a process of its own."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        """`environment` is added to this process's own: passwords never stand on a command line."""
        self.name = arguments[0]
        self._arguments = arguments
        root = str(Path(__file__).parents[1])
        path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
        self._environment = {**os.environ, "PYTHONPATH": path, **environment}
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._due = 0.0
        self._pause = _FIRST_PAUSE

    def keep_going(self) -> None:
        """Starts it where it does not run, later and later if it keeps dying."""
        now = monotonic()
        if self._process is not None:
            status = self._process.poll()
            if status is None:
                return
            steady = now - self._started > _STEADY
            self._pause = _FIRST_PAUSE if steady else min(2 * self._pause, _LONGEST_PAUSE)
            self._due, self._process = now + self._pause, None
            _log.warning(
                "a part ended by itself; it is started again",
                extra={"child": self.name, "status": status, "again_in_seconds": self._pause},
            )
        if now >= self._due:
            # In a session of its own: a Ctrl-C at the terminal is for `careerlog run` alone.
            self._process = subprocess.Popen(
                [*_PROGRAM, *self._arguments],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
            self._started = now
            _log.info("a part started", extra={"child": self.name, "pid": self._process.pid})

    def ask_to_end(self) -> None:
        """Sends SIGTERM."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def end_by(self, deadline: float) -> None:
        """Waits until it has ended, and ends it hard at the deadline."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, deadline - monotonic()))
        except subprocess.TimeoutExpired:
            _log.warning("a part had to be killed", extra={"child": self.name})
            self._process.kill()
            self._process.wait()


def keep(children: Sequence[Child], stopped: Event) -> None:
    """Keeps the children going until `stopped` is set, and ends them all within seconds."""
    try:
        while not stopped.wait(_LOOKS_EVERY):
            for child in children:
                child.keep_going()
    finally:
        for child in children:
            child.ask_to_end()
        deadline = monotonic() + _ENDS_WITHIN
        for child in children:
            child.end_by(deadline)
