"""Runs `careerlog` inside the test's process: arguments in, exit status and both outputs back."""

import io
import sys
from math import inf
from typing import Any, NamedTuple

import orjson
import pytest

from consumers.wire import example_cloud_event
from service.cli import opening, run


class Ran(NamedTuple):
    """What a run of the program came to."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as one JSON document."""
        return orjson.loads(self.out)


class Program:
    """`careerlog` with a store of its own."""

    def __init__(
        self, store: str, capture: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.store = store
        self._capture = capture
        self._monkeypatch = monkeypatch
        # However slow the machine is: nothing is said of it beside an answer.
        monkeypatch.setattr(opening, "_WORTH_SAYING", inf)

    def __call__(self, *arguments: str, stdin: bytes = b"") -> Ran:
        """Runs it; the store comes from the environment."""
        self._monkeypatch.setenv("CAREERLOG_STORE", self.store)
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        self._capture.readouterr()
        status = run(list(arguments))
        return Ran(status, *self._capture.readouterr())

    def told(self, *events: dict[str, Any]) -> "Program":
        """The program, after these facts were appended."""
        ran = self("append", "-", "--json", stdin=ndjson(*events))
        assert ran.status == 0, ran
        return self


def event(
    name: str, day: str, id: str, subject: str = "career-E1024", **data: Any
) -> dict[str, Any]:
    """A CloudEvent from the system `hr`."""
    return {
        "specversion": "1.0",
        "id": id,
        "source": "hr",
        "type": name,
        "subject": subject,
        "data": {"effective_on": day, **data},
    }


def ndjson(*events: dict[str, Any]) -> bytes:
    """The events, a line each."""
    return b"".join(orjson.dumps(each) + b"\n" for each in events)


HIRED = example_cloud_event("employee.hired")
PROMOTED = example_cloud_event("career.promoted")
