"""CloudEvents in the body of an HTTP request: one, a batch, or data with its attributes as headers.

CloudEvents HTTP Protocol Binding 1.0.2: structured (3.2), batched (3.3) and binary mode (3.1),
whose header values are percent-encoded UTF-8 (3.1.3.2). JSON event format 1.0.2, section 4: a batch
is a JSON array of events.
"""

import re
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from domain.events.base import Event

from .attributes import attributes
from .formats.dispatch import facts_of_document, facts_of_event
from .formats.surroundings import Surroundings
from .media_types import BATCH, JSON, STRUCTURED, MediaType, media_type
from .refusals import FieldError, Invalid
from .strict_json import parsed

_PREFIX: Final = "ce-"
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPE: Final = re.compile(r"\\(.)")
_PERCENT_ALONE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_NOWHERE: Final = Surroundings()

Answer = list[Event] | Invalid
"""The facts that one item of a request tells, or why there are none."""


def facts_of_batch(body: bytes, content_type: str, around: Surroundings = _NOWHERE) -> list[Answer]:
    """What each event of a request tells, in its order; a single event is a batch of one.

    Raises:
        Invalid: the body as a whole cannot be read, so that there are no items to answer.
    """
    return facts_of_request(body, content_type, (), around)


def facts_of_request(
    body: bytes,
    content_type: str,
    headers: Iterable[tuple[str, str]],
    around: Surroundings = _NOWHERE,
) -> list[Answer]:
    """The same for all three modes; header names may be in any case (RFC 9110).

    Raises:
        Invalid: as `facts_of_batch`.
    """
    content = media_type(content_type)
    if content.name == BATCH:
        events = parsed(body)
        if not isinstance(events, list):
            raise Invalid(FieldError("", "write a JSON array of CloudEvents [...]"))
        return [_told(event, around) for event in events]
    if content.name == STRUCTURED:
        return [_told(parsed(body), around)]
    if content.is_cloud_event:
        raise _unsupported(f"send events in JSON, as {STRUCTURED} or {BATCH}")
    if not content.is_json:
        raise _unsupported(f"send JSON, as {STRUCTURED}, {BATCH} or {JSON}")
    prefixed = [
        (name.lower()[len(_PREFIX) :], value)
        for name, value in headers
        if name.lower().startswith(_PREFIX)
    ]
    try:
        if prefixed:
            return [facts_of_event(_binary(body, content, prefixed), around)]
        return [facts_of_document(parsed(body), around)]
    except Invalid as invalid:
        return [invalid]


def _told(event: Any, around: Surroundings) -> Answer:
    if not isinstance(event, dict):
        return Invalid(FieldError("", "write a CloudEvent: a JSON object {...}"))
    try:
        return facts_of_event(event, around)
    except Invalid as invalid:
        return invalid


def _binary(body: bytes, content: MediaType, headers: list[tuple[str, str]]) -> dict[str, Any]:
    errors: list[FieldError] = []
    event: dict[str, Any] = dict(attributes(headers, header_text, errors))
    try:
        event["data"] = parsed(body)
    except Invalid as invalid:
        errors += invalid.under("/data").errors
    if errors:
        raise Invalid(*errors)
    event["datacontenttype"] = content.name
    return event


def header_text(value: str) -> str:
    """The text of a header: double quotes undone, then one round of percent-decoding (3.1.3.2).

    Raises:
        ValueError: it is not percent-encoded UTF-8; the message says what to write.
    """
    quoted = _QUOTED.fullmatch(value)
    plain = _ESCAPE.sub(r"\1", quoted[1]) if quoted else value
    if _PERCENT_ALONE.search(plain):
        raise ValueError("write a percent sign as %25 in a header")
    try:
        return unquote_to_bytes(plain).decode()
    except UnicodeDecodeError:
        raise ValueError("write the header as percent-encoded UTF-8") from None


def _unsupported(message: str) -> Invalid:
    return Invalid(FieldError("/datacontenttype", message))
