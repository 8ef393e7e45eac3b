"""The log as a tree of files that any static server can offer: C2SP tiles (c2sp.org/tlog-tiles).

    checkpoint                     the last signed checkpoint, written last
    tile/<L>/<N>[.p/<W>]           hashes
    tile/entries/<N>[.p/<W>]       the leaves' data: the facts as stored, sealed values sealed
    timestamps/<size>.tsr          timestamps of the checkpoint of that size (RFC 3161), if any

A path never changes its bytes, but for `checkpoint`; nothing is removed.
"""

import os
import tempfile
from pathlib import Path
from typing import Final

from domain.log import CareerLog
from domain.proof import checkpoint
from domain.proof.merkle import leaf_hash, root_at
from domain.proof.refusals import Malformed, ProofError
from domain.proof.spelling import HASH_BYTES
from domain.proof.tiles import WIDTH, Tile, bundle, bundle_path, reader, tiles_between
from projections.database import Database
from projections.engine import OnProgress, Progress
from projections.ledger.checkpoints import Stored, stored
from projections.ledger.schema import LedgerError
from projections.ledger.timestamps import kept
from projections.ledger.tree import leaf_of, stored_tiles

CHECKPOINT: Final = "checkpoint"
TIMESTAMPS: Final = "timestamps"
_MODE: Final = 0o644


def publish(
    db: Database,
    log: CareerLog,
    signed: Stored,
    folder: Path,
    entries: bool = True,
    on_progress: OnProgress | None = None,
) -> int:
    """Writes what the folder does not have yet, and gives the number of files written.

    A cut leaves the folder as its last checkpoint says; what lies there beyond is taken up again.

    Args:
        entries: whether the facts themselves are published too, or only hashes.

    Raises:
        LedgerError: the folder holds another log, or one that this is no continuation of; a fact
            is not what was hashed, or too long for a bundle.
    """
    before = _published_size(db, signed, folder)
    bundled = before if (folder / "tile" / "entries").exists() else 0
    tiles = tiles_between(before, signed.size)
    bundles = [each for each in tiles_between(bundled, signed.size) if each.level == 0]
    written = 0
    with db.reading() as connection:
        read = stored_tiles(connection)
        for tile in tiles:
            written += _put(folder / tile.path, _hashes(read(tile), tile))
        for tile in bundles if entries else ():
            path = folder / bundle_path(tile.number, tile.width)
            written += _put(path, _bundle(log, tile, _hashes(read(tile), tile)))
            if on_progress:
                done = tile.number * WIDTH + tile.width
                on_progress(Progress("facts", done, signed.size))
    written += _put(folder / CHECKPOINT, signed.note, replace=True)
    return written


def publish_timestamps(db: Database, folder: Path) -> int:
    """Writes the timestamps that the folder does not have yet; gives how many.

    Raises:
        LedgerError: another timestamp lies there under the same name.
    """
    with db.reading() as connection:
        sizes = {each.number: each.size for each in stored(connection)}
        given = {
            f"{sizes[each.checkpoint]:012}.tsr": each.response
            for each in kept(connection)
            if each.checkpoint in sizes
        }
    return sum(_put(folder / TIMESTAMPS / name, response) for name, response in given.items())


def _published_size(db: Database, signed: Stored, folder: Path) -> int:
    """The size up to which the folder is complete, once it is known to be of this log."""
    try:
        said, _ = checkpoint.parse((folder / CHECKPOINT).read_bytes())
        ours, _ = checkpoint.parse(signed.note)
    except FileNotFoundError:
        return 0
    except ProofError as wrong:
        raise LedgerError(f"{folder / CHECKPOINT} is no checkpoint: {wrong}") from None
    if said.origin != ours.origin:
        raise LedgerError(f"{folder} holds the log {said.origin}, not {ours.origin}")
    with db.reading() as connection:
        read = reader(signed.size, stored_tiles(connection))
        if said.size > signed.size or root_at(said.size, read) != said.root:
            raise LedgerError(
                f"{folder} holds a checkpoint of {said.size} facts that this log does not go on "
                f"from; run careerlog verify --checkpoint {folder / CHECKPOINT}"
            )
    return said.size


def _hashes(stored: bytes | None, tile: Tile) -> bytes:
    if stored is None or len(stored) < tile.width * HASH_BYTES:
        raise LedgerError(f"the stored {tile.path} is missing or cut: run careerlog verify")
    return stored[: tile.width * HASH_BYTES]


def _bundle(log: CareerLog, tile: Tile, hashes: bytes) -> bytes:
    first = tile.number * WIDTH
    leaves = [leaf_of(row) for row in log.read_raw(after=first, limit=tile.width)]
    if b"".join(map(leaf_hash, leaves)) != hashes:
        raise LedgerError(
            f"a fact at positions {first + 1} to {first + tile.width} is not what was hashed "
            "there; nothing more was published: run careerlog verify"
        )
    try:
        return bundle(leaves)
    except Malformed as wrong:
        raise LedgerError(
            f"positions {first + 1} to {first + tile.width}: {wrong}; publish with --hashes-only"
        ) from None


def _put(path: Path, data: bytes, replace: bool = False) -> int:
    """Writes a file whole; 1 if it was written, 0 if it was there as it should be."""
    try:
        there = path.read_bytes()
    except FileNotFoundError:
        there = None
    if there == data:
        return 0
    if there is not None and not replace:
        raise LedgerError(f"{path} holds other bytes than this log's: it was changed, or forked")
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(_MODE)
        os.replace(draft, path)
    finally:
        Path(draft).unlink(missing_ok=True)
    return 1
