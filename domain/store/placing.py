"""What an append takes and gives, whichever database keeps the rows."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from domain.codec import state_of

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

    def close(self) -> None:
        """Gives back what is held beside the library's own connections."""


NO_WAY_IN = "facts come in through CareerLog.append, which seals, places and stamps them"
"""What the library's own ways of writing answer."""

Identities = Mapping[tuple[str, str], Row]
"""(source, event id) -> the row that has it."""
NewRow = tuple[int, str, int, str, bytes, str, str]
"""A row to be written: the row, its source and its event id."""


def placed(
    drafts: Sequence[Draft],
    earlier: Identities,
    head: int,
    recorded_at: str,
    versions_of: Callable[[set[str]], Mapping[str, int]],
    expected: Mapping[str, int] | None,
) -> tuple[list[Placed], list[NewRow]]:
    """Places the drafts behind the head; those recorded earlier, or twice among them, once.

    Raises:
        WrongVersion: a stream in `expected` is at another version and there is something new.
    """
    new = {draft.stream for draft in drafts if (draft.source, draft.event_id) not in earlier}
    at = dict(versions_of(new | set(expected or ())))
    for stream, version in (expected or {}).items():
        if new and at.get(stream, 0) != version:
            raise WrongVersion(stream, version, at.get(stream, 0))
    places: list[Placed] = []
    rows: list[NewRow] = []
    known = dict(earlier)
    for stream, name, body, source, event_id in drafts:
        if row := known.get((source, event_id)):
            places.append(Placed(row[0], row[2], row))
            continue
        head += 1
        version = at[stream] = at.get(stream, 0) + 1
        state = state_of(body, recorded_at)
        known[source, event_id] = (head, stream, version, name, state)
        rows.append((head, stream, version, name, state, source, event_id))
        places.append(Placed(head, version))
    return places, rows
