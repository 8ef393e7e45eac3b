"""Reading JSON to the letter: what is wrong with bytes that are no JSON, and names written twice.

RFC 8259 leaves open what a name written twice means, and readers differ (section 4). In a system of
record neither of two values may win by accident, so that such a document is refused.
"""

import re
from collections.abc import Iterable
from json import JSONDecoder
from typing import Any, Final

import orjson

from .refusals import FieldError, Invalid

DEEPEST: Final = 64
"""Levels of objects and lists in each other; a fact has four."""

_PLAIN_NAME: Final = re.compile(r"[A-Za-z@_][A-Za-z0-9._-]{0,63}", re.ASCII)
_NOT_JSON_AT_ALL: Final = (
    (b"\x1f\x8b", "this is compressed (gzip)"),
    (b"(\xb5/\xfd", "this is compressed (zstd)"),
    (b"\xff\xfe", "this is UTF-16 text"),
    (b"\xfe\xff", "this is UTF-16 text"),
    (b"\x00", "this is a schema registry's binary form (Avro or Protobuf)"),
    (b"eyJ", "this is a signed token (JWT)"),
    (b"<", "this is XML or HTML"),
)
_BOM: Final = b"\xef\xbb\xbf"


def parsed(raw: bytes) -> Any:
    """The JSON document in `raw`; a byte order mark before it does no harm.

    Raises:
        Invalid: it is no JSON in UTF-8, is nested too deep, or has an object with one name twice.
    """
    raw = raw.removeprefix(_BOM)
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as wrong:
        raise Invalid(FieldError("", _why(raw, wrong))) from None
    if not _names_stand_once(raw, value) and (name := _name_written_twice(raw)) is not None:
        named = f"the name {name}" if _PLAIN_NAME.fullmatch(name) else "a name"
        raise Invalid(
            FieldError("", f"{named} stands twice in one object; write every name once (RFC 8259)")
        )
    return value


def _why(raw: bytes, wrong: orjson.JSONDecodeError) -> str:
    if raw and not raw.strip(b"\0"):
        return "there is nothing in it but null bytes; send JSON text in UTF-8"
    for beginning, what in _NOT_JSON_AT_ALL:
        if raw.startswith(beginning):
            return f"{what}; send JSON text in UTF-8"
    try:
        raw.decode()
    except UnicodeDecodeError as broken:
        return f"byte {broken.start + 1} is not UTF-8; write the text in UTF-8"
    if not raw.strip():
        return "there is nothing in it; write a JSON object {...}"
    return f"line {wrong.lineno}, column {wrong.colno}: this is not JSON ({wrong.msg})"


def _names_stand_once(raw: bytes, value: Any) -> bool:
    """Whether it takes no second reading to know.

    Where no blank stands before a colon, every member's name ends in `":`; if there are as many of
    these as members came out, none was lost to another of its name.
    """
    members = _members(value, DEEPEST)
    spaced = b" :" in raw or b"\n:" in raw or b"\t:" in raw or b"\r:" in raw
    return not spaced and raw.count(b'":') == members


def _members(value: Any, levels: int) -> int:
    if not levels:
        raise Invalid(
            FieldError(
                "", f"this is nested too deep; write at most {DEEPEST} objects in each other"
            )
        )
    if type(value) is dict:
        inside: Iterable[Any] = value.values()
        count = len(value)
    else:
        inside, count = value if type(value) is list else (), 0
    for held in inside:
        if type(held) is dict or type(held) is list:
            count += _members(held, levels - 1)
    return count


class _Twice(Exception):
    """The name that an object has twice."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise _Twice(next(name for name in names if names.count(name) > 1))
    return found


_DECODER: Final = JSONDecoder(object_pairs_hook=_once)


def _name_written_twice(raw: bytes) -> str | None:
    try:
        _DECODER.decode(raw.decode())
    except _Twice as twice:
        return str(twice)
    return None
