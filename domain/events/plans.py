"""Goals and plans: what is aimed for, and what employee, manager and organisation promise."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from .base import Day, Event, Identifier, Level, Party, PersonalNote


class GoalSet(Event):
    """Sent when somebody sets a goal: to develop where they are, or to advance.

    The two purposes are different wishes and never stand for one another.
    """

    type: ClassVar[str] = "goal.set"

    goal: Identifier
    purpose: Literal["development", "advancement"]
    description: PersonalNote | None = None
    target_post: Identifier | None = None
    target_skill: Identifier | None = None
    target_level: Level | None = None
    target_certificate: Identifier | None = None
    horizon: Literal["short_term", "mid_term", "long_term"] | None = None
    due: Day | None = None


class GoalRevised(Event):
    """Sent when a goal changes; fields left out stay as they were."""

    type: ClassVar[str] = "goal.revised"

    goal: Identifier
    purpose: Literal["development", "advancement"] | None = None
    description: PersonalNote | None = None
    target_post: Identifier | None = None
    target_skill: Identifier | None = None
    target_level: Level | None = None
    target_certificate: Identifier | None = None
    horizon: Literal["short_term", "mid_term", "long_term"] | None = None
    due: Day | None = None


class GoalAchieved(Event):
    """Sent when a goal is reached; a promise the employee kept to themselves."""

    type: ClassVar[str] = "goal.achieved"

    goal: Identifier
    evidence: PersonalNote | None = None


class GoalAbandoned(Event):
    """Sent when a goal is given up; `reason` says why."""

    type: ClassVar[str] = "goal.abandoned"

    goal: Identifier


class PlanAgreed(Event):
    """Sent when a development plan is agreed, by the employee, the manager, or both at once.

    A plan counts as agreed when both have done so; one fact may carry either or both.
    """

    type: ClassVar[str] = "plan.agreed"

    plan: Identifier
    agreed_by: Annotated[tuple[Literal["employee", "manager"], ...], Field(min_length=1)]
    manager: Identifier | None = None
    until: Day | None = None


class ActionAgreed(Event):
    """Sent when a plan action is promised: by the employee, the manager or the organisation.

    `kind` is the 70-20-10 kind: experience on the job, relationship (mentors, coaches), formal.
    `responsible` is the employee id of whoever must do it, where that is not the person themselves.
    """

    type: ClassVar[str] = "action.agreed"

    action: Identifier
    owner: Party
    kind: Literal["experience", "relationship", "formal"]
    plan: Identifier | None = None
    goal: Identifier | None = None
    responsible: Identifier | None = None
    description: PersonalNote | None = None
    due: Day | None = None


class ActionCompleted(Event):
    """Sent when a plan action is done: a promise kept by its owner."""

    type: ClassVar[str] = "action.completed"

    action: Identifier
    evidence: PersonalNote | None = None


class ActionDropped(Event):
    """Sent when a plan action will not be done any more; `reason` says why."""

    type: ClassVar[str] = "action.dropped"

    action: Identifier
