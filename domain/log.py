"""CareerLog: facts appended once, in order, and read back as they were."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Self, cast

from eventsourcing.application import Application
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import (
    ApplicationRecorder,
    InfrastructureFactory,
    JSONTranscoder,
    Mapper,
    StoredEvent,
)
from eventsourcing.utils import Environment

from domain.codec import body, revive, revive_all, stamp
from domain.events.base import Event
from domain.events.records import PersonErased
from domain.store.address import environment, store_address
from domain.store.placing import Draft, FactRecorder, Receipt, Row
from domain.store.repeats import judged
from domain.vault import Vault

READ_AT_ONCE = 10_000


class FactMapper(Mapper[str]):
    """The library's mapper, with stable names for topics and bodies for states."""

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> StoredEvent:
        """The fact as the library would store it."""
        fact = cast(Event, domain_event)
        return StoredEvent(fact.originator_id, fact.originator_version, fact.type, body(fact))

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[str]:
        """The fact behind a stored event; its position is known from a notification only."""
        position: int = getattr(stored_event, "id", 0)
        stream, version = str(stored_event.originator_id), stored_event.originator_version
        return cast(
            DomainEventProtocol[str],
            revive(position, stream, version, stored_event.topic, stored_event.state),
        )


class CareerLog(Application[str]):
    """The append-only record of every fact, on SQLite or PostgreSQL.

    One of them serves all threads of a process; another process opens its own.
    """

    def __init__(
        self,
        store_url: str,
        vault: Vault | None = None,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        """`now` stands in for the clock: this machine's on SQLite, the server's on PostgreSQL."""
        self.vault = vault
        self._now = now
        self._url = store_address(store_url)
        super().__init__(env=environment(self._url))

    @classmethod
    def at(cls, store_url: str, vault: Vault | None = None) -> Self:
        """The log at `sqlite:///path` or `postgresql://...`, made there if it is not yet.

        Raises:
            StoreUnavailable: the URL is of another kind, or nothing answers there.
        """
        return cls(store_url, vault)

    def construct_factory(self, env: Environment) -> InfrastructureFactory[Any]:
        """The library's factory; on PostgreSQL it connects as the URL says."""
        factory = super().construct_factory(env)
        if self._url.get_backend_name() == "postgresql":
            from domain.store.postgres_connection import connection_settings

            cast(Any, factory).datastore.pool.kwargs = connection_settings(self._url)
        return factory

    def construct_mapper(self) -> Mapper[str]:
        """Stable names and orjson."""
        return FactMapper(JSONTranscoder())

    def construct_recorder(self) -> ApplicationRecorder:
        """Our recorder for the kind of database; only that kind's driver is loaded."""
        datastore = cast(Any, self.factory).datastore
        recorder: Any
        try:
            if self._url.get_backend_name() == "sqlite":
                from domain.store.sqlite import SQLiteFactRecorder

                recorder = SQLiteFactRecorder(datastore, self._now)
            else:
                from domain.store.postgres import PostgresFactRecorder

                recorder = PostgresFactRecorder(datastore, self._now)
            recorder.create_table()
        except BaseException:
            self.factory.close()
            raise
        self._facts: FactRecorder = recorder
        return cast(ApplicationRecorder, recorder)

    def close(self) -> None:
        """Gives back the connections."""
        super().close()
        self._facts.close()

    def append(
        self, facts: Sequence[Event], expected: Mapping[str, int] | None = None
    ) -> list[Receipt]:
        """Records the facts, over any streams, in one transaction: all of them or none.

        A fact whose source and event id are on record already is not recorded again: the same
        content answers `already_recorded`, other content `conflict`. Facts are never in each
        other's way; a command says with `expected` at which version of which stream it was decided
        (sent again when all of it is on record, it is not held to that).

        Raises:
            WrongVersion: one of the `expected` streams has moved on; nothing was recorded.
            StoreUnavailable: the database cannot be reached, or stays locked for a minute; send
                the same facts again, what had been recorded unseen answers `already_recorded`.
            UnreadableFact: a fact is not of its kind's newest version; nothing was recorded.
        """
        if not facts:
            return []
        sealed = self.vault.seal(facts) if self.vault else facts
        drafts = [
            Draft(fact.originator_id, fact.type, body(fact), fact.source, fact.event_id)
            for fact in sealed
        ]
        receipts = [
            outcome if isinstance(outcome, Receipt) else judged(draft, outcome.row)
            for draft, outcome in zip(drafts, self._facts.append(drafts, expected), strict=True)
        ]
        if self.vault:
            _erase(self.vault, facts, receipts)
        return receipts

    def read(
        self, after: int = 0, limit: int = READ_AT_ONCE, upto: int | None = None
    ) -> list[Event]:
        """Facts in the order they were recorded, after a position; personal fields stay sealed."""
        return revive_all(self._facts.rows(after, limit, upto))

    def read_raw(
        self, after: int = 0, limit: int = READ_AT_ONCE, upto: int | None = None
    ) -> list[Row]:
        """The same rows as stored: position, stream, version, name, bytes."""
        return self._facts.rows(after, limit, upto)

    def stream(self, stream: str, upto: int | None = None) -> list[Event]:
        """One stream's facts in the order they were recorded, up to a position."""
        return revive_all(self._facts.stream_rows(stream, upto))

    def find(self, source: str, event_id: str) -> Event | None:
        """The fact with this identity."""
        row = self._facts.row_of(source, event_id)
        return None if row is None else revive(*row)

    def head(self) -> int:
        """The position of the last fact, 0 while there is none."""
        position, _ = self._facts.head()
        return position

    def position_at(self, moment: datetime) -> int:
        """The last position recorded by `moment`, 0 if there is none.

        Once the moment has passed the answer never changes: where no later fact shows that yet,
        appends under way are waited for, and the log's clock is moved past the moment. Positions
        have no gaps and the clock never runs backwards along them, so halving finds the place.
        """
        sought, low = stamp(moment), 0
        high, reached = self._facts.head()
        if reached <= sought:
            high = self._facts.let_pass(stamp(moment + timedelta(microseconds=1)))
        while low < high:
            middle = (low + high + 1) // 2
            if self._facts.stamp_at(middle) <= sought:
                low = middle
            else:
                high = middle - 1
        return low


def _erase(vault: Vault, facts: Sequence[Event], receipts: Sequence[Receipt]) -> None:
    """Destroys the keys of people whose erasure is on record: what the fact says is so.

    Repeated for an erasure that was recorded before, in case a crash came in between.
    """
    for fact, receipt in zip(facts, receipts, strict=True):
        if isinstance(fact, PersonErased) and receipt.status != "conflict":
            vault.erase(fact.subject, fact.basis)
