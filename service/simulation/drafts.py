"""Facts before they are sent, and the pen that writes one subject's facts."""

from dataclasses import dataclass
from random import Random
from typing import Any, Final

import orjson

from domain.events.catalogue import BY_NAME, schema_id

from .days import DAY_SECONDS, Window, iso, moment

_DELAYS: Final = (0, 0, 0, 0, 0, 1, 1, 1, 2, 3)
"""Days from an event to its entry, where nobody was late."""
_LOADED_FROM: Final = 5 * 3600
"""When, on the first day, the history from before it is loaded."""

_SYSTEMS: Final = {
    "/hr/core": "employee career secondment assignment record person",
    "/hr/positions": "position path opening",
    "/hr/learning": "training certification skill mentoring coaching programme",
    "/hr/development": "goal plan action aspiration conversation reward",
    "/hr/talent": "appraisal potential assessment retention_risk successor review",
}
SOURCE: Final = {
    kind: system
    for system, owns in _SYSTEMS.items()
    for kind in BY_NAME
    if kind.split(".")[0] in owns.split()
}
"""Which of the company's HR systems sends which kind of fact; some, Careerlog writes itself."""
_SCHEMA: Final = {kind: schema_id(kind) for kind in BY_NAME}


@dataclass(slots=True)
class Draft:
    """One fact to be sent; `arrives` is when, `entered` what it says about when it was learned.

    The two differ only for a fact that is sent a second time. `mark` says what is deliberately
    unusual about the fact (see disturbances.py); nothing of it is sent.
    """

    kind: str
    stream: str
    source: str
    id: str
    serial: int
    day: int
    entered: int
    arrives: int
    data: dict[str, Any]
    correlation: str | None = None
    mark: str = ""
    version: int = 0

    def event(self) -> dict[str, Any]:
        """The fact as a CloudEvent."""
        event = {
            "specversion": "1.0",
            "id": self.id,
            "source": self.source,
            "type": self.kind,
            "subject": self.stream,
            "time": moment(self.entered),
            "dataschema": (
                schema_id(self.kind, self.version) if self.version else _SCHEMA[self.kind]
            ),
            "data": self.data,
        }
        if self.correlation is not None:
            event["correlationid"] = self.correlation
        return event

    def line(self) -> bytes:
        """The CloudEvent as one line of NDJSON, without the line end."""
        return orjson.dumps(self.event())


class Pen:
    """Writes down the facts about one subject, numbering them and choosing when they are entered.

    What lies before the window is entered on its first day; what lies after it is not known yet
    and is left out, unless it is `announced` early enough.
    """

    __slots__ = ("_entries", "author", "drafts", "rng", "serial", "stream", "window")

    def __init__(self, author: str, stream: str, window: Window, rng: Random) -> None:
        self.author = author
        self.stream = stream
        self.window = window
        self.rng = rng
        self.serial = 0
        self.drafts: list[Draft] = []
        self._entries: dict[int, int] = {}

    def write(
        self,
        kind: str,
        day: int,
        /,
        *,
        stream: str = "",
        announced: int = 0,
        correlation: str | None = None,
        version: int = 0,
        **fields: Any,
    ) -> Draft | None:
        """Drafts a fact; fields that are None are left out. None where nobody can know it yet.

        `announced` is how many days before `day` it was entered, for what is decided in advance.
        """
        window = self.window
        if day - announced > window.last:
            return None
        if day < window.first:
            entered = window.first * DAY_SECONDS + _LOADED_FROM
        elif announced:
            entered = (day - announced) * DAY_SECONDS + 32_400
            entered = max(entered, window.first * DAY_SECONDS + _LOADED_FROM + 3600)
        else:
            known = self._entries.get(day)
            if known is None:
                delay = _DELAYS[int(self.rng.random() * 10)]
                clock = 28_800 + int(self.rng.random() * 36_000)
                known = min((day + delay) * DAY_SECONDS + clock, window.closes)
                self._entries[day] = known  # what happens on one day is entered in one sitting
            entered = known
        data: dict[str, Any] = {"effective_on": iso(day)}
        for name, value in fields.items():
            if value is not None:
                data[name] = value
        self.serial += 1
        draft = Draft(
            kind,
            stream or self.stream,
            SOURCE[kind],
            f"{self.author}-{self.serial}",
            self.serial,
            day,
            entered,
            entered,
            data,
            correlation,
            "announced" if announced and entered < day * DAY_SECONDS else "",
            version,
        )
        self.drafts.append(draft)
        return draft
