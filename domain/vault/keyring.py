"""The vault's database: each person's wrapped key, and who was erased and gets none again."""

import hmac
import secrets
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from sqlalchemy import (
    Column,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    Text,
    delete,
    func,
    inspect,
    null,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from .box import KEY_BYTES, VaultError
from .database import connected

_TABLES: Final = MetaData()
_KEYS: Final = Table(
    "keys",
    _TABLES,
    Column("person", Text, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)
_ERASED: Final = Table(
    "erased",
    _TABLES,
    Column("person", Text, primary_key=True),
    Column("erased_at", DateTime(timezone=True), nullable=False),
    Column("basis", Text, nullable=False),
)
_ERASING: Final = Table(
    "erasing",
    _TABLES,
    Column("person", Text, primary_key=True),
    Column("since", DateTime(timezone=True), nullable=False),
)
"""Who is being erased: a row stays behind where a crash came in between."""
_IN_ONE_SELECT: Final = 500


class Keyring:
    """Keys by person, in SQLite or PostgreSQL, wrapped by the master key (RFC 3394, AES key wrap).

    Nothing is remembered between calls: an erasure by another process holds at once.
    """

    def __init__(self, url: str, master_key: bytes) -> None:
        if len(master_key) != KEY_BYTES:
            raise VaultError(f"a master key has {KEY_BYTES} bytes, not {len(master_key)}")
        self._master_key = master_key
        self._engine = connected(url)
        self._writing = self._engine.execution_options(begins="IMMEDIATE")
        self._on_sqlite = self._engine.dialect.name == "sqlite"
        try:
            self._make_tables()
        except BaseException:
            self._engine.dispose()
            raise

    def close(self) -> None:
        """Gives back the connections."""
        self._engine.dispose()

    def held(self, people: Iterable[str]) -> dict[str, bytes]:
        """The keys of those people who have one."""
        with self._engine.begin() as connection:
            return self._unwrapped(_known(connection, people))

    def issued(self, people: Iterable[str]) -> dict[str, bytes]:
        """The keys of those people, made for those who have none yet; none for the erased.

        Processes that issue to the same person at once end with the same key.
        """
        wanted = set(people)
        with self._engine.begin() as connection:
            known = _known(connection, wanted)
        if missing := wanted - known.keys():
            with self._writing.begin() as connection:
                known |= self._issue(connection, missing)
        return self._unwrapped(known)

    def erase(self, person: str, basis: str) -> bool:
        """Destroys the person's key for good; False where they had been erased before.

        A key that came back with a restored backup is destroyed again.
        """
        with self._writing.begin() as connection:
            # The tombstone first: on PostgreSQL it waits for those who are issuing keys.
            tombstone = {"person": person, "erased_at": datetime.now(UTC), "basis": basis}
            buried = connection.execute(
                self._insert_new(_ERASED).returning(_ERASED.c.person), tombstone
            ).first()
            connection.execute(delete(_KEYS).where(_KEYS.c.person == person))
        if self._on_sqlite:
            self._empty_the_wal()
        return buried is not None

    def erasing(self, person: str) -> None:
        """Notes that the person's erasure has begun, before anything else of it is done."""
        with self._writing.begin() as connection:
            row = {"person": person, "since": datetime.now(UTC)}
            connection.execute(self._insert_new(_ERASING), row)

    def no_longer_erasing(self, person: str) -> None:
        """Notes that the person's erasure is complete, or that it was refused."""
        with self._writing.begin() as connection:
            connection.execute(delete(_ERASING).where(_ERASING.c.person == person))

    def being_erased(self) -> list[str]:
        """Those whose erasure has begun and is not complete."""
        with self._engine.begin() as connection:
            return list(connection.scalars(select(_ERASING.c.person).order_by(_ERASING.c.person)))

    def all_erased(self) -> list[tuple[str, str, datetime]]:
        """Everybody who was erased: id, basis and when, in the order of their erasure."""
        asked = select(_ERASED.c.person, _ERASED.c.basis, _ERASED.c.erased_at)
        with self._engine.begin() as connection:
            rows = connection.execute(asked.order_by(_ERASED.c.erased_at, _ERASED.c.person))
            return [(person, basis, at) for person, basis, at in rows]

    def keys_of_the_erased(self) -> list[str]:
        """Erased people of whom a key is there all the same: a backup brought it back."""
        asked = select(_KEYS.c.person).where(_KEYS.c.person.in_(select(_ERASED.c.person)))
        with self._engine.begin() as connection:
            return list(connection.scalars(asked))

    def mac(self, purpose: bytes, message: bytes) -> bytes:
        """HMAC-SHA256 under a key that HKDF (RFC 5869) makes of the master key for a purpose."""
        derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose)
        return hmac.digest(derived.derive(self._master_key), message, "sha256")

    def erased_among(self, people: Iterable[str]) -> set[str]:
        """Those of the people who were erased."""
        with self._engine.begin() as connection:
            return {
                person
                for some in _chunks(people)
                for person in connection.scalars(
                    select(_ERASED.c.person).where(_ERASED.c.person.in_(some))
                )
            }

    def _issue(self, connection: Connection, missing: set[str]) -> dict[str, bytes | None]:
        if not self._on_sqlite:
            # Others may issue meanwhile, but nobody may erase: else a key could be issued to a
            # person whose tombstone commits between the look below and the insert.
            connection.execute(text("LOCK TABLE erased IN SHARE MODE"))
        self._unwrapped(_any_key(connection))  # never issue under a second master key
        known = _known(connection, missing)
        # Sorted, so that two who issue to the same people wait for each other in one order.
        if new := sorted(missing - known.keys()):
            now = datetime.now(UTC)
            rows = [
                {"person": person, "wrapped": self._new_wrapped_key(), "created_at": now}
                for person in new
            ]
            connection.execute(self._insert_new(_KEYS), rows)
            known |= _known(connection, new)
        return known

    def _new_wrapped_key(self) -> bytes:
        return aes_key_wrap(self._master_key, secrets.token_bytes(KEY_BYTES))

    def _unwrapped(self, known: dict[str, bytes | None]) -> dict[str, bytes]:
        try:
            return {
                person: aes_key_unwrap(self._master_key, wrapped)
                for person, wrapped in known.items()
                if wrapped is not None
            }
        except (InvalidUnwrap, ValueError):
            raise VaultError(
                "the master key does not fit the keys in the vault; start with the master key "
                "that the vault was made with (the setting, or the key file's copy)"
            ) from None

    def _insert_new(self, table: Table) -> Any:
        insert = sqlite.insert if self._on_sqlite else postgresql.insert
        return insert(table).on_conflict_do_nothing()

    def _make_tables(self) -> None:
        if set(_TABLES.tables) <= set(inspect(self._engine).get_table_names()):
            return
        with self._writing.begin() as connection:
            if not self._on_sqlite:  # where CREATE TABLE IF NOT EXISTS fails in a race
                connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('vault tables'))"))
            _TABLES.create_all(connection)

    def _empty_the_wal(self) -> None:
        """Deleted bytes are zeroed in the database (secure_delete); here they leave the log too."""
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one()
        if busy:
            raise VaultError(
                "the key is destroyed, but its bytes may still stand in the vault's -wal file, "
                "which another process keeps busy; close that process, then erase again"
            )


