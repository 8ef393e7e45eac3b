"""Learning: training, certificates, skills, mentoring, coaching and programmes."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from .base import Day, Event, Identifier, Level, Name, PersonalName


class TrainingEnrolled(Event):
    """Sent when somebody is enrolled in a training; often the organisation's part of a plan."""

    type: ClassVar[str] = "training.enrolled"

    training: Identifier
    title: Name | None = None
    provider: Name | None = None
    planned_end: Day | None = None
    action: Identifier | None = None


class TrainingCompleted(Event):
    """Sent when a training ends with a result. Closes gaps that a post's requirements name."""

    type: ClassVar[str] = "training.completed"

    training: Identifier
    result: Literal["completed", "passed", "failed"] = "completed"
    title: Name | None = None
    provider: Name | None = None
    score_percent: Annotated[float, Field(ge=0, le=100)] | None = None
    hours: Annotated[float, Field(ge=0, le=10_000)] | None = None
    action: Identifier | None = None


class TrainingWithdrawn(Event):
    """Sent when somebody leaves a training before its end, or it is called off."""

    type: ClassVar[str] = "training.withdrawn"

    training: Identifier
    cause: Literal["by_employee", "by_organisation", "cancelled"] | None = None


class CertificationEarned(Event):
    """Sent when somebody earns a certificate, licence or degree; many posts require one.

    `expires_on` is the first day it is no longer valid; left out, it does not expire.
    """

    type: ClassVar[str] = "certification.earned"

    certificate: Identifier
    title: Name | None = None
    issuer: Name | None = None
    expires_on: Day | None = None


class CertificationRenewed(Event):
    """Sent when a certificate is renewed; without `expires_on` it no longer expires."""

    type: ClassVar[str] = "certification.renewed"

    certificate: Identifier
    expires_on: Day | None = None


class CertificationExpired(Event):
    """Sent when a certificate is lost: lapsed, or revoked by its issuer."""

    type: ClassVar[str] = "certification.expired"

    certificate: Identifier
    cause: Literal["lapsed", "revoked"] = "lapsed"


class SkillAssessed(Event):
    """Sent when a skill's level is judged: by the person, a manager, peers or a test."""

    type: ClassVar[str] = "skill.assessed"

    skill: Identifier
    level: Level
    assessed_by: Literal["self", "manager", "peer", "test"] | None = None


class SkillApplied(Event):
    """Sent when a skill is used at work; a skill not used fades ("use it or lose it")."""

    type: ClassVar[str] = "skill.applied"

    skill: Identifier
    context: PersonalName | None = None


class MentoringStarted(Event):
    """Sent when somebody gets a mentor: the relationship part of a plan, promised by the mentor."""

    type: ClassVar[str] = "mentoring.started"

    mentoring: Identifier
    mentor: Identifier
    target_post: Identifier | None = None
    planned_end: Day | None = None


class MentoringEnded(Event):
    """Sent when a mentoring is over."""

    type: ClassVar[str] = "mentoring.ended"

    mentoring: Identifier
    outcome: Literal["completed", "ended_early"] | None = None


class CoachingStarted(Event):
    """Sent when somebody gets a coach, from inside (`coach`) or outside (`provider`)."""

    type: ClassVar[str] = "coaching.started"

    coaching: Identifier
    coach: Identifier | None = None
    provider: Name | None = None
    planned_end: Day | None = None


class CoachingEnded(Event):
    """Sent when a coaching is over."""

    type: ClassVar[str] = "coaching.ended"

    coaching: Identifier
    outcome: Literal["completed", "ended_early"] | None = None


class ProgrammeJoined(Event):
    """Sent when somebody joins a programme (high potentials, leadership, graduates ...)."""

    type: ClassVar[str] = "programme.joined"

    programme: Identifier
    kind: Literal["high_potential", "leadership", "graduate", "specialist", "other"] | None = None
    title: Name | None = None
    planned_end: Day | None = None
