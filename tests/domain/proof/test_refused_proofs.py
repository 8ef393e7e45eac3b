"""Proofs of inclusion and consistency that must be refused."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.proof.merkle import EMPTY_ROOT
from domain.proof.proofs import (
    consistency_proof,
    inclusion_proof,
    verify_consistency,
    verify_inclusion,
)
from domain.proof.refusals import Malformed, NotProven, ProofError
from tests.domain.proof.trees import Stored, mth, numbered, path, subproof

LEAVES = numbered(16)
ROOTS = [mth(LEAVES[:size]) for size in range(17)]


def test_no_leaf_is_included_anywhere_else() -> None:
    for size in range(2, 14):
        for index in range(size):
            proof = path(index, LEAVES[:size])
            for elsewhere in set(range(-1, size + 2)) - {index}:
                with pytest.raises(ProofError):
                    verify_inclusion(LEAVES[index], elsewhere, size, proof, ROOTS[size])


def test_no_two_trees_with_another_leaf_in_the_first_are_consistent() -> None:
    for second in range(2, 14):
        for first in range(1, second):
            changed = [*LEAVES[: first - 1], bytes(32)]
            proof = subproof(first, LEAVES[:second])
            with pytest.raises(NotProven, match="does not begin with"):
                verify_consistency(first, second, mth(changed), ROOTS[second], proof)


@given(st.data())
def test_an_inclusion_proof_with_any_byte_changed_proves_nothing(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 300))
    index = data.draw(st.integers(0, size - 1))
    leaves = numbered(size)
    proof = inclusion_proof(index, size, Stored(leaves))
    spoilt, *path_and_root = _with_a_changed_byte([leaves[index], *proof, mth(leaves)], data)

    with pytest.raises(NotProven):
        verify_inclusion(spoilt, index, size, path_and_root[:-1], path_and_root[-1])


@given(st.data())
def test_a_consistency_proof_with_any_byte_changed_proves_nothing(data: st.DataObject) -> None:
    second = data.draw(st.integers(1, 300))
    first = data.draw(st.integers(1, second))
    leaves = numbered(second)
    proof = consistency_proof(first, second, Stored(leaves))
    hashes = [mth(leaves[:first]), mth(leaves), *proof]
    first_root, second_root, *path_between = _with_a_changed_byte(hashes, data)

    with pytest.raises(NotProven):
        verify_consistency(first, second, first_root, second_root, path_between)


@given(st.data())
def test_hashes_left_out_added_or_swapped_prove_nothing(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 200))
    index = data.draw(st.integers(0, size - 1))
    leaves = numbered(size)
    proof = path(index, leaves)
    other = data.draw(
        st.one_of(
            st.permutations(proof),
            st.lists(st.sampled_from([*proof, *leaves[:3]]), max_size=len(proof) + 2),
        )
    )
    assume(other != proof)

    with pytest.raises(ProofError):
        verify_inclusion(leaves[index], index, size, other, mth(leaves))


@pytest.mark.parametrize(
    ("index", "size"), [(0, 0), (1, 0), (-1, 8), (8, 8), (9, 8), (0, -1), (2, 1)]
)
def test_a_leaf_that_the_tree_cannot_have_is_refused(index: int, size: int) -> None:
    with pytest.raises(Malformed):
        verify_inclusion(LEAVES[0], index, size, [], EMPTY_ROOT)
    with pytest.raises(Malformed):
        inclusion_proof(index, size, Stored(LEAVES))


@pytest.mark.parametrize(("first", "second"), [(0, 0), (0, 5), (-1, 5), (5, 4), (5, 0), (2, 1)])
def test_sizes_between_which_no_proof_leads_are_refused(first: int, second: int) -> None:
    with pytest.raises(Malformed):
        verify_consistency(first, second, ROOTS[1], ROOTS[1], [])
    with pytest.raises(Malformed):
        consistency_proof(first, second, Stored(LEAVES))


@pytest.mark.parametrize(
    "other",
    [
        lambda proof: [],
        lambda proof: proof[:-1],
        lambda proof: proof[1:],
        lambda proof: [*proof, ROOTS[7]],
        lambda proof: [ROOTS[7], *proof],
        lambda proof: [*proof, b""],
        lambda proof: [b"", *proof],
        lambda proof: [*proof[:-1], proof[-1] + b"\x00"],
        lambda proof: [*proof[:-1], proof[-1][:31]],
        lambda proof: proof * 100,
    ],
    ids=[
        "empty",
        "last left out",
        "first left out",
        "root after",
        "root before",
        "garbage after",
        "garbage before",
        "hash too long",
        "hash too short",
        "endless",
    ],
)
def test_proofs_of_another_form_are_refused(
    other: Callable[[list[bytes]], list[bytes]],
) -> None:
    inclusion = other(path(4, LEAVES[:7]))
    with pytest.raises(ProofError):
        verify_inclusion(LEAVES[4], 4, 7, inclusion, ROOTS[7])

    consistency = other(subproof(3, LEAVES[:7]))
    with pytest.raises(ProofError):
        verify_consistency(3, 7, ROOTS[3], ROOTS[7], consistency)


def test_a_proof_of_another_length_is_refused_whatever_it_leads_to() -> None:
    inclusion, consistency = path(4, LEAVES[:7]), subproof(3, LEAVES[:7])
    for length in range(len(inclusion)):
        with pytest.raises(Malformed, match="too short"):
            verify_inclusion(LEAVES[4], 4, 7, inclusion[:length], ROOTS[7])
    for length in range(1, len(consistency)):
        with pytest.raises(Malformed, match="too short"):
            verify_consistency(3, 7, ROOTS[3], ROOTS[7], consistency[:length])
    for more in range(1, 70):
        with pytest.raises(Malformed, match="too long"):
            verify_inclusion(LEAVES[4], 4, 7, inclusion + more * [ROOTS[7]], ROOTS[7])
        with pytest.raises(Malformed, match="too long"):
            verify_consistency(3, 7, ROOTS[3], ROOTS[7], consistency + more * [ROOTS[7]])
    with pytest.raises(Malformed, match="empty"):
        verify_consistency(3, 7, ROOTS[3], ROOTS[7], [])


@pytest.mark.parametrize("wrong", [b"", b"WrongLeaf", bytes(31), bytes(33)])
def test_a_leaf_or_root_that_is_no_hash_is_refused(wrong: bytes) -> None:
    with pytest.raises(Malformed):
        verify_inclusion(wrong, 0, 1, [], wrong)
    with pytest.raises(Malformed):
        verify_consistency(1, 1, wrong, wrong, [])


def test_twice_or_half_the_size_is_refused() -> None:
    proof = path(5, LEAVES[:8])
    for size in (16, 4):
        with pytest.raises(Malformed):
            verify_inclusion(LEAVES[5], 5, size, proof, ROOTS[8])


def test_two_trees_of_one_size_with_different_roots_are_a_fork() -> None:
    with pytest.raises(NotProven, match="forked"):
        verify_consistency(5, 5, ROOTS[5], mth(LEAVES[1:6]), [])
    with pytest.raises(Malformed):
        verify_consistency(5, 5, ROOTS[5], ROOTS[5], [ROOTS[5]])


def test_swapped_roots_are_refused() -> None:
    with pytest.raises(NotProven):
        verify_consistency(3, 7, ROOTS[7], ROOTS[3], subproof(3, LEAVES[:7]))


def _with_a_changed_byte(hashes: Sequence[bytes], data: st.DataObject) -> list[bytes]:
    changed = list(hashes)
    which = data.draw(st.integers(0, len(hashes) - 1))
    spoilt = bytearray(changed[which])
    spoilt[data.draw(st.integers(0, 31))] ^= data.draw(st.integers(1, 255))
    changed[which] = bytes(spoilt)
    return changed
