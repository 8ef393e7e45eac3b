"""Assignments: secondments and temporary, acting or informal roles beside the substantive post."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from .base import Day, Event, Identifier, Name


class SecondmentStarted(Event):
    """Sent when somebody is lent to another unit or a partner organisation, keeping their post.

    Home and host, who appraises and whether the return is guaranteed are promises of the
    organisation; they are kept or broken when the secondment ends. A development measure, and a
    source of skills for succession.
    """

    type: ClassVar[str] = "secondment.started"

    secondment: Identifier
    home_unit: Identifier | None = None
    host_unit: Identifier | None = None
    host_organisation: Name | None = None
    home_manager: Identifier | None = None
    host_manager: Identifier | None = None
    substantive_post: Identifier | None = None
    purpose: (
        Literal["development", "project", "cover", "partnership", "transfer_of_knowledge", "other"]
        | None
    ) = None
    planned_end: Day | None = None
    backfill: Identifier | None = None
    appraised_by: Literal["home", "host", "both"] | None = None
    return_guarantee: bool | None = None

    @model_validator(mode="after")
    def _has_a_host(self) -> "SecondmentStarted":
        if self.host_unit is None and self.host_organisation is None:
            raise ValueError("a secondment needs host_unit or host_organisation")
        return self


class SecondmentExtended(Event):
    """Sent when a running secondment gets a later planned end."""

    type: ClassVar[str] = "secondment.extended"

    secondment: Identifier
    planned_end: Day


class SecondmentEnded(Event):
    """Sent when a secondment is over: `returned` to the home post, `stayed` with the host, or ended
    `early` (and went home).

    Who stayed stands with the host from that day on: in `unit` (the host unit unless named), under
    the host's manager, with `title` if it is named; the post at home is given up for `post`.
    """

    type: ClassVar[str] = "secondment.ended"

    secondment: Identifier
    outcome: Literal["returned", "stayed", "early"]
    unit: Identifier | None = None
    post: Identifier | None = None
    title: Name | None = None


class AssignmentStarted(Event):
    """Sent when somebody takes a temporary, acting or informal role beside their own.

    Experience on the job: the largest part of a 70-20-10 development plan. `stretch` marks a role
    chosen to be beyond what the person has done so far.
    """

    type: ClassVar[str] = "assignment.started"

    assignment: Identifier
    kind: Literal["temporary", "acting", "informal"]
    role: Name
    post: Identifier | None = None
    unit: Identifier | None = None
    planned_end: Day | None = None
    share_percent: Annotated[int, Field(ge=1, le=100)] | None = None
    stretch: bool | None = None


class AssignmentEnded(Event):
    """Sent when such a role is over."""

    type: ClassVar[str] = "assignment.ended"

    assignment: Identifier
    outcome: Literal["completed", "made_permanent", "ended_early"] | None = None
