"""The envelope every fact carries, and the strict types its fields are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any, ClassVar, Final, Literal, Self, get_args, get_origin

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    model_validator,
)

EARLIEST: Final = date(1700, 1, 1)
LATEST: Final = date(2199, 12, 31)


def _within_living_record(day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise ValueError(f"write a day between {EARLIEST} and {LATEST}")
    return day


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("write a time that lies in the years 1 to 9999 in UTC, too") from None


def _utc_text(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


@dataclass(frozen=True)
class Personal:
    """Marks a field as personal data and says whose it is.

    `of` names the field of the same fact that holds the person's employee id; left empty, the
    person is the one the fact speaks of (see `Event.speaks_of`).
    """

    of: str = ""


Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$")]
STREAM: Final = r"(career|position|path|review|access|period)-[A-Za-z0-9][A-Za-z0-9._@-]{0,63}"
"""A stream's name: what kind of thing it is about, and which."""
StreamId = Annotated[str, StringConstraints(pattern=f"^{STREAM}$")]
Day = Annotated[date, AfterValidator(_within_living_record)]
Moment = Annotated[AwareDatetime, AfterValidator(_in_utc), PlainSerializer(_utc_text)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=160, pattern=r"^[^\x00-\x1f]+$")]
Note = Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=r"^[^\x00]+$")]
EventId = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,128}$")]
Source = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,256}$")]
PersonalName = Annotated[Name, Personal()]
PersonalNote = Annotated[Note, Personal()]

Ladder = Literal["management", "specialist"]
Level = Annotated[float, Field(ge=0, le=7)]
"""A skill level on the O*NET level scale, 0 (none) to 7 (highest)."""
Party = Literal["employee", "manager", "organisation"]
Degree = Literal["low", "medium", "high"]
Readiness = Literal["ready_now", "one_to_three_years", "four_to_five_years"]
"""ISO 30414 readiness bands; emergency cover is the separate flag `interim`."""


class Part(BaseModel):
    """A value inside a fact, as strict as the fact itself."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Event(BaseModel):
    """One fact: its stream, its two clocks, who sent it, who decided it and why.

    Validated once, on its way in. What the log gives back is revived without validation
    (`Event.revive`), because what is in the log was validated before it got there.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    type: ClassVar[str] = ""
    """The stable name: stored, sent and documented; never a Python path."""
    version: ClassVar[int] = 1
    """The version of the fact's own fields; a new one comes with an upcaster in catalogue.py."""
    streams: ClassVar[tuple[str, ...]] = ("career",)
    """The kinds of stream the fact may stand on."""
    speaks_of: ClassVar[str] = ""
    """The field that holds the person whom the fact speaks of; empty: the stream's own person."""
    written_here: ClassVar[bool] = False
    """Careerlog alone writes it: nobody may send it, correct it or rescind it."""
    personal: ClassVar[Mapping[str, str]] = {}
    """Personal field -> the field that names its owner, '' for the stream's own person."""

    originator_id: StreamId
    """The stream: `career-E1024`, `position-P77`, `path-...`, `review-...`."""
    source: Source
    """The system that sent the fact (CloudEvents `source`)."""
    event_id: EventId
    """The sender's id of the fact; with `source` it identifies the fact for ever."""
    effective_on: Day
    """The business day the fact is true from."""
    effective_seq: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    """The order among facts of one day, where the source knows it; else the log's order counts."""
    entered_at: Moment | None = None
    """When the source says it learned the fact (CloudEvents `time`)."""
    actor: Identifier | None = None
    """Who decided."""
    reason: PersonalNote | None = None
    """Why, in the decider's words."""
    correlation_id: EventId | None = None
    causation_id: EventId | None = None

    originator_version: int = 0
    """The fact's place on its stream, from 1; given by the log."""
    position: int = 0
    """The fact's place in the log, from 1; given by the log."""
    recorded_at: datetime | None = None
    """When this system learned the fact; given by the log, never running backwards along it."""

    _defaults: ClassVar[dict[str, Any]] = {}
    _revivers: ClassVar[tuple[tuple[str, Any], ...]] = ()

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Works out once, per class, what reviving and sealing need to know."""
        super().__pydantic_init_subclass__(**kwargs)
        cls._defaults = {
            name: field.default
            for name, field in cls.model_fields.items()
            if not field.is_required()
        }
        cls._revivers = tuple(
            (name, revive)
            for name, field in cls.model_fields.items()
            if (revive := _reviver(field.annotation)) is not None
        )
        owners: dict[str, str] = {}
        for name, field in cls.model_fields.items():
            for mark in _marks(field.annotation, list(field.metadata)):
                owners[name] = mark.of or cls.speaks_of
        cls.personal = owners

    @model_validator(mode="after")
    def _stands_on_its_kind_of_stream(self) -> Self:
        kind = self.originator_id.partition("-")[0]
        if kind not in self.streams:
            raise ValueError(
                f"{self.type} stands on a {' or '.join(self.streams)} stream, "
                f"such as {self.streams[0]}-X1, not on a {kind} stream"
            )
        return self

    @classmethod
    def own_fields(cls) -> tuple[str, ...]:
        """The fields that are this kind of fact's own, in the order they are declared."""
        return tuple(name for name in cls.model_fields if name not in Event.model_fields)

    @classmethod
    def revive(cls, stream: str, version: int, position: int, state: dict[str, Any]) -> Self:
        """The fact as the log holds it, without validating it again.

        `state` is the decoded stored JSON, already upcast; it is taken over, not copied.
        """
        values = cls._defaults | state
        for name, restore in cls._revivers:
            value = values[name]
            if value is not None:
                values[name] = restore(value)
        values["originator_id"] = stream
        values["originator_version"] = version
        values["position"] = position
        return cls._bare(values)

    @classmethod
    def _bare(cls, values: dict[str, Any]) -> Self:
        fact: Self = _NEW(cls)
        _SET_VALUES(fact, values)
        _SET_FIELDS_SET(fact, _NO_FIELDS)
        _SET_EXTRA(fact, None)
        _SET_PRIVATE(fact, None)
        return fact

    def replaced(self, **values: Any) -> Self:
        """This fact with other values for some fields, unvalidated: for the log and the fold."""
        return self._bare(self.__dict__ | values)

    @classmethod
    def restored(cls, field: str, value: Any) -> Any:
        """A stored JSON value as the Python value that `field` holds (dates, tuples, parts)."""
        for name, restore in cls._revivers:
            if name == field and value is not None:
                return restore(value)
        return value

    @property
    def subject(self) -> str:
        """The id behind the stream's kind: the employee or the post."""
        return self.originator_id.partition("-")[2]

    def personal_values(self) -> dict[tuple[str, ...], str]:
        """Where this fact holds personal values, as paths, and whose each one is."""
        owners: dict[tuple[str, ...], str] = {}
        for field in self.personal:
            if getattr(self, field) is not None and (owner := self.owner_of(field)):
                owners[(field,)] = owner
        return owners

    def owner_of(self, field: str) -> str | None:
        """The employee id whose personal data `field` is; None where nobody's."""
        if field not in self.personal:
            return None
        owner = self.personal[field]
        if owner:
            person: str | None = getattr(self, owner)
            return person
        return self.subject if self.originator_id.startswith("career-") else None


