"""What the figures of one question rest on, each part asked of the database once, when needed."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, RowMapping, Select

from .asked import Asked
from .benches import Planned, nominees, open_posts, planned
from .heads import heads

Statement = Callable[[Asked, bool], Select[Any]]
"""What to ask the database, given the question and whether it is PostgreSQL."""


class Evidence:
    """The rows and sums behind all figures of one question."""

    def __init__(self, connection: Connection, asked: Asked) -> None:
        self.asked = asked
        self.postgres = connection.dialect.name == "postgresql"
        self._connection = connection
        self._read: dict[Statement, Sequence[RowMapping]] = {}

    def read(self, statement: Select[Any]) -> Sequence[RowMapping]:
        """All rows of a statement."""
        return self._connection.execute(statement).mappings().all()

    def once(self, statement: Statement) -> Sequence[RowMapping]:
        """All rows of a statement that several figures rest on."""
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
        """How many were employed, left, moved and stayed, conversations and plans among them."""
        return self.once(heads)[0]
