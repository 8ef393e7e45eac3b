"""Reading CloudEvents from a file or stream: NDJSON, one JSON document, or a JSON array.

Which of the three it is shows in the first lines. NDJSON is read line by line, however long it is;
the other two are read whole. A byte order mark, CRLF and blank lines do no harm. Where an object
repeats a key, the last one counts.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, BinaryIO, Final, NamedTuple

import orjson

_BOM: Final = b"\xef\xbb\xbf"
_UNFINISHED: Final = (b"{", b"[", b":", b",")


class Item(NamedTuple):
    """One CloudEvent as it was read, or why it could not be.

    `line` counts from 1; in an array it is the place in the array.
    """

    line: int
    event: dict[str, Any] | None
    error: str | None = None


def read_cloud_events(handle: BinaryIO) -> Iterator[Item]:
    """What `handle` holds, one item after another; an unreadable line does not end the reading."""
    lines = _numbered(handle)
    first = next(lines, None)
    if first is None:
        return
    if first[1].lstrip().startswith(b"["):
        yield from _array(first, lines)
        return
    second = next(lines, None)
    rest = lines if second is None else chain([second], lines)
    if second is None or not _goes_on(first[1], second[1]):
        yield from _ndjson(chain([first], rest))
        return
    held = [first, *rest]
    whole = _parsed(first[0], _joined(held))
    yield from [whole] if whole.error is None else _blame(whole, held)


def _numbered(handle: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines that hold anything, each with its number."""
    for number, line in enumerate(handle, start=1):
        text = (line.removeprefix(_BOM) if number == 1 else line).rstrip()
        if text:
            yield number, text


def _joined(lines: list[tuple[int, bytes]]) -> bytes:
    """The lines as they stood, blank ones between them too, so that errors name the right line."""
    parts, at = [], lines[0][0]
    for number, text in lines:
        parts += [b"\n" * (number - at), text]
        at = number
    return b"".join(parts)


def _goes_on(first: bytes, second: bytes) -> bool:
    """Whether the document that `first` begins is one that `second` continues."""
    if _parsed(1, first).error is None:
        return False
    return first.endswith(_UNFINISHED) or _parsed(1, second).error is not None


def _ndjson(lines: Iterable[tuple[int, bytes]]) -> Iterator[Item]:
    return (_parsed(number, text) for number, text in lines)


def _blame(whole: Item, held: list[tuple[int, bytes]]) -> Iterator[Item]:
    """Broken NDJSON if any line is an event by itself, else one broken document."""
    items = list(_ndjson(held))
    yield from items if any(item.event for item in items) else [whole]


def _parsed(number: int, text: bytes) -> Item:
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as wrong:
        line = number + wrong.lineno - 1
        return Item(number, None, f"line {line}, column {wrong.colno}: {_what(wrong)}")
    if not isinstance(value, dict):
        return Item(number, None, f"line {number}: write a CloudEvent, a JSON object {{...}}")
    return Item(number, value)


def _what(wrong: orjson.JSONDecodeError) -> str:
    return f"this is not JSON ({wrong.msg})"


def _array(first: tuple[int, bytes], lines: Iterator[tuple[int, bytes]]) -> Iterator[Item]:
    try:
        values = orjson.loads(_joined([first, *lines]))
    except orjson.JSONDecodeError as wrong:
        line = first[0] + wrong.lineno - 1
        yield Item(first[0], None, f"line {line}, column {wrong.colno}: {_what(wrong)}")
        return
    for place, value in enumerate(values, start=1):
        if isinstance(value, dict):
            yield Item(place, value)
        else:
            yield Item(place, None, f"entry {place}: write a CloudEvent, a JSON object {{...}}")
