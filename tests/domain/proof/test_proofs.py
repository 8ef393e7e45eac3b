"""Proofs of inclusion and consistency: how they are made, and that they hold."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.proof.merkle import Subtree, leaf_hash
from domain.proof.proofs import (
    consistency_proof,
    inclusion_proof,
    verify_consistency,
    verify_inclusion,
)
from tests.domain.proof.trees import (
    KNOWN_LEAVES,
    KNOWN_ROOTS,
    Stored,
    mth,
    numbered,
    path,
    subproof,
)

LARGEST = 40
SIZES = range(1, LARGEST + 1)
LEAVES = numbered(LARGEST)
ROOTS = [mth(LEAVES[:size]) for size in range(LARGEST + 1)]

# github.com/transparency-dev/merkle, proof/verify_test.go: `inclusionProofs`, whose leaves count
# from 1, and `consistencyProofs`.
KNOWN_INCLUSIONS = [
    (0, 1, []),
    (
        0,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        5,
        8,
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (
        1,
        5,
        [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
]
KNOWN_CONSISTENCIES = [
    (1, 1, []),
    (1, 8, KNOWN_INCLUSIONS[1][2]),
    (
        6,
        8,
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (2, 5, KNOWN_INCLUSIONS[4][2][1:]),
    (
        6,
        7,
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
]


@pytest.mark.parametrize(("index", "size", "known"), KNOWN_INCLUSIONS)
def test_the_published_inclusion_proofs_are_made_and_hold(
    index: int, size: int, known: list[str]
) -> None:
    leaves = [leaf_hash(data) for data in KNOWN_LEAVES[:size]]

    proof = inclusion_proof(index, size, Stored(leaves))

    assert [each.hex() for each in proof] == known
    verify_inclusion(leaves[index], index, size, proof, KNOWN_ROOTS[size - 1])


@pytest.mark.parametrize(("first", "second", "known"), KNOWN_CONSISTENCIES)
def test_the_published_consistency_proofs_are_made_and_hold(
    first: int, second: int, known: list[str]
) -> None:
    leaves = [leaf_hash(data) for data in KNOWN_LEAVES]

    proof = consistency_proof(first, second, Stored(leaves))

    assert [each.hex() for each in proof] == known
    verify_consistency(first, second, KNOWN_ROOTS[first - 1], KNOWN_ROOTS[second - 1], proof)


def test_every_leaf_of_every_small_tree_is_included() -> None:
    stored = Stored(LEAVES)
    for size in SIZES:
        for index in range(size):
            proof = inclusion_proof(index, size, stored)
            assert proof == path(index, LEAVES[:size])
            verify_inclusion(LEAVES[index], index, size, proof, ROOTS[size])


def test_every_two_small_trees_are_consistent() -> None:
    stored = Stored(LEAVES)
    for second in SIZES:
        for first in range(1, second + 1):
            proof = consistency_proof(first, second, stored)
            assert proof == subproof(first, LEAVES[:second])
            verify_consistency(first, second, ROOTS[first], ROOTS[second], proof)


def test_the_example_of_the_merkle_tree_specification_holds() -> None:
    # c2sp.org/merkle-tree, "Example": a tree of 7, its nodes named as in the drawing.
    a, b, c, d, e, f, g = leaves = LEAVES[:7]
    h, i, j = mth([a, b]), mth([c, d]), mth([e, f])
    k, l = mth([a, b, c, d]), mth([e, f, g])  # noqa: E741
    stored = Stored(leaves)

    assert inclusion_proof(0, 7, stored) == [b, i, l]
    assert inclusion_proof(3, 7, stored) == [c, h, l]
    assert inclusion_proof(4, 7, stored) == [f, g, k]
    assert inclusion_proof(6, 7, stored) == [j, k]
    assert consistency_proof(3, 7, stored) == [c, d, h, l]
    assert consistency_proof(4, 7, stored) == [l]
    assert consistency_proof(6, 7, stored) == [j, g, k]


@given(st.data())
def test_a_proof_reads_few_hashes_of_complete_subtrees_in_one_call(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 2**40))
    index = data.draw(st.integers(0, size - 1))
    asked: list[Sequence[Subtree]] = []

    def read(subtrees: Sequence[Subtree]) -> list[bytes]:
        asked.append(subtrees)
        return [bytes(32) for _ in subtrees]

    inclusion_proof(index, size, read)
    consistency_proof(index + 1, size, read)

    assert len(asked) == 2
    for subtrees in asked:
        assert len(subtrees) <= 2 * size.bit_length()
        assert all((number + 1) << level <= size for level, number in subtrees)
