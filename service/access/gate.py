"""A gate before standard output: the first byte of an answer waits until its reading is logged."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class Gate:
    """Stands for a stream, and calls `before` before anything is written to it."""

    def __init__(self, stream: Any, before: Callable[[], None]) -> None:
        self._stream = stream
        self._before = before

    def write(self, written: Any) -> Any:
        """Writes it, if `before` does not object."""
        if written:
            self._before()
        return self._stream.write(written)

    def writelines(self, lines: Any) -> None:
        """Writes them one by one."""
        for line in lines:
            self.write(line)

    @property
    def buffer(self) -> "Gate":
        """The bytes below, behind the same gate."""
        return Gate(self._stream.buffer, self._before)

    def __getattr__(self, name: str) -> Any:
        """Whatever else is asked, the stream itself answers."""
        return getattr(self._stream, name)


@contextmanager
def gated(before: Callable[[], None]) -> Iterator[None]:
    """While it lasts, nothing comes out of the process's standard output but through the gate."""
    stream = sys.stdout
    sys.stdout = Gate(stream, before)
    try:
        yield
    finally:
        sys.stdout = stream
