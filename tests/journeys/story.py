"""A story: on this day the system learned facts, or somebody acted; then the program is asked."""

from datetime import UTC, datetime
from typing import Any

from consumers.wire import cloud_event
from domain.events.base import Event
from tests.service.program import Program, ndjson


class Story:
    """Drives `careerlog` through the years: whatever it records is recorded on the story's day."""

    def __init__(self, careerlog: Program) -> None:
        self.careerlog = careerlog
        self._now = datetime(2000, 1, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        """Noon of the day that the story has come to."""
        return self._now

    def comes_to(self, day: str) -> None:
        """The story goes on at noon of a later day."""
        self._now = max(self._now, datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC))

    def learned(self, day: str, *facts: Event) -> None:
        """HR sent these facts on a day: `careerlog append`."""
        self.comes_to(day)
        ran = self.careerlog("append", "-", "--json", stdin=ndjson(*map(cloud_event, facts)))
        assert ran.status == 0, ran

    def did(self, day: str, *command: str) -> dict[str, Any]:
        """Somebody acted on a day, from that day on; what was recorded and what to know of it."""
        self.comes_to(day)
        return dict(self.asked(*command, "--on", day))

    def refused(self, day: str, *command: str) -> str:
        """Somebody wanted to act and was told why not."""
        self.comes_to(day)
        ran = self.careerlog(*command, "--on", day)
        assert (ran.status, ran.out) == (1, ""), ran
        return ran.err

    def asked(self, *arguments: str, status: int = 0) -> Any:
        """What the program answers, as JSON."""
        ran = self.careerlog(*arguments, "--json")
        assert ran.status == status, ran
        return ran.json

    def metric(self, name: str, on: str, *more: str) -> tuple[float | None, float, float]:
        """A metric on a day: value, numerator, denominator."""
        [found] = [m for m in self.asked("metrics", "--on", on, *more) if m["metric"] == name]
        return found["value"], found["numerator"], found["denominator"]

    def fact(self, employee: str, type: str, **fields: Any) -> int:
        """The position of the latest fact of this type about somebody, as `history` tells it."""
        return self._latest(self.asked("history", employee), type, fields)

    def _latest(self, told: list[dict[str, Any]], type: str, fields: dict[str, Any]) -> int:
        return max(
            each["position"]
            for each in told
            if each["type"] == type and fields.items() <= each["data"].items()
        )

    def grade(self, person: str, on: str, known: str) -> str | None:
        """Somebody's grade on a day, as it was known at the end of another."""
        found: str | None = self.asked("show", person, "--on", on, "--known", known)["grade"]
        return found
