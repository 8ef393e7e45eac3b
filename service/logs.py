"""JSON log lines on standard error for the parts that run for long; never a value of a record."""

import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from pythonjsonlogger.json import JsonFormatter

_OURS: Final = ("domain", "projections", "consumers", "service")
_MOST_OF_OTHERS: Final = 300
"""Characters kept of a line that a library wrote: what it may quote is cut short."""


class JsonLines(JsonFormatter):
    """A line per event: time (UTC), level, part, logger, message, and what `extra` adds.

    Of an exception it keeps the kinds and the places, never the messages: a driver's error may
    quote the row that it failed on.
    """

    def __init__(self, part: str) -> None:
        """`part` names the process: relay, intake, projector ..."""
        super().__init__(
            ["levelname", "name", "message"],
            rename_fields={"levelname": "level", "name": "logger"},
            static_fields={"part": part},
            timestamp="time",
        )

    def formatException(self, ei: Any) -> str:
        """The chain of exceptions as kinds and places, the cause first."""
        told: list[str] = []
        error = ei[1]
        while error is not None:
            frames = traceback.extract_tb(error.__traceback__)
            places = " > ".join(f"{frame.name}:{frame.lineno}" for frame in frames)
            told.append(f"{type(error).__module__}.{type(error).__name__} at {places}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "; then ".join(reversed(told))

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Cuts short what a library wrote."""
        message = log_data.get("message")
        if isinstance(message, str) and log_data.get("logger", "").split(".")[0] not in _OURS:
            log_data["message"] = message[:_MOST_OF_OTHERS]
        return log_data


@contextmanager
def json_lines(part: str) -> Iterator[None]:
    """Within the block everything logged goes to standard error as JSON lines.

    Our own modules speak from INFO on, libraries from WARNING on.
    """
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in _OURS}
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(part))
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        for name, former in levels.items():
            logging.getLogger(name).setLevel(former)
