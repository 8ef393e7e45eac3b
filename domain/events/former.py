"""Facts as earlier versions had them: what still arrives in them is checked, then upcast."""

from typing import Annotated, ClassVar, Final

from pydantic import Field

from .base import Event, Identifier, PersonalNote


class RetentionRiskAssessedV1(Event):
    """A single risk from 1 (none) to 5 (about to leave), likelihood and impact mixed."""

    type: ClassVar[str] = "retention_risk.assessed"
    version: ClassVar[int] = 1

    risk: Annotated[int, Field(ge=1, le=5)]
    assessor: Identifier | None = None
    reasons: PersonalNote | None = None


FORMER: Final[dict[tuple[str, int], type[Event]]] = {
    (kind.type, kind.version): kind for kind in (RetentionRiskAssessedV1,)
}
"""(name, old version) -> the fact as that version had it. Never changed, only added to."""
