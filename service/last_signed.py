"""The last checkpoint that was signed here, kept beside the signing key, out of the store's reach.

Whoever can change the store can cut its end off together with every checkpoint that tells of it.
This file, which the store's users need not reach, still tells.
"""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, select

from domain.proof import checkpoint
from domain.proof.merkle import root_at
from domain.proof.refusals import Malformed
from domain.proof.tiles import reader
from domain.whole_file import whole_file
from projections.database import Database
from projections.ledger.checkpoints import latest, stored
from projections.ledger.schema import TREE
from projections.ledger.tree import stored_tiles
from service.settings import Settings

NAMED: Final = "the last checkpoint signed here"


def remember(where: Settings, database: Database) -> None:
    """Keeps the store's last checkpoint, unless it does not go on from the one that is kept.

    That one then goes on telling what was lost, until somebody takes it away. Of several who sign
    the store at the same time, the last keeps what all of them have signed.
    """
    with database.writing() as tx:
        # Whoever signs at the same time waits until this transaction ends, as in `make`.
        tx.connection.execute(select(TREE.c.size).with_for_update())
        last = latest(tx.connection)
        if last is None or not _goes_on(tx.connection, last.size, where.last_signed_file):
            return
        with whole_file(where.last_signed_file, lasting=True) as draft:
            draft.write_bytes(last.note)


def remembered(where: Settings, database: Database) -> list[tuple[str, bytes]]:
    """The kept checkpoint by its name, where the store does not tell of it any more."""
    try:
        note = where.last_signed_file.read_bytes()
    except FileNotFoundError:
        return []
    with database.reading() as connection:
        known = {each.note for each in stored(connection)}
    return [] if note in known else [(f"{NAMED} ({where.last_signed_file})", note)]


def _goes_on(connection: Connection, size: int, file: Path) -> bool:
    """Whether the store's tree begins with what the kept checkpoint signed; yes where none is kept
    that can be read, and no where the tree is too damaged to tell."""
    try:
        kept, _ = checkpoint.parse(file.read_bytes())
    except (FileNotFoundError, Malformed):
        return True
    try:
        return kept.size <= size and (
            root_at(kept.size, reader(size, stored_tiles(connection))) == kept.root
        )
    except Malformed:
        return False
