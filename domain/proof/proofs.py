"""Proofs that a fact is in the tree, and that one tree goes on where another stopped.

Making them is RFC 9162 sections 2.1.3.1 and 2.1.4.1; checking them is 2.1.3.2 and 2.1.4.2. A proof
is a list of hashes. Where RFC 9162 is silent, c2sp.org/merkle-tree decides: a tree is consistent
with itself by an empty proof.
"""

from collections.abc import Sequence
from hashlib import sha256

from .merkle import Read, covering, node_hash, over
from .refusals import Malformed, NotProven
from .spelling import HASH_BYTES

_Range = tuple[int, int]


def inclusion_proof(index: int, size: int, read: Read) -> list[bytes]:
    """The hashes that lead from the leaf at `index` to the root of the tree of `size` leaves.

    PATH of RFC 9162 section 2.1.3.1, read off the bits of the index: as long as the leaf's path and
    that of the last leaf are apart, the other child of each node (`inner` levels of them), then
    what stands left of the right edge. One call of `read`, for O(log n) hashes, all of subtrees
    that are complete at `size`.

    Raises:
        Malformed: there is no such leaf in a tree of that size.
    """
    _check_index(index, size)
    inner = (index ^ (size - 1)).bit_length()
    wanted = [(level, index >> level ^ 1) for level in range(inner)]
    if rest := index >> inner:  # above, the leaf's path is the right edge: its left is beside it
        levels = range(inner, inner + rest.bit_length())
        wanted += [(level, index >> level ^ 1) for level in levels if index >> level & 1]
    if not inner or size & ((1 << (inner - 1)) - 1) == 0:
        return list(read(wanted))
    # Only the highest of the inner ones reaches the right edge, where it may not be complete.
    edge = covering(wanted[inner - 1][1] << (inner - 1), size)
    hashes = list(read([*wanted[: inner - 1], *edge, *wanted[inner:]]))
    hashes[inner - 1 : inner - 1 + len(edge)] = [over(hashes[inner - 1 : inner - 1 + len(edge)])]
    return hashes


def consistency_proof(first: int, second: int, read: Read) -> list[bytes]:
    """The hashes that show the tree of `first` leaves to be the beginning of that of `second`.

    SUBPROOF of RFC 9162 section 2.1.4.1, without its recursion; empty for equal sizes. One call
    of `read`, for O(log n) hashes, all of subtrees that are complete at `second`.

    Raises:
        Malformed: not 0 < first <= second. Every tree begins with the empty one: that needs no
            proof.
    """
    _check_sizes(first, second)
    begin, end = 0, second
    beside: list[_Range] = []
    while first != end:
        middle = _middle(begin, end)
        if first <= middle:
            beside.append((middle, end))
            end = middle
        else:
            beside.append((begin, middle))
            begin = middle
    if begin > 0:  # the subtree that both share is not all of the first tree: its hash is needed
        beside.append((begin, end))
    return _hashes(beside[::-1], read)


def verify_inclusion(
    hash_of_leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Checks that the tree with this size and root has this leaf at this index.

    RFC 9162 section 2.1.3.2. Its loop asks at every hash on which side it stands; index and size
    tell that beforehand, and how many hashes there are (as in transparency-dev/merkle): `inner`
    ones beside the leaf's own path, on the side that each bit of the index says, then only those
    left of the right edge. Size and root must come from one checkpoint that is signed: a proof
    alone does not tell some sizes from others.

    Raises:
        Malformed: no such index in a tree of that size, a hash that is not 32 bytes, or a proof
            that is too short or too long.
        NotProven: the proof leads to another root.
    """
    _check_index(index, size)  # step 1
    inner = (index ^ (size - 1)).bit_length()
    expected = inner + (index >> inner).bit_count()
    if len(proof) != expected:  # steps 4a and 5
        wrong = "long" if len(proof) > expected else "short"
        raise Malformed(f"the inclusion proof is too {wrong} for the tree")
    sides = index | -1 << inner
    r = hash_of_leaf  # step 3
    for p in proof:  # step 4; written out, for `node_hash` would cost a fifth of the rate
        r = sha256(b"\x01" + p + r if sides & 1 else b"\x01" + r + p).digest()
        sides >>= 1
    if r != root or len(r) != HASH_BYTES:  # what has another length never leads to the root
        _check_hashes(hash_of_leaf, root, *proof)
        raise NotProven("the inclusion proof leads to another root: this is not the leaf there")


def verify_consistency(
    first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]
) -> None:
    """Checks that the second tree is the first with leaves added at its right.

    RFC 9162 section 2.1.4.2, with its names and step numbers; for equal sizes the roots must be
    equal and the proof empty. Each size must come with its root from a signed checkpoint.

    Raises:
        Malformed: not 0 < first <= second, a hash that is not 32 bytes, or a proof that is empty,
            too short or too long.
        NotProven: the proof leads to another first or second root (which of the two is false, a
            proof cannot say), or equal sizes have two roots.
    """
    _check_sizes(first, second)
    _check_hashes(first_root, second_root, *proof)
    if first == second:
        if proof:
            raise Malformed("a tree is consistent with itself by an empty proof only")
        if first_root != second_root:
            raise NotProven(f"two trees of {first} leaves have different roots: the log has forked")
        return
    if not proof:  # step 1
        raise Malformed("the consistency proof is empty")
    path = [first_root, *proof] if first & (first - 1) == 0 else list(proof)  # step 2
    fn, sn = first - 1, second - 1  # step 3
    while fn & 1:  # step 4
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]  # step 5
    for c in path[1:]:  # step 6
        if sn == 0:
            raise Malformed("the consistency proof is too long for the trees")
        if fn & 1 or fn == sn:
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1
    if sn != 0:  # step 7
        raise Malformed("the consistency proof is too short for the trees")
    if (fr, sr) != (first_root, second_root):
        raise NotProven(f"the tree of {second} leaves does not begin with that of {first} leaves")


def _middle(begin: int, end: int) -> int:
    """Where RFC 9162 section 2.1.1 splits: the largest power of two below the number of leaves."""
    return begin + (1 << ((end - begin - 1).bit_length() - 1))


def _hashes(ranges: Sequence[_Range], read: Read) -> list[bytes]:
    parts = [covering(begin, end) for begin, end in ranges]
    subtrees = [subtree for part in parts for subtree in part]
    found = dict(zip(subtrees, read(subtrees), strict=True))
    return [over([found[subtree] for subtree in part]) for part in parts]


def _check_index(index: int, size: int) -> None:
    if not 0 <= index < size:
        raise Malformed(f"a tree of {size} leaves has no leaf of index {index}")


def _check_sizes(first: int, second: int) -> None:
    if not 0 < first <= second:
        raise Malformed(f"no proof leads from a tree of {first} leaves to one of {second}")


def _check_hashes(*hashes: bytes) -> None:
    if any(len(each) != HASH_BYTES for each in hashes):
        raise Malformed(f"a hash is not {HASH_BYTES} bytes long")
