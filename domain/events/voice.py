"""The person's own voice: what they want, what they say, and how they are thanked."""

from typing import ClassVar, Literal

from .base import Day, Event, Identifier, Name, PersonalNote


class AspirationDeclared(Event):
    """Sent when somebody says what they want: advancement, development, both, or neither.

    Nobody is listed as a candidate against it: development is grown and rewarded in place.
    """

    type: ClassVar[str] = "aspiration.declared"

    wish: Literal["advancement", "development", "both", "neither"]
    target_posts: tuple[Identifier, ...] = ()
    mobility: Literal["none", "local", "national", "international"] | None = None
    relocation: bool | None = None
    notes: PersonalNote | None = None


class ConversationHeld(Event):
    """Sent when a career conversation took place: a promise of the manager, kept.

    Stay interviews ask what keeps a person and what would make them go, before they go.
    """

    type: ClassVar[str] = "conversation.held"

    conversation: Identifier
    kind: Literal["stay_interview", "career_counselling", "check_in"]
    held_by: Identifier | None = None
    reasons_to_stay: PersonalNote | None = None
    reasons_to_leave: PersonalNote | None = None
    notes: PersonalNote | None = None
    follow_up_by: Day | None = None


class RewardGranted(Event):
    """Sent when somebody is rewarded; growth can be recognised without a promotion."""

    type: ClassVar[str] = "reward.granted"

    reward: Identifier
    kind: Literal[
        "bonus", "conference", "project_lead", "recognition", "time_off", "training_budget", "other"
    ]
    title: Name | None = None
    note: PersonalNote | None = None
