"""The one outside form of a fact: a CloudEvent 1.0 in JSON, in and out.

CloudEvents 1.0.2, JSON event format, section 3 (structured mode). Attributes: `specversion`, `id`,
`source`, `type` (the fact's stable name), `subject` (its stream), `time` (when the source learned
it), `dataschema` (`urn:careerlog:goal.set:1`; left out, the newest version is meant),
`correlationid`, `causationid`. Facts of the log also carry `position`, `recorded_at` and
`recordedtime`, all three ours, the first two outside the CloudEvents naming rule; on the way in
they are ignored, so that a history that was read out can be appended elsewhere.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Final

from pydantic import BaseModel

from domain.events.base import CARRIED_OUTSIDE, Event
from domain.events.catalogue import BY_NAME, schema_id
from domain.events.examples import EXAMPLE_DATA, EXAMPLE_SUBJECTS

from .cloud_files import Item, read_cloud_events
from .incoming import fact_from, sent_fact
from .refusals import FieldError, Invalid

__all__ = [
    "FieldError",
    "Invalid",
    "Item",
    "cloud_event",
    "example_cloud_event",
    "fact_from",
    "read_cloud_events",
    "sent_fact",
]

SEALED: Final = {"sealed": True}
"""Stands, on the way out, for a personal value that nobody opened."""
ERASED: Final = {"erased": True}
"""Stands, on the way out, for a personal value whose key was destroyed."""


def cloud_event(fact: Event) -> dict[str, Any]:
    """The fact as a CloudEvent, ready for JSON, keys always in the same order, None left out.

    Personal values go out as they are held: text where the vault opened it, `{"sealed": true}`
    where nobody did, `{"erased": true}` where the person's data has been erased.
    """
    event: dict[str, Any] = {
        "specversion": "1.0",
        "id": fact.event_id,
        "source": fact.source,
        "type": fact.type,
        "subject": fact.originator_id,
        "time": fact.entered_at and _utc(fact.entered_at),
        "datacontenttype": "application/json",
        "dataschema": schema_id(fact.type),
        "correlationid": fact.correlation_id,
        "causationid": fact.causation_id,
        "position": fact.position or None,
        "recorded_at": fact.recorded_at and _utc(fact.recorded_at),
        "recordedtime": fact.recorded_at and _utc(fact.recorded_at),
    }
    event = {name: value for name, value in event.items() if value is not None}
    event["data"] = {
        name: _outside(value, personal=name in fact.personal)
        for name in _carried_inside(type(fact))
        if (value := getattr(fact, name)) is not None
    }
    return event


@cache
def _carried_inside(kind: type[Event]) -> tuple[str, ...]:
    return tuple(name for name in kind.model_fields if name not in CARRIED_OUTSIDE)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _outside(value: Any, personal: bool = False) -> Any:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, BaseModel):
        return {name: _outside(inner) for name, inner in value}
    if isinstance(value, Mapping):
        if personal or value.keys() == {"of", "sealed"}:
            return dict(SEALED)
        return {name: _outside(inner) for name, inner in value.items()}
    if isinstance(value, Sequence):
        return [_outside(inner) for inner in value]
    return dict(ERASED)  # what is no JSON value can only be the vault's mark


def example_cloud_event(name: str) -> dict[str, Any]:
    """A CloudEvent of the fact called `name` that `fact_from` accepts, to copy from.

    Raises:
        KeyError: there is no such fact.
    """
    kind = BY_NAME[name]
    return {
        "specversion": "1.0",
        "id": f"example-{name}",
        "source": "urn:example:hr",
        "type": name,
        "subject": EXAMPLE_SUBJECTS[kind.streams[0]],
        "time": "2024-03-01T09:30:00Z",
        "datacontenttype": "application/json",
        "dataschema": schema_id(name),
        "data": deepcopy(EXAMPLE_DATA[name]),
    }
