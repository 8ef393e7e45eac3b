"""Who vouches for a bundle: a signed checkpoint, those before it, and what leads to it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection, select

from domain.log import CareerLog
from domain.proof import checkpoint
from domain.proof.keys import VerifierKey
from domain.proof.merkle import Read
from domain.proof.proofs import (
    consistency_proof,
    inclusion_proof,
    verify_consistency,
    verify_inclusion,
)
from domain.proof.refusals import ProofError
from domain.proof.tiles import reader
from projections.database import Database
from projections.engine import OnProgress
from projections.ledger.checkpoints import Stored, make
from projections.ledger.schema import CHECKPOINTS, LedgerError, is_there
from projections.ledger.tree import grow, stored_tiles
from service.signing import Keys

EARLIER: Final = 256
"""So many checkpoints before the one that vouches are told of, the very first one included."""


class Vouched(NamedTuple):
    """The checkpoint that a bundle rests on, those before it by size, and who signed any."""

    checkpoint: Stored
    earlier: list[Stored]
    left_out: int
    signed_by: frozenset[VerifierKey]


def vouched(
    db: Database, log: CareerLog, keys: Keys, known: int, on_progress: OnProgress | None = None
) -> Vouched:
    """The first checkpoint that covers what was known; where there is none, one is signed first.

    Later checkpoints do not matter, so that a question that is asked again gets the same answer.

    Raises:
        LedgerError: the tree or a checkpoint is not as it was, or no key at hand has signed one.
    """
    with db.reading() as connection:
        first = _first_covering(connection, known)
    if first is None:
        grow(db, log, on_progress=on_progress)
        make(db, keys.origin, keys.signers)
    with db.reading() as connection:
        first = _first_covering(connection, known)
        if first is None:
            raise LedgerError(f"no checkpoint covers position {known}: run careerlog verify")
        earlier = _before(connection, first)
    signed = [_signers(each, keys) for each in (*earlier, first)]
    left_out = first.number - 1 - len(earlier)
    return Vouched(first, earlier, left_out, frozenset(key for some in signed for key in some))


def chain(db: Database, vouched: Vouched) -> Iterator[tuple[int, int, list[bytes]]]:
    """From each checkpoint to the next: both sizes, and the proof that one begins the other.

    Raises:
        LedgerError: the stored tree does not lead from one to the next.
    """
    every = [each for each in (*vouched.earlier, vouched.checkpoint) if each.size]
    size = vouched.checkpoint.size
    with db.reading() as connection:
        read = reader(size, stored_tiles(connection))
        for at, old in enumerate(every[:-1]):
            new = every[at + 1]
            try:
                proof = consistency_proof(old.size, new.size, read)
                verify_consistency(old.size, new.size, old.root, new.root, proof)
            except ProofError as wrong:
                raise LedgerError(
                    f"the tree does not lead from the checkpoint of {old.size} facts to that of "
                    f"{new.size} ({wrong}): run careerlog verify"
                ) from None
            yield old.size, new.size, proof


class Proofs:
    """Inclusion proofs to one checkpoint, each checked, and every hash they are made of."""

    def __init__(self, connection: Connection, signed: Stored) -> None:
        """The proofs that lead to this checkpoint."""
        self.nodes: dict[tuple[int, int], bytes] = {}
        self._signed = signed
        self._stored: Read = reader(signed.size, stored_tiles(connection))

    def of(self, position: int, hash_of_leaf: bytes) -> list[bytes]:
        """The proof that this leaf stands at the position.

        Raises:
            LedgerError: it does not: the fact or the tree was changed.
        """
        size = self._signed.size
        try:
            proof = inclusion_proof(position - 1, size, self._read)
            verify_inclusion(hash_of_leaf, position - 1, size, proof, self._signed.root)
        except ProofError as wrong:
            raise LedgerError(
                f"position {position} cannot be proven ({wrong}): run careerlog verify"
            ) from None
        return proof

    def _read(self, subtrees: Sequence[tuple[int, int]]) -> Sequence[bytes]:
        hashes = self._stored(subtrees)
        self.nodes.update(zip(subtrees, hashes, strict=True))
        return hashes


_COLUMNS: Final = [CHECKPOINTS.c[name] for name in Stored._fields]


def _first_covering(connection: Connection, known: int) -> Stored | None:
    if not is_there(connection):
        return None
    asked = select(*_COLUMNS).where(CHECKPOINTS.c.size >= known).order_by(CHECKPOINTS.c.number)
    row = connection.execute(asked.limit(1)).one_or_none()
    return None if row is None else _checked(row)


def _before(connection: Connection, signed: Stored) -> list[Stored]:
    """Those before it, without an empty log's; of many, the first and the last ones."""
    own = CHECKPOINTS.c
    asked = select(*_COLUMNS).where(own.number < signed.number, own.size > 0)
    last = connection.execute(asked.order_by(own.number.desc()).limit(EARLIER)).all()
    if len(last) == EARLIER:
        last = [*last[:-1], connection.execute(asked.order_by(own.number).limit(1)).one()]
    return [_checked(row) for row in reversed(last)]


def _checked(row: Iterable[object]) -> Stored:
    found = Stored._make(row)
    if not found.typed:
        raise LedgerError("the row of a checkpoint was changed: run careerlog verify")
    return found


def _signers(row: Stored, keys: Keys) -> tuple[VerifierKey, ...]:
    try:
        opened = checkpoint.verified(row.note, keys.origin, keys.known)
    except ProofError as wrong:
        raise LedgerError(
            f"the checkpoint of {row.size} facts does not hold ({wrong}): restore the file of "
            "signing keys from its copy, or run careerlog verify"
        ) from None
    if (opened.checkpoint.size, opened.checkpoint.root) != (row.size, row.root):
        raise LedgerError("a checkpoint's row is not what its note says: run careerlog verify")
    return opened.signed_by
