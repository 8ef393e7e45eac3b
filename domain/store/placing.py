"""What an append takes and gives, whichever database keeps the rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

import orjson
from eventsourcing.persistence import IntegrityError, StoredEvent

Row = tuple[int, str, int, str, bytes]
"""A row of the log: position, stream, version on the stream, name, stored bytes."""


class Draft(NamedTuple):
    """A fact ready to be recorded; position, version and time come with the recording."""

    stream: str
    name: str
    body: bytes
    source: str
    event_id: str


class Placed(NamedTuple):
    """Where a draft was recorded, or which earlier row already has its source and event id."""

    position: int
    version: int
    earlier: Row | None = None


class WrongVersion(Exception):
    """A command was decided on a stream that has moved on; nothing was recorded."""

    def __init__(self, stream: str, expected: int, actual: int) -> None:
        super().__init__(
            f"{stream} is at version {actual}, not at {expected}: somebody recorded something "
            "meanwhile; look at it again and decide anew"
        )
        self.stream, self.expected, self.actual = stream, expected, actual


class StoreUnavailable(Exception):
    """The database cannot be reached or stays locked; the message says which and what to do."""


class FactRecorder(Protocol):
    """A recorder of eventsourcing's that also knows identities, the clock and the order."""

    def append(
        self, drafts: Sequence[Draft], now: str, expected: Mapping[str, int] | None = None
    ) -> list[Placed]:
        """Records the drafts in one transaction, `now` or the last recording, whichever is later.

        Raises:
            WrongVersion: a stream in `expected` is at another version.
        """

    def rows(self, after: int, limit: int, upto: int | None = None) -> list[Row]:
        """Rows in the order of their positions, which is the order of their commits."""

    def stream_rows(self, stream: str, upto: int | None = None) -> list[Row]:
        """One stream's rows, in the order of their versions."""

    def row_of(self, source: str, event_id: str) -> Row | None:
        """The row with this identity."""

    def head(self) -> int:
        """The last position, 0 while the log is empty."""

    def stamp_at(self, position: int) -> str:
        """When the fact at a position was recorded."""


def drafts_of(stored_events: Iterable[StoredEvent]) -> tuple[list[Draft], dict[str, int]]:
    """Drafts of what the library would store, and the versions it expects streams to be at."""
    drafts: list[Draft] = []
    expected: dict[str, int] = {}
    for event in stored_events:
        fields = orjson.loads(event.state)
        stream = str(event.originator_id)
        expected.setdefault(stream, event.originator_version - 1)
        drafts.append(Draft(stream, event.topic, event.state, fields["source"], fields["event_id"]))
    return drafts, expected


def positions_of(placed: Iterable[Placed]) -> list[int]:
    """The positions given, for the library, which takes a repeat for a breach of integrity."""
    positions: list[int] = []
    for each in placed:
        if each.earlier is not None:
            raise IntegrityError(f"source and event id are recorded at position {each.position}")
        positions.append(each.position)
    return positions


class Versions:
    """Gives out the next versions of streams, from what they were at."""

    def __init__(self, current: Mapping[str, int], expected: Mapping[str, int] | None) -> None:
        for stream, version in (expected or {}).items():
            if current.get(stream, 0) != version:
                raise WrongVersion(stream, version, current.get(stream, 0))
        self._at = dict(current)

    def next(self, stream: str) -> int:
        """The version that the stream's next fact gets."""
        version = self._at[stream] = self._at.get(stream, 0) + 1
        return version
