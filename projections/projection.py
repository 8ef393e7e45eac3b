"""What the engine asks of a projection."""

from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy import MetaData

from domain.events.base import Event
from projections.database import Transaction


class CannotApply(RuntimeError):
    """A projection failed on a fact. Its stream's earlier facts are applied, this one is not."""

    def __init__(self, projection: str, waiting: Sequence[Event]) -> None:
        """`waiting` are the fact that failed and those of its stream behind it."""
        fact = waiting[0]
        super().__init__(
            f"{projection} cannot apply {fact.type} at position {fact.position} "
            f"of stream {fact.originator_id}"
        )
        self.projection = projection
        self.stream = fact.originator_id
        self.position = fact.position
        self.waiting = waiting

    def __reduce__(self) -> tuple[Any, ...]:
        """Crosses from a worker process to the one that waits for it."""
        return CannotApply, (self.projection, self.waiting)


class Projection(Protocol):
    """Facts made into rows."""

    @property
    def name(self) -> str:
        """The stable name, also the beginning of its tables' names."""

    @property
    def schema_version(self) -> int:
        """Raised whenever other tables or other rows would come of the same facts."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of stream it takes facts of: "career", "position" ..."""

    def tables(self, suffix: str = "", generation: int = 1) -> MetaData:
        """Its tables under names ending in `suffix`, keys and indexes named by `generation`."""

    def beside(self, suffix: str) -> "Projection":
        """The same projection, writing into the tables whose names end in `suffix`."""

    def apply(self, tx: Transaction, facts: Sequence[Event]) -> list[CannotApply]:
        """Writes what follows from `facts` into `tx`, and says which streams it failed on.

        The facts of one stream come in log order, each once; nothing is promised across streams.
        A stream that fails leaves the others, and its own facts before the failing one, applied.
        """
