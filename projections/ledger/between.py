"""Two sizes of the log: the proof that the larger one begins with the smaller one."""

from typing import NamedTuple

from domain.proof.merkle import root_at
from domain.proof.proofs import consistency_proof, verify_consistency
from domain.proof.refusals import ProofError
from domain.proof.tiles import reader
from projections.database import Database
from projections.ledger.checkpoints import stored
from projections.ledger.log_rows import snapshot
from projections.ledger.schema import LedgerError, size_of
from projections.ledger.tree import stored_tiles


class Side(NamedTuple):
    """The log at a size: its root, and the signed checkpoint of it, None where there is none."""

    size: int
    root: bytes
    note: bytes | None


class Between(NamedTuple):
    """Both sides, and the hashes that lead from the first root to the second (RFC 9162 2.1.4)."""

    first: Side
    second: Side
    proof: list[bytes]


def between(db: Database, first: int, second: int | None = None) -> Between:
    """The proof from one size to another, to that of the last checkpoint unless told.

    It is checked before it is given, against what was signed wherever a checkpoint was.

    Raises:
        LedgerError: not 0 < first <= second <= the tree's size, there is no checkpoint yet, or the
            stored tree no longer leads to what was signed.
    """
    with snapshot(db) as connection:
        covered = size_of(connection)
        signed = {each.size: each for each in stored(connection)}
        if second is None and not signed:
            raise LedgerError("there is no checkpoint yet: run careerlog checkpoint")
        last = max(signed) if second is None else second
        if not 0 < first <= last <= covered:
            raise LedgerError(
                f"no proof leads from {first} facts to {last}: the tree covers {covered}, and the "
                "first size is at least 1 and not above the second; careerlog checkpoint covers "
                "what is new"
            )
        tiles = stored_tiles(connection)
        try:
            sides = []
            for size in (first, last):
                row = signed.get(size)
                root = root_at(size, reader(size, tiles))
                if row is not None and row.root != root:
                    raise LedgerError(
                        f"the stored tree of {size} facts has another root than the checkpoint "
                        "signed of it: run careerlog verify"
                    )
                sides.append(Side(size, root, row and row.note))
            proof = consistency_proof(first, last, reader(last, tiles))
            verify_consistency(first, last, sides[0].root, sides[1].root, proof)
        except ProofError as wrong:
            raise LedgerError(
                f"no proof leads from {first} facts to {last} ({wrong}): run careerlog verify"
            ) from None
    return Between(sides[0], sides[1], proof)
