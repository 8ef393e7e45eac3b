"""The record about itself: corrections, rescissions, annotations and erasure.

A target is named by the sender's own `source` and `event_id`, so that a correction may arrive
before the fact it corrects. It stands on the same stream as its target.
"""

from functools import cache
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, TypeAdapter, ValidationError, model_validator
from pydantic_core import to_json

from .base import Event, EventId, Identifier, PersonalNote, Source

_ANY_STREAM = ("career", "position", "path", "review")


class Targeting(Event):
    """What facts about a fact share: which one they mean.

    `target_source` left out means the sender's own source. `person` names whose personal data the
    fact holds, on streams that are not a person's own.
    """

    streams: ClassVar[tuple[str, ...]] = _ANY_STREAM

    target_id: EventId
    target_source: Source | None = None
    person: Identifier | None = None

    @property
    def target(self) -> tuple[str, str]:
        """The (source, event_id) of the fact that is meant."""
        return (self.target_source or self.source, self.target_id)

    def owner_of(self, field: str) -> str | None:
        """The person named, else the stream's own."""
        return self.person if self.person and field in self.personal else super().owner_of(field)


class Changing(Targeting):
    """What a correction and the request for one share: the new values, checked and sealed."""

    target_type: Annotated[str, Field(max_length=64)]
    changes: Annotated[dict[str, Any], Field(min_length=1)] | None

    @model_validator(mode="after")
    def _changes_fit_their_target(self) -> Self:
        target = _corrigible(self.target_type)
        if target is None:
            raise ValueError(
                f"target_type {self.target_type!r} is no type of fact that can be corrected; "
                "name the type of the original fact, such as career.promoted"
            )
        for field, value in (self.changes or {}).items():
            if field not in _correctable(target):
                raise ValueError(
                    f"changes.{field}: {target.type} has no such field to correct; "
                    f"it has {', '.join(_correctable(target))}"
                )
            try:
                _correctable(target)[field].validate_json(to_json(value), strict=True)
            except ValidationError as wrong:
                raise ValueError(f"changes.{field}: {wrong.errors()[0]['msg']}") from None
            if field in target.personal and not (self.person or self._stream_is_a_persons_own()):
                raise ValueError(f"person: name the employee whose personal data {field} is")
        return self

    def _stream_is_a_persons_own(self) -> bool:
        return self.originator_id.startswith("career-")

    def personal_values(self) -> dict[tuple[str, ...], str]:
        """The personal values among `changes` too, as the corrected type marks them."""
        owners = super().personal_values()
        target = _corrigible(self.target_type)
        for field in target.personal if target else ():
            owner = self.person or (self.subject if self._stream_is_a_persons_own() else None)
            if (self.changes or {}).get(field) is not None and owner:
                owners[("changes", field)] = owner
        return owners


class RecordCorrected(Changing):
    """Sent when a fact was recorded wrongly: `changes` replaces the fields it names.

    `target_type` is the type of the fact that is put right, so that `changes` can be checked, and
    its personal values sealed, before that fact has even arrived. A null clears an optional field.
    To correct a correction, target the correction: its `changes` are replaced as a whole.
    Of several corrections of one field the latest recorded holds.
    """

    type: ClassVar[str] = "record.corrected"

    changes: Annotated[dict[str, Any], Field(min_length=1)]


def _corrigible(name: str) -> type[Event] | None:
    from .catalogue import BY_NAME  # the catalogue imports every subject, this one included

    kind = BY_NAME.get(name)
    return None if kind is None or kind.written_here or issubclass(kind, Targeting) else kind


@cache
def _correctable(kind: type[Event]) -> dict[str, TypeAdapter[Any]]:
    """The fields of `kind` that a correction may replace, each with what checks its new value."""
    fields = ("effective_on", "effective_seq", "actor", "reason", *kind.own_fields())
    adapters: dict[str, TypeAdapter[Any]] = {}
    for name in fields:
        info = kind.model_fields[name]
        checked: Any = Annotated[info.annotation, info]
        adapters[name] = TypeAdapter(checked)
    return adapters


def takes(kind: type[Event], field: str, value: Any) -> bool:
    """Whether a correction of such a fact may replace the field with this JSON value."""
    if field not in _correctable(kind):
        return False
    try:
        _correctable(kind)[field].validate_json(to_json(value), strict=True)
    except ValidationError:
        return False
    return True


class RecordRescinded(Targeting):
    """Sent when a fact should never have been recorded: it counts as never having happened.

    Rescinding a correction brings back what it replaced. A rescission cannot itself be rescinded;
    send the fact anew instead.
    """

    type: ClassVar[str] = "record.rescinded"


class RecordAnnotated(Targeting):
    """Sent when somebody adds a note to a fact, for auditors to read; it changes nothing."""

    type: ClassVar[str] = "record.annotated"

    note: PersonalNote

    @model_validator(mode="after")
    def _says_whom_it_speaks_of(self) -> Self:
        if self.person is None and not self.originator_id.startswith("career-"):
            raise ValueError("person: name the employee whom note speaks of")
        return self


Basis = Literal[
    "consent_withdrawn",
    "no_longer_necessary",
    "objection",
    "unlawful_processing",
    "legal_obligation",
    "retention_period_over",
]
"""On what ground a person is erased (GDPR Art. 17(1)(a)-(e), and our own retention periods)."""


class PersonErased(Event):
    """Written when a person's data has been erased: on what basis, asked and approved by whom.

    Their key is destroyed; the structure of the record stays, what was personal reads "erased".
    """

    type: ClassVar[str] = "person.erased"
    written_here: ClassVar[bool] = True

    basis: Basis
    requested_by: Identifier | None = None
    authorised_by: Identifier
