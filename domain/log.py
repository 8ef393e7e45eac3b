"""CareerLog: facts appended once, in order, and read back as they were."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple, cast

import psycopg
from eventsourcing.application import Application
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import ApplicationRecorder, Mapper, StoredEvent, Transcoder
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from domain.codec import body, body_of, fields_of, revive, stamp
from domain.events.base import Event
from domain.events.records import PersonErased
from domain.store.placing import Draft, FactRecorder, Placed, Row, StoreUnavailable
from domain.vault import Vault

Status = Literal["recorded", "already_recorded", "conflict"]
READ_AT_ONCE = 10_000


class Receipt(NamedTuple):
    """What became of a fact; a conflict's `detail` names both facts and where they differ."""

    status: Status
    position: int
    version: int
    stream: str
    detail: str = ""


class FactMapper(Mapper[str]):
    """The library's mapper, with stable names for topics and bodies for states."""

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> StoredEvent:
        """The fact as the library would store it."""
        fact = cast(Event, domain_event)
        return StoredEvent(fact.originator_id, fact.originator_version, fact.type, body(fact))

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[str]:
        """The fact behind a stored event; its position is known to readers of the log only."""
        stream, version = str(stored_event.originator_id), stored_event.originator_version
        return cast(
            DomainEventProtocol[str],
            revive(0, stream, version, stored_event.topic, stored_event.state),
        )


class NoTranscoding(Transcoder):
    """Stands where the library wants a transcoder; domain/codec.py does the work."""

    def encode(self, obj: Any) -> bytes:
        """Never called: FactMapper encodes."""
        raise TypeError("facts are encoded by domain.codec")

    def decode(self, data: bytes) -> Any:
        """Never called: FactMapper decodes."""
        raise TypeError("facts are decoded by domain.codec")


