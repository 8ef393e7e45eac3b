"""A proof in one file that a fact is in the log: C2SP proofs (c2sp.org/tlog-proof).

    c2sp.org/tlog-proof@v1
    extra <base64; the line is left out where there is nothing>
    index <the leaf's index, from 0>
    <base64 of a hash, one a line, from the leaf's sibling up>
    <an empty line>
    <the signed checkpoint, as it is>

Nothing but the fact, the log's origin and the known keys is needed to check it.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from . import checkpoint
from .keys import VerifierKey
from .proofs import verify_inclusion
from .refusals import Malformed
from .spelling import from_base64, from_decimal, hash_from_base64, to_base64

SUFFIX: Final = ".tlog-proof"
"""The extension of files that hold such a proof."""

_FIRST_LINE: Final = "c2sp.org/tlog-proof@v1"
_EXTRA: Final = "extra "
_INDEX: Final = "index "
_MOST_HASHES: Final = 64


class TlogProof(NamedTuple):
    """The leaf's index, the inclusion proof, the signed checkpoint, and data nobody vouches for."""

    leaf_index: int
    hashes: tuple[bytes, ...]
    signed_checkpoint: bytes
    extra: bytes = b""


def encode(proof: TlogProof) -> bytes:
    """The proof as a file (tlog-proof, "Format").

    Raises:
        Malformed: what stands in it could not be read back.
    """
    extra = [_EXTRA + to_base64(proof.extra)] if proof.extra else []
    hashes = [to_base64(each) for each in proof.hashes]
    lines = [_FIRST_LINE, *extra, f"{_INDEX}{proof.leaf_index}", *hashes]
    encoded = b"%b\n\n%b" % ("\n".join(lines).encode(), proof.signed_checkpoint)
    parse(encoded)
    return encoded


def parse(encoded: bytes) -> TlogProof:
    """The parts of a proof; nothing is verified, but the checkpoint is one.

    Raises:
        Malformed: another first line, an `extra` or `index` line that is missing or misspelt, a
            line that is no hash, more than 64 hashes, or no signed checkpoint at the end.
    """
    head, blank, signed_checkpoint = encoded.partition(b"\n\n")
    if not blank or not head.isascii():
        raise Malformed("a proof has no checkpoint after an empty line, or is not plain text")
    lines = iter(head.decode("ascii").split("\n"))
    if next(lines) != _FIRST_LINE:
        raise Malformed(f"the first line of a proof is not {_FIRST_LINE}")
    line = next(lines, "")
    extra = b""
    if line.startswith(_EXTRA):
        extra = from_base64(line.removeprefix(_EXTRA), "the extra data of a proof")
        if not extra:
            raise Malformed("the extra line of a proof is empty")
        line = next(lines, "")
    if not line.startswith(_INDEX):
        raise Malformed("a proof has no index line")
    index = from_decimal(line.removeprefix(_INDEX), "the index of a proof")
    hashes = tuple(hash_from_base64(each, "a hash of a proof") for each in lines)
    if len(hashes) > _MOST_HASHES:
        raise Malformed(f"a proof has more than {_MOST_HASHES} hashes")
    checkpoint.parse(signed_checkpoint)
    return TlogProof(index, hashes, signed_checkpoint, extra)


def verified(
    encoded: bytes, hash_of_leaf: bytes, origin: str, known: Iterable[VerifierKey]
) -> tuple[TlogProof, checkpoint.Opened]:
    """The proof, and the checkpoint it leads to, once everything in it holds.

    The extra data is not authenticated: anybody can change it (tlog-proof, "Format").

    Raises:
        Malformed: it is no proof, or the index or the number of hashes does not fit the size.
        NotProven: the checkpoint is not signed by a known key, is of another log, or has another
            leaf at this index.
    """
    proof = parse(encoded)
    opened = checkpoint.verified(proof.signed_checkpoint, origin, known)
    size, root = opened.checkpoint.size, opened.checkpoint.root
    verify_inclusion(hash_of_leaf, proof.leaf_index, size, proof.hashes, root)
    return proof, opened
