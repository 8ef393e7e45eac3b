"""The tree as RFC 6962 defines it, by recursion over all leaves, and its published test vectors."""

from collections.abc import Sequence
from hashlib import sha256

from domain.proof.merkle import Subtree

# github.com/transparency-dev/merkle, proof/verify_test.go: `leaves` and `roots` (those of the
# reference tree of RFC 6962 implementations since certificate-transparency's merkletree_test).
KNOWN_LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
KNOWN_ROOTS = [
    bytes.fromhex(text)
    for text in (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    )
]

Hashes = Sequence[bytes]


def numbered(size: int) -> list[bytes]:
    """As many leaf hashes, all different."""
    return [sha256(b"\x00leaf %d" % index).digest() for index in range(size)]


def mth(leaves: Hashes) -> bytes:
    """MTH of RFC 6962 section 2.1, over leaf hashes."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = _split(len(leaves))
    return sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: Hashes) -> list[bytes]:
    """PATH of RFC 6962 section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = _split(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: Hashes, whole: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 6962 section 2.1.2."""
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = _split(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


class Stored:
    """Reads the hashes of complete subtrees of a tree whose leaves are all at hand."""

    def __init__(self, leaves: Hashes) -> None:
        self.leaves = leaves
        self.asked: list[list[Subtree]] = []

    def __call__(self, subtrees: Sequence[Subtree]) -> list[bytes]:
        self.asked.append(list(subtrees))
        return [self._hash(*subtree) for subtree in subtrees]

    def _hash(self, level: int, number: int) -> bytes:
        leaves = self.leaves[number << level : (number + 1) << level]
        assert len(leaves) == 1 << level, "only complete subtrees are stored"
        return mth(leaves)


def _split(size: int) -> int:
    k = 1
    while 2 * k < size:
        k *= 2
    return k
