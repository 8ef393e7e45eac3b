"""Reading one part of a foreign document: the value of the right type, or what to write instead."""

import re
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any, Final, TypeVar

from consumers.incoming import RFC3339
from consumers.refusals import WRITE_A_TIME, FieldError, Invalid, pointer

_Kind = TypeVar("_Kind")

_OWN: Final = re.compile(
    r"urn:careerlog:(?:training|certificate):([A-Za-z0-9][A-Za-z0-9._@-]{0,63})", re.ASCII
)
_NO_LETTERS: Final = re.compile(r"[^A-Za-z0-9]+")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]+")
_READABLE: Final = 40
_DIGITS: Final = 16
_TITLE: Final = 160
_WHAT: Final[dict[type, str]] = {
    str: "write text (a JSON string)",
    dict: "write an object {...}",
    list: "write a list [...]",
    bool: "write true or false, without quotes",
    float: "write a number, without quotes",
}


def part(document: dict[str, Any], kind: type[_Kind], *path: str, above: str = "") -> _Kind | None:
    """What stands in `document` at `path`; None where it, or an object on the way, is not there.

    Raises:
        Invalid: it is of another kind than `kind`. `above` goes before the pointer.
    """
    value: Any = document
    for place, name in enumerate(path):
        if not isinstance(value, dict):
            raise _wrong(dict, above + pointer(*path[:place]))
        value = value.get(name)
        if value is None:
            return None
    if kind is float and type(value) is int:
        value = float(value)
    if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
        raise _wrong(kind, above + pointer(*path))
    return value


def needed(document: dict[str, Any], kind: type[_Kind], *path: str, above: str = "") -> _Kind:
    """The same, where it must be there."""
    value = part(document, kind, *path, above=above)
    if value is None:
        raise Invalid(FieldError(above + pointer(*path), "add this; it is required"))
    return value


def _wrong(kind: type, where: str) -> Invalid:
    return Invalid(FieldError(where, _WHAT[kind]))


def moment(text: str, at: str) -> datetime:
    """A moment in UTC; a moment may be written in any zone, and in another one when sent again.

    Raises:
        Invalid: it is no RFC 3339 time with its zone.
    """
    try:
        if RFC3339.fullmatch(text):
            return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise Invalid(FieldError(at, WRITE_A_TIME))


def first_day_after(until: datetime) -> date:
    """The first day of which nothing lies before `until`."""
    return until.date() if until.time() == time() else until.date() + timedelta(days=1)


def identifier_of(iri: str) -> str:
    """An id of ours for something that others name by an IRI: readable, the same for ever.

    `urn:careerlog:training:PMP` and `urn:careerlog:certificate:PMP` are PMP; of all others the end
    and a digest, so that two IRIs never share an id.
    """
    own = _OWN.fullmatch(iri)
    if own:
        return own[1]
    ending = iri.partition("?")[0].rstrip("/").rpartition("/")[2]
    readable = _NO_LETTERS.sub("-", ending)[-_READABLE:].strip("-")
    digest = sha256(iri.encode()).hexdigest()[:_DIGITS]
    return f"{readable}-{digest}" if readable else digest


def title_of(text: str) -> str | None:
    """A title as facts have it: one line, not too long; None where nothing is left."""
    return _CONTROL.sub(" ", text).strip()[:_TITLE].rstrip() or None