class CareerLog(Application[str]):
    """The append-only record of every fact, on SQLite or PostgreSQL."""

    def __init__(
        self,
        store_url: str,
        vault: Vault | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.vault = vault
        self._now = now
        self._url = _store(store_url)
        super().__init__(env=_environment(self._url))

    @classmethod
    def at(cls, store_url: str, vault: Vault | None = None) -> "CareerLog":
        """The log at `sqlite:///path` or `postgresql://...`, made there if it is not yet.

        Raises:
            StoreUnavailable: the URL is of another kind, or nothing answers there.
        """
        return cls(store_url, vault)

    def construct_mapper(self) -> Mapper[str]:
        """Stable names and orjson."""
        return FactMapper(NoTranscoding())

    def construct_recorder(self) -> ApplicationRecorder:
        """Our recorder for the kind of database."""
        recorder: Any
        datastore = cast(Any, self.factory).datastore
        try:
            if self._url.get_backend_name() == "sqlite":
                from domain.store.sqlite import SQLiteFactRecorder

                recorder = SQLiteFactRecorder(datastore)
            else:
                from domain.store.postgres import PostgresFactRecorder

                # All that the URL says, sslmode and options too, as libpq reads it.
                url = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
                # One connection made by itself first says why, where the pool would only time out.
                psycopg.connect(url, connect_timeout=10).close()
                datastore.pool.kwargs = conninfo_to_dict(url) | {"row_factory": dict_row}
                recorder = PostgresFactRecorder(datastore)
            recorder.create_table()
        except Exception as error:
            self.factory.close()
            raise StoreUnavailable(
                f"the store {self._url.render_as_string()} cannot be opened: "
                f"{' '.join(str(error).split())}; {_remedy(self._url)}, or correct --store"
            ) from error
        self._facts: FactRecorder = recorder
        return cast(ApplicationRecorder, recorder)

    def close(self) -> None:
        """Gives back every connection."""
        self._facts.close()
        super().close()

    def append(
        self, facts: Sequence[Event], expected: Mapping[str, int] | None = None
    ) -> list[Receipt]:
        """Records the facts, over any streams, in one transaction: all of them or none.

        A fact whose source and event id are on record already is not recorded again: the same
        content answers `already_recorded`, other content `conflict`. Facts are never in each
        other's way; a command says with `expected` at which version of which stream it was decided.

        Raises:
            WrongVersion: one of the `expected` streams has moved on; nothing was recorded.
            StoreUnavailable: the database cannot be reached; nothing is known to be recorded.
        """
        if not facts:
            return []
        sealed = self.vault.seal(facts) if self.vault else facts
        drafts = [
            Draft(fact.originator_id, fact.type, body(fact), fact.source, fact.event_id)
            for fact in sealed
        ]
        placed = self._facts.append(drafts, stamp(self._now()), expected)
        receipts = [_receipt(draft, place) for draft, place in zip(drafts, placed, strict=True)]
        self._erase(facts, receipts)
        return receipts

    def _erase(self, facts: Sequence[Event], receipts: Sequence[Receipt]) -> None:
        """Destroys the keys of people whose erasure is on record: what the fact says is so.

        Repeated for an erasure that was recorded before, in case a crash came in between.
        """
        for fact, receipt in zip(facts, receipts, strict=True):
            if self.vault and isinstance(fact, PersonErased) and receipt.status != "conflict":
                self.vault.erase(fact.subject, fact.basis)

    def read(
        self, after: int = 0, limit: int = READ_AT_ONCE, upto: int | None = None
    ) -> list[Event]:
        """Facts in the order they were recorded, after a position; personal fields stay sealed."""
        return _revived(self._facts.rows(after, limit, upto))

    def read_raw(
        self, after: int = 0, limit: int = READ_AT_ONCE, upto: int | None = None
    ) -> list[Row]:
        """The same rows as stored: position, stream, version, name, bytes."""
        return self._facts.rows(after, limit, upto)

    def stream(self, stream: str, upto: int | None = None) -> list[Event]:
        """One stream's facts in the order they were recorded, up to a position."""
        return _revived(self._facts.stream_rows(stream, upto))

    def find(self, source: str, event_id: str) -> Event | None:
        """The fact with this identity."""
        row = self._facts.row_of(source, event_id)
        return None if row is None else revive(*row)

    def head(self) -> int:
        """The position of the last fact, 0 while there is none."""
        return self._facts.head()

    def position_at(self, moment: datetime) -> int:
        """The last position recorded by `moment`, 0 if there is none.

        Positions have no gaps and the clock never runs backwards along them, so halving finds it.
        """
        sought, low, high = stamp(moment), 0, self.head()
        while low < high:
            middle = (low + high + 1) // 2
            if self._facts.stamp_at(middle) <= sought:
                low = middle
            else:
                high = middle - 1
        return low


def _receipt(draft: Draft, placed: Placed) -> Receipt:
    position, version, earlier = placed
    if earlier is None:
        return Receipt("recorded", position, version, draft.stream)
    detail = _differences(draft, earlier)
    status: Status = "conflict" if detail else "already_recorded"
    return Receipt(status, position, version, earlier[1], detail)


def _differences(draft: Draft, earlier: Row) -> str:
    """In words, where the draft differs from the recorded fact of its identity; '' where nowhere.

    Old versions are compared as the newest reads; what an erasure emptied is not compared.
    """
    position, stream, _, name, state = earlier
    if (stream, name) == (draft.stream, draft.name):
        if body_of(state) == draft.body:
            return ""
        recorded = fields_of(name, state)
        told = fields_of(draft.name, draft.body)
        recorded.pop("recorded_at", None)
        differing = sorted(
            field
            for field in recorded.keys() | told.keys()
            if not _same(recorded.get(field), told.get(field))
        )
        if not differing:
            return ""
        where = f"with another {', '.join(differing)}"
    else:
        where = f"as {name} on {stream}"
    return (
        f"position {position} already holds {draft.source} {draft.event_id} {where}, which this "
        f"{draft.name} on {draft.stream} contradicts; send a record.corrected, or an id of its own"
    )


def _same(one: Any, other: Any) -> bool:
    """Whether two stored values say the same, as far as no erasure has emptied one of them."""
    if isinstance(one, dict) and isinstance(other, dict):
        if "" in (one.get("sealed"), other.get("sealed")):
            return True
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    return bool(one == other)


def _revived(rows: Iterable[Row]) -> list[Event]:
    return [revive(*row) for row in rows]


def _store(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        parsed = None
    if parsed is None or parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreUnavailable(
            "the store must be sqlite:///FILE or postgresql://USER@HOST/DATABASE; "
            "set it with --store or CAREERLOG_STORE"
        )
    return parsed


def _remedy(url: URL) -> str:
    if url.get_backend_name() == "sqlite":
        return "see to the file and its folder"
    return f"start the server, make the database (createdb {url.database or 'careerlog'})"


def _environment(url: URL) -> dict[str, str]:
    if url.get_backend_name() == "sqlite":
        return {
            "PERSISTENCE_MODULE": "eventsourcing.sqlite",
            "ORIGINATOR_ID_TYPE": "text",
            "SQLITE_DBNAME": url.database or ":memory:",
            "SQLITE_LOCK_TIMEOUT": "60",
        }
    return {  # the library insists on these; the connections are made with the whole URL
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "ORIGINATOR_ID_TYPE": "text",
        "POSTGRES_DBNAME": url.database or "postgres",
        "POSTGRES_HOST": url.host or "localhost",
        "POSTGRES_USER": url.username or "postgres",
        "POSTGRES_PASSWORD": str(url.password or ""),
        "POSTGRES_CONNECT_TIMEOUT": "10",
    }
