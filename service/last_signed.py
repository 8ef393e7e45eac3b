"""The last checkpoint that was signed here, kept beside the signing key, out of the store's reach.

Whoever can change the store can cut its end off together with every checkpoint that tells of it.
This file, which the store's users need not reach, still tells.
"""

from contextlib import suppress
from pathlib import Path
from typing import Final

from domain.proof import checkpoint
from domain.proof.refusals import Malformed
from domain.whole_file import whole_file
from projections.database import Database
from projections.ledger.checkpoints import latest, stored
from service.settings import Settings

NAMED: Final = "the last checkpoint signed here"


def remember(where: Settings, database: Database) -> None:
    """Keeps the store's last checkpoint, unless one of more facts is kept already."""
    with database.reading() as connection:
        last = latest(connection)
    if last is not None and last.size >= _size(where.last_signed_file):
        with whole_file(where.last_signed_file) as draft:
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


def _size(file: Path) -> int:
    """How many facts the kept checkpoint covers; 0 where there is none that can be read."""
    with suppress(FileNotFoundError, Malformed):
        return checkpoint.parse(file.read_bytes())[0].size
    return 0
