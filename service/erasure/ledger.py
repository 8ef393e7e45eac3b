"""The erasure ledger: a file that says who was erased, outside the store and the vault.

A line of JSON for each person, only ever added to. Backups of the store and of the vault bring back
whom they still know; this file says whom they may not. So it has to lie, and be backed up, apart.

Each line's `chain` is an HMAC over the line and the chain before it, under a key that comes from
the vault's master key: nobody else can add a line (which would destroy a key), change, swap or take
out one. A cut end is noticed because the vault knows how many it erased.

It names people by their ids alone, in the clear: the log names its streams by the same ids for
ever, so a keyed hash would hide nothing, and would make the ledger useless to whoever has to
restore it.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple, Self

import orjson

from domain.events.records import PersonErased
from domain.whole_file import on_disk

Mac = Callable[[bytes, bytes], bytes]
"""Purpose and message to a code that only the master key's owner makes (`Vault.mac`)."""
_PURPOSE: Final = b"careerlog.erasures.1"
_LONGEST_LINE: Final = 4_096


class LedgerDamaged(Exception):
    """The erasure ledger is not as it was written: which line, and what to do."""


class Entry(NamedTuple):
    """One erasure. `source` and `id` are those of its person.erased, `on` is its effective day."""

    number: int
    person: str
    source: str
    id: str
    basis: str
    requested_by: str | None
    authorised_by: str
    on: date
    erased_at: str

    @classmethod
    def of(cls, fact: PersonErased, number: int) -> Self:
        """The entry of a person.erased."""
        now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        return cls(
            number,
            fact.subject,
            fact.source,
            fact.event_id,
            fact.basis,
            fact.requested_by,
            fact.authorised_by,
            fact.effective_on,
            now,
        )


class Last(NamedTuple):
    """How far a ledger has come: how many people it names, and the last of them."""

    number: int
    person: str
    source: str
    id: str


def last_of(file: Path) -> Last | None:
    """The last entry, not verified; None where there is no ledger, or an empty one.

    Raises:
        LedgerDamaged: the last line cannot be read.
    """
    try:
        with file.open("rb") as handle:
            size = handle.seek(0, os.SEEK_END)
            handle.seek(max(0, size - _LONGEST_LINE))
            whole = handle.read().rpartition(b"\n")[0]
    except FileNotFoundError:
        return None
    line = whole.rpartition(b"\n")[2]
    if not line:
        return None
    try:
        told = orjson.loads(line)
        return Last(told["number"], told["person"], told["source"], told["id"])
    except (LookupError, TypeError, ValueError):
        raise _damaged(file, "its last line cannot be read") from None


@contextmanager
def nobody_erasing(file: Path) -> Iterator[None]:
    """Waits until nobody is erasing, and keeps everybody from it for the block."""
    try:
        handle = file.open("rb")
    except FileNotFoundError:
        yield
        return
    with handle:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield


@contextmanager
def held(file: Path, mac: Mac) -> Iterator["ErasureLedger"]:
    """The ledger, for this process alone to add to; made where there is none.

    Raises:
        LedgerDamaged: a line was altered, or written under another master key.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = not file.exists()
    with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if made:
            on_disk(file.parent)
        yield ErasureLedger(file, handle, mac)


class ErasureLedger:
    """A ledger that is held: its verified entries, and adding to them."""

    def __init__(self, file: Path, handle: BinaryIO, mac: Mac) -> None:
        self._handle = handle
        self._mac = mac
        self._chain = b""
        self.entries: list[Entry] = []
        self._people: set[str] = set()
        whole, _, torn = handle.read().rpartition(b"\n")
        if torn:  # a line whose writing was interrupted: what it was about is not complete either
            handle.truncate(len(whole) + (1 if whole else 0))
        for number, line in enumerate(whole.split(b"\n") if whole else (), start=1):
            self._take(file, number, line)

    def __contains__(self, person: str) -> bool:
        return person in self._people

    def add(self, fact: PersonErased) -> Entry:
        """Adds an erasure; it is on the disk when this returns."""
        entry = Entry.of(fact, len(self.entries) + 1)
        told = _told(entry)
        chain = self._linked(told)
        self._handle.write(orjson.dumps(told | {"chain": chain.hex()}) + b"\n")
        self._handle.flush()
        os.fsync(self._handle.fileno())
        self._linked_to(entry, chain)
        return entry

    def _take(self, file: Path, number: int, line: bytes) -> None:
        try:
            told = orjson.loads(line)
            chain = bytes.fromhex(told.pop("chain"))
            genuine = told["number"] == number and self._linked(told) == chain
            entry = Entry(**told | {"on": date.fromisoformat(told["on"])})
        except (AttributeError, LookupError, TypeError, ValueError):
            genuine = False
        if not genuine:
            raise _damaged(file, f"line {number} was altered, or written with another master key")
        self._linked_to(entry, chain)

    def _linked_to(self, entry: Entry, chain: bytes) -> None:
        self._chain = chain
        self.entries.append(entry)
        self._people.add(entry.person)

    def _linked(self, told: dict[str, Any]) -> bytes:
        message = self._chain + orjson.dumps(told, option=orjson.OPT_SORT_KEYS)
        return self._mac(_PURPOSE, message)


def _told(entry: Entry) -> dict[str, Any]:
    return entry._asdict() | {"on": entry.on.isoformat()}


def _damaged(file: Path, what: str) -> LedgerDamaged:
    return LedgerDamaged(
        f"the erasure ledger {file} cannot be trusted: {what}; restore it from its own backup, or "
        "say where the right one is with CAREERLOG_ERASURES"
    )
