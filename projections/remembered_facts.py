"""A projection's own copy of facts, so that it can fold a stream again without the log."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import orjson

from domain.events.base import Event
from domain.events.catalogue import BY_NAME, upcast


def remembered(facts: Iterable[Event]) -> bytes:
    """Facts of one stream as JSON: every field that has a value, personal values sealed."""
    return orjson.dumps([_written(fact) for fact in facts], default=vars)


def _written(fact: Event) -> dict[str, Any]:
    fields = {name: value for name, value in fact.__dict__.items() if value is not None}
    del fields["originator_id"]
    fields["type"] = fact.type
    if fact.version > 1:
        fields["v"] = fact.version
    return fields


def recalled(stream: str, written: Sequence[bytes]) -> Iterator[Event]:
    """The facts of `stream` again, in the order they were remembered; old versions upcast."""
    for piece in written:
        for fields in orjson.loads(piece):
            name, version = fields.pop("type"), fields.pop("v", 1)
            if version != BY_NAME[name].version:
                fields = upcast(name, version, fields)
            yield BY_NAME[name].revive(
                stream, fields.pop("originator_version"), fields.pop("position"), fields
            )
