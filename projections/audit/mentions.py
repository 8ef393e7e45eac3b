"""Whom and what a fact names: its person, post or unit, its actor, and others involved in it."""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from domain.events.base import Event
from domain.events.oversight import AccessLogged
from domain.events.records import RecordCorrected

Mention = tuple[str, str]
"""(what, id): ("person", "E1024"), ("post", "P44"), ("unit", "ENG"), ("actor", "E0010") ..."""

OF_STREAMS: Final = {
    "career": "person",
    "position": "post",
    "path": "path",
    "review": "review",
    "access": "access",
    "period": "period",
}
"""What the subject of a stream is, by the stream's kind."""
EVERYBODY: Final[Mention] = ("everybody", "")
"""What an entry of the access log mentions that is about all people."""
NAMED_BY: Final = {
    "actor": ("actor",),
    "person": ("employee", "person", "people"),
    "post": (
        "post",
        "from_post",
        "to_post",
        "substantive_post",
        "target_post",
        "target_posts",
        "reports_to",
    ),
    "unit": ("unit", "from_unit", "home_unit", "host_unit"),
    "involved": (
        "manager",
        "from_manager",
        "home_manager",
        "host_manager",
        "backfill",
        "mentor",
        "coach",
        "appraiser",
        "assessor",
        "held_by",
        "responsible",
        "requested_by",
        "authorised_by",
    ),
}
"""The fields of facts that name each; `involved` are people on somebody else's record."""
_WHAT: Final = {field: what for what, fields in NAMED_BY.items() for field in fields}


def mentioned(fact: Event) -> Iterator[Mention]:
    """All that the fact names, the subject of its stream first; one may come twice."""
    kind, _, subject = fact.originator_id.partition("-")
    yield OF_STREAMS[kind], subject
    values = fact.__dict__
    for field, what in _naming_fields(type(fact)):
        if (value := values[field]) is not None:
            yield from _each(what, value)
    if isinstance(fact, AccessLogged) and not fact.people and fact.unit is None:
        yield EVERYBODY
    if isinstance(fact, RecordCorrected):
        for field, value in fact.changes.items():
            if field in _WHAT and value is not None:
                yield from _each(_WHAT[field], value)


def _each(what: str, value: Any) -> Iterator[Mention]:
    if value.__class__ is str:
        yield what, value
    elif isinstance(value, tuple | list):
        for one in value:
            yield what, one


@cache
def _naming_fields(kind: type[Event]) -> tuple[tuple[str, str], ...]:
    return tuple((name, _WHAT[name]) for name in kind.model_fields if name in _WHAT)
