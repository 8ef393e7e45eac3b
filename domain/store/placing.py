"""What an append takes and gives, and how facts get their places, on either database."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, Protocol

from domain.codec import before_body

NO_WAY_IN = "facts come in through CareerLog.append, which seals, places and stamps them"
"""What the library's own ways of writing answer."""
CONNECTS_WITHIN = 10
"""Seconds that a connection may take to open."""
WAITS = 60
"""Seconds that an append waits for others before it gives up."""

Identity = tuple[str, str]
"""The source and the event id of a fact."""
Row = tuple[int, str, int, str, bytes]
"""A row of the log: position, stream, version on the stream, name, stored bytes."""
NewRow = tuple[int, str, int, str, bytes, str, str]
"""A row to be inserted: the same, then source and event id."""
Status = Literal["recorded", "already_recorded", "conflict"]


class Draft(NamedTuple):
    """A fact ready to be recorded; position, version and time come with the recording."""

    stream: str
    name: str
    body: bytes
    source: str
    event_id: str


class Receipt(NamedTuple):
    """What became of a fact; a conflict's `detail` names both facts and where they differ.

    `position`, `version` and `stream` are those of the fact that is on record under the identity.
    """

    status: Status
    position: int
    version: int
    stream: str
    detail: str = ""


class Earlier(NamedTuple):
    """The row that was on record already under a draft's source and event id."""

    row: Row


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


class StoreDamaged(StoreUnavailable):
    """A table of the log, or the head's row, was taken away: which, and what to do."""


def check_tables(store: str, facts: bool, head: bool, headed: Callable[[], bool]) -> bool:
    """Whether the log's two tables are there; they are made together, the head with its one row.

    Raises:
        StoreDamaged: one of them is gone, or the row: nothing is made in its place, for what it
            said is lost.
    """
    if not (facts or head):
        return False
    if not facts:
        raise _taken_away(store, "the table stored_events, which holds the facts, is gone")
    if not head:
        raise _taken_away(store, "the table log_head, which says where the log ends, is gone")
    if not headed():
        raise _taken_away(store, "the row of log_head, which says where the log ends, is gone")
    return True


def _taken_away(store: str, what: str) -> StoreDamaged:
    return StoreDamaged(
        f"the store {store} was tampered with: {what}; find out who can write to it, restore "
        "the store from a backup, and run careerlog verify"
    )


class FactRecorder(Protocol):
    """A recorder of eventsourcing's that also knows identities, the clock and the order.

    The head keeps the last fact's stamp and, in `passed`, a later time that was let pass; the next
    fact is stamped with the latest of the two and the clock, and empties it. At or before the last
    stamp it can change nothing. Earlier versions left it standing there, which reads like
    tampering; so it is emptied when the store is opened. Who puts such a time in by hand is found
    until then, and has altered no answer; who takes a later one out so, does as by emptying it.
    """

    def append(
        self, drafts: Sequence[Draft], expected: Mapping[str, int] | None = None
    ) -> list[Receipt | Earlier]:
        """Records in one transaction those drafts whose identity is not on record yet.

        Raises:
            WrongVersion: something is new, and a stream in `expected` is at another version.
            StoreUnavailable: the database did not answer or stayed locked.
        """

    def rows(self, after: int, limit: int, upto: int | None = None) -> list[Row]:
        """Rows in the order of their positions, which is the order of their commits."""

    def stream_rows(self, stream: str, upto: int | None = None) -> list[Row]:
        """One stream's rows, in the order of their versions."""

    def row_of(self, source: str, event_id: str) -> Row | None:
        """The row with this identity."""

    def head(self) -> tuple[int, str]:
        """The last position, 0 while the log is empty, and the stamp no later fact is before."""

    def stamp_at(self, position: int) -> str:
        """When the fact at a position was recorded."""

    def let_pass(self, stamp: str) -> int:
        """The head, once every fact still to come is stamped `stamp` or later.

        Waits for appends under way. A stamp that is still to come is not let pass.
        """

    def close(self) -> None:
        """Gives back the connection that writes."""


class Placing:
    """Gives drafts their positions and versions behind the head; what is on record, none.

    `versions` tells where their streams are, `earlier` the rows on record under their identities;
    None: nobody has looked, and the table itself will refuse what it has. `outcomes` is complete
    when `rows` has been run through.
    """

    def __init__(
        self,
        drafts: Sequence[Draft],
        head: int,
        recorded_at: str,
        versions: Mapping[str, int],
        earlier: Mapping[Identity, Row] | None,
    ) -> None:
        self.outcomes: list[Receipt | Earlier] = []
        self.head = head
        self.recorded_at = recorded_at
        self._drafts = drafts
        self._versions = dict(versions)
        self._earlier = None if earlier is None else dict(earlier)

    def rows(self) -> Iterator[NewRow]:
        """The rows to insert, made one by one while they are being written."""
        versions, earlier, before = self._versions, self._earlier, before_body(self.recorded_at)
        tell = self.outcomes.append
        for stream, name, body, source, event_id in self._drafts:
            if earlier is not None and (source, event_id) in earlier:
                tell(Earlier(earlier[source, event_id]))
                continue
            self.head = position = self.head + 1
            versions[stream] = version = versions.get(stream, 0) + 1
            row = (position, stream, version, name, before + body[1:])
            if earlier is not None:
                earlier[source, event_id] = row
            tell(Receipt("recorded", position, version, stream))
            yield *row, source, event_id


def identity_of(draft: Draft) -> Identity:
    """What the fact is known by, for ever."""
    return draft.source, draft.event_id


def check_expected(expected: Mapping[str, int], versions: Mapping[str, int]) -> None:
    """Raises WrongVersion where a stream is not at the version that a command was decided on."""
    for stream, version in expected.items():
        if (actual := versions.get(stream, 0)) != version:
            raise WrongVersion(stream, version, actual)
