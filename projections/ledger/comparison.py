"""The log's leaves beside the stored tree and the signed roots: which of them is not as it was."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, text

from domain.proof.merkle import Frontier
from domain.proof.spelling import HASH_BYTES
from domain.proof.tiles import WIDTH, Tile, reader, tiles_between
from projections.ledger.claims import Claim
from projections.ledger.findings import (
    MOST_MISMATCHES,
    Finding,
    Mismatch,
    at,
    explained,
    stretch,
)
from projections.ledger.regrowing import Regrown
from projections.ledger.tree import stored_tiles

_LEAVES: Final = text(
    "SELECT number, hashes FROM ledger_tiles "
    "WHERE level = 0 AND number BETWEEN :first AND :last ORDER BY number"
)
_ALL: Final = text("SELECT level, number, hashes FROM ledger_tiles ORDER BY level, number")
_NO_HASH: Final = bytes(HASH_BYTES)
_LEVELS: Final = 8
"""So many a tree of 2^63 leaves has."""


class Comparison:
    """Two trees side by side: of the leaves as stored tiles have them, and of the log as it is.

    They are one until a leaf differs. A signed root that fits one of them says which was changed;
    from there both go on as what was signed.
    """

    def __init__(self, connection: Connection, covered: int, since: int = 0) -> None:
        """The stored tree covers `covered` facts; those up to `since` are taken from its tiles."""
        self.findings: list[Finding] = []
        self.covered = covered
        self.since = since
        self._connection = connection
        self._tiles = stored_tiles(connection)
        frontier = Frontier.at(since, reader(since, self._tiles))
        self._as_hashed = Regrown(frontier, self._tiles)
        self._as_logged = self._as_hashed
        self._mismatches: dict[int, Mismatch] = {}
        self._gone: dict[int, bytes] = {}
        self._uncounted = 0
        self._settled = since
        self._wrong_tiles: set[tuple[int, int]] = set()

    @property
    def size(self) -> int:
        """How many leaves have been compared, or stand before those that were."""
        return self._as_hashed.size

    def root(self) -> bytes:
        """The root of the log as it is; what is missing counts as it was hashed."""
        return self._as_logged.root()

    def extend(self, leaves: Sequence[bytes | None]) -> None:
        """The next leaves of the log, None for what is missing; all within the tree or all behind.

        Behind the tree nothing may be missing.
        """
        begin, end = self.size, self.size + len(leaves)
        hashed = self._hashed(begin, end) if begin < self.covered else b""
        if None not in leaves and b"".join(leaves) == hashed:  # type: ignore[arg-type]
            self._grow([each for each in leaves if each is not None], None)
            return
        as_hashed: list[bytes] = []
        as_logged: list[bytes] = []
        for place, leaf in enumerate(leaves):
            stored = hashed[place * HASH_BYTES : (place + 1) * HASH_BYTES]
            known = stored if len(stored) == HASH_BYTES and stored != _NO_HASH else None
            as_hashed.append(known or leaf or _NO_HASH)
            as_logged.append(leaf or known or _NO_HASH)
            if known and leaf != known:
                self._differs(begin + place + 1, leaf, known)
        self._grow(as_hashed, as_logged)

    def settle(self, claim: Claim) -> None:
        """A signed root at the size that was reached."""
        if self._as_hashed.root() == claim.root:
            self._as_logged = self._as_hashed
        elif self._as_logged.root() == claim.root:
            self._blame_tiles(claim.size)
            self._as_hashed = self._as_logged
        else:
            where = stretch(min(self._settled + 1, claim.size), claim.size) if claim.size else ()
            self.findings.append(
                Finding(
                    "contradicted",
                    where,
                    f"{claim.name}, of {claim.size} facts, is signed, but neither the log nor its "
                    "tree has that root: facts up to there were changed together with the tree, "
                    "or the checkpoint is of a forked history",
                )
            )
            return
        self._settled = claim.size

    def finish(self) -> list[Finding]:
        """All that was found; the tree's tables are looked through for what does not belong."""
        self.findings += explained(self._mismatches, self._gone)
        if self._uncounted:
            self.findings.append(
                Finding("altered", (), f"and {self._uncounted} more changed positions, not listed")
            )
        widths = {(each.level, each.number): each.width for each in tiles_between(0, self.covered)}
        for level, number, hashes in self._connection.execute(_ALL):
            if type(level) is not int or type(number) is not int or not 0 <= level < _LEVELS:
                message = "ledger_tiles has a row at a level or number that no tile has"
                self.findings.append(Finding("tile", (), message))
                continue
            width = widths.pop((level, number), 0)
            long = isinstance(hashes, bytes) and len(hashes) == width * HASH_BYTES
            if width == 0 or not long:
                self._wrong_tile(
                    Tile(level, number), "is longer, shorter or more than the tree has"
                )
        for level, number in widths:
            self._wrong_tile(Tile(level, number), "is missing")
        return self.findings

    def _grow(self, as_hashed: Sequence[bytes], as_logged: Sequence[bytes] | None) -> None:
        """Adds leaves to both trees; None: the same to both."""
        parted = as_logged is not None and as_logged != as_hashed
        if parted and self._as_logged is self._as_hashed:
            self._as_logged = self._as_hashed.copy()
        within = self.size < self.covered
        one_tree = self._as_logged is self._as_hashed
        grown = self._as_hashed.extend(as_hashed)
        other = grown if one_tree else self._as_logged.extend(as_logged or as_hashed)
        if not within:
            return
        for tile, hashes in grown.items():
            if tile.level == 0:
                continue
            stored = (self._tiles(tile) or b"")[: len(hashes)]
            if stored not in (hashes, other[tile]):
                self._wrong_tile(tile, "does not follow from the tiles below it")

    def _hashed(self, begin: int, end: int) -> bytes:
        """The stored leaf hashes of a range; what is missing among them is zeroes."""
        first, last = begin // WIDTH, (end - 1) // WIDTH
        asked = self._connection.execute(_LEAVES, {"first": first, "last": last})
        found: dict[Any, Any] = {number: hashes for number, hashes in asked}
        parts: list[bytes] = []
        for number in range(first, last + 1):
            stored = found.get(number)
            hashes = stored if isinstance(stored, bytes) else b""
            parts.append(hashes[: WIDTH * HASH_BYTES].ljust(WIDTH * HASH_BYTES, b"\0"))
        start = (begin - first * WIDTH) * HASH_BYTES
        return b"".join(parts)[start : start + (end - begin) * HASH_BYTES]

    def _differs(self, position: int, leaf: bytes | None, known: bytes) -> None:
        if leaf is None:
            if len(self._gone) < MOST_MISMATCHES:
                self._gone[position] = known
        elif len(self._mismatches) < MOST_MISMATCHES:
            self._mismatches[position] = Mismatch(leaf, known)
        else:
            self._uncounted += 1

    def _blame_tiles(self, upto: int) -> None:
        """The log's root is the signed one: where a tile differs, the tile was changed."""
        for position in [each for each in self._mismatches if self._settled < each <= upto]:
            del self._mismatches[position]
            self._wrong_tile(Tile(0, (position - 1) // WIDTH), "is not what was signed")

    def _wrong_tile(self, tile: Tile, why: str) -> None:
        place = (tile.level, tile.number)
        if place in self._wrong_tiles:
            return
        self._wrong_tiles.add(place)
        span = WIDTH ** (tile.level + 1)
        where = stretch(tile.number * span + 1, min((tile.number + 1) * span, self.covered))
        if where[0] > self.covered:
            where = ()
        message = f"the stored {tile._replace(width=WIDTH).path} {why}"
        if where:
            message += f" (over {at(where)})"
        self.findings.append(Finding("tile", where, message))
