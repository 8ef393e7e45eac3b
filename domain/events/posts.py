"""Posts and paths: what a post is, what it asks for, where it leads, and how it is filled."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from .base import Event, Identifier, Ladder, Level, Name, Part


class PositionDefined(Event):
    """Sent when a post comes into being. `refill` false: nobody follows when it falls vacant."""

    type: ClassVar[str] = "position.defined"
    streams: ClassVar[tuple[str, ...]] = ("position",)

    title: Name
    unit: Identifier
    grade: Identifier | None = None
    ladder: Ladder | None = None
    job: Identifier | None = None
    reports_to: Identifier | None = None
    refill: bool = True


class PositionRedefined(Event):
    """Sent when a post changes; fields left out stay as they were."""

    type: ClassVar[str] = "position.redefined"
    streams: ClassVar[tuple[str, ...]] = ("position",)

    title: Name | None = None
    unit: Identifier | None = None
    grade: Identifier | None = None
    ladder: Ladder | None = None
    job: Identifier | None = None
    reports_to: Identifier | None = None
    refill: bool | None = None


class PositionClosed(Event):
    """Sent when a post is abolished; `reason` says why."""

    type: ClassVar[str] = "position.closed"
    streams: ClassVar[tuple[str, ...]] = ("position",)


class PositionCriticalitySet(Event):
    """Sent when a post is judged: `key` (its work carries the strategy) and `critical` (its vacancy
    does harm at once). Successor coverage counts critical posts."""

    type: ClassVar[str] = "position.criticality_set"
    streams: ClassVar[tuple[str, ...]] = ("position",)

    key: bool
    critical: bool
    why: Name | None = None


class SkillRequirement(Part):
    """A skill that a post asks for, at least at `level` (0-7)."""

    skill: Identifier
    level: Level
    essential: bool = True


class PositionRequirementsSet(Event):
    """Sent when it is written down what a post asks for; replaces what was asked before.

    Readiness, gaps and development plans are measured against it.
    """

    type: ClassVar[str] = "position.requirements_set"
    streams: ClassVar[tuple[str, ...]] = ("position",)

    skills: tuple[SkillRequirement, ...] = ()
    certificates: tuple[Identifier, ...] = ()
    minimum_grade: Identifier | None = None
    experience_years: Annotated[float, Field(ge=0, le=60)] | None = None


class PathDefined(Event):
    """Sent when a career path is drawn, from a post or job to a post or job."""

    type: ClassVar[str] = "path.defined"
    streams: ClassVar[tuple[str, ...]] = ("path",)

    from_post: Identifier | None = None
    from_job: Identifier | None = None
    to_post: Identifier | None = None
    to_job: Identifier | None = None
    kind: Literal["upward", "lateral", "cross_ladder"] | None = None
    typical_years: Annotated[float, Field(ge=0, le=60)] | None = None

    @model_validator(mode="after")
    def _joins_two_ends(self) -> "PathDefined":
        if (self.from_post is None) == (self.from_job is None):
            raise ValueError("a path starts at one of from_post and from_job")
        if (self.to_post is None) == (self.to_job is None):
            raise ValueError("a path ends at one of to_post and to_job")
        return self


class OpeningPosted(Event):
    """Sent when a vacancy is announced; inside first, or everywhere."""

    type: ClassVar[str] = "opening.posted"
    streams: ClassVar[tuple[str, ...]] = ("position",)

    opening: Identifier
    scope: Literal["internal", "external", "both"] = "both"


class OpeningApplied(Event):
    """Sent when an employee applies: a wish to advance or to change, in the person's own hand."""

    type: ClassVar[str] = "opening.applied"
    streams: ClassVar[tuple[str, ...]] = ("position",)
    speaks_of: ClassVar[str] = "employee"

    opening: Identifier
    employee: Identifier


class OpeningFilled(Event):
    """Sent when an opening is filled; internal fill rate and effectiveness count it."""

    type: ClassVar[str] = "opening.filled"
    streams: ClassVar[tuple[str, ...]] = ("position",)
    speaks_of: ClassVar[str] = "employee"

    opening: Identifier
    route: Literal["internal", "external"]
    employee: Identifier | None = None


class OpeningWithdrawn(Event):
    """Sent when an opening is called off; `reason` says why."""

    type: ClassVar[str] = "opening.withdrawn"
    streams: ClassVar[tuple[str, ...]] = ("position",)

    opening: Identifier
