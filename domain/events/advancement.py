"""Advancement: upwards, sideways, to the other ladder, and down."""

from typing import ClassVar

from pydantic import model_validator

from .base import Day, Event, Identifier, Ladder, Name

_DESTINATION = ("unit", "post", "title", "grade", "ladder", "job")


class Move(Event):
    """What moves share: where to, where from (to be checked against the record), and handover.

    A destination field left out stays as it was. The `from_` fields say what the source believes
    came before; where the record disagrees, the fact is recorded, flagged and not believed.
    `previous_post_until` is the first day the post left behind is no longer held, where that is
    not the day of the move: later means two posts at once, which is flagged.
    """

    unit: Identifier | None = None
    post: Identifier | None = None
    title: Name | None = None
    grade: Identifier | None = None
    ladder: Ladder | None = None
    job: Identifier | None = None
    manager: Identifier | None = None
    from_unit: Identifier | None = None
    from_post: Identifier | None = None
    from_title: Name | None = None
    from_grade: Identifier | None = None
    previous_post_until: Day | None = None
    opening: Identifier | None = None

    @model_validator(mode="after")
    def _leads_somewhere(self) -> "Move":
        if all(getattr(self, name) is None for name in _DESTINATION):
            raise ValueError(f"a move needs at least one of {', '.join(_DESTINATION)}")
        return self


class Promoted(Move):
    """Sent when somebody takes on a higher grade or a bigger role: advancement, granted.

    Counts towards promotion rates, time in role, and the fill of an `opening` if it names one.
    """

    type: ClassVar[str] = "career.promoted"


class MovedLaterally(Move):
    """Sent when somebody changes unit, post or title at the same level.

    A development move as often as not: breadth for succession, and growth for people who do not
    want advancement.
    """

    type: ClassVar[str] = "career.moved_laterally"


class LadderChanged(Move):
    """Sent when somebody crosses between the management and the specialist ladder.

    `equivalent_level` is the grade on the new ladder that the organisation holds equal to the old
    one, so that crossing over is neither a promotion nor a demotion.
    """

    type: ClassVar[str] = "career.ladder_changed"

    ladder: Ladder
    from_ladder: Ladder | None = None
    equivalent_level: Identifier | None = None


class Demoted(Move):
    """Sent when somebody takes a lower grade or a smaller role, by their own wish or not."""

    type: ClassVar[str] = "career.demoted"

    voluntary: bool | None = None