_NO_FIELDS: Final[frozenset[str]] = frozenset()
# A model is frozen, and setting its slots through their descriptors is what pydantic's own
# model_construct does the long way round: reading the log makes millions of these.
_NEW: Final[Any] = object.__new__
_SET_VALUES: Final = BaseModel.__dict__["__dict__"].__set__
_SET_FIELDS_SET: Final = BaseModel.__dict__["__pydantic_fields_set__"].__set__
_SET_EXTRA: Final = BaseModel.__dict__["__pydantic_extra__"].__set__
_SET_PRIVATE: Final = BaseModel.__dict__["__pydantic_private__"].__set__

GIVEN_BY_THE_LOG: Final = ("originator_version", "position", "recorded_at")
"""Envelope fields that no sender may set."""

CARRIED_OUTSIDE: Final = (
    "originator_id",
    "source",
    "event_id",
    "entered_at",
    "correlation_id",
    "causation_id",
    *GIVEN_BY_THE_LOG,
)
"""Envelope fields that a CloudEvent carries as attributes, not in `data`."""


def _marks(annotation: Any, metadata: list[Any]) -> list[Personal]:
    """The Personal marks of a field, wherever pydantic left them (`X | None` keeps them inside)."""
    found = [mark for mark in metadata if isinstance(mark, Personal)]
    for argument in get_args(annotation):
        if get_origin(argument) is Annotated:
            found += _marks(get_args(argument)[0], list(argument.__metadata__))
        elif get_origin(argument) is not None:
            found += _marks(argument, [])
    return found


def _reviver(annotation: Any) -> Any:
    """How to turn a stored JSON value back into `annotation`; None where JSON already has it."""
    if get_origin(annotation) is Annotated:
        return _reviver(get_args(annotation)[0])
    if get_origin(annotation) is tuple:
        inner = _reviver(get_args(annotation)[0])
        return tuple if inner is None else (lambda values: tuple(inner(v) for v in values))
    if annotation is AwareDatetime:
        return datetime.fromisoformat
    if isinstance(annotation, type) and issubclass(annotation, datetime):
        return datetime.fromisoformat
    if isinstance(annotation, type) and issubclass(annotation, date):
        return date.fromisoformat
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return lambda value: annotation.model_construct(**value)
    for argument in get_args(annotation):
        if get_origin(annotation) is not Literal and (found := _reviver(argument)) is not None:
            return found
    return None
