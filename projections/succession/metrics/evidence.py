"""What the figures of one question rest on, each part asked of the database once, when needed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Select

from projections.database import Database

from .asked import Asked
from .benches import Planned, nominees, open_posts, planned
from .heads import heads, kept

Statement = Callable[[Asked, bool], Select[Any]]
"""What to ask the database, given the question and whether it is PostgreSQL."""
_AT_ONCE: Final = 2
"""Statements read at the same time: as many as the smallest machine has cores."""


class Evidence:
    """The rows and sums behind all figures of one question."""

    def __init__(self, connection: Connection, asked: Asked) -> None:
        self.asked = asked
        self.postgres = connection.dialect.name == "postgresql"
        self._connection = connection
        self._read: dict[Statement, Sequence[RowMapping]] = {}
        self._coming: Mapping[Statement, Future[Sequence[RowMapping]]] = {}

    @contextmanager
    def ahead(self, db: Database, statements: Iterable[Statement]) -> Iterator[None]:
        """Reads what several figures rest on before they ask for it, over connections of its own.

        Each statement stands on a snapshot of its own, as it does without.
        """

        def rows(statement: Statement) -> Sequence[RowMapping]:
            with db.surveying() as connection:
                asked = statement(self.asked, self.postgres)
                return connection.execute(asked).mappings().all()

        with ThreadPoolExecutor(_AT_ONCE, "metrics") as readers:
            self._coming = {each: readers.submit(rows, each) for each in statements}
            yield

    def read(self, statement: Select[Any]) -> Sequence[RowMapping]:
        """All rows of a statement."""
        return self._connection.execute(statement).mappings().all()

    def once(self, statement: Statement) -> Sequence[RowMapping]:
        """All rows of a statement that several figures rest on."""
        if statement in self._coming:
            return self._coming[statement].result()
        if statement not in self._read:
            self._read[statement] = self.read(statement(self.asked, self.postgres))
        return self._read[statement]

    @cached_property
    def benches(self) -> list[Planned]:
        """Every open post that is to be refilled, wherever it is, with who could follow."""
        return planned(self.once(open_posts), self.once(nominees))

    @cached_property
    def planned(self) -> list[Planned]:
        """Those of the unit asked for."""
        return [each for each in self.benches if self.asked.covers(each.unit)]

    @cached_property
    def critical(self) -> list[Planned]:
        """The critical ones of the unit asked for."""
        return [each for each in self.planned if each.critical]

    @property
    def heads(self) -> RowMapping:
        """How many were employed, left, moved and stayed."""
        return self.once(heads)[0]

    @property
    def kept(self) -> RowMapping:
        """How many conversations were held, and how many plans are at work."""
        return self.once(kept)[0]
