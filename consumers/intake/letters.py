"""A dead letter: the record as it was sent, where it came from, why it was not taken in, and when.

On the topic of dead letters stand three kinds of records; each is told by our own headers, which
come after whatever headers the sender gave, the first of them `dead_kind`:

- `letter`: the original key, value and headers, untouched;
- `part`: a piece of an original that cannot stand there as it is (too large beside our headers, no
  key and no value, a header without a value): JSON of the whole original, cut into pieces;
- `mark`: what somebody did with a letter: `sent` it to the intake again, or `dropped` it.

The rest says where (`dead_topic`, `dead_partition`, `dead_offset`, `dead_sent_at`), why
(`dead_reason`, `dead_message`, `dead_errors` as JSON: pointer and message), when (`dead_at`), whom
it speaks of (`dead_people`), and which letter it repeats (`dead_retry_of`).

A letter is called `PARTITION/OFFSET`, its original's place in careerlog.intake: a name that stays
when the letter is written twice (a crash before the offset was committed) or moved.
"""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

import orjson

from consumers.refusals import FieldError

RETRY_OF: Final = "careerlog_retry_of"
"""The header of a record sent again: the name of the letter that it was first."""
KIND: Final = "dead_kind"
_MOST_ERRORS: Final = 50
_MOST_WORDS: Final = 2_000

Headers = list[tuple[str, bytes | None]]


class Place(NamedTuple):
    """Where a record stood; `sent_at` (milliseconds since 1970) tells a topic made anew."""

    topic: str
    partition: int
    offset: int
    sent_at: int

    @property
    def name(self) -> str:
        """What people call the record: its partition and offset."""
        return f"{self.partition}/{self.offset}"


class Refusal(NamedTuple):
    """Why a record is not taken in, in words that hold nothing of its content.

    `reason` is a class, for counting: `invalid` (no fact of the catalogue), `conflict` (other
    content under the same source and id), `refused` (the log cannot hold it), `failed` (this
    program stumbled over it).
    """

    reason: str
    message: str
    errors: tuple[FieldError, ...] = ()


class Original(NamedTuple):
    """A record as its sender gave it."""

    key: bytes | None
    value: bytes | None
    headers: Headers


@dataclass(frozen=True)
class Letter:
    """An original, where it came from, why and when it was put aside (RFC 3339), and about whom."""

    original: Original
    place: Place
    refusal: Refusal
    at: str
    people: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """What people call the letter: PARTITION/OFFSET of the intake."""
        return self.place.name

    @property
    def retry_of(self) -> str | None:
        """The first letter, where this is one that was sent again and failed again."""
        return retry_of(self.original.headers)


@dataclass(frozen=True)
class Mark:
    """What was done with a letter: `sent` to the intake again (`to`: as what), or `dropped`."""

    done: str
    place: Place
    at: str
    to: str = ""
    why: str = ""


class Record(NamedTuple):
    """A record as a producer takes it."""

    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes]]


def now() -> str:
    """The time of a letter or a mark (RFC 3339, UTC)."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def retry_of(headers: Sequence[tuple[str, bytes | None]]) -> str | None:
    """The letter that a record of the intake says it repeats."""
    for name, value in reversed(headers):
        if name == RETRY_OF and value is not None:
            return value.decode("ascii", "replace")
    return None


def can_stand(original: Original) -> bool:
    """Whether a producer takes the original as it is."""
    return not (original.key is None and original.value is None) and all(
        value is not None for _, value in original.headers
    )


def written(letter: Letter) -> Record:
    """The letter as one record, the original untouched."""
    original = letter.original
    given = [(name, value) for name, value in original.headers if value is not None]
    return Record(original.key, original.value, given + _own("letter", letter))


def written_in_parts(letter: Letter, most: int) -> list[Record]:
    """The letter as records of at most `most` bytes of the original each."""
    whole = orjson.dumps(as_json(letter.original))
    pieces = [whole[start : start + most] for start in range(0, len(whole), most)]
    return [
        Record(
            letter.name.encode(),
            piece,
            [*_own("part", letter), ("dead_part", b"%d/%d" % (number, len(pieces)))],
        )
        for number, piece in enumerate(pieces, start=1)
    ]


def written_mark(mark: Mark) -> Record:
    """The mark as a record."""
    headers = [
        (KIND, b"mark"),
        ("dead_done", mark.done.encode()),
        *_place(mark.place),
        ("dead_at", mark.at.encode()),
        ("dead_to", mark.to.encode()),
        ("dead_message", mark.why.encode()),
    ]
    return Record(mark.place.name.encode(), b"", headers)


def as_json(original: Original) -> dict[str, Any]:
    """The original for JSON: bytes in base64, what is not there null."""
    return {
        "key": _base64(original.key),
        "value": _base64(original.value),
        "headers": [[name, _base64(value)] for name, value in original.headers],
    }


def from_json(told: dict[str, Any]) -> Original:
    """The original back from `as_json`.

    Raises:
        ValueError: it was not written by `as_json`, nor mended well.
    """
    try:
        return Original(
            _bytes(told["key"]),
            _bytes(told["value"]),
            [(str(name), _bytes(value)) for name, value in told["headers"]],
        )
    except (KeyError, TypeError) as wrong:
        raise ValueError(f"key, value and headers are needed ({type(wrong).__name__})") from None


def _own(kind: str, letter: Letter) -> list[tuple[str, bytes]]:
    refusal = letter.refusal
    errors = [error._asdict() for error in refusal.errors[:_MOST_ERRORS]]
    return [
        (KIND, kind.encode()),
        *_place(letter.place),
        ("dead_reason", refusal.reason.encode()),
        ("dead_message", refusal.message[:_MOST_WORDS].encode()),
        ("dead_errors", _short(orjson.dumps(errors))),
        ("dead_at", letter.at.encode()),
        ("dead_people", ",".join(sorted(letter.people)).encode()),
        ("dead_retry_of", (letter.retry_of or "").encode()),
    ]


def _short(errors: bytes) -> bytes:
    """A pointer may be as long as a sender likes: what gets out of hand is left to the words."""
    return errors if len(errors) <= 16_384 else b"[]"


def _place(place: Place) -> list[tuple[str, bytes]]:
    return [
        ("dead_topic", place.topic.encode()),
        ("dead_partition", b"%d" % place.partition),
        ("dead_offset", b"%d" % place.offset),
        ("dead_sent_at", b"%d" % place.sent_at),
    ]


def _base64(value: bytes | None) -> str | None:
    return None if value is None else b64encode(value).decode()


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else b64decode(text, validate=True)
