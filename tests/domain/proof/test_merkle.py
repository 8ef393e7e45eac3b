"""What a leaf is, and how the tree grows."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.proof.merkle import (
    EMPTY_ROOT,
    Frontier,
    Subtree,
    covering,
    leaf,
    leaf_hash,
    node_hash,
    root_at,
    root_of,
)
from domain.proof.refusals import Malformed
from tests.domain.proof.trees import KNOWN_LEAVES, KNOWN_ROOTS, Stored, mth, numbered

FACTS = st.tuples(
    st.text(max_size=6),
    st.integers(0, 2**64 - 1),
    st.text(max_size=6),
    st.binary(max_size=6),
)


def test_the_hashes_of_leaves_and_nodes_are_those_of_rfc_6962() -> None:
    # github.com/transparency-dev/merkle, rfc6962/rfc6962_test.go
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert (
        leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    )
    assert (
        leaf_hash(b"L123456").hex()
        == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    )
    assert (
        node_hash(b"N123", b"N456").hex()
        == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"
    )


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_of_the_known_tree_are_the_published_ones(size: int) -> None:
    assert root_of(map(leaf_hash, KNOWN_LEAVES[:size])) == KNOWN_ROOTS[size - 1]


def test_a_leaf_is_the_bytes_that_the_format_says() -> None:
    data = leaf("career-E1", 258, "goal.set", b'{"a":1}')

    assert data == (
        b"\x01"
        b"\x00\x00\x00\x09"
        b"\x00\x00\x00\x00\x00\x00\x01\x02"
        b"\x00\x00\x00\x08"
        b"\x00\x00\x00\x07"
        b"career-E1"
        b"goal.set"
        b'{"a":1}'
    )
    assert leaf_hash(data) == sha256(b"\x00" + data).digest()


@given(FACTS, FACTS)
def test_two_facts_never_share_a_leaf(
    one: tuple[str, int, str, bytes], other: tuple[str, int, str, bytes]
) -> None:
    assert (leaf(*one) == leaf(*other)) == (one == other)


def test_moving_a_byte_from_one_column_to_the_next_makes_another_leaf() -> None:
    columns = [
        ("career-E1", 1, "goal.set", b"{}"),
        ("career-E1g", 1, "oal.set", b"{}"),
        ("career-E", 1, "1goal.set", b"{}"),
        ("career-E1", 1, "goal.se", b"t{}"),
    ]
    assert len({leaf(*each) for each in columns}) == len(columns)


@pytest.mark.parametrize("version", [-1, 2**64])
def test_a_version_that_is_no_unsigned_number_of_64_bits_is_refused(version: int) -> None:
    with pytest.raises(Malformed):
        leaf("career-E1", version, "goal.set", b"{}")


def test_half_a_character_is_refused() -> None:
    with pytest.raises(Malformed):
        leaf("career-\ud800", 1, "goal.set", b"{}")


def test_the_empty_tree_has_the_hash_of_nothing_as_its_root() -> None:
    assert Frontier().root() == root_of([]) == root_at(0, Stored([])) == sha256(b"").digest()


@given(st.lists(st.integers(0, 70), max_size=6))
def test_a_tree_grown_in_any_steps_is_the_tree_of_all_its_leaves(steps: list[int]) -> None:
    leaves = numbered(sum(steps))
    tree, size = Frontier(), 0

    for step in steps:
        tree.extend(leaves[size : size + step])
        size += step

        assert tree.size == size
        assert tree.root() == mth(leaves[:size])
        assert len(tree.hashes) == size.bit_count()


@given(st.integers(0, 70), st.integers(1, 140))
def test_growing_gives_every_subtree_that_it_completed(before: int, added: int) -> None:
    leaves = numbered(before + added)
    tree = Frontier.at(before, Stored(leaves[:before]))

    completed = tree.extend(leaves[before:])

    stored = Stored(leaves)
    after = before + added
    assert completed == [
        stored([Subtree(level, number) for number in range(before >> level, after >> level)])
        for level in range(after.bit_length())
        if before >> level < after >> level
    ]


@given(st.integers(0, 100), st.integers(0, 100))
def test_a_tree_goes_on_from_the_hashes_that_were_kept(before: int, added: int) -> None:
    leaves = numbered(before + added)
    tree = Frontier()
    tree.extend(leaves[:before])

    taken_up = Frontier(tree.size, tree.hashes)
    taken_up.extend(leaves[before:])

    assert taken_up.root() == mth(leaves)
    assert root_at(before, Stored(leaves)) == tree.root()


@pytest.mark.parametrize(("size", "hashes"), [(-1, 1), (0, 1), (1, 0), (3, 1), (3, 3), (2**40, 2)])
def test_another_number_of_hashes_than_the_size_needs_is_refused(size: int, hashes: int) -> None:
    with pytest.raises(Malformed):
        Frontier(size, numbered(hashes))


@pytest.mark.parametrize("wrong", [b"", bytes(31), bytes(33)])
def test_a_leaf_that_is_no_hash_is_refused_and_adds_nothing(wrong: bytes) -> None:
    tree = Frontier()
    tree.extend(numbered(3))

    with pytest.raises(Malformed):
        tree.extend([*numbered(2), wrong])
    with pytest.raises(Malformed):
        Frontier(3, [numbered(1)[0], wrong])

    assert tree.size == 3
    assert tree.root() == mth(numbered(3))


@given(st.integers(0, 2**64 - 1))
def test_a_tree_of_any_size_is_covered_by_few_subtrees_without_gaps(size: int) -> None:
    subtrees = covering(0, size)

    assert len(subtrees) == size.bit_count()
    end = 0
    for level, number in subtrees:
        assert number << level == end
        end = (number + 1) << level
    assert end == size
