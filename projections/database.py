"""The projections' database: SQLite (the log's own file) or PostgreSQL, for writing and reading."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError

from projections.row_writing import PostgresRows, Rows, SqliteRows
from projections.timelines import Timelines

BUSY_SECONDS: Final = 60
"""How long SQLite waits for another writer before it gives up."""
SQLITE_CACHE_KIB: Final = 65_536
"""Pages of SQLite kept in memory; its default of 2 MiB is less than one batch touches."""
SURVEYED: Final = "32MB"
"""What PostgreSQL may hold in memory for each step of a question about many, before it sorts on
disk; its own 4 MB are too little for a hundred thousand people."""
REMEMBERED_FACTS: Final = 250_000
"""How many facts of recently touched streams are kept folded in memory, per projection."""


class NotProjected(RuntimeError):
    """A projection was asked before it was first brought up."""

    def __init__(self) -> None:
        super().__init__("nothing has been projected from this log yet: run careerlog project")


@dataclass(frozen=True)
class Transaction:
    """One write transaction: rows and position become visible together, or not at all."""

    database: "Database"
    connection: Connection
    rows: Rows


@dataclass
class Database:
    """Where projections live. `writer` transacts; `reader` answers each statement by itself, and
    `surveyor` those about many.

    A reading statement stands on one snapshot, so it sees a rebuilt projection's old tables or its
    new ones, never a mixture.
    """

    url: URL
    writer: Engine
    reader: Engine
    surveyor: Engine
    remembered_facts: int = REMEMBERED_FACTS
    _timelines: dict[str, Timelines] = field(default_factory=dict)

    @property
    def postgres(self) -> bool:
        """Whether this is PostgreSQL; else it is SQLite."""
        return self.writer.dialect.name == "postgresql"

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """A transaction, committed at the end of the block, rolled back by an exception."""
        with self.writer.begin() as connection:
            driver: Any = connection.connection.driver_connection
            rows = PostgresRows(driver) if self.postgres else SqliteRows(driver)
            yield Transaction(self, connection, rows)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection on which every statement sees what is committed when it starts.

        Raises:
            NotProjected: a table asked for is not there yet.
        """
        with _connected(self.reader) as connection:
            yield connection

    @contextmanager
    def surveying(self) -> Iterator[Connection]:
        """The same for a question about many: PostgreSQL plans it for its own dates each time.

        Once a statement has been asked a few times, PostgreSQL may plan it for any date at all,
        which takes twice as long where most of a table is walked; for one subject it saves half.

        Raises:
            NotProjected: a table asked for is not there yet.
        """
        with _connected(self.surveyor) as connection:
            yield connection

    def timelines(self, projection: str) -> Timelines:
        """The streams that `projection` has folded lately, kept between batches."""
        return self._timelines.setdefault(projection, Timelines(self.remembered_facts))

    def close(self) -> None:
        """Lets go of all connections."""
        self._timelines.clear()
        for engine in (self.writer, self.reader, self.surveyor):
            engine.dispose()

    def __enter__(self) -> "Database":
        """The database itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Closes it."""
        self.close()


def open_database(store_url: str) -> Database:
    """The projections beside the log at `store_url`: `sqlite:///FILE` or `postgresql://...`.

    Raises:
        ValueError: the URL is of another kind of database.
    """
    url = make_url(store_url)
    kind = url.get_backend_name()
    if kind == "sqlite":
        reader = _sqlite(url, writes=False)
        return Database(url, _sqlite(url, writes=True), reader, reader)
    if kind == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
        surveyor = _postgres_reader(
            url, "SET plan_cache_mode = force_custom_plan", f"SET work_mem = '{SURVEYED}'"
        )
        return Database(url, create_engine(url), _postgres_reader(url), surveyor)
    raise ValueError(
        f"{kind} is no store of this program; write sqlite:///careerlog.db or postgresql://..."
    )


@contextmanager
def _connected(engine: Engine) -> Iterator[Connection]:
    try:
        with engine.connect() as connection:
            yield connection
    except DBAPIError as error:
        if not _no_such_table(error):
            raise
        raise NotProjected from error


def _no_such_table(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) == "42P01" or "no such table" in str(error.orig)


def _postgres_reader(url: URL, *settings: str) -> Engine:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # To compile a question takes longer than to answer it from a hundred thousand people.
        for setting in ("SET jit = off", *settings):
            connection.execute(setting)
        connection.commit()

    return engine


def _sqlite(url: URL, writes: bool) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where this module says so
        connection.execute("PRAGMA journal_mode = WAL")
        # What a power cut takes from the projections is projected again from the log.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(f"PRAGMA cache_size = -{SQLITE_CACHE_KIB}")

    if writes:

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.execute(text("BEGIN IMMEDIATE"))

    return engine
