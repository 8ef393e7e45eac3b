"""The vault: seals the personal values of facts, opens them again, and erases people."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from domain.events.base import Event

from .box import ERASED, Context, PersonKey, Sealed, erased_box, is_sealed, person_of
from .keyring import Erasures, Keyring, erasures_of, holds_keys

Path = tuple[str, ...]


class Vault:
    """Personal values under a key per person, in a database of its own.

    Which values are personal, and whose, each fact says itself (`Event.personal_values`). A sealed
    value is bound to its person and to its fact's stream, source, event id, type and field: it
    opens in its own place only. So `open` takes facts as the log gives them (facts that corrections
    have been applied to would show a value outside its place), and a personal field keeps its name
    in every later version of a fact.

    Raises, at its creation and later:
        VaultError: the URL or the master key does not fit, or a sealed value was altered.
    """

    def __init__(self, url: str, master_key: bytes) -> None:
        self._keyring = Keyring(url, master_key)

    @staticmethod
    def holds_keys(url: str) -> bool:
        """Whether there is a vault with anybody's key in it; makes nothing where there is none."""
        return holds_keys(url)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Gives back the database connections."""
        self._keyring.close()

    def seal(self, facts: Sequence[Event]) -> list[Event]:
        """The facts with every personal value sealed; the same fact always gives the same bytes.

        A person seen for the first time gets a key. Of a person already erased nothing is stored.
        Facts without personal values come back as they are, at no cost in queries.
        """
        found = [_to_seal(fact) for fact in facts]
        people = {person for owners in found for person in owners.values()}
        if not people:
            return list(facts)
        keys = _opened(self._keyring.issued(people))
        return [
            _with_values(fact, {path: _sealed(fact, path, owners[path], keys) for path in owners})
            for fact, owners in zip(facts, found, strict=True)
        ]

    def open(self, facts: Sequence[Event]) -> list[Event]:
        """The facts, as the log gives them, with every sealed value readable, or `ERASED`.

        A value reads as `ERASED` where its person was erased, and where the key that sealed it was
        lost, also if its person was given a new one since.
        """
        found = [dict(_sealed_values(fact.__dict__)) for fact in facts]
        people = {person_of(sealed) for values in found for sealed in values.values()}
        keys = self._held(people)
        return [
            _with_values(
                fact,
                {
                    path: _readable(_context(fact, path), sealed, keys)
                    for path, sealed in values.items()
                },
            )
            for fact, values in zip(facts, found, strict=True)
        ]

    def open_one(self, context: Context, sealed: Mapping[str, str]) -> Any:
        """One sealed value by the place it was sealed in, or `ERASED`."""
        return _readable(context, sealed, self._held({person_of(sealed)}))

    def erase(self, person: str, basis: str) -> bool:
        """Destroys the person's key; False where they had been erased before, with that basis kept.

        No key is ever issued to them again. On SQLite the key's bytes leave the files as well. On
        PostgreSQL the deleted row goes with the next vacuum, and its past copies with the archived
        write-ahead log and the backups; none of them opens anything without the master key.
        """
        return self._keyring.erase(person, basis)

    def is_erased(self, person: str) -> bool:
        """Whether the person was erased."""
        return bool(self._keyring.erased_among([person]))

    def has_key(self, person: str) -> bool:
        """Whether anything personal of the person was ever sealed and can still be read."""
        return bool(self._keyring.held([person]))

    def erasing(self, person: str) -> None:
        """Notes that the person's erasure has begun, so that a crash in between is noticed."""
        self._keyring.erasing(person)

    def no_longer_erasing(self, person: str) -> None:
        """Notes that the person's erasure is complete, or that it was refused."""
        self._keyring.no_longer_erasing(person)

    def being_erased(self) -> list[str]:
        """Those whose erasure has begun and is not complete."""
        return self._keyring.being_erased()

    def all_erased(self) -> list[tuple[str, str, datetime]]:
        """Everybody who was erased: id, basis and when, in the order of their erasure."""
        return self._keyring.all_erased()

    def keys_of_the_erased(self) -> list[str]:
        """Erased people of whom a key is there all the same: a backup brought it back."""
        return self._keyring.keys_of_the_erased()

    def mac(self, purpose: bytes, message: bytes) -> bytes:
        """A code that only somebody with this vault's master key can make (HMAC-SHA256)."""
        return self._keyring.mac(purpose, message)

    @staticmethod
    def erasures_of(url: str, person: str | None = None) -> Erasures:
        """What the vault there remembers of erasures; needs no key and makes nothing."""
        return erasures_of(url, person)

    def erased_among(self, persons: Iterable[str]) -> set[str]:
        """Those of the people who were erased."""
        return self._keyring.erased_among(persons)

    def _held(self, people: set[str | None]) -> dict[str, PersonKey]:
        named = {person for person in people if person is not None}
        return _opened(self._keyring.held(named)) if named else {}


def _opened(secrets: Mapping[str, bytes]) -> dict[str, PersonKey]:
    return {person: PersonKey(person, secret) for person, secret in secrets.items()}


def _to_seal(fact: Event) -> dict[Path, str]:
    return {
        path: person
        for path, person in fact.personal_values().items()
        if (value := _value(fact, path)) is not None and not is_sealed(value)
    }


def _sealed(fact: Event, path: Path, person: str, keys: Mapping[str, PersonKey]) -> Sealed:
    if person not in keys:
        return erased_box(person)
    return keys[person].seal(_context(fact, path), _value(fact, path))


def _readable(context: Context, sealed: Mapping[str, str], keys: Mapping[str, PersonKey]) -> Any:
    person = person_of(sealed)
    if person is None or person not in keys:
        return ERASED
    return keys[person].open(context, sealed["sealed"])


def _context(fact: Event, path: Path) -> Context:
    return Context(fact.originator_id, fact.source, fact.event_id, fact.type, ".".join(path))


def _sealed_values(values: Mapping[str, Any], above: Path = ()) -> Iterator[tuple[Path, Sealed]]:
    """Sealed values wherever they stand: what was personal once stays readable later."""
    for name, value in values.items():
        if type(value) is dict:
            if is_sealed(value):
                yield (*above, name), value
            else:
                yield from _sealed_values(value, (*above, name))


def _value(fact: Event, path: Path) -> Any:
    value: Any = fact.__dict__
    for name in path:
        value = value[name]
    return value


def _with_values(fact: Event, values: Mapping[Path, Any]) -> Event:
    """The fact with those values in their places; the fact itself where there are none."""
    if not values:
        return fact
    changed: dict[str, Any] = {}
    for path, value in values.items():
        place = changed
        above: Any = fact.__dict__
        for name in path[:-1]:
            above = above[name]
            place = place.setdefault(name, dict(above))
        place[path[-1]] = value
    return fact.replaced(**changed)
