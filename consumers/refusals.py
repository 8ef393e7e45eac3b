"""Why a fact cannot be understood, in sentences that say what to write instead.

No message repeats a value out of `data`: it might be personal.
"""

import re
from difflib import get_close_matches
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from domain.events.base import CARRIED_OUTSIDE, Event


class FieldError(NamedTuple):
    """One thing wrong: where (a JSON pointer, RFC 6901, into the CloudEvent), and what to write."""

    pointer: str
    message: str


class Invalid(ValueError):
    """What came in is no fact of the catalogue; `errors` names everything that is wrong with it."""

    def __init__(self, *errors: FieldError) -> None:
        super().__init__("; ".join(f"{where or '/'}: {what}" for where, what in errors))
        self.errors: tuple[FieldError, ...] = errors

    def under(self, where: str) -> "Invalid":
        """The same, for a document that stands at the pointer `where` of a larger one."""
        return Invalid(*(FieldError(where + error.pointer, error.message) for error in self.errors))


ATTRIBUTE_OF: Final = {
    "originator_id": "subject",
    "source": "source",
    "event_id": "id",
    "entered_at": "time",
    "correlation_id": "correlationid",
    "causation_id": "causationid",
}
"""Envelope field -> the CloudEvents attribute that carries it."""

WRITE_A_DAY: Final = "write a day as YYYY-MM-DD, such as 2024-03-01"
WRITE_A_TIME: Final = "write a time with its zone (RFC 3339), such as 2024-03-01T09:30:00Z"

_PATTERNS: Final = {
    "^[A-Za-z0-9]": "write an id: a letter or digit, then at most 63 letters, digits or . _ @ -",
    "^(career|": (
        "write a stream: career-, position-, path- or review- and an id, such as career-E1024"
    ),
    "^[^\\x00-\\x1f]": "write one line of text, without tabs or other control characters",
    "^[^\\x00]": "write text without NUL characters",
    "^[!-~]{1,128}": "write 1 to 128 visible ASCII characters, without spaces",
    "^[!-~]{1,256}": "write 1 to 256 visible ASCII characters, without spaces",
}
_SENTENCES: Final = {
    "missing": "add this; it is required",
    "string_type": "write text (a JSON string)",
    "string_too_short": "write at least {min_length} character, or leave it out",
    "string_too_long": "write at most {max_length} characters",
    "literal_error": "write {expected}",
    "int_type": "write a whole number, without quotes",
    "int_from_float": "write a whole number",
    "float_type": "write a number, without quotes",
    "bool_type": "write true or false, without quotes",
    "tuple_type": "write a list, such as []",
    "dict_type": "write an object, such as {{}}",
    "model_type": "write an object, such as {{}}",
    "too_short": "write at least {min_length} entry",
    "greater_than_equal": "write a number of at least {ge}",
    "less_than_equal": "write a number of at most {le}",
    "timezone_aware": WRITE_A_TIME,
    "value_error": "{error}",
}
_NAMED: Final = re.compile(r"([a-z_]+(?:\.[^:]{1,80})?): (.+)", re.DOTALL)


def pointer(*parts: object) -> str:
    """A JSON pointer of these parts, escaped (RFC 6901 section 3)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def refusals(kind: type[Event], wrong: ValidationError) -> list[FieldError]:
    """What pydantic found wrong with a fact of `kind`, as pointers into its CloudEvent."""
    details = wrong.errors(include_url=False, include_input=False)
    return [_refusal(kind, detail["type"], detail["loc"], detail) for detail in details]


def _refusal(kind: type[Event], error: str, loc: tuple[Any, ...], detail: Any) -> FieldError:
    message = _sentence(kind, error, loc, detail)
    if loc:
        attribute = ATTRIBUTE_OF.get(loc[0])
        return FieldError(pointer(attribute) if attribute else pointer("data", *loc), message)
    if " stands on a " in message:
        return FieldError("/subject", message)
    named = _NAMED.match(message)
    if named and named[1].partition(".")[0] in kind.model_fields:
        return FieldError(pointer("data", *named[1].split(".", 1)), named[2])
    return FieldError("/data", message)


def _sentence(kind: type[Event], error: str, loc: tuple[Any, ...], detail: Any) -> str:
    if error == "extra_forbidden":
        return no_such_field(kind, str(loc[-1])) if len(loc) == 1 else "leave this out"
    if error == "string_pattern_mismatch":
        pattern = detail["ctx"]["pattern"]
        for beginning, sentence in _PATTERNS.items():
            if pattern.startswith(beginning):
                return sentence
    if error.startswith("datetime_"):
        return WRITE_A_TIME
    if error.startswith("date_"):
        return WRITE_A_DAY
    if error in _SENTENCES:
        return _SENTENCES[error].format_map(detail.get("ctx", {}))
    return str(detail["msg"])


def no_such_field(kind: type[Event], field: str) -> str:
    """That a fact of `kind` has no such field, and which one might have been meant."""
    own = [name for name in kind.model_fields if name not in CARRIED_OUTSIDE]
    near = get_close_matches(field, own, n=1)
    if near:
        return f"{kind.type} has no such field; did you mean {near[0]}?"
    return f"{kind.type} has no such field; leave it out, or use one of {', '.join(own)}"


def wrong_stream(kind: type[Event], stream: Any) -> FieldError | None:
    """That a fact of `kind` cannot stand on this stream; for when other errors hid it."""
    standing = str(stream).partition("-")[0]
    if standing not in ("career", "position", "path", "review") or standing in kind.streams:
        return None
    streams = " or ".join(kind.streams)
    return FieldError(
        "/subject",
        f"{kind.type} stands on a {streams} stream, such as {kind.streams[0]}-X1, "
        f"not on a {standing} stream",
    )
