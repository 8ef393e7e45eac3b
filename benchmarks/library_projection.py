"""The plain library's ProjectionRunner: with the least a projection can do, and with our profiles.

Its SQLite recorder has no subscriptions, which the runner needs: there the same projection is fed
from the library's notification log, without the runner's threads.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from threading import Event
from typing import Any, Final

from eventsourcing.persistence import InfrastructureFactory, Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from eventsourcing.sqlite import SQLiteTrackingRecorder
from eventsourcing.utils import Environment

from benchmarks.library import LibraryFact, PlainLog, append, environment, plain_log, read
from benchmarks.measuring import Contestant
from domain.events.catalogue import BY_NAME
from projections.database import Database, open_database
from projections.engine import apply, make_tables
from projections.profiles.projection import PROFILES

_PATIENCE: Final = 600  # seconds that a projection may take to arrive


class SqliteSeen(SQLiteTrackingRecorder):
    """A view that holds one row per fact."""

    def _create_table(self, c: Any) -> None:
        super()._create_table(c)
        c.execute("CREATE TABLE IF NOT EXISTS seen (position INTEGER PRIMARY KEY, stream, name)")

    def see(self, fact: LibraryFact, tracking: Tracking) -> None:
        """Writes the row and the position, together."""
        row = (tracking.notification_id, fact.originator_id, fact.name)
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute("INSERT INTO seen VALUES (?, ?, ?)", row)


class PostgresSeen(PostgresTrackingRecorder):
    """A view that holds one row per fact."""

    def _create_table(self, curs: Any) -> None:
        super()._create_table(curs)
        curs.execute(
            "CREATE TABLE IF NOT EXISTS seen (position bigint PRIMARY KEY, stream text, name text)"
        )

    def see(self, fact: LibraryFact, tracking: Tracking) -> None:
        """Writes the row and the position, together."""
        row = (tracking.notification_id, fact.originator_id, fact.name)
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute("INSERT INTO seen VALUES (%s, %s, %s)", row, prepare=True)


class Seen(Projection[Any]):
    """Writes each fact's row, and says when it has come to the head of the log."""

    topics = ()
    head = 0
    arrived = Event()

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """Writes what the fact comes to."""
        self.write(domain_event, tracking)
        if tracking.notification_id == Seen.head:
            Seen.arrived.set()

    def write(self, fact: LibraryFact, tracking: Tracking) -> None:
        """A row that says which fact it was."""
        self.view.see(fact, tracking)

    @classmethod
    @contextmanager
    def ready(cls, _new: Callable[[], str]) -> Iterator[None]:
        """Nothing to make ready."""
        yield


class SameProfiles(Seen):
    """Writes the very rows of our profiles, a fact at a time, as the library's runner gives them.

    The profiles' own position is committed with the rows, in place of the library's tracking.
    """

    name = "SameProfiles"
    database: Database

    def write(self, fact: LibraryFact, tracking: Tracking) -> None:
        """Folds the fact and commits what it changes."""
        position = tracking.notification_id
        fields = dict(fact.fields)
        kind = BY_NAME[fact.name]
        ours = kind.revive(fact.originator_id, fact.originator_version, position, fields)
        apply(self.database, PROFILES, [ours], position - 1, position)

    @classmethod
    @contextmanager
    def ready(cls, new: Callable[[], str]) -> Iterator[None]:
        """New tables to write into."""
        with open_database(new()) as cls.database:
            make_tables(cls.database, [PROFILES])
            yield


@contextmanager
def projection_runs(
    new: Callable[[], str], facts: Sequence[LibraryFact], projection: type[Seen] = Seen
) -> Iterator[Contestant]:
    """Laps of the projection, from the beginning of a new log with these facts to its head.

    Starting the runner's threads is in the clock; stopping them is not.
    """
    with ExitStack() as running:

        def prepare(_: int) -> Callable[[], int]:
            running.close()
            url = new()
            with closing(plain_log(url)) as plain:
                append(plain, facts)
            running.enter_context(projection.ready(new))
            Seen.head, Seen.arrived = len(facts), Event()

            def lap() -> int:
                if url.startswith("sqlite"):
                    _feed(url, projection)
                else:
                    running.enter_context(
                        ProjectionRunner(
                            application_class=PlainLog,
                            projection_class=projection,
                            view_class=PostgresSeen,
                            env=environment(url),
                        )
                    )
                if not Seen.arrived.wait(_PATIENCE):
                    raise TimeoutError("the library's projection did not arrive")
                return len(facts)

            return lap

        yield prepare


def _feed(url: str, projection_class: type[Seen]) -> None:
    factory: Any = InfrastructureFactory.construct(Environment("Seen", environment(url)))
    projection = projection_class(view=factory.tracking_recorder(SqliteSeen))
    with closing(plain_log(url)) as plain, closing(factory):
        for position, fact in enumerate(read(plain), 1):
            projection.process_event(fact, Tracking(plain.name, position))
