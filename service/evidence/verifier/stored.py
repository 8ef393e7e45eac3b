"""What a stored fact says: its leaf in the tree, its readable event, whose it is."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Collection, Iterator
from typing import Any

SEALED, ERASED = {"sealed": True}, {"erased": True}
LEAF = struct.Struct(">BIQII")


def leaf_of(stream: str, version: int, name: str, stored: bytes) -> bytes:
    """The hash of the fact's leaf, in the form that the verifier's first lines state."""
    stream_bytes, name_bytes = stream.encode(), name.encode()
    head = LEAF.pack(1, len(stream_bytes), version, len(name_bytes), len(stored))
    return hashlib.sha256(b"\x00" + head + stream_bytes + name_bytes + stored).digest()


def event_of(
    position: int, stream: str, name: str, stored: dict[str, Any], erased: Collection[str]
) -> dict[str, Any]:
    """The stored fields as a CloudEvent in the version they were written in; sealed ones hidden."""
    left = dict(stored)
    attributes = {
        "specversion": "1.0",
        "id": left.pop("event_id", None),
        "source": left.pop("source", None),
        "type": name,
        "subject": stream,
        "time": left.pop("entered_at", None),
        "datacontenttype": "application/json",
        "dataschema": f"urn:careerlog:{name}:{left.pop('v', 1)}",
        "correlationid": left.pop("correlation_id", None),
        "causationid": left.pop("causation_id", None),
        "position": position,
        "recorded_at": stored.get("recorded_at"),
        "recordedtime": left.pop("recorded_at", None),
    }
    event = {name: value for name, value in attributes.items() if value is not None}
    event["data"] = hidden(left, erased)
    return event


def hidden(value: Any, erased: Collection[str]) -> Any:
    """A stored value as it is shown."""
    if not isinstance(value, dict):
        return value
    if value.keys() == {"of", "sealed"}:
        return dict(SEALED if value["sealed"] and value["of"] not in erased else ERASED)
    return {name: hidden(inner, erased) for name, inner in value.items()}


def paths_to(mark: dict[str, bool], value: Any, above: str = "") -> Iterator[str]:
    """Where in an event's data a mark stands: `reason`, `changes.title`."""
    for name, inner in value.items() if isinstance(value, dict) else ():
        if inner == mark:
            yield above + name
        else:
            yield from paths_to(mark, inner, f"{above}{name}.")


def people(stream: str, stored: dict[str, Any]) -> set[str]:
    """Whose record a stored fact stands on, and whose sealed values stand in it."""
    kind, _, subject = stream.partition("-")
    return {*owners(stored), *([subject] if kind == "career" else [])}


def owners(value: Any) -> Iterator[str]:
    """Whose sealed values stand in a stored fact."""
    if isinstance(value, dict):
        if value.keys() == {"of", "sealed"}:
            yield value["of"]
        for inner in value.values():
            yield from owners(inner)
