"""A server that answers, the places it may come from, and the error where none has one."""

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Self

ANSWER_WITHIN: Final = 2
"""Seconds that something already running gets to answer."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Server:
    """A server that answers: its address, where it comes from, and how it is let go.

    `stop` ends what was started for us and leaves alone what ran before; leaving the `with`
    block calls it.
    """

    url: str
    taken_from: str
    stop: Callable[[], None]

    def __enter__(self) -> Self:
        """Hand over the server itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it, if it was started for us."""
        self.stop()


class NotHere(Exception):
    """One place has no server to give; the message names the place, its address and the reason."""


class NoServer(Exception):
    """No server was found: the message lists what was tried, where, and how to start one."""

    def __init__(self, server: str, tried: list[str], start: str) -> None:
        """`tried` has a line per place; `start` is the command that starts such a server."""
        lines = [f"No {server} found. Tried:", *(f"- {place}" for place in tried)]
        super().__init__("\n".join([*lines, "Start one with:", f"  {start}"]))
        self.tried = tried
        self._made_of = (server, tried, start)

    def __reduce__(self) -> tuple[type[Self], tuple[str, list[str], str]]:
        """Lets another process raise it too."""
        return type(self), self._made_of


@dataclass(frozen=True)
class Search:
    """Where a kind of server may come from, in the order in which the places are asked.

    `setting` is the environment variable that names a running server; SETTING_FROM names the one
    place that may be asked.
    """

    server: str
    setting: str
    places: Mapping[str, Callable[[], Server]]
    start: str
    """The command that starts such a server, for whom nothing was found."""

    def take(self) -> Server:
        """Take the first server that a place gives.

        A setting that is there is asked alone, so that a server that does not answer is an error
        and never passed over.

        Raises:
            NoServer: no place has one, or the settings contradict each other.
        """
        tried: list[str] = []
        for name in self._asked():
            try:
                server = self.places[name]()
            except NotHere as reason:
                tried.append(str(reason))
            else:
                _log.info("%s taken from %s", self.server, server.taken_from)
                return server
        raise NoServer(self.server, tried, self.start)

    def _asked(self) -> list[str]:
        insisting = f"{self.setting}_FROM"
        wanted = os.environ.get(insisting)
        named = self.setting in os.environ and "setting" in self.places
        if wanted is None:
            return ["setting"] if named else list(self.places)
        if wanted not in self.places:
            known = ", ".join(self.places)
            raise NoServer(
                self.server,
                [f"setting {insisting}: {wanted!r} is no place; write one of {known}"],
                self.start,
            )
        if named and wanted != "setting":
            raise NoServer(
                self.server,
                [f"setting {insisting} asks for {wanted}, but {self.setting} is set: unset one"],
                self.start,
            )
        return [wanted]


def first_line(error: Exception) -> str:
    """Say what went wrong in one line, even for errors that say nothing themselves."""
    return next(iter(str(error).splitlines()), type(error).__name__)
