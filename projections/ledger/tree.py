"""The log's Merkle tree, stored: grown in log order by one leader at a time, proofs in O(log n)."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Final

from sqlalchemy import Connection, text, update

from domain.log import CareerLog
from domain.proof.merkle import Frontier, Read, leaf, leaf_hashes, root_at
from domain.proof.proofs import consistency_proof, inclusion_proof
from domain.proof.refusals import Malformed
from domain.proof.tiles import ReadTile, Tile, reader, tiles_grown
from domain.store.placing import Row
from projections.database import Database
from projections.engine import OnProgress, Progress
from projections.ledger.schema import TREE, LedgerError, set_up, size_of

BATCH: Final = 4_096
"""Facts hashed and written in one transaction: whole tiles, where the tree stands at one, and few
enough that their hashes stay in the processor's cache."""
_WRITE_TILE: Final = text(
    "INSERT INTO ledger_tiles (level, number, hashes) VALUES (:level, :number, :hashes) "
    "ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes"
)
_READ_TILE: Final = text(
    "SELECT hashes FROM ledger_tiles WHERE level = :level AND number = :number"
)


class _Late(Exception):
    """Somebody else has grown the tree meanwhile; nothing was written."""


def grow(
    db: Database,
    log: CareerLog,
    upto: int | None = None,
    on_progress: OnProgress | None = None,
    batch: int = BATCH,
) -> int:
    """Hashes what the log holds and the tree does not, and gives the tree's size.

    Size and tiles move in one transaction, guarded by the size, so a cut leaves the tree as it was
    before or after a batch. Of many who grow at once, one writes each batch; the others write
    nothing and go on behind it.

    Args:
        upto: the last position to cover, the end of the log unless told.

    Raises:
        LedgerError: the log is shorter than its tree, or has a gap: nothing more was hashed.
    """
    set_up(db)
    size = size_now(db)
    head = log.head()  # read second: whoever grows meanwhile never gets ahead of it
    if head < size:
        raise LedgerError(
            f"the log ends at position {head}, but its tree covers {size} facts: the last "
            f"{size - head} are missing; run careerlog verify, and restore the log from a backup"
        )
    end = head if upto is None else min(upto, head)
    while size < end:
        rows = log.read_raw(after=size, limit=batch, upto=end)
        hashes = hashes_of(rows, size)
        with suppress(_Late):
            _extend(db, size, hashes)
        size = size_now(db)
        if on_progress:
            on_progress(Progress("facts", min(size, end), end))
    return size


def hashes_of(rows: Sequence[Row], after: int) -> list[bytes]:
    """The leaf hashes of rows that follow position `after` without a gap.

    Raises:
        LedgerError: a position is missing.
    """
    expected = list(range(after + 1, after + 1 + len(rows)))
    if not rows or [row[0] for row in rows] != expected:
        found = {row[0] for row in rows}
        missing = next((each for each in expected if each not in found), after + 1)
        raise LedgerError(
            f"position {missing} is missing from the log; run careerlog verify, and restore the "
            "log from a backup"
        )
    return leaf_hashes(map(leaf_of, rows))


def leaf_of(row: Row) -> bytes:
    """A row of the log as the data of a leaf.

    Raises:
        LedgerError: its columns are not of the types that the log writes.
    """
    position, stream, version, name, state = row
    try:
        return leaf(stream, version, name, state)
    except (Malformed, TypeError, AttributeError):
        raise LedgerError(
            f"position {position} cannot be hashed: a column holds another type of value than the "
            "log writes; run careerlog verify"
        ) from None


def size_now(db: Database) -> int:
    """How many facts the tree covers."""
    with db.reading() as connection:
        return size_of(connection)


def root(db: Database, size: int | None = None) -> bytes:
    """The tree's root, now or when it had `size` leaves.

    Raises:
        LedgerError: the tree has never been that large.
    """
    with db.reading() as connection:
        at, read = _reader(connection, size)
        return root_at(at, read)


def inclusion(db: Database, position: int, size: int | None = None) -> list[bytes]:
    """The proof that the fact at `position` is in the tree, of `size` leaves if told.

    Raises:
        LedgerError: the tree of that size does not reach the position, or has not been grown.
    """
    [proof] = inclusions(db, [position], size)
    return proof


def inclusions(
    db: Database, positions: Iterable[int], size: int | None = None
) -> list[list[bytes]]:
    """The proofs for many facts, quicker than one by one where they stand near one another.

    Raises:
        LedgerError: as `inclusion`.
    """
    with db.reading() as connection:
        at, read = _reader(connection, size)
        proofs: list[list[bytes]] = []
        for position in positions:
            if not 0 < position <= at:
                raise LedgerError(
                    f"position {position} is not among the {at} facts of the tree; "
                    "run careerlog checkpoint to cover what is new"
                )
            proofs.append(inclusion_proof(position - 1, at, read))
        return proofs


def consistency(db: Database, old: int, new: int) -> list[bytes]:
    """The proof that the tree of `new` leaves begins with that of `old` leaves.

    Raises:
        LedgerError: not 0 < old <= new <= the tree's size.
    """
    with db.reading() as connection:
        at, read = _reader(connection, new)
        if not 0 < old <= at:
            raise LedgerError(f"no proof leads from a tree of {old} facts to one of {new}")
        return consistency_proof(old, at, read)


def stored_tiles(connection: Connection) -> ReadTile:
    """Reads the tiles as they are stored; at the right edge they may be wider than asked for."""

    def read(tile: Tile) -> bytes | None:
        place = {"level": tile.level, "number": tile.number}
        found = connection.execute(_READ_TILE, place).scalar()
        return found if isinstance(found, bytes) else None

    return read


def _reader(connection: Connection, size: int | None) -> tuple[int, Read]:
    now = size_of(connection)
    at = now if size is None else size
    if not 0 <= at <= now:
        raise LedgerError(
            f"the tree covers {now} facts, not {at}; run careerlog checkpoint to cover what is new"
        )
    return at, reader(at, stored_tiles(connection))


def _extend(db: Database, size: int, leaf_hashes: Sequence[bytes]) -> None:
    """Adds leaves to the tree if it still has `size` of them.

    Raises:
        _Late: it has not; nothing was written.
    """
    with db.writing() as tx:
        connection = tx.connection
        # The guard comes first: who grows at the same time waits here, and finds that it is late.
        new = size + len(leaf_hashes)
        moved = connection.execute(update(TREE).where(TREE.c.size == size).values(size=new))
        if moved.rowcount != 1:
            raise _Late
        tiles = stored_tiles(connection)
        frontier = Frontier.at(size, reader(size, tiles))
        grown = tiles_grown(size, frontier.extend(leaf_hashes), tiles)
        connection.execute(
            _WRITE_TILE,
            [
                {"level": tile.level, "number": tile.number, "hashes": hashes}
                for tile, hashes in grown.items()
            ],
        )
