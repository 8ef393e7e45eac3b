"""How far each projection has come along each feed, moved by a guarded update."""

from typing import Any, Final, NamedTuple

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    Integer,
    MetaData,
    Table,
    Text,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)

from projections.database import Database, Transaction

LOG: Final = "log"
"""The feed straight from the store; others are named like `careerlog.events/3`."""

_metadata = MetaData()
BUILT = Table(
    "projections",
    _metadata,
    Column("projection", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("tables", JSON, nullable=False),
)
POSITIONS = Table(
    "projection_positions",
    _metadata,
    Column("projection", Text, primary_key=True),
    Column("feed", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
)
_SETTING_UP: Final = 7_216_455_823_310_906
"""The PostgreSQL advisory lock under which tables are made, one process at a time."""


class Built(NamedTuple):
    """What a projection has: the schema its tables follow, which build they are, their names."""

    version: int
    generation: int
    tables: list[str]


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


def set_up(tx: Transaction) -> None:
    """Makes the tables of this module where they are missing; others wait until `tx` ends."""
    if tx.database.postgres:
        tx.connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _SETTING_UP})
    _metadata.create_all(tx.connection)


def built(connection: Connection, projection: str) -> Built | None:
    """What tables the projection has; None before it was first built."""
    if not inspect(connection).has_table(BUILT.name):
        return None
    asked = select(BUILT.c.version, BUILT.c.generation, BUILT.c.tables).where(
        BUILT.c.projection == projection
    )
    row = connection.execute(asked).one_or_none()
    return None if row is None else Built(*row)


def register(tx: Transaction, projection: str, tables: Built) -> None:
    """Remembers that the projection's tables are made, standing before the log's first fact."""
    tx.connection.execute(insert(BUILT).values(projection=projection, **tables._asdict()))
    begin(tx, projection, LOG)


def check_build(tx: Transaction, projection: str, generation: int) -> None:
    """Nothing is written into tables that another rebuild has begun anew.

    Raises:
        MovedOn: they are not of this generation any more.
    """
    found = built(tx.connection, projection)
    if found is None or found.generation != generation:
        raise MovedOn(projection, LOG, 0)


def begin(tx: Transaction, projection: str, feed: str, position: int = 0) -> None:
    """The projection will read from `feed`, and stands at `position`."""
    tx.connection.execute(
        insert(POSITIONS).values(projection=projection, feed=feed, position=position)
    )


def position_of(connection: Connection, projection: str, feed: str = LOG) -> int | None:
    """The last position applied; None where the projection never read from this feed."""
    asked = select(POSITIONS.c.position).where(
        POSITIONS.c.projection == projection, POSITIONS.c.feed == feed
    )
    found: int | None = connection.execute(asked).scalar_one_or_none()
    return found


def head_of(db: Database, projection: str, feed: str = LOG) -> int:
    """The position up to which a projection's answers are complete, 0 before it was built."""
    with db.reading() as connection:
        if built(connection, projection) is None:
            return 0
        return position_of(connection, projection, feed) or 0


def furthest(connection: Connection, projection: str) -> int:
    """The highest position applied over all feeds, 0 where there is none."""
    asked = select(func.max(POSITIONS.c.position)).where(POSITIONS.c.projection == projection)
    return connection.execute(asked).scalar_one() or 0


def move(tx: Transaction, projection: str, feed: str, old: int, new: int) -> None:
    """Moves the projection from `old` to `new`; call it before rows are written.

    Another process that moves it at the same time waits here, and then finds that it was late.

    Raises:
        MovedOn: the projection does not stand at `old`.
    """
    moved = tx.connection.execute(
        update(POSITIONS)
        .where(
            POSITIONS.c.projection == projection,
            POSITIONS.c.feed == feed,
            POSITIONS.c.position == old,
        )
        .values(position=new)
    )
    if moved.rowcount != 1:
        raise MovedOn(projection, feed, old)
