"""From a CloudEvent to a fact: everything that comes in from outside is checked here, once."""

import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Any, Final, get_args

import orjson
from pydantic import ValidationError

from domain.events.base import CARRIED_OUTSIDE, Event
from domain.events.catalogue import BY_NAME, UnknownVersion, schema_id, upcast
from domain.events.former import FORMER
from domain.events.records import PersonErased

from .refusals import (
    ATTRIBUTE_OF,
    WRITE_A_DAY,
    WRITE_A_TIME,
    FieldError,
    Invalid,
    pointer,
    refusals,
    wrong_stream,
)

_OURS: Final = frozenset(
    ("specversion", "type", "data", "datacontenttype", "dataschema", *ATTRIBUTE_OF.values())
)
_IGNORED: Final = frozenset(("position", "recorded_at"))
_EXTENSION_NAME: Final = re.compile(r"[a-z0-9]+")
_OUTSIDE: Final = frozenset(CARRIED_OUTSIDE)
RFC3339: Final = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
"""A moment with its zone."""
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def fact_from(event: Mapping[str, Any]) -> Event:
    """The fact that a CloudEvent states, checked in full, at its newest version.

    Raises:
        Invalid: with everything that is wrong, each thing by its JSON pointer.
    """
    errors: list[FieldError] = []
    if not isinstance(event, Mapping):
        raise Invalid(FieldError("", "write a CloudEvent: a JSON object with specversion, id, ..."))
    kind = _kind(event, errors)
    fields = _fields(event, kind, errors)
    _check_attributes(event, kind or Event, errors)
    if kind is None:
        fields = {name: fields[name] for name in fields if name in Event.model_fields}
    elif kind.version != BY_NAME[kind.type].version:
        fields = _upcast(kind, fields, errors)
        kind = BY_NAME[kind.type]
    try:
        fact = (kind or Event).__pydantic_validator__.validate_json(orjson.dumps(fields))
    except ValidationError as wrong:
        found = refusals(kind or Event, wrong)
        if kind is None:
            found = [error for error in found if not error.message.startswith(" stands on ")]
        elif (standing := wrong_stream(kind, fields.get("originator_id"))) is not None:
            found.append(standing)
        known = {error.pointer for error in errors}
        errors += {e.pointer: e for e in found if e.pointer not in known}.values()
    except TypeError:
        errors.append(FieldError("/data", "write JSON: text, numbers, lists and objects only"))
    if errors:
        raise Invalid(*errors)
    return fact  # type: ignore[no-any-return]


def sent_fact(event: Mapping[str, Any], erasing: bool = False) -> Event:
    """The fact that another system sends: of a kind that others may send, checked in full.

    `erasing` says that whoever calls can carry out an erasure; else person.erased is refused too.

    Raises:
        Invalid: as `fact_from`; or Careerlog alone writes such facts.
    """
    kind = BY_NAME.get(str(event.get("type"))) if isinstance(event, Mapping) else None
    if kind is not None and kind.written_here and not (erasing and kind is PersonErased):
        use = f"use careerlog {_COMMANDS[kind.type.partition('.')[0]]}"
        raise Invalid(FieldError("/type", f"Careerlog writes this fact itself: {use}"))
    return fact_from(event)


_COMMANDS: Final = {
    "access": "access, which shows what was logged",
    "correction": "correct",
    "erasure": "erase",
    "hold": "hold",
    "period": "period",
    "person": "erase, or careerlog append, which carries it out",
}
"""The command that writes what nobody may send, by the first word of its name."""


def _kind(event: Mapping[str, Any], errors: list[FieldError]) -> type[Event] | None:
    """The class of the type and version that `event` names; None and an error if there is none."""
    name = event.get("type")
    newest = BY_NAME.get(name) if isinstance(name, str) else None
    if newest is None:
        if name is None:
            errors.append(FieldError("/type", "add the name of a fact, such as goal.set"))
            return None
        near = get_close_matches(name, BY_NAME, n=3, cutoff=0.5) if isinstance(name, str) else []
        hint = f"did you mean {' or '.join(near)}?" if near else "write one, such as goal.set"
        errors.append(FieldError("/type", f"this is not the name of a fact; {hint}"))
        return None
    schema = event.get("dataschema")
    if schema is None or schema == schema_id(newest.type):
        return newest
    for version in range(1, newest.version):
        if schema == schema_id(newest.type, version):
            return FORMER[newest.type, version]
    known = " or ".join(schema_id(newest.type, v) for v in range(newest.version, 0, -1))
    errors.append(FieldError("/dataschema", f"write {known}, or leave this out"))
    return newest


