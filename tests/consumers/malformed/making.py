"""Records of the intake, made from an event that is well-formed."""

from typing import Any, NamedTuple

import orjson

from consumers.wire import example_cloud_event

SECRET = "Maria Secret"
SECRET_MAIL = "maria.secret@example.org"
KEY = b"career-E1024"
STRUCTURED = "application/cloudevents+json"

Headers = list[tuple[str, bytes | None]]


class Malformed(NamedTuple):
    """A record, and words that the reason must have in it."""

    name: str
    value: bytes | None
    headers: Headers | None
    says: str
    key: bytes | None = KEY


EVENT = example_cloud_event("career.promoted")
EVENT["data"] = EVENT["data"] | {"reason": SECRET}
DATA = EVENT["data"]


def changed(without: tuple[str, ...] = (), **attributes: Any) -> dict[str, Any]:
    """The event with other attributes, or without some."""
    event = EVENT | attributes
    return {name: value for name, value in event.items() if name not in without}


def with_data(without: tuple[str, ...] = (), **fields: Any) -> dict[str, Any]:
    """The event with other data."""
    data = {name: value for name, value in (DATA | fields).items() if name not in without}
    return EVENT | {"data": data}


def structured(name: str, says: str, event: Any, content_type: str = STRUCTURED) -> Malformed:
    """A record in structured mode."""
    value = event if isinstance(event, bytes) else orjson.dumps(event)
    return Malformed(name, value, [("content-type", content_type.encode())], says)


def headers(*more: tuple[str, bytes | None], without: tuple[str, ...] = ()) -> Headers:
    """The headers of the event in binary mode."""
    given: Headers = [
        (f"ce_{name}", str(value).encode())
        for name, value in EVENT.items()
        if name not in ("data", "datacontenttype", *without)
    ]
    if "content-type" not in without:
        given.append(("content-type", b"application/json"))
    return given + list(more)


def binary(
    name: str,
    says: str,
    *more: tuple[str, bytes | None],
    without: tuple[str, ...] = (),
    value: bytes | None = None,
) -> Malformed:
    """A record in binary mode."""
    body = orjson.dumps(DATA) if value is None else value
    return Malformed(name, body, headers(*more, without=without), says)


def bare(name: str, says: str, content: Any, key: bytes | None = None) -> Malformed:
    """A record without headers."""
    value = content if isinstance(content, bytes) else orjson.dumps(content)
    return Malformed(name, value, [], says, key)
