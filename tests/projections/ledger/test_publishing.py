"""The published files are the log's tree as c2sp.org/tlog-tiles has it, and only ever grow."""

from pathlib import Path

import pytest

from domain.proof import checkpoint
from domain.proof.merkle import leaf_hash, root_at, root_of
from domain.proof.tiles import entries_of, reader
from projections.ledger.checkpoints import make
from projections.ledger.publishing import publish
from projections.ledger.schema import LedgerError
from projections.ledger.tree import grow
from tests.projections.ledger.ledgers import ORIGIN, SIGNER, change, leaf_hashes, opened, told


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "published"


def published(store_url: str, folder: Path, upto: int, entries: bool = True) -> int:
    """Records facts, signs and publishes; gives the number of files written."""
    db, log = opened(store_url)
    with db, log:
        log.append(told(range(log.head(), upto)))
        grow(db, log)
        return publish(db, log, make(db, ORIGIN, [SIGNER]), folder, entries)


def check(store_url: str, folder: Path, entries: bool = True) -> None:
    """A stranger's view: nothing but the files, and the log to hold them against."""
    with opened(store_url)[1] as log:
        hashes = leaf_hashes(log)
    note = (folder / "checkpoint").read_bytes()
    said = checkpoint.verified(note, ORIGIN, [SIGNER.verifier]).checkpoint
    assert said.root == root_of(hashes[: said.size])

    def read(tile):
        path = folder / tile.path
        return path.read_bytes() if path.exists() else None

    assert root_at(said.size, reader(said.size, read)) == said.root
    if entries:
        leaves = []
        for number in range(-(-said.size // 256)):
            width = min(256, said.size - number * 256)
            part = "" if width == 256 else f".p/{width}"
            bundle = folder / f"tile/entries/{number:03}{part}"
            leaves += entries_of(bundle.read_bytes())
        assert [leaf_hash(each) for each in leaves] == hashes[: said.size]


def test_what_is_published_leads_to_the_signed_root(store_url, folder):
    assert published(store_url, folder, 600) == 3 + 1 + 3 + 1
    check(store_url, folder)


def test_the_paths_are_those_of_the_specification(sqlite_store, folder):
    published(sqlite_store, folder, 300)
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert files == {
        "checkpoint",
        "tile/0/000",
        "tile/0/001.p/44",
        "tile/1/000.p/1",
        "tile/entries/000",
        "tile/entries/001.p/44",
    }


@pytest.mark.parametrize("sizes", [(0, 1, 2), (100, 256, 257, 600), (512, 513)])
def test_a_folder_grows_and_never_changes_what_it_holds(sqlite_store, folder, sizes):
    before: dict[Path, bytes] = {}
    for size in sizes:
        published(sqlite_store, folder, size)
        check(sqlite_store, folder)
        now = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        changed = {path.name for path, data in before.items() if now[path] != data}
        assert changed <= {"checkpoint"}
        before = now
        assert published(sqlite_store, folder, size) == 0


def test_facts_follow_where_only_hashes_were_published(sqlite_store, folder):
    published(sqlite_store, folder, 300, entries=False)
    assert not (folder / "tile" / "entries").exists()
    check(sqlite_store, folder, entries=False)
    published(sqlite_store, folder, 320)
    check(sqlite_store, folder)


def test_publishing_that_was_cut_is_taken_up_again(sqlite_store, folder):
    published(sqlite_store, folder, 300)
    kept = (folder / "checkpoint").read_bytes()
    published(sqlite_store, folder, 600)
    (folder / "checkpoint").write_bytes(kept)
    (folder / "tile/entries/001").unlink()
    assert published(sqlite_store, folder, 610) > 0
    check(sqlite_store, folder)


def test_a_folder_of_another_log_is_left_alone(sqlite_store, fresh_url, folder):
    published(fresh_url(), folder, 30)
    before = (folder / "checkpoint").read_bytes()
    with pytest.raises(LedgerError, match="does not go on from"):
        published(sqlite_store, folder, 40)
    assert (folder / "checkpoint").read_bytes() == before


def test_a_fact_that_was_changed_is_not_published(sqlite_store, folder):
    published(sqlite_store, folder, 30, entries=False)
    change(sqlite_store, "UPDATE stored_events SET topic = 'x' WHERE notification_id = 3")
    with pytest.raises(LedgerError, match="positions 1 to 30 is not what was hashed"):
        published(sqlite_store, folder, 30)


def test_a_published_file_that_was_changed_is_not_built_upon(sqlite_store, folder):
    published(sqlite_store, folder, 30)
    (folder / "checkpoint").unlink()
    (folder / "tile/0/000.p/30").write_bytes(b"x")
    with pytest.raises(LedgerError, match="holds other bytes"):
        published(sqlite_store, folder, 30)
