"""The Merkle tree, as RFC 9162 section 2.1 has it: subtrees, inclusion and consistency."""

from __future__ import annotations

import hashlib


def node(left: bytes, right: bytes) -> bytes:
    """The hash of a node over two (2.1.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def beside(index: int, size: int) -> list[list[tuple[int, int]]]:
    """For each step from a leaf up, the complete subtrees beside it: level, number (2.1.3.1)."""
    begin, end = 0, size
    steps: list[list[tuple[int, int]]] = []
    while end - begin > 1:
        middle = begin + (1 << ((end - begin - 1).bit_length() - 1))
        if index < middle:
            steps.append(covering(middle, end))
            end = middle
        else:
            steps.append(covering(begin, middle))
            begin = middle
    return steps[::-1]


def covering(begin: int, end: int) -> list[tuple[int, int]]:
    """The complete subtrees that make up these leaves, from left to right."""
    subtrees = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        subtrees.append((level, begin >> level))
        begin += 1 << level
    return subtrees


def over(hashes: list[bytes]) -> bytes:
    """The hash of a range from those of its subtrees."""
    joined = hashes[-1]
    for left in reversed(hashes[:-1]):
        joined = node(left, joined)
    return joined


def check_inclusion(leaf: bytes, index: int, size: int, proof: list[bytes], root: bytes) -> bool:
    """Whether the proof leads from the leaf to the root (2.1.3.2)."""
    if not 0 <= index < size:
        return False
    fn, sn, r = index, size - 1, leaf
    for p in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = node(p, r)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node(r, p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and r == root


def check_consistency(
    first: int, second: int, first_root: bytes, second_root: bytes, proof: list[bytes]
) -> bool:
    """Whether the second tree begins with the first (2.1.4.2); the sizes differ."""
    if not 0 < first < second or not proof:
        return False
    path = [first_root, *proof] if first & (first - 1) == 0 else proof
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node(c, fr), node(c, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and (fr, sr) == (first_root, second_root)