def holds_keys(url: str) -> bool:
    """Whether any key stands in that database; no file and no table is made."""
    engine = connected(url)
    try:
        file = engine.url.database if engine.dialect.name == "sqlite" else None
        if file is not None and not Path(file).exists():
            return False
        if not inspect(engine).has_table(_KEYS.name):
            return False
        with engine.begin() as connection:
            return bool(_any_key(connection))
    finally:
        engine.dispose()


class Erasures(NamedTuple):
    """What the vault remembers of erasures."""

    erased: int
    """How many people were erased."""
    being_erased: int
    """How many erasures have begun and are not complete."""
    buried: bool
    """Whether the person asked about is among the erased."""


def erasures_of(url: str, person: str | None) -> Erasures:
    """What the vault remembers, without its master key; no file and no table is made."""
    nothing = Erasures(0, 0, False)
    engine = connected(url)
    try:
        file = engine.url.database if engine.dialect.name == "sqlite" else None
        if file is not None and not Path(file).exists():
            return nothing
        there = set(inspect(engine).get_table_names())
        if _ERASED.name not in there:
            return nothing
        with engine.begin() as connection:
            erased = connection.scalar(select(func.count()).select_from(_ERASED)) or 0
            own = _ERASED.c.person == person
            buried = connection.scalar(select(func.count()).where(own)) or 0
            begun = 0
            if _ERASING.name in there:
                begun = connection.scalar(select(func.count()).select_from(_ERASING)) or 0
            return Erasures(erased, begun, bool(buried))
    finally:
        engine.dispose()


def _known(connection: Connection, people: Iterable[str]) -> dict[str, bytes | None]:
    """The wrapped key of each person who has one; None for the erased, whatever else is there."""
    known: dict[str, bytes | None] = {}
    for some in _chunks(people):
        keys = select(_KEYS.c.person, _KEYS.c.wrapped).where(_KEYS.c.person.in_(some))
        erased = select(_ERASED.c.person, null()).where(_ERASED.c.person.in_(some))
        for person, wrapped in connection.execute(keys.union_all(erased)):
            known[person] = None if known.get(person, wrapped) is None else wrapped
    return known


def _any_key(connection: Connection) -> dict[str, bytes | None]:
    return {
        person: wrapped
        for person, wrapped in connection.execute(select(_KEYS.c.person, _KEYS.c.wrapped).limit(1))
    }


def _chunks(people: Iterable[str]) -> Iterator[list[str]]:
    everyone = list(people)
    for start in range(0, len(everyone), _IN_ONE_SELECT):
        yield everyone[start : start + _IN_ONE_SELECT]
