"""Succession: who might follow into a post, how ready, and the reviews in which that is weighed."""

from typing import Annotated, ClassVar

from pydantic import Field

from .base import Day, Degree, Event, Identifier, Name, PersonalNote, Readiness
from .judgement import Rating

Rank = Annotated[int, Field(ge=1, le=99)]


class Nomination(Event):
    """What the facts about one nomination share: whom it names, and whether as emergency cover.

    Someone may be interim cover and successor for the same post: two nominations.
    """

    streams: ClassVar[tuple[str, ...]] = ("position",)
    speaks_of: ClassVar[str] = "employee"

    employee: Identifier
    interim: bool = False
    why: PersonalNote | None = None


class SuccessorNominated(Nomination):
    """Sent when somebody is named as a possible successor for the post, whoever holds it."""

    type: ClassVar[str] = "successor.nominated"

    readiness: Readiness | None = None
    rank: Rank | None = None


class SuccessorApproved(Nomination):
    """Sent when a second person approves the nomination."""

    type: ClassVar[str] = "successor.approved"


class SuccessorRejected(Nomination):
    """Sent when a nomination is turned down; `why` says for what reason."""

    type: ClassVar[str] = "successor.rejected"


class SuccessorReadinessChanged(Nomination):
    """Sent when a nominee's readiness is judged anew (ISO 30414 bands)."""

    type: ClassVar[str] = "successor.readiness_changed"

    readiness: Readiness


class SuccessorRanked(Nomination):
    """Sent when the nominees of a post are put in order; 1 is first."""

    type: ClassVar[str] = "successor.ranked"

    rank: Rank


class SuccessorWithdrawn(Nomination):
    """Sent when a nomination ends: by the nominee's wish, or because things changed."""

    type: ClassVar[str] = "successor.withdrawn"


class ReviewOpened(Event):
    """Sent when a talent review of a unit begins."""

    type: ClassVar[str] = "review.opened"
    streams: ClassVar[tuple[str, ...]] = ("review",)

    title: Name | None = None
    unit: Identifier | None = None
    planned_end: Day | None = None


class ReviewCalibrated(Event):
    """Sent when a review settles somebody's performance and potential across managers."""

    type: ClassVar[str] = "review.calibrated"
    streams: ClassVar[tuple[str, ...]] = ("review",)
    speaks_of: ClassVar[str] = "employee"

    employee: Identifier
    performance: Rating | None = None
    potential: Degree | None = None
    note: PersonalNote | None = None


class ReviewClosed(Event):
    """Sent when a talent review is over."""

    type: ClassVar[str] = "review.closed"
    streams: ClassVar[tuple[str, ...]] = ("review",)
