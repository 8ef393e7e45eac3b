"""A story: on this day the system learned these facts; then somebody asks the program."""

from datetime import UTC, datetime
from typing import Any

from domain.events.base import Event
from domain.log import CareerLog
from service.cli.opening import opened_vault
from tests.service.program import Program


class Story:
    """Tells the log facts at past moments, and asks `careerlog` about them."""

    def __init__(self, careerlog: Program) -> None:
        self.careerlog = careerlog

    def learned(self, day: str, *facts: Event) -> None:
        """The system learned these facts at noon of a day."""
        noon = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)
        store = self.careerlog.store
        with opened_vault(store) as vault, CareerLog(store, vault, now=lambda: noon) as log:
            log.append(facts)

    def asked(self, *arguments: str, status: int = 0) -> Any:
        """What the program answers, as JSON."""
        ran = self.careerlog(*arguments, "--json")
        assert ran.status == status, ran
        return ran.json

    def grade(self, person: str, on: str, known: str) -> str | None:
        """Somebody's grade on a day, as it was known at the end of another."""
        found: str | None = self.asked("show", person, "--on", on, "--known", known)["grade"]
        return found
