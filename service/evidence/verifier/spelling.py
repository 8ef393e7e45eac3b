"""Text and bytes, read in one spelling only; everything else is refused by name."""

from __future__ import annotations

import base64
import json
from typing import Any


class Wrong(Exception):
    """Something that does not hold: where, and why."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")


def from_base64(text: str, where: str) -> bytes:
    """The bytes that the text spells, in standard base64."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (ValueError, AttributeError):
        raise Wrong(where, "this is not base64") from None
    if base64.b64encode(data).decode() != text:
        raise Wrong(where, "base64 in another spelling than the standard one")
    return data


def hash_of(text: str, where: str) -> bytes:
    """A SHA-256 hash in base64."""
    data = from_base64(text, where)
    if len(data) != 32:
        raise Wrong(where, f"{len(data)} bytes where a hash has 32")
    return data


def number(text: str, where: str) -> int:
    """A plain decimal number below 2^64."""
    digits = text.isascii() and text.isdigit() and len(text) <= 20
    if not digits or str(int(text)) != text or int(text) >= 1 << 64:
        raise Wrong(where, "this is not a plain number")
    return int(text)


def lines_of(data: bytes, where: str) -> list[str]:
    """The lines of a text file, each of which ends in a newline."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Wrong(where, "this is not UTF-8") from None
    lines = text.split("\n")
    if lines.pop():
        raise Wrong(where, "the last line has no end: the file is cut")
    return lines


def from_json(data: bytes | str, where: str) -> Any:
    """A JSON value; a name that stands twice in an object, and numbers JSON lacks, are refused."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({name for name, _ in pairs}) != len(pairs):
            raise ValueError
        return dict(pairs)

    def never(_: str) -> None:
        raise ValueError

    try:
        return json.loads(data, object_pairs_hook=once, parse_constant=never)
    except (ValueError, RecursionError):
        raise Wrong(where, "this is not JSON, or says something twice") from None


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are the same, types and the order of names included."""
    return json.dumps(one) == json.dumps(other)


def counted(number: int, one: str) -> str:
    """A number and its noun: 1 fact, 2,000 facts."""
    return f"{number:,} {one if number == 1 else one + 's'}"
