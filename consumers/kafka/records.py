"""A fact of the log as a record of careerlog.events, and back: CloudEvents 1.0.2 on Kafka, binary.

CloudEvents Kafka Protocol Binding 1.0.2, section 3.2 (binary content mode): every attribute is a
header `ce_NAME` whose value is its UTF-8 text (3.2.3), `datacontenttype` is the header
`content-type` (3.2.1), the fact's `data` is the record's value (3.2.2). The record's key is the
stream (3.1 leaves it to us), so that a stream's facts keep their order. Extensions: `sequence` (the
position in the log, as CloudEvents' sequence extension has it), `recordedtime`, `streamversion`
(the fact's place on its stream), `correlationid`, `causationid`.

Rows go out as they are stored, in the version they were stored in, personal fields sealed.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any, Final, NamedTuple

import orjson

from domain.codec import UnreadableFact
from domain.events.base import Event
from domain.events.catalogue import BY_NAME, UnknownVersion, schema_id, upcast
from domain.store.placing import Row

SEQUENCE: Final = "ce_sequence"

_SEQUENCE_TEXT: Final = b"%020d"
"""So many digits that the order of the texts is the order of the positions, for ever."""
_MOST_DIGITS: Final = 20
_SPECVERSION: Final = ("ce_specversion", b"1.0")
_CONTENT_TYPE: Final = ("content-type", b"application/json")


class Outgoing(NamedTuple):
    """A record as a Kafka producer takes it."""

    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]


def outgoing(row: Row) -> Outgoing:
    """The record of a row of the log; nothing is validated, nothing opened, nothing upcast."""
    position, stream, version, name, state = row
    data: dict[str, Any] = orjson.loads(state)
    take = data.pop
    key = stream.encode()
    headers = [
        _SPECVERSION,
        ("ce_id", take("event_id").encode()),
        ("ce_source", take("source").encode()),
        ("ce_type", name.encode()),
        ("ce_subject", key),
        ("ce_dataschema", _dataschema(name, take("v", 1))),
        _CONTENT_TYPE,
        (SEQUENCE, _SEQUENCE_TEXT % position),
        ("ce_recordedtime", take("recorded_at").encode()),
        ("ce_streamversion", b"%d" % version),
    ]
    if (entered_at := take("entered_at", None)) is not None:
        headers.append(("ce_time", entered_at.encode()))
    if (correlation := take("correlation_id", None)) is not None:
        headers.append(("ce_correlationid", correlation.encode()))
    if (causation := take("causation_id", None)) is not None:
        headers.append(("ce_causationid", causation.encode()))
    return Outgoing(key, orjson.dumps(data), headers)


@cache
def _dataschema(name: str, version: int) -> bytes:
    return schema_id(name, version).encode()


def fact_of(value: bytes | None, headers: Iterable[tuple[str, bytes | None]]) -> Event:
    """The fact of a record of careerlog.events: the one that `CareerLog.read` gives for its row.

    Raises:
        UnreadableFact: the record was not written by a relay, or by one of a newer program.
    """
    given: dict[str, Any] = dict(headers)
    try:
        name = given["ce_type"].decode()
        kind = BY_NAME[name]
        fields = orjson.loads(value)  # type: ignore[arg-type]
        if (schema := given["ce_dataschema"]) != _dataschema(name, kind.version):
            fields = upcast(name, _version(schema), fields)
        fields["source"] = given["ce_source"].decode()
        fields["event_id"] = given["ce_id"].decode()
        fields["recorded_at"] = given["ce_recordedtime"].decode()
        for field, header in _OPTIONAL:
            if (carried := given.get(header)) is not None:
                fields[field] = carried.decode()
        return kind.revive(
            given["ce_subject"].decode(),
            int(given["ce_streamversion"]),
            int(given[SEQUENCE]),
            fields,
        )
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise _unreadable(given, error) from None


_OPTIONAL: Final = (
    ("entered_at", "ce_time"),
    ("correlation_id", "ce_correlationid"),
    ("causation_id", "ce_causationid"),
)


def position_of(headers: Iterable[tuple[str, bytes | None]]) -> int | None:
    """The position in the log that a record of careerlog.events carries.

    None where it has none, or a longer one than any that a relay writes.
    """
    for name, value in headers:
        if name == SEQUENCE and value is not None and value.isdigit():
            return int(value) if len(value) <= _MOST_DIGITS else None
    return None


def _version(schema: bytes) -> int:
    return int(schema.decode().rpartition(":")[2])


def _unreadable(given: dict[str, Any], error: Exception) -> UnreadableFact:
    position = position_of(given.items())
    where = f"the record of position {position}" if position is not None else "a record"
    missing = [name for name in _REQUIRED if given.get(name) is None]
    if missing:
        why = f"it has no header {missing[0]}; only a relay may write to this topic"
    elif (
        isinstance(error, UnknownVersion)
        or given["ce_type"].decode("utf-8", "replace") not in BY_NAME
    ):
        why = "it is of a kind or version that this program does not know; upgrade this program"
    else:
        why = f"{type(error).__name__}; run `careerlog verify`, and let only a relay write here"
    return UnreadableFact(f"{where} cannot be read from Kafka: {why}")


_REQUIRED: Final = (
    "ce_type",
    "ce_id",
    "ce_source",
    "ce_subject",
    "ce_dataschema",
    SEQUENCE,
    "ce_recordedtime",
    "ce_streamversion",
)
