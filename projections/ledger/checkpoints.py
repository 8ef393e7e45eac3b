"""Signed statements of the log's size and root, each proven to go on from the one before."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection, insert, select, text, update

from domain.proof import checkpoint
from domain.proof.checkpoint import Checkpoint
from domain.proof.keys import SignerKey
from domain.proof.merkle import root_at
from domain.proof.proofs import consistency_proof, verify_consistency
from domain.proof.refusals import ProofError
from domain.proof.tiles import reader
from projections.database import Database
from projections.ledger.clock import now
from projections.ledger.log_rows import stamp_of
from projections.ledger.schema import CHECKPOINTS, TREE, LedgerError, is_there, set_up
from projections.ledger.tree import stored_tiles

_COLUMNS: Final = text("SELECT number, size, root, note, made_at FROM ledger_checkpoints")
_MADE: Final = "made "
"""Begins the line, behind the root, in which the signers say when they signed first: what stands in
no signed line could be changed unseen (tlog-checkpoint, "Note text": extension lines)."""


class Stored(NamedTuple):
    """A checkpoint as it is stored: the signed note, and beside it what the note says."""

    number: int
    size: int
    root: bytes
    note: bytes
    made_at: str

    @property
    def typed(self) -> bool:
        """Whether every column holds the type of value that was written."""
        return tuple(map(type, self)) == (int, int, bytes, bytes, str)


def make(db: Database, origin: str, signers: Sequence[SignerKey]) -> Stored:
    """Signs the tree as it stands, and stores the note.

    Nothing is signed that does not go on from the last checkpoint. Where the tree has not grown
    since, that one is given again, with the signatures of signers that are new.

    Raises:
        LedgerError: the tree does not go on from the last checkpoint, or that one is of another
            log: nothing was signed.
    """
    set_up(db)
    with db.writing() as tx:
        connection = tx.connection
        # Whoever grows or signs at the same time waits until this transaction ends.
        size = connection.execute(select(TREE.c.size).with_for_update()).scalar_one()
        try:
            root = root_at(size, reader(size, stored_tiles(connection)))
        except ProofError as damaged:
            raise _refusal(f"the stored tree is damaged ({damaged})") from None
        last = latest(connection)
        if last is not None:
            _goes_on(connection, last, origin, size, root, signers)
        if last is not None and last.size == size:
            same, signed = checkpoint.parse(last.note)
            again = last._replace(note=checkpoint.sign(same, signers, signed.signatures))
            if again != last:
                connection.execute(
                    update(CHECKPOINTS)
                    .where(CHECKPOINTS.c.number == last.number)
                    .values(note=again.note)
                )
            return again
        made_at = max(now(connection), stamp_of(connection, size), last.made_at if last else "")
        said = Checkpoint(origin, size, root, (_MADE + made_at,))
        number = last.number + 1 if last else 1
        made = Stored(number, size, root, checkpoint.sign(said, signers), made_at)
        connection.execute(insert(CHECKPOINTS).values(made._asdict()))
        return made


def made_at_of(said: Checkpoint) -> str:
    """When a checkpoint was made, as its signers say; empty where they do not."""
    found = (line.removeprefix(_MADE) for line in said.extensions if line.startswith(_MADE))
    return next(found, "")


def latest(connection: Connection) -> Stored | None:
    """The last checkpoint, None before the first.

    Raises:
        LedgerError: its row does not hold the types of value that were written.
    """
    if not is_there(connection):
        return None
    asked = text(f"{_COLUMNS.text} ORDER BY number DESC LIMIT 1")
    row = connection.execute(asked).one_or_none()
    if row is None:
        return None
    found = Stored(*row)
    if not found.typed:
        raise LedgerError("the row of the last checkpoint was changed: run careerlog verify")
    return found


def stored(connection: Connection, since: int | None = None) -> list[Stored]:
    """All checkpoints, or those of at least `since` facts, as the table has them, by number."""
    if not is_there(connection):
        return []
    if since is None:
        rows = connection.execute(text(f"{_COLUMNS.text} ORDER BY number"))
    else:
        asked = text(f"{_COLUMNS.text} WHERE size >= :since ORDER BY number")
        rows = connection.execute(asked, {"since": since})
    return [Stored(*row) for row in rows]


def _goes_on(
    connection: Connection,
    last: Stored,
    origin: str,
    size: int,
    root: bytes,
    signers: Sequence[SignerKey],
) -> None:
    """Proves that the tree goes on from the last checkpoint (tlog-checkpoint, "Signatures")."""
    known = {signer.verifier for signer in signers}
    try:
        said, note = checkpoint.parse(last.note)
        ids = {(each.name, each.key_id) for each in note.signatures}
        if any((key.name, key.key_id) in ids for key in known):
            checkpoint.verified(last.note, origin, known)
        made_at = made_at_of(said) or last.made_at
        if (said.size, said.root, made_at) != (last.size, last.root, last.made_at):
            raise _refusal("the columns of the last checkpoint are not what its note says")
        if said.origin != origin:
            raise _refusal(f"the last checkpoint is of the log {said.origin}, not of {origin}")
        if not said.size <= size:
            raise _refusal(f"the last checkpoint covers {said.size} facts, the tree only {size}")
        if said.size > 0:
            read = reader(size, stored_tiles(connection))
            proof = consistency_proof(said.size, size, read)
            verify_consistency(said.size, size, said.root, root, proof)
    except ProofError as wrong:
        raise _refusal(
            f"the tree does not go on from the checkpoint of {last.size} facts ({wrong})"
        ) from None


def _refusal(why: str) -> LedgerError:
    return LedgerError(f"{why}; nothing was signed: run careerlog verify to see what changed")
