"""Rows with two clocks: what one fact's segments, before and after, do to the rows of a table.

A row is true over business days [valid_from, valid_to) and was believed by this system over log
positions [known_from, known_to). A fact at position p closes the rows that it made untrue
(`known_to` = p) and opens the rows that it made true (`known_from` = p): nothing else is ever
changed, so the rows at a past position stay what they were. The rows of one key tile the plane of
the two clocks without overlap (Snodgrass, Developing Time-Oriented Database Applications in SQL,
chapter 10).

Nothing here knows days or tables: `valid_from` may be any ordered value.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, Final, NamedTuple, Protocol, TypeVar

OPEN_DAY: Final = date.max
"""`valid_to` of what has no end yet: 9999-12-31."""
OPEN_POSITION: Final = 9_223_372_036_854_775_807
"""`known_to` of what is still believed: the largest 64-bit integer."""

Identity = tuple[Any, ...]
"""What tells a table's open rows apart: (stream's subject, ids ..., valid_from)."""
Row = tuple[Any, ...]
"""(*identity, *content, known_from, known_to)"""


class Stretch(Protocol):
    """A value over [valid_from, valid_to), as the timeline's segments are."""

    @property
    def valid_from(self) -> Any: ...  # noqa: D102


S = TypeVar("S", bound=Stretch)


def difference(before: Sequence[S], after: Sequence[S]) -> tuple[Sequence[S], Sequence[S]]:
    """The stretches that stopped being true, and those that became so.

    Both lists hold one key's stretches, ordered and without overlap. Most facts touch the last
    stretch only, so the two share a long beginning.
    """
    same = 0
    for old, new in zip(before, after, strict=False):
        if old is not new and old != new:
            break
        same += 1
    gone, come = before[same:], after[same:]
    if gone and come and (len(gone) > 1 or len(come) > 1):
        by_start = {new.valid_from: new for new in come}
        stayed = {old.valid_from for old in gone if by_start.get(old.valid_from) == old}
        gone = [old for old in gone if old.valid_from not in stayed]
        come = [new for new in come if new.valid_from not in stayed]
    return gone, come


class Closing(NamedTuple):
    """A row that is in the table is no longer believed from `known_to` on."""

    identity: Identity
    known_to: int


class TableChanges:
    """What a batch of facts does to one table.

    A row opened and closed within the batch is inserted once, with its final `known_to`; one
    opened and closed by the same position never shows.
    """

    __slots__ = ("_begun", "_ended", "closings")

    def __init__(self) -> None:
        self.closings: list[Closing] = []
        self._ended: list[Row] = []
        self._begun: dict[Identity, tuple[Row, int]] = {}

    def open(self, identity: Identity, content: Row, position: int) -> None:
        """A row is believed from `position` on."""
        self._begun[identity] = (content, position)

    def close(self, identity: Identity, position: int) -> None:
        """The open row of this identity, in the batch or in the table, is believed no longer."""
        begun = self._begun.pop(identity, None)
        if begun is None:
            self.closings.append(Closing(identity, position))
        elif begun[1] < position:
            self._ended.append((*identity, *begun[0], begun[1], position))

    def insertions(self) -> list[Row]:
        """The rows to insert, in the order of `Row`."""
        still_open = [
            (*identity, *content, known_from, OPEN_POSITION)
            for identity, (content, known_from) in self._begun.items()
        ]
        return self._ended + still_open


class RowChanges(defaultdict[str, TableChanges]):
    """What a batch of facts does to a projection's tables, by what each holds."""

    def __init__(self) -> None:
        super().__init__(TableChanges)
