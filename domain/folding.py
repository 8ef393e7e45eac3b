"""What every fold shares: keys, values over days, anomalies, and who evolves what."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, Final, Literal, NamedTuple

from domain.events.base import Event

FOREVER: Final = date.max
"""The end of what has no end yet."""

Key = tuple[str, ...]
"""A facet's name and the ids within it: ("standing",), ("skill", "python")."""
Value = Any
"""What a facet holds on a day: the NamedTuple that its FacetSpec names."""


class FacetSpec(NamedTuple):
    """A facet: one aspect of a person or post that changes on its own, as it is kept in rows."""

    name: str
    keys: tuple[str, ...]
    """Names of the ids that tell its instances apart; empty where there is only one."""
    value: type[Any]
    personal: bool = False
    """Its values are personal text: folded from an opened stream, never kept in rows."""


class Segment(NamedTuple):
    """A facet's value over half-open business days, and the position of the fact it rests on."""

    valid_from: date
    valid_to: date
    value: Value
    position: int


class Anomaly(NamedTuple):
    """A contradiction on the record, in plain words.

    `positions` names the facts involved by their places in the log: first the fact that contradicts
    the record, then those it contradicts.
    """

    kind: str
    positions: tuple[int, ...]
    message: str


class Change(NamedTuple):
    """From the fact's effective day on, the facet at `key` has `value`; None: it is no more."""

    key: Key
    value: Value | None


class State:
    """Where a stream stands while its facts are folded in effective order."""

    __slots__ = ("_held",)

    def __init__(self) -> None:
        self._held: dict[Key, tuple[Value, int]] = {}

    def get(self, *key: str) -> Value | None:
        """The value at `key`, None where there is none."""
        held = self._held.get(key)
        return None if held is None else held[0]

    def position(self, *key: str) -> int:
        """The position of the fact that the value at `key` rests on, 0 where there is none."""
        held = self._held.get(key)
        return 0 if held is None else held[1]

    def instances(self, facet: str) -> Iterator[tuple[Key, Value]]:
        """Every instance of a facet that has a value, in a stable order."""
        for key in sorted(key for key in self._held if key[0] == facet):
            yield key, self._held[key][0]

    def hold(self, key: Key, value: Value | None, position: int) -> None:
        """Takes on a change."""
        if value is None:
            self._held.pop(key, None)
        else:
            self._held[key] = (value, position)


Outcome = Change | Anomaly
Evolver = Callable[[State, Any], Iterable[Outcome]]
Employment = Literal["not asked", "expected", "required"]


class Evolution(NamedTuple):
    """How one kind of fact changes a state, and whether it presumes an employment.

    `expected`: outside an employment the fact is flagged, and applied all the same, for it changes
    nothing but its own facet. `required`: it is flagged and not believed.
    """

    evolve: Evolver
    employment: Employment


EVOLUTIONS: Final[dict[type[Event], Evolution]] = {}


def evolves(
    *kinds: type[Event], employment: Employment = "not asked"
) -> Callable[[Evolver], Evolver]:
    """Registers a function as what the facts of these kinds do to a state."""

    def register(evolver: Evolver) -> Evolver:
        for kind in kinds:
            EVOLUTIONS[kind] = Evolution(evolver, employment)
        return evolver

    return register


def anomaly(kind: str, fact: Event, message: str, *others: int) -> Anomaly:
    """An anomaly of `fact`, and of the facts at the positions of `others`."""
    contradicted = sorted({other for other in others if other} - {fact.position})
    where = f"{fact.type} of {fact.effective_on}"
    return Anomaly(kind, (fact.position, *contradicted), f"{where}: {message}")
