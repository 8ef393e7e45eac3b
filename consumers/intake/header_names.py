"""Records whose header names are not UTF-8, which kafka-python cannot read at all.

Kafka's record format says that a header's name is UTF-8 text; brokers do not check it, and some
clients send any bytes. kafka-python 3.0 takes the whole record for damaged and gives nothing behind
it, so one such record would hold up its partition for ever. Here it is read as it stands, with
the bytes that are no text written as `\\xff`.
"""

from typing import Any, Final

from kafka.record.default_records import DefaultRecord, DefaultRecordBatch
from kafka.record.util import decode_varint

_AS_DELIVERED: Final = DefaultRecordBatch._read_msg


def read_any_header_names() -> None:
    """From now on, every consumer of this process reads such records."""
    DefaultRecordBatch._read_msg = _read


def _read(batch: Any, *given: Any) -> Any:
    try:
        return _AS_DELIVERED(batch, *given)
    except UnicodeDecodeError:
        return _read_tolerantly(batch)


def _read_tolerantly(batch: Any) -> Any:
    """The record at the batch's place (Kafka's message format 2, "Record")."""
    at = batch._pos

    def number() -> int:
        nonlocal at
        read: int
        read, at = decode_varint(batch._buffer, at)
        return read

    def held() -> bytes | None:
        nonlocal at
        size = number()
        if size < 0:
            return None
        at += size
        return bytes(batch._buffer[at - size : at])

    length = number()
    end = at + length
    number()  # attributes: none are defined
    later, further = number(), number()
    key, value = held(), held()
    headers = [
        ((held() or b"").decode("utf-8", "backslashreplace"), held()) for _ in range(number())
    ]
    if at != end:
        raise ValueError(f"a record of {length} bytes ends after {at - end + length}")
    batch._pos = at
    log_append = batch.timestamp_type == batch.LOG_APPEND_TIME
    sent_at = batch.max_timestamp if log_append else batch.first_timestamp + later
    offset = batch.base_offset + further
    return DefaultRecord(length, offset, sent_at, batch.timestamp_type, key, value, headers)
