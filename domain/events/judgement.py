"""Judgement: how somebody performs, what they might become, and the risk of losing them."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from .base import Day, Degree, Event, Identifier, Name, PersonalNote

Rating = Annotated[int, Field(ge=1, le=5)]
"""1 (far below what is expected) to 5 (far above); 3 is fully as expected."""


class AppraisalRecorded(Event):
    """Sent when an appraisal is closed. Performance is the nine-box's first axis."""

    type: ClassVar[str] = "appraisal.recorded"

    performance: Rating
    period_from: Day | None = None
    period_to: Day | None = None
    appraiser: Identifier | None = None
    summary: PersonalNote | None = None


class PotentialAssessed(Event):
    """Sent when somebody's potential for bigger roles is judged: the nine-box's second axis."""

    type: ClassVar[str] = "potential.assessed"

    potential: Degree
    assessor: Identifier | None = None
    summary: PersonalNote | None = None


class AssessmentRecorded(Event):
    """Sent when an assessment centre reports on somebody."""

    type: ClassVar[str] = "assessment.recorded"

    assessment: Identifier
    overall: Rating
    centre: Name | None = None
    recommended_for: Literal["next_level", "stay_and_grow", "other_track"] | None = None
    summary: PersonalNote | None = None


class RetentionRiskAssessed(Event):
    """Sent when a manager judges the risk that somebody leaves, and what their loss would mean.

    Version 1 had a single `risk` from 1 to 5 that mixed the two; it is read as the risk of loss.
    """

    type: ClassVar[str] = "retention_risk.assessed"
    version: ClassVar[int] = 2

    risk_of_loss: Degree
    impact_of_loss: Degree | None = None
    assessor: Identifier | None = None
    reasons: PersonalNote | None = None