def _check_attributes(
    event: Mapping[str, Any], kind: type[Event], errors: list[FieldError]
) -> None:
    if event.get("specversion") != "1.0":
        errors.append(FieldError("/specversion", 'write "1.0"'))
    content = event.get("datacontenttype")
    if content is not None and content != "application/json" and not _is_json(content):
        errors.append(FieldError("/datacontenttype", "write application/json, or leave this out"))
    time = event.get("time")
    if isinstance(time, str) and not RFC3339.fullmatch(time):
        errors.append(FieldError("/time", WRITE_A_TIME))
    for name in event.keys() - _OURS:
        if name in _IGNORED or event[name] is None:
            continue
        if name == "data_base64":
            errors.append(FieldError("/data_base64", "put the fact into `data`, as a JSON object"))
        elif name in kind.model_fields and name not in _OUTSIDE:
            errors.append(FieldError(pointer(name), "put this inside `data`"))
        elif not isinstance(name, str) or not _EXTENSION_NAME.fullmatch(name):
            errors.append(FieldError(pointer(name), _better_name(str(name))))
        elif isinstance(event[name], Mapping | list | float):
            errors.append(
                FieldError(
                    pointer(name),
                    "write text, a whole number, true or false, or put it into `data`",
                )
            )


def envelope_errors(event: Mapping[str, Any]) -> list[FieldError]:
    """What is wrong with a CloudEvent apart from its `type` and `data`; required attributes too."""
    errors: list[FieldError] = []
    for name in ("id", "source"):
        value = event.get(name)
        if not isinstance(value, str) or not value:
            message = "add this; it is required" if value is None else "write text (a JSON string)"
            errors.append(FieldError(f"/{name}", message))
    _check_attributes(event, Event, errors)
    return errors


def _is_json(content: Any) -> bool:
    return isinstance(content, str) and content.partition(";")[0].strip() == "application/json"


def _better_name(name: str) -> str:
    plain = re.sub("[^a-z0-9]", "", name.lower())
    if name in ATTRIBUTE_OF or plain in _OURS:
        return f"write this attribute as {ATTRIBUTE_OF.get(name, plain)}"
    return "name attributes in lower-case letters and digits only (CloudEvents 1.0)"


def _fields(
    event: Mapping[str, Any], kind: type[Event] | None, errors: list[FieldError]
) -> dict[str, Any]:
    """`data` and the attributes together, under the names that the fact's class has for them."""
    data = event.get("data")
    if not isinstance(data, Mapping):
        errors.append(FieldError("/data", "add an object with effective_on and the fact's fields"))
        data = {}
    fields = dict(data)
    if not _OUTSIDE.isdisjoint(fields):
        for name in [name for name in CARRIED_OUTSIDE if name in fields]:
            del fields[name]
            attribute = ATTRIBUTE_OF.get(name)
            advice = f"carry this as the attribute {attribute}" if attribute else "leave this out"
            errors.append(FieldError(pointer("data", name), advice))
    if kind is not None:
        _check_days(kind, fields, ("data",), errors)
        changes = fields.get("changes")
        if kind.type == "record.corrected" and isinstance(changes, Mapping):
            target = BY_NAME.get(str(fields.get("target_type")))
            if target is not None:
                _check_days(target, changes, ("data", "changes"), errors)
    for name, attribute in ATTRIBUTE_OF.items():
        value = event.get(attribute)
        if value is not None:
            fields[name] = value
    return fields


def _check_days(
    kind: type[Event], fields: Mapping[str, Any], at: tuple[str, ...], errors: list[FieldError]
) -> None:
    """Refuses days written as a count of seconds in quotes, which pydantic would take."""
    for name in _days(kind):
        value = fields.get(name)
        if type(value) is str and not _DAY.fullmatch(value):
            errors.append(FieldError(pointer(*at, name), WRITE_A_DAY))


@cache
def _days(kind: type[Event]) -> tuple[str, ...]:
    return tuple(
        name
        for name, field in kind.model_fields.items()
        if name not in _OUTSIDE and _holds_a_day(field.annotation)
    )


def _holds_a_day(annotation: Any) -> bool:
    return annotation is date or any(_holds_a_day(inner) for inner in get_args(annotation))


def _upcast(
    former: type[Event], fields: dict[str, Any], errors: list[FieldError]
) -> dict[str, Any]:
    """The fields of a fact sent in a former version, checked as that version, then made newest."""
    try:
        former.__pydantic_validator__.validate_json(orjson.dumps(fields))
        return upcast(former.type, former.version, fields)
    except ValidationError as wrong:
        raise Invalid(*errors, *refusals(former, wrong)) from None
    except (UnknownVersion, LookupError, TypeError, ValueError):
        schema = schema_id(former.type, former.version)
        raise Invalid(*errors, FieldError("/data", f"this does not read as {schema}")) from None
