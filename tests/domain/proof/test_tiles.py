"""The tree as files: where they stand, what growth writes, and that they give the same tree."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.proof.merkle import Frontier, Subtree, root_at
from domain.proof.proofs import consistency_proof, inclusion_proof
from domain.proof.refusals import Malformed
from domain.proof.tiles import (
    Tile,
    bundle,
    bundle_path,
    entries_of,
    from_mapping,
    reader,
    tile_at,
    tiles_between,
    tiles_grown,
)
from tests.domain.proof.trees import mth, numbered, path, subproof

MANY = numbered(66_100)  # enough for a tile of level 2


class Files:
    """A tree that is written to files of tiles as it grows."""

    def __init__(self) -> None:
        self.tree = Frontier()
        self.files: dict[str, bytes] = {}

    def grow_to(self, size: int) -> list[Tile]:
        before = self.tree.size
        completed = self.tree.extend(MANY[before:size])
        written = tiles_grown(before, completed, from_mapping(self.files))
        for tile, data in written.items():
            assert self.files.get(tile.path, data) == data, "a tile's bytes never change"
            self.files[tile.path] = data
        return list(written)

    def forget_partial_tiles_that_are_full_now(self) -> None:
        for written in list(self.files):
            tile = tile_at(written)
            if tile._replace(width=256).path in self.files and tile.width < 256:
                del self.files[written]


@pytest.mark.parametrize(
    ("tile", "written"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 5, 1), "tile/0/005.p/1"),
        (Tile(1, 999, 255), "tile/1/999.p/255"),
        (Tile(2, 1000), "tile/2/x001/000"),
        (Tile(0, 1234067), "tile/0/x001/x234/067"),  # tlog-tiles, "Merkle Tree"
        (Tile(5, 123456078, 2), "tile/5/x123/x456/078.p/2"),  # golang.org/x/mod/sumdb/tlog
        (Tile(63, 3057500), "tile/63/x003/x057/500"),
    ],
)
def test_a_tile_stands_where_the_specification_says(tile: Tile, written: str) -> None:
    assert tile.path == written
    assert tile_at(written) == tile


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "tile/0/",
        "tile/0/1",
        "tile/0/0001",
        "tile/0/x000/001",
        "tile/00/001",
        "tile/64/001",
        "tile/-1/001",
        "tile/0/123/456/078",
        "tile/0/x123",
        "tile/0/001.p/0",
        "tile/0/001.p/01",
        "tile/0/001.p/256",
        "tile/0/001.p/",
        "tile/0/001/",
        "tile/0/../001",
        "tile/0/٠٠١",
        "tile/0/001\n",
        "tile/entries/001",
        "/tile/0/001",
    ],
)
def test_other_paths_are_refused(wrong: str) -> None:
    with pytest.raises(Malformed):
        tile_at(wrong)


def test_a_bundle_of_entries_stands_beside_its_tile() -> None:
    assert bundle_path(0) == "tile/entries/000"
    assert bundle_path(1234067, 3) == "tile/entries/x001/x234/067.p/3"


def test_a_tree_of_70_000_has_the_tiles_of_the_example() -> None:
    # tlog-tiles, "Partial Tiles"
    tiles = tiles_between(0, 70_000)

    assert tiles == [
        *[Tile(0, number) for number in range(273)],
        Tile(0, 273, 112),
        Tile(1, 0),
        Tile(1, 1, 17),
        Tile(2, 0, 1),
    ]


def test_a_tree_of_256_has_a_full_tile_and_one_above_it() -> None:
    assert tiles_between(0, 256) == [Tile(0, 0), Tile(1, 0, 1)]  # tlog-tiles, "Partial Tiles"


@pytest.mark.parametrize(
    ("before", "after", "tiles"),
    [
        (0, 0, []),
        (7, 7, []),
        (0, 1, [Tile(0, 0, 1)]),
        (1, 255, [Tile(0, 0, 255)]),
        (255, 256, [Tile(0, 0), Tile(1, 0, 1)]),
        (256, 300, [Tile(0, 1, 44)]),
        (300, 513, [Tile(0, 1), Tile(0, 2, 1), Tile(1, 0, 2)]),
        (65_535, 65_536, [Tile(0, 255), Tile(1, 0), Tile(2, 0, 1)]),
    ],
)
def test_growth_writes_the_tiles_that_changed(before: int, after: int, tiles: list[Tile]) -> None:
    assert tiles_between(before, after) == tiles

    files = Files()
    files.grow_to(before)
    assert files.grow_to(after) == tiles


@given(st.lists(st.integers(0, 1500), min_size=1, max_size=5))
def test_tiles_give_the_same_tree_at_every_size_it_had(sizes: list[int]) -> None:
    files, sizes = Files(), sorted(sizes)
    for size in sizes:
        files.grow_to(size)
    last = sizes[-1]
    read = reader(last, from_mapping(files.files))

    for size in filter(None, sizes):
        assert root_at(size, read) == mth(MANY[:size])
        assert inclusion_proof(size // 3, size, read) == path(size // 3, MANY[:size])
        assert consistency_proof(size, last, read) == subproof(size, MANY[:last])


def test_a_tree_of_three_levels_of_tiles_is_read_from_few_of_them() -> None:
    files = Files()
    for size in (255, 256, 65_535, 65_536, 65_800, 66_100):
        files.grow_to(size)
    asked: list[str] = []

    def read(tile: Tile) -> bytes | None:
        asked.append(tile.path)
        return files.files.get(tile.path)

    stored = reader(66_100, read)

    assert root_at(66_100, stored) == files.tree.root()
    assert inclusion_proof(65_599, 66_100, stored) == path(65_599, MANY)
    assert len(asked) <= 10
    assert Frontier.at(66_100, stored).hashes == files.tree.hashes


def test_where_a_partial_tile_is_gone_the_full_one_serves() -> None:
    files = Files()
    for size in (200, 300, 700):
        files.grow_to(size)
    files.forget_partial_tiles_that_are_full_now()
    assert "tile/0/000.p/200" not in files.files

    read = reader(300, from_mapping(files.files))

    assert root_at(300, read) == mth(MANY[:300])
    assert root_at(200, reader(200, from_mapping(files.files))) == mth(MANY[:200])


def test_a_stored_tile_that_has_grown_since_serves_an_older_tree() -> None:
    def grown(tile: Tile) -> bytes:
        return b"".join(MANY[:200])

    assert root_at(77, reader(77, grown)) == mth(MANY[:77])
    with pytest.raises(Malformed):
        reader(77, grown)([Subtree(0, 77)])

    written = tiles_grown(77, [MANY[77:80]], grown)
    assert written == {Tile(0, 0, 80): b"".join(MANY[:80])}


@given(st.data())
def test_a_changed_byte_in_a_tile_changes_the_root(data: st.DataObject) -> None:
    files = Files()
    files.grow_to(700)
    touched = data.draw(st.sampled_from([tile.path for tile in tiles_between(0, 700)][2:]))
    at = data.draw(st.integers(0, len(files.files[touched]) - 1))
    spoilt = bytearray(files.files[touched])
    spoilt[at] ^= data.draw(st.integers(1, 255))
    files.files[touched] = bytes(spoilt)

    assert root_at(700, reader(700, from_mapping(files.files))) != mth(MANY[:700])


@pytest.mark.parametrize(
    "stored", [None, b"", bytes(31), bytes(32 * 99), bytes(32 * 100 + 1), bytes(32 * 257)]
)
def test_a_tile_that_is_missing_or_cut_is_named(stored: bytes | None) -> None:
    def read(tile: Tile) -> bytes | None:
        return stored

    with pytest.raises(Malformed, match=r"tile/0/000\.p/100"):
        root_at(100, reader(100, read))
    with pytest.raises(Malformed, match=r"tile/0/000\.p/100"):
        tiles_grown(100, [numbered(1)], read)


@pytest.mark.parametrize(
    "subtree", [Subtree(0, 100), Subtree(7, 0), Subtree(2, 25), Subtree(0, -1)]
)
def test_a_subtree_that_is_not_complete_is_refused(subtree: Subtree) -> None:
    files = Files()
    files.grow_to(100)

    with pytest.raises(Malformed, match="no complete subtree"):
        reader(100, from_mapping(files.files))([subtree])


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=9))
def test_the_entries_of_a_bundle_come_back(entries: Sequence[bytes]) -> None:
    assert entries_of(bundle(entries)) == entries


def test_a_bundle_is_each_entry_after_its_length() -> None:
    # tlog-tiles, "Log entries"
    assert bundle([b"ab", b""]) == b"\x00\x02ab\x00\x00"


@pytest.mark.parametrize("wrong", [b"", b"\x00", b"\x00\x02a", b"\x00\x00" * 257])
def test_a_bundle_that_is_cut_empty_or_too_full_is_refused(wrong: bytes) -> None:
    with pytest.raises(Malformed):
        entries_of(wrong)


def test_an_entry_whose_length_two_bytes_cannot_say_is_refused() -> None:
    assert entries_of(bundle([bytes(65_535)])) == [bytes(65_535)]
    with pytest.raises(Malformed):
        bundle([bytes(65_536)])
