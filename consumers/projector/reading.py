"""Records of one partition read as facts: what is new, what is a repeat, what cannot be read."""

import re
from base64 import b64encode
from collections.abc import Callable, Collection, Iterable
from typing import Any, Final, NamedTuple

import orjson

from consumers.kafka.records import fact_of, position_of
from domain.codec import UnreadableFact
from domain.events.base import STREAM, Event
from domain.events.catalogue import UnknownVersion
from projections.parking import Unread

_STREAM: Final = re.compile(STREAM.encode())


class Read(NamedTuple):
    """New facts in the order of their positions, what could not be read, and the position now."""

    facts: list[Event]
    unread: list[Unread]
    position: int


def read(
    feed: str,
    records: Iterable[Any],
    position: int,
    kinds: Collection[str],
    beyond_head: Callable[[int], bool],
) -> Read:
    """The records of a partition that stands at `position`.

    `beyond_head` says whether the log has no such position yet. An unreadable record of a stream
    whose kind is none of `kinds` does not concern the projection.
    """
    facts: list[Event] = []
    unread: list[Unread] = []
    for record in records:
        sequence = position_of(record.headers)
        if sequence is None or beyond_head(sequence):
            why = "it has no sequence" if sequence is None else "the log is not as long as that"
            unread.append(_no_fact(feed, record, why))
            continue
        if sequence <= position:
            continue
        try:
            facts.append(fact_of(record.value, record.headers))
        except (UnreadableFact, UnknownVersion) as reason:
            key = record.key or b""
            if _STREAM.fullmatch(key):
                stream = key.decode()
                if stream.partition("-")[0] in kinds:
                    unread.append(Unread(stream, sequence, _whole(record), str(reason)))
            else:
                unread.append(_no_fact(feed, record, str(reason)))
                continue
        position = sequence
    return Read(facts, unread, position)


def _no_fact(feed: str, record: Any, why: str) -> Unread:
    reason = f"no fact of this log: {why}; only a relay may write to this topic"
    return Unread(feed, record.offset, _whole(record), reason)


def _whole(record: Any) -> bytes:
    """The record as JSON, every part of it in base64."""
    return orjson.dumps(
        {
            "key": _base64(record.key),
            "headers": [[name, _base64(value)] for name, value in record.headers],
            "value": _base64(record.value),
        }
    )


def _base64(part: bytes | None) -> str | None:
    return None if part is None else b64encode(part).decode()
