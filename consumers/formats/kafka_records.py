"""What HR systems send on careerlog.intake: CloudEvents 1.0.2 in the Kafka protocol binding.

CloudEvents Kafka Protocol Binding 1.0.2. A `content-type` that begins with application/cloudevents
means structured mode (section 3), of which JSON is understood here; batches are not defined for
Kafka (1.3). Otherwise headers `ce_...` mean binary mode (3.2): header keys and values are UTF-8
text (3.2.3), taken as it stands: percent-encoding belongs to the HTTP binding. Without either, what
the value looks like decides: a CloudEvent in JSON, or one of the formats beside this file.

The record's key orders records and carries nothing (3.1). Only where it is itself a stream, and not
the one that the fact stands on, it is refused: one of the two names the wrong person.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from consumers.attributes import attributes
from consumers.media_types import BATCH, JSON, STRUCTURED, MediaType, media_type
from consumers.refusals import FieldError, Invalid, pointer
from consumers.strict_json import parsed
from domain.events.base import Event

from .dispatch import facts_of_document, facts_of_event
from .surroundings import Surroundings

MOST_BYTES: Final = 524_288
"""The largest value that is read; a fact with every note at its longest needs a tenth of it."""

Headers = Sequence[tuple[str, bytes | None]]

_PREFIX: Final = "ce_"
_CONTENT_TYPE: Final = "content-type"
_AGREEING: Final = ("id", "source", "type", "subject", "specversion")
_NOWHERE: Final = Surroundings()


def facts_of(
    key: bytes | None,
    value: bytes | None,
    headers: Headers | None,
    around: Surroundings = _NOWHERE,
) -> list[Event]:
    """The facts that a record of careerlog.intake tells: one, or as many as its format holds.

    Raises:
        Invalid: with everything that is wrong, in sentences without any value out of the record.
    """
    if value is None:
        raise _refused(
            "this record has no value (a tombstone), which deletes nothing here; to take a fact "
            "back send record.rescinded"
        )
    if len(value) > MOST_BYTES:
        raise _refused(f"the value has {len(value):,} bytes; send at most {MOST_BYTES:,}")
    given = headers or ()
    content = _content_type(given)
    if content is not None and content.is_cloud_event:
        facts = facts_of_event(_structured(value, given, content), around)
    elif any(name.startswith(_PREFIX) for name, _ in given):
        facts = facts_of_event(_binary(value, given, content), around)
    else:
        facts = facts_of_document(_bare(value, given, content), around)
    if key is not None and b"-" in key:
        _check_key(key, facts)
    return facts


def _content_type(headers: Headers) -> MediaType | None:
    found = [value for name, value in headers if name.lower() == _CONTENT_TYPE]
    if len(found) > 1:
        raise Invalid(FieldError("/datacontenttype", "content-type stands twice; send it once"))
    if not found or found[0] is None:
        return None
    try:
        return media_type(_text(found[0]))
    except ValueError as wrong:
        if isinstance(wrong, Invalid):
            raise
        raise Invalid(FieldError("/datacontenttype", str(wrong))) from None


def _structured(value: bytes, headers: Headers, content: MediaType) -> dict[str, Any]:
    """Section 3.3; the same attributes may stand in headers too (3.3.3), saying the same."""
    if content.name == BATCH:
        raise Invalid(
            FieldError(
                "/datacontenttype",
                "batches are not defined for Kafka (Kafka protocol binding 1.0.2, section 1.3); "
                f"send each event as a record of its own, as {STRUCTURED}",
            )
        )
    if content.name != STRUCTURED:
        raise Invalid(FieldError("/datacontenttype", f"send events in JSON, as {STRUCTURED}"))
    event = parsed(value)
    if not isinstance(event, dict):
        raise _refused("write a CloudEvent: a JSON object with specversion, id, source, type, ...")
    errors: list[FieldError] = []
    beside = attributes(_prefixed(headers), _text, errors)
    errors += [
        FieldError(pointer(name), f"the header ce_{name} says something else; send it in one place")
        for name in _AGREEING
        if name in beside and event.get(name) != beside[name]
    ]
    if errors:
        raise Invalid(*errors)
    return event


def _binary(value: bytes, headers: Headers, content: MediaType | None) -> dict[str, Any]:
    """Section 3.2."""
    errors: list[FieldError] = []
    event: dict[str, Any] = dict(attributes(_prefixed(headers), _text, errors))
    if content is not None and not content.is_json:
        errors.append(FieldError("/datacontenttype", f"send data in JSON, as {JSON}"))
    elif not value:
        errors.append(FieldError("/data", "the value is empty; put the fact there, {...} in JSON"))
    else:
        try:
            event["data"] = parsed(value)
        except Invalid as invalid:
            errors += invalid.under("/data").errors
    if errors:
        raise Invalid(*errors)
    if content is not None:
        event["datacontenttype"] = content.name
    return event


def _bare(value: bytes, headers: Headers, content: MediaType | None) -> Any:
    if any(name.startswith("ce-") for name, _ in headers):
        raise _refused("on Kafka the attributes are headers ce_id, ce_type ..., with an underscore")
    if content is not None and not content.is_json:
        raise Invalid(FieldError("/datacontenttype", f"send JSON, as {STRUCTURED} or {JSON}"))
    if not value:
        raise _refused("this record is empty; send a CloudEvent")
    return parsed(value)


def _prefixed(headers: Headers) -> Iterable[tuple[str, bytes | None]]:
    return ((name[3:], value) for name, value in headers if name.startswith(_PREFIX))


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as wrong:
        raise ValueError(
            f"byte {wrong.start + 1} is not UTF-8; write the header in UTF-8"
        ) from None


def _check_key(key: bytes, facts: list[Event]) -> None:
    keyed = key.decode("utf-8", "replace")
    kind = keyed.partition("-")[0]
    for fact in facts:
        stream = fact.originator_id
        if stream != keyed and stream.partition("-")[0] == kind:
            raise Invalid(
                FieldError(
                    "/subject",
                    "the record's key is another stream than the subject; one of the two names the "
                    "wrong one: make them equal, or use a key that is no stream",
                )
            )


def _refused(message: str) -> Invalid:
    return Invalid(FieldError("", message))
