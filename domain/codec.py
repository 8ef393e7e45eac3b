"""Between facts and stored bytes: orjson out, orjson back, nothing validated twice."""

from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

import orjson
from pydantic import BaseModel

from domain.events.base import GIVEN_BY_THE_LOG, Event
from domain.events.catalogue import BY_NAME, upcast

_STAMPED: Final = len(b'{"recorded_at":"2026-01-01T00:00:00.000000Z",')


class UnreadableFact(Exception):
    """A stored fact that this program does not understand; the message names its position."""


def body(fact: Event) -> bytes:
    """The fact as JSON, before the log has said when it was recorded.

    Fields stand in declared order and without nulls, so that the same content is the same bytes.
    """
    held = fact.__dict__
    values: dict[str, Any] = {"v": fact.version} if fact.version > 1 else {}
    for name in _stored_fields(type(fact)):
        value = held[name]
        if value is not None:
            values[name] = value
    return orjson.dumps(values, default=_part, option=orjson.OPT_UTC_Z)


def stamp(moment: datetime) -> str:
    """A moment as the log writes it: UTC, six digits, so that text order is time order."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def state_of(body: bytes, recorded_at: str) -> bytes:
    """The stored bytes: the body with the stamp of its recording in front."""
    return b'{"recorded_at":"' + recorded_at.encode() + b'",' + body[1:]


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
    try:
        kind = BY_NAME[name]
        fields = orjson.loads(state)
        written = fields.pop("v", 1)
        if written != kind.version:
            fields = upcast(name, written, fields)
        return kind.revive(stream, version, position, fields)
    except KeyError as missing:
        raise UnreadableFact(
            f"position {position} holds a {name!r} that this program cannot read ({missing}); "
            "upgrade the program that reads, or run `careerlog verify`"
        ) from None
    except ValueError as wrong:
        raise UnreadableFact(
            f"position {position} ({name}) cannot be read: {type(wrong).__name__}; "
            "run `careerlog verify`"
        ) from None


@cache
def _stored_fields(kind: type[Event]) -> tuple[str, ...]:
    left_out = ("originator_id", *GIVEN_BY_THE_LOG)
    return tuple(name for name in kind.model_fields if name not in left_out)


def _part(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    raise TypeError(f"a {type(value).__name__} cannot be stored")
