"""The tree as tiles: files of up to 256 hashes that never change once full (c2sp.org/tlog-tiles).

A tile of level L and number N holds the hashes of the complete subtrees of height 8 L, from number
256 N on. The tile at the right edge of a level is partial until it is full, and has a path of its
own for each width, so that a published path never changes its bytes.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from .merkle import Read, paired
from .refusals import Malformed
from .spelling import HASH_BYTES

WIDTH: Final = 256
"""The hashes in a full tile, and the entries in a full bundle."""

_HEIGHT: Final = 8
_TOP_LEVEL: Final = 63
_KEPT: Final = 64
_LONGEST_ENTRY: Final = 2**16 - 1
_PATH: Final = re.compile(
    r"tile/(?P<level>entries|0|[1-9]\d?)/(?P<number>(?:x\d{3}/)*\d{3})(?:\.p/(?P<width>[1-9]\d{0,2}))?",
    re.ASCII,
)


class Tile(NamedTuple):
    """A tile: its level (0 to 63), its number in the level, and how many hashes it holds."""

    level: int
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """`tile/<L>/<N>[.p/<W>]` (tlog-tiles, "Merkle Tree"); 1234067 is x001/x234/067."""
        return f"tile/{self.level}/{_place(self.number, self.width)}"


ReadTile = Callable[[Tile], bytes | None]
"""The bytes of a stored tile, or None where it is not stored; more than its width is welcome."""


def tile_at(path: str) -> Tile:
    """The tile that a path names.

    Raises:
        Malformed: the path is none of a tile, or is another spelling of one.
    """
    found = _PATH.fullmatch(path)
    if found is not None and found["level"] != "entries":
        number = int(found["number"].replace("x", "").replace("/", ""))
        tile = Tile(int(found["level"]), number, int(found["width"] or WIDTH))
        if tile.level <= _TOP_LEVEL and tile.width <= WIDTH and tile.path == path:
            return tile
    raise Malformed("this is not the path of a tile")


def tiles_between(before: int, after: int) -> list[Tile]:
    """The tiles that a tree writes when it grows from `before` to `after` leaves.

    Those of the smallest level first. From 0, all that a tree of that size has: empty tiles do
    not exist, and a full tile has its hash in a tile above.
    """
    tiles = []
    level = 0
    while before < after:
        for number in range(before // WIDTH, -(-after // WIDTH)):
            tiles.append(Tile(level, number, min(WIDTH, after - number * WIDTH)))
        before, after, level = before // WIDTH, after // WIDTH, level + 1
    return tiles


def tiles_grown(
    before: int, completed: Sequence[Sequence[bytes]], read: ReadTile
) -> dict[Tile, bytes]:
    """What to write when a tree of `before` leaves has grown: each tile and its bytes.

    Args:
        before: the tree's size before it grew.
        completed: what `Frontier.extend` gave.
        read: reads the tiles that were partial before.

    Raises:
        Malformed: a tile that was partial before is missing, or has no whole number of hashes.
    """
    grown: dict[Tile, bytes] = {}
    for level, hashes in enumerate(completed[::_HEIGHT]):
        number, kept = divmod(before >> (_HEIGHT * level), WIDTH)
        row = b"".join(hashes)
        if kept:
            row = _stored(Tile(level, number, kept), read) + row
        for begin in range(0, len(row), WIDTH * HASH_BYTES):
            data = row[begin : begin + WIDTH * HASH_BYTES]
            grown[Tile(level, number, len(data) // HASH_BYTES)] = data
            number += 1
    return grown


def reader(size: int, read: ReadTile) -> Read:
    """Reads the hashes of complete subtrees from the tiles of a tree of `size` leaves.

    It keeps the last 64 tiles it read, with all that was hashed from them: proofs of neighbours
    are quick. Where a partial tile is gone, the full one serves (tlog-tiles, "Partial Tiles"). The
    bytes are taken on trust: only a proof or a root made of them that leads to a signed root shows
    that they are right.

    Raises (when it reads):
        Malformed: a subtree is not complete at that size, or a tile is missing or cut.
    """

    @lru_cache(maxsize=_KEPT)
    def rows_of(tile: Tile) -> list[list[bytes]]:
        return _rows(_stored(tile, read))

    def hash_of(subtree_level: int, subtree_number: int) -> bytes:
        tile, height, place = _place_of(subtree_level, subtree_number, size)
        return rows_of(tile)[height][place]

    return lambda subtrees: [hash_of(*subtree) for subtree in subtrees]


def from_mapping(tiles: Mapping[str, bytes]) -> ReadTile:
    """Reads tiles from a mapping of paths to bytes."""
    return lambda tile: tiles.get(tile.path)


def bundle_path(number: int, width: int = WIDTH) -> str:
    """`tile/entries/<N>[.p/<W>]`, the path of a bundle of entries (tlog-tiles, "Log entries")."""
    return f"tile/entries/{_place(number, width)}"


def bundle(entries: Iterable[bytes]) -> bytes:
    """The leaves' data one after another, each after its length in two bytes, big-endian.

    Raises:
        Malformed: a leaf's data is longer than 65,535 bytes, which the format cannot say.
    """
    parts = []
    for entry in entries:
        if len(entry) > _LONGEST_ENTRY:
            raise Malformed(f"an entry of {len(entry)} bytes is too long for a bundle")
        parts += [len(entry).to_bytes(2, "big"), entry]
    return b"".join(parts)


def entries_of(bundled: bytes) -> list[bytes]:
    """The leaves' data in a bundle.

    Raises:
        Malformed: the bundle is cut, empty, or holds more than 256 entries.
    """
    entries = []
    begin = 0
    while begin < len(bundled):
        end = begin + 2 + int.from_bytes(bundled[begin : begin + 2], "big")
        if end > len(bundled):
            raise Malformed("a bundle of entries is cut")
        entries.append(bundled[begin + 2 : end])
        begin = end
    if not 0 < len(entries) <= WIDTH:
        raise Malformed(f"a bundle holds {len(entries)} entries, not 1 to {WIDTH}")
    return entries


def _place(number: int, width: int) -> str:
    digits = str(number)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    place = "/".join([f"x{part}" for part in parts[:-1]] + parts[-1:])
    return place if width == WIDTH else f"{place}.p/{width}"


def _place_of(subtree_level: int, subtree_number: int, size: int) -> tuple[Tile, int, int]:
    """In which tile a subtree stands, how high above its hashes, and at which place there."""
    if subtree_number < 0 or (subtree_number + 1) << subtree_level > size:
        place = (subtree_level, subtree_number)
        raise Malformed(f"no complete subtree {place} in a tree of {size} leaves")
    level, height = divmod(subtree_level, _HEIGHT)
    number, place_in_tile = divmod(subtree_number, WIDTH >> height)
    width = min(WIDTH, (size >> (_HEIGHT * level)) - number * WIDTH)
    return Tile(level, number, width), height, place_in_tile


def _stored(tile: Tile, read: ReadTile) -> bytes:
    data = read(tile)
    if data is None and tile.width < WIDTH:
        data = read(tile._replace(width=WIDTH))
    if data is None:
        raise Malformed(f"{tile.path} is missing")
    if not tile.width * HASH_BYTES <= len(data) <= WIDTH * HASH_BYTES or len(data) % HASH_BYTES:
        raise Malformed(f"{tile.path} holds {len(data)} bytes, not {tile.width} hashes")
    return data[: tile.width * HASH_BYTES]


def _rows(data: bytes) -> list[list[bytes]]:
    """A tile's hashes, and row by row those of the complete subtrees over them."""
    rows = [[data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]]
    while len(rows[-1]) > 1:
        rows.append(paired(rows[-1]))
    return rows
