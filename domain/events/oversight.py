"""Oversight: who read what, what was asked to be erased or corrected, holds, closed periods.

Careerlog writes these facts itself when somebody uses it; no HR system sends them. They are sealed,
hashed and proved like any other.
"""

from typing import Annotated, Any, ClassVar, Final, Literal, Self

from pydantic import Field, model_validator

from .base import Day, Event, Identifier, Name
from .records import Basis, Changing, Targeting

MOST_PEOPLE: Final = 1_000
"""Up to so many people are named in one entry of the access log."""


class AccessLogged(Event):
    """Written when somebody read, or was refused to read, personal data; `actor` is the reader.

    Stands on the chain of its day (`access-2026-11-25`), so that reading a record does not lengthen
    it. A person's own report tells them who read their record, and what for.
    """

    type: ClassVar[str] = "access.logged"
    written_here: ClassVar[bool] = True
    streams: ClassVar[tuple[str, ...]] = ("access",)

    account: Name | None = None
    """The operating system's user who asked, where the reader goes by another name."""
    question: Name
    """What was asked: the command or the API's path, without personal values."""
    people: Annotated[tuple[Identifier, ...], Field(max_length=MOST_PEOPLE)] = ()
    """Whose data; empty where it was everybody's within `unit`, or everybody's at all."""
    unit: Identifier | None = None
    purpose: Name | None = None
    outcome: Literal["allowed", "denied"] = "allowed"


class ErasureRequested(Event):
    """Written when somebody asks that a person be erased; `actor` asks, another one approves."""

    type: ClassVar[str] = "erasure.requested"
    written_here: ClassVar[bool] = True

    basis: Basis


class ErasureRefused(Event):
    """Written when a request for erasure is turned down; `reason` says why."""

    type: ClassVar[str] = "erasure.refused"
    written_here: ClassVar[bool] = True


class HoldPlaced(Event):
    """Written when a legal matter forbids erasing a person until it is released."""

    type: ClassVar[str] = "hold.placed"
    written_here: ClassVar[bool] = True

    matter: Identifier


class HoldReleased(Event):
    """Written when a legal matter no longer forbids erasing a person."""

    type: ClassVar[str] = "hold.released"
    written_here: ClassVar[bool] = True

    matter: Identifier


class CorrectionRequested(Changing):
    """Written when somebody asks to correct a fact, or to rescind it; another one approves.

    `changes` is what a record.corrected would hold; left out, the fact is to be rescinded. Once
    approved, the correction names the request as its cause; `actor` asks there, and approves here.
    """

    type: ClassVar[str] = "correction.requested"
    written_here: ClassVar[bool] = True

    changes: Annotated[dict[str, Any], Field(min_length=1)] | None = None


class CorrectionRefused(Targeting):
    """Written when a request to correct or rescind a fact is turned down; `reason` says why."""

    type: ClassVar[str] = "correction.refused"
    written_here: ClassVar[bool] = True


class PeriodClosed(Event):
    """Written when a period is closed: what is recorded later of its days is flagged."""

    type: ClassVar[str] = "period.closed"
    written_here: ClassVar[bool] = True
    streams: ClassVar[tuple[str, ...]] = ("period",)

    first_day: Day
    last_day: Day

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.last_day < self.first_day:
            raise ValueError("last_day: write a day that is not before first_day")
        return self


class PeriodReopened(Event):
    """Written when a closed period is opened again; `reason` says why."""

    type: ClassVar[str] = "period.reopened"
    written_here: ClassVar[bool] = True
    streams: ClassVar[tuple[str, ...]] = ("period",)
