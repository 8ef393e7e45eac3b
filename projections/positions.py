"""How far each projection has come along each feed, moved by a guarded update."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Table, delete, func, insert, select, update

from projections.bookkeeping import BUILT, OFFSETS, POSITIONS, is_set_up
from projections.database import Database, Transaction

LOG: Final = "log"
"""The feed straight from the store; others are named like `careerlog.events/3`."""


class Built(NamedTuple):
    """What a projection has: the schema its tables follow, which build they are, their names."""

    version: int
    generation: int
    tables: list[str]


class Stand(NamedTuple):
    """How far a projection has come along a feed: every fact up to `position` is in its rows.

    Of a Kafka partition also where to read on, and in which topic: one made anew has another id.
    """

    position: int
    offset: int = 0
    topic_id: str = ""


class Move(NamedTuple):
    """From where to where a batch brings a projection along one feed."""

    feed: str
    old: Stand
    new: Stand


class MovedOn(RuntimeError):
    """Somebody else has projected meanwhile; nothing was written."""

    def __init__(self, projection: str, feed: str, expected: int) -> None:
        """`projection` no longer stood at `expected` of `feed`."""
        super().__init__(
            f"{projection}: another process is projecting from {feed} and has moved on from "
            f"{expected}; nothing was written here: stop one of the two, or go on from there"
        )
        self.projection = projection
        self.feed = feed
        self.expected = expected

    def __reduce__(self) -> tuple[Any, ...]:
        """Crosses from a worker process to the one that waits for it."""
        return MovedOn, (self.projection, self.feed, self.expected)


def built(connection: Connection, projection: str) -> Built | None:
    """What tables the projection has; None before it was first built."""
    if not is_set_up(connection):
        return None
    asked = select(BUILT.c.version, BUILT.c.generation, BUILT.c.tables).where(
        BUILT.c.projection == projection
    )
    row = connection.execute(asked).one_or_none()
    return None if row is None else Built(*row)


def register(tx: Transaction, projection: str, tables: Built) -> None:
    """Remembers that the projection's tables are made, standing before the log's first fact."""
    tx.connection.execute(insert(BUILT).values(projection=projection, **tables._asdict()))
    begin(tx, projection, {LOG: Stand(0)})


def check_build(tx: Transaction, projection: str, generation: int) -> None:
    """Nothing is written into tables that another rebuild has begun anew.

    Raises:
        MovedOn: they are not of this generation any more.
    """
    found = built(tx.connection, projection)
    if found is None or found.generation != generation:
        raise MovedOn(projection, LOG, 0)


def begin(tx: Transaction, projection: str, stands: Mapping[str, Stand]) -> None:
    """The projection reads from these feeds from now on, and from no others."""
    for table in (POSITIONS, OFFSETS):
        own = (table.c.projection == projection, table.c.feed.not_in(stands))
        tx.connection.execute(delete(table).where(*own))
    for feed, (position, offset, topic_id) in stands.items():
        _put(tx, POSITIONS, projection, feed, position=position)
        if topic_id:
            _put(tx, OFFSETS, projection, feed, topic_id=topic_id, next_offset=offset)


def _put(tx: Transaction, table: Table, projection: str, feed: str, **values: Any) -> None:
    """Changes the row in place where it is there: whoever waits for it still finds it."""
    own = (table.c.projection == projection, table.c.feed == feed)
    if not tx.connection.execute(update(table).where(*own).values(values)).rowcount:
        tx.connection.execute(insert(table).values(projection=projection, feed=feed, **values))


def forget(tx: Transaction, projection: str) -> None:
    """The projection reads from no feed any more."""
    tx.connection.execute(delete(POSITIONS).where(POSITIONS.c.projection == projection))
    tx.connection.execute(delete(OFFSETS).where(OFFSETS.c.projection == projection))


def position_of(connection: Connection, projection: str, feed: str = LOG) -> int | None:
    """The last position applied; None where the projection does not read from this feed."""
    asked = select(POSITIONS.c.position).where(
        POSITIONS.c.projection == projection, POSITIONS.c.feed == feed
    )
    found: int | None = connection.execute(asked).scalar_one_or_none()
    return found


def head_of(db: Database, projection: str) -> int:
    """The position up to which a projection's answers are complete, 0 before it was built.

    Fed by Kafka, that is the least position of its partitions. What is in the rows beyond it may
    have gaps; what it says as known up to it never changes.
    """
    with db.reading() as connection:
        if not is_set_up(connection):
            return 0
        asked = select(func.min(POSITIONS.c.position)).where(POSITIONS.c.projection == projection)
        return connection.execute(asked).scalar_one() or 0


def furthest(connection: Connection, projection: str) -> int:
    """The highest position applied over all feeds, 0 where there is none."""
    asked = select(func.max(POSITIONS.c.position)).where(POSITIONS.c.projection == projection)
    return connection.execute(asked).scalar_one() or 0


def stands(connection: Connection, projection: str, hold: bool = False) -> dict[str, Stand]:
    """Where the projection stands on each of its feeds.

    With `hold`, whoever would move it waits until this transaction ends (on SQLite the whole
    transaction does that).
    """
    asked = (
        select(POSITIONS.c.feed, POSITIONS.c.position, OFFSETS.c.next_offset, OFFSETS.c.topic_id)
        .join(
            OFFSETS,
            (OFFSETS.c.projection == POSITIONS.c.projection) & (OFFSETS.c.feed == POSITIONS.c.feed),
            isouter=True,
        )
        .where(POSITIONS.c.projection == projection)
        .order_by(POSITIONS.c.feed)
    )
    if hold:
        _hold(connection, projection)
    return {
        feed: Stand(position, offset or 0, topic_id or "")
        for feed, position, offset, topic_id in connection.execute(asked)
    }


def _hold(connection: Connection, projection: str) -> None:
    if connection.dialect.name == "postgresql":
        held = select(POSITIONS.c.feed).where(POSITIONS.c.projection == projection)
        in_order = held.order_by(POSITIONS.c.feed.collate("C")).with_for_update()  # that of `move`
        rows: Sequence[str] | None = None
        while rows != (rows := connection.execute(in_order).scalars().all()):
            pass  # whom this waited for may have put other rows in their place


def move(tx: Transaction, projection: str, moves: Sequence[Move]) -> None:
    """Moves the projection along its feeds; call it before rows are written.

    Another process that moves it at the same time waits here, and then finds that it was late.

    Raises:
        MovedOn: on one of the feeds the projection does not stand where it should.
    """
    for feed, old, new in sorted(moves):  # in one order, so that no two wait for each other
        own = (POSITIONS.c.projection == projection, POSITIONS.c.feed == feed)
        moved = tx.connection.execute(
            update(POSITIONS)
            .where(*own, POSITIONS.c.position == old.position)
            .values(position=new.position)
        ).rowcount
        if moved and old.topic_id:
            moved = tx.connection.execute(
                update(OFFSETS)
                .where(
                    OFFSETS.c.projection == projection,
                    OFFSETS.c.feed == feed,
                    OFFSETS.c.next_offset == old.offset,
                    OFFSETS.c.topic_id == old.topic_id,
                )
                .values(next_offset=new.offset)
            ).rowcount
        if moved != 1:
            raise MovedOn(projection, feed, old.position)
