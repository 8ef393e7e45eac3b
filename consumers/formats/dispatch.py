"""Which format a CloudEvent or a bare document has, and the facts it tells."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final, NamedTuple

from consumers.incoming import envelope_errors, sent_fact
from consumers.refusals import FieldError, Invalid
from domain.events.base import Event
from domain.events.catalogue import BY_NAME

from . import open_badges, plain, revocations, xapi
from .surroundings import Surroundings


class Format(NamedTuple):
    """A format: what it is called, the CloudEvents type that announces it, how it is read."""

    name: str
    title: str
    type: str
    looks_like_one: Callable[[Any], bool]
    facts: Callable[[Any, Surroundings], list[Event]]


FORMATS: Final = tuple(
    Format(each.__name__.rpartition(".")[2], title, each.TYPE, each.looks_like_one, each.facts)
    for each, title in (
        (xapi, "An xAPI 1.0.3 statement, or a list of them"),
        (open_badges, "An Open Badges 3.0 credential"),
        (revocations, "A 1EdTech revocation list"),
        (plain, "A plain record, for systems that have no event ids"),
    )
)
_BY_TYPE: Final = {each.type: each for each in FORMATS}


def facts_of_event(event: Mapping[str, Any], around: Surroundings) -> list[Event]:
    """The facts of a CloudEvent: its own, or those of a format that its `data` holds.

    Raises:
        Invalid: with pointers into the CloudEvent.
    """
    name, content = event.get("type"), event.get("data")
    if not isinstance(name, str) or name in BY_NAME:
        return [sent_fact(event)]
    announced = _BY_TYPE.get(name)
    if announced is None and _format_of(content) is None:
        return [sent_fact(event)]  # which says what is wrong
    errors = envelope_errors(event)
    if errors:
        raise Invalid(*errors)
    time = event.get("time")
    inside = replace(around, time=time if isinstance(time, str) else None)
    try:
        return _facts(content, inside, announced)
    except Invalid as invalid:
        raise invalid.under("/data") from None


def facts_of_document(document: Any, around: Surroundings) -> list[Event]:
    """The facts of a bare document, which no header announces: told by what it looks like.

    Raises:
        Invalid: with pointers into the document.
    """
    if isinstance(document, dict) and "specversion" in document:
        return facts_of_event(document, around)
    return _facts(document, around, None)


def _format_of(content: Any) -> Format | None:
    if isinstance(content, list):
        content = content[0] if content else None
    return next((each for each in FORMATS if each.looks_like_one(content)), None)


def _facts(content: Any, around: Surroundings, announced: Format | None) -> list[Event]:
    form = announced or _format_of(content)
    if form is None:
        raise Invalid(FieldError("", _unknown(content)))
    if not isinstance(content, list):
        return form.facts(content, around)
    told: list[Event] = []
    errors: list[FieldError] = []
    for place, each in enumerate(content):
        try:
            told += form.facts(each, around)
        except Invalid as invalid:
            errors += invalid.under(f"/{place}").errors
    if errors:
        raise Invalid(*errors)
    return told


def _unknown(content: Any) -> str:
    first = content[0] if isinstance(content, list) and content else content
    if first is not content and isinstance(first, dict) and "specversion" in first:
        return (
            "a record carries one CloudEvent (Kafka protocol binding 1.0.2, section 1.3); send "
            "each as a record of its own"
        )
    if not isinstance(first, dict):
        return "write a JSON object: a CloudEvent, or one of the formats in FORMATS.md"
    name = first.get("type")
    if isinstance(name, str) and name in BY_NAME:
        return (
            "this is neither a CloudEvent nor a plain record: add specversion, id, source and "
            "subject, with the fact's fields in data; or add system"
        )
    return (
        "this is no CloudEvent (no ce_ headers, no specversion), and no xAPI statement, no Open "
        "Badges credential, no revocation list, no plain record; FORMATS.md shows each"
    )
