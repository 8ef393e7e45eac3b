"""The tree grown again in memory, tile by tile, as far as a check of the log has come."""

from collections.abc import Sequence
from typing import Self

from domain.proof.merkle import Frontier
from domain.proof.tiles import WIDTH, ReadTile, Tile, tiles_grown


class Regrown:
    """A tree's right edge: enough to add leaves, to name its root and to give its tiles."""

    def __init__(self, frontier: Frontier, read: ReadTile) -> None:
        """The tree goes on from the frontier; `read` gives the tiles that are partial there."""
        self._frontier = frontier
        self._read = read
        self._partial: dict[int, tuple[int, bytes]] = {}

    @property
    def size(self) -> int:
        """How many leaves it has."""
        return self._frontier.size

    def root(self) -> bytes:
        """Its root."""
        return self._frontier.root()

    def copy(self) -> Self:
        """The same tree, to go on another way."""
        frontier = Frontier(self._frontier.size, self._frontier.hashes)
        twin = type(self)(frontier, self._read)
        twin._partial = dict(self._partial)
        return twin

    def extend(self, leaf_hashes: Sequence[bytes]) -> dict[Tile, bytes]:
        """Adds leaves, and gives the tiles that this made or made longer."""
        before = self._frontier.size
        grown = tiles_grown(before, self._frontier.extend(leaf_hashes), self._tile)
        for tile, hashes in grown.items():
            if tile.width < WIDTH:
                self._partial[tile.level] = (tile.number, hashes)
        return grown

    def _tile(self, tile: Tile) -> bytes | None:
        number, hashes = self._partial.get(tile.level, (None, b""))
        return hashes if number == tile.number else self._read(tile)
