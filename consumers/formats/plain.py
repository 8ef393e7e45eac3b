"""A plain JSON record, for systems that have no event ids: the id is made from the content.

    {"system": "lms", "type": "training.completed", "employee": "E1024",
     "effective_on": "2024-03-01", "training": "FIRST-AID"}

`system` becomes the `source`, `employee` the stream `career-E1024` (or `subject` names any stream);
everything else is what the fact's `data` holds. `id`, `time`, `correlationid`, `causationid` and
`dataschema` may be given as in a CloudEvent.

The same content sent twice is one fact: without an `id` the event id is the SHA-256 of the record
in a canonical form: names sorted, no blanks, whole numbers without a fraction (as RFC 8785 writes
them), fields that are null left out (not so inside of a field: a correction may change to null).
Two equal facts of one day are told apart by `effective_seq` or an `id`.
"""

from hashlib import sha256
from typing import Any, Final

import orjson

from consumers.incoming import sent_fact
from consumers.refusals import FieldError, Invalid
from domain.events.base import Event

from .surroundings import Surroundings, employee_id

TYPE: Final = "careerlog.plain"
"""The CloudEvents `type` of a plain record, where it comes as a CloudEvent all the same."""

_ATTRIBUTES: Final = ("id", "time", "correlationid", "causationid", "dataschema")
_NOT_DATA: Final = frozenset(("system", "type", "employee", "subject", *_ATTRIBUTES))
_FROM_2_TO_THE_53: Final = 2**53


def looks_like_one(content: Any) -> bool:
    """Whether it is an object that names a system."""
    return isinstance(content, dict) and "system" in content


def facts(record: Any, around: Surroundings) -> list[Event]:
    """The one fact that a plain record tells.

    Raises:
        Invalid: with everything that is wrong, by the names that the record has for it.
    """
    if not isinstance(record, dict):
        raise Invalid(FieldError("", "write a plain record: an object with system, type, ..."))
    given = {name: value for name, value in record.items() if value is not None}
    event = {
        "specversion": "1.0",
        "id": _id_of(given),
        "source": given.get("system"),
        "subject": _subject(given),
        "type": given.get("type"),
        "data": {name: value for name, value in given.items() if name not in _NOT_DATA},
        **{name: given[name] for name in _ATTRIBUTES if name in given},
    }
    try:
        return [sent_fact(event)]
    except Invalid as invalid:
        raise Invalid(*(_renamed(error, given) for error in invalid.errors)) from None


def _subject(given: dict[str, Any]) -> Any:
    if "employee" not in given:
        return given.get("subject")
    if "subject" in given:
        raise Invalid(FieldError("/subject", "write employee or subject, not both"))
    if not isinstance(given["employee"], str):
        raise Invalid(FieldError("/employee", "write text (a JSON string)"))
    return f"career-{employee_id(given['employee'], '/employee')}"


def _renamed(error: FieldError, given: dict[str, Any]) -> FieldError:
    """The same, where the plain record has it."""
    if error.pointer == "/source":
        return FieldError("/system", error.message)
    if error.pointer == "/subject" and "subject" not in given:
        own = "employee" in given
        message = error.message if own else "add the employee id here, or a stream as subject"
        return FieldError("/employee", message)
    if error.pointer.startswith("/data/"):
        return error._replace(pointer=error.pointer.removeprefix("/data"))
    return error


def _id_of(given: dict[str, Any]) -> str:
    canonical = orjson.dumps(_canonical(given), option=orjson.OPT_SORT_KEYS)
    return f"sha256:{sha256(canonical).hexdigest()}"


def _canonical(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _canonical(held) for name, held in value.items()}
    if isinstance(value, list):
        return [_canonical(held) for held in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < _FROM_2_TO_THE_53:
        return int(value)
    return value
