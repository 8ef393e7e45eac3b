"""Between facts and stored bytes; nothing that is in the log is validated again."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Final

import orjson
from pydantic import BaseModel

from domain.events.base import GIVEN_BY_THE_LOG, Event
from domain.events.catalogue import BY_NAME, UnknownVersion, upcast

_STAMPED: Final = len(b'{"recorded_at":"2026-01-01T00:00:00.000000Z",')
_NOT_STORED: Final = {"originator_id", *GIVEN_BY_THE_LOG}


class UnreadableFact(Exception):
    """A stored fact that this program does not understand; the message names its position."""


def body(fact: Event) -> bytes:
    """The fact as JSON, before the log has said when it was recorded.

    Fields stand in declared order and without nulls, so that the same content is the same bytes.

    Raises:
        UnreadableFact: the fact is of a class that nobody could read back by its name.
    """
    kind = type(fact)
    opening = _opening(kind)
    held = fact.__dict__
    if next(iter(held)) != "originator_id":  # revived: what the log gave back stands in its order
        fact = kind._bare({name: held[name] for name in kind.model_fields})
    # warnings: a sealed value stands where the field's type says text.
    written: bytes = kind.__pydantic_serializer__.to_json(
        fact, exclude=_NOT_STORED, exclude_none=True, warnings=False
    )
    return opening + written[1:] if opening else written


def stamp(moment: datetime) -> str:
    """A moment as the log writes it: UTC, six digits, so that text order is time order."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def before_body(recorded_at: str) -> bytes:
    """What stands before a body's fields in the stored bytes: the stamp of the recording."""
    return b'{"recorded_at":"' + recorded_at.encode() + b'",'


def state_of(body: bytes, recorded_at: str) -> bytes:
    """The stored bytes: the body with the stamp of its recording in front."""
    return before_body(recorded_at) + body[1:]


def body_of(state: bytes) -> bytes:
    """The body back from the stored bytes."""
    return b"{" + state[_STAMPED:]


def fields_of(name: str, state: bytes) -> dict[str, Any]:
    """The stored fields, as the newest version of the fact has them."""
    fields: dict[str, Any] = orjson.loads(state)
    version = fields.pop("v", 1)
    return fields if version == BY_NAME[name].version else upcast(name, version, fields)


def revive(position: int, stream: str, version: int, name: str, state: bytes) -> Event:
    """The fact behind a row of the log.

    Raises:
        UnreadableFact: the name is not in the catalogue, or the bytes are not what was stored.
    """
    return revive_all([(position, stream, version, name, state)])[0]


def revive_all(rows: Iterable[tuple[int, str, int, str, bytes]]) -> list[Event]:
    """The facts behind rows of the log; raises as `revive` does, at the first unreadable row.

    Does what `Event.revive` does, in one loop: this is where reading the log spends its time.
    """
    facts: list[Event] = []
    loads, at, day = orjson.loads, datetime.fromisoformat, date.fromisoformat
    for position, stream, version, name, state in rows:
        try:
            kind, newest, defaults, revivers = _reading(name)
            fields = loads(state)
            if fields.pop("v", 1) != newest:
                fields = fields_of(name, state)
            values = {**defaults, **fields}
            values["effective_on"] = day(values["effective_on"])
            if (recorded_at := values["recorded_at"]) is not None:
                values["recorded_at"] = at(recorded_at)
            for field, restore in revivers:
                if (value := values[field]) is not None:
                    values[field] = restore(value)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise _unreadable(position, name, error) from None
        values["originator_id"] = stream
        values["originator_version"] = version
        values["position"] = position
        fact = _new(kind)
        _set_values(fact, values)
        _set_fields_set(fact, _NO_FIELDS)
        _set_extra(fact, None)
        _set_private(fact, None)
        facts.append(fact)
    return facts


_NO_FIELDS: Final[frozenset[str]] = frozenset()
_new: Final = object.__new__
_set_values, _set_fields_set, _set_extra, _set_private = (
    vars(BaseModel)[slot].__set__ for slot in BaseModel.__slots__
)


@cache
def _reading(name: str) -> tuple[type[Event], int, dict[str, Any], tuple[tuple[str, Any], ...]]:
    """What reviving a fact needs to know of its kind."""
    kind = BY_NAME[name]
    own = (each for each in kind._revivers if each[0] not in ("effective_on", "recorded_at"))
    return kind, kind.version, kind._defaults, tuple(own)


def _unreadable(position: int, name: str, error: Exception) -> UnreadableFact:
    if name not in BY_NAME or isinstance(error, UnknownVersion):
        return UnreadableFact(
            f"position {position} holds a {name!r} of a kind or version that this program does "
            "not know; upgrade the program that reads, or run `careerlog verify`"
        )
    return UnreadableFact(
        f"position {position} ({name}) cannot be read: {type(error).__name__}; "
        "run `careerlog verify`"
    )


@cache
def _opening(kind: type[Event]) -> bytes:
    """What a body begins with instead of a brace, where its version must be told."""
    if BY_NAME.get(kind.type) is not kind:
        raise UnreadableFact(
            f"{kind.__name__} ({kind.type or 'no name'}, version {kind.version}) is not what the "
            "catalogue has under that name; facts are stored in their newest version only"
        )
    return b'{"v":%d,' % kind.version if kind.version > 1 else b""
