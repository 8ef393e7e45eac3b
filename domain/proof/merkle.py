"""The log's Merkle tree: what a leaf is, and how the tree grows, in memory of O(log n).

The tree is RFC 9162 section 2.1 (the same as RFC 6962 section 2.1) with SHA-256. The fact at log
position p is the leaf of index p - 1.

A leaf's data, all numbers big-endian and without sign:

    offset  bytes  what
    0       1      0x01, the version of this form
    1       4      S, the length of the stream's id in bytes
    5       8      the fact's version in its stream
    13      4      N, the length of the fact's stable name in bytes
    17      4      B, the length of the stored bytes
    21      S      the stream's id, UTF-8
    21+S    N      the stable name (the stored topic), UTF-8
    21+S+N  B      the stored bytes, as they are; sealed values sealed

Nothing follows. The lengths come first, so no two facts share a leaf's data; the leaf's hash is
SHA-256 of 0x00 and these bytes.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from struct import Struct, error
from typing import Final, NamedTuple, Self

from .refusals import Malformed
from .spelling import HASH_BYTES

EMPTY_ROOT: Final = sha256(b"").digest()
"""The root of the tree without leaves: the hash of nothing (RFC 9162 section 2.1.1)."""

_LEAF_FORM: Final = 1
_LEAF_HEAD: Final = Struct(">BIQII")


class Subtree(NamedTuple):
    """A complete subtree: the 2^level leaves from `number * 2^level` on."""

    level: int
    number: int


Read = Callable[[Sequence[tuple[int, int]]], Sequence[bytes]]
"""Reads the hashes of complete subtrees, each given as (level, number), in the order asked for, all
in one call."""


def leaf(stream: str, version: int, name: str, state: bytes) -> bytes:
    """A fact as the data of a leaf, in the form that this file's first lines define.

    Raises:
        Malformed: the version is no unsigned 64-bit number, a text is no Unicode, or a part is
            longer than 4 GiB.
    """
    try:
        of_stream, of_name = stream.encode(), name.encode()
        head = _LEAF_HEAD.pack(_LEAF_FORM, len(of_stream), version, len(of_name), len(state))
    except (error, UnicodeEncodeError):
        raise Malformed("a fact's columns do not fit the form of a leaf") from None
    return b"%b%b%b%b" % (head, of_stream, of_name, state)


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf, SHA-256(0x00 || data) (RFC 9162 section 2.1.1)."""
    return sha256(b"\x00" + data).digest()


def leaf_hashes(datas: Iterable[bytes]) -> list[bytes]:
    """The hashes of many leaves.

    Written out, not calling `leaf_hash`: the call would cost a tenth of the rate.
    """
    return [sha256(b"\x00" + data).digest() for data in datas]


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over two, SHA-256(0x01 || left || right) (RFC 9162 section 2.1.1)."""
    return sha256(b"\x01" + left + right).digest()


def paired(hashes: Iterable[bytes]) -> list[bytes]:
    """The nodes over each two neighbours of one level; an odd one at the end is left out.

    Written out, not calling `node_hash`: the call would cost a fifth of the rate.
    """
    each = iter(hashes)
    return [
        sha256(b"\x01" + left + right).digest() for left, right in zip(each, each, strict=False)
    ]


def covering(begin: int, end: int) -> list[Subtree]:
    """The fewest complete subtrees that make up the leaves from `begin` to before `end`.

    They stand from left to right, each smaller than the one before: `begin` must be 0 or a
    multiple of the power of two that reaches `end`, as it is of all ranges of RFC 9162 section
    2.1. At most 64.
    """
    subtrees = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        subtrees.append(Subtree(level, begin >> level))
        begin += 1 << level
    return subtrees


def over(hashes: Sequence[bytes]) -> bytes:
    """The hash of a range, from those of its `covering` (RFC 9162 section 2.1.1)."""
    if not hashes:
        return EMPTY_ROOT
    joined = hashes[-1]
    for left in reversed(hashes[:-1]):
        joined = node_hash(left, joined)
    return joined


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """The root of the tree over these leaf hashes (RFC 9162 section 2.1.1)."""
    tree = Frontier()
    tree.extend(list(leaf_hashes))
    return tree.root()


def root_at(size: int, read: Read) -> bytes:
    """The root that the tree had, or has, at this size, from O(log n) stored hashes."""
    return over(read(covering(0, size)))


class Frontier:
    """A tree that only grows: its size, and one hash for each bit set in the size.

    Known as a compact range: all that is needed to add leaves and to name the root. `hashes` are
    those of `covering(0, size)`: stored, they go on where the tree stopped.
    """

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        """The tree of this size, from what `hashes` once gave.

        Raises:
            Malformed: the size is negative, or there are more or fewer hashes than it needs.
        """
        if size < 0 or len(hashes) != size.bit_count():
            raise Malformed(f"a tree of {size} leaves has another number of hashes at its edge")
        _check(hashes)
        levels = [subtree.level for subtree in covering(0, size)]
        self._size = size
        self._peaks = dict(zip(levels, hashes, strict=True))

    @classmethod
    def at(cls, size: int, read: Read) -> Self:
        """The tree of this size, from stored hashes."""
        return cls(size, read(covering(0, size)))

    @property
    def size(self) -> int:
        """How many leaves the tree has."""
        return self._size

    @property
    def hashes(self) -> list[bytes]:
        """The hashes of `covering(0, size)`, from left to right; at most 64."""
        return [self._peaks[level] for level in sorted(self._peaks, reverse=True)]

    def root(self) -> bytes:
        """The tree's root."""
        return over(self.hashes)

    def extend(self, leaf_hashes: Sequence[bytes]) -> list[list[bytes]]:
        """Adds leaves at the right, in log order, and gives the subtrees that they completed.

        The list at place L holds the hashes of the subtrees of level L that this completed, from
        index `old size >> L` on; the list at place 0 is the leaves themselves. Hashing goes level
        by level: n leaves cost n node hashes and memory for 2 n.

        Raises:
            Malformed: a leaf hash is not 32 bytes; the tree is as it was.
        """
        _check(leaf_hashes)
        completed: list[list[bytes]] = []
        before, new = self._size, list(leaf_hashes)
        while new:
            level = len(completed)
            completed.append(new)
            row = [self._peaks.pop(level), *new] if before & 1 else new
            if len(row) & 1:
                self._peaks[level] = row[-1]
            before, new = before >> 1, paired(row)
        self._size += len(leaf_hashes)
        return completed


def _check(hashes: Sequence[bytes]) -> None:
    if not set(map(len, hashes)) <= {HASH_BYTES}:
        raise Malformed(f"a hash is not {HASH_BYTES} bytes long")
