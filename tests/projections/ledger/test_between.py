"""Any two sizes of the log: the proof between them holds, and none is given that would not."""

import pytest

from domain.proof.proofs import verify_consistency
from domain.proof.refusals import ProofError
from projections.database import open_database
from projections.ledger.between import Between, between
from projections.ledger.schema import LedgerError
from tests.projections.ledger.ledgers import change, record

SIGNED = (10, 100, 300)


def proven(store: str, first: int, second: int | None = None) -> Between:
    with open_database(store) as db:
        return between(db, first, second)


def test_any_two_checkpoints_are_consistent_and_the_proof_holds(store_url):
    record(store_url, 300, signed_at=SIGNED)
    for first in SIGNED:
        for second in (each for each in SIGNED if each >= first):
            a, b, proof = proven(store_url, first, second)
            assert (a.size, b.size) == (first, second)
            assert a.note and b.note
            verify_consistency(first, second, a.root, b.root, proof)
            if proof:
                with pytest.raises(ProofError):
                    verify_consistency(first, second, a.root, b.root, proof[:-1])


def test_sizes_that_nobody_signed_are_proven_too(sqlite_store):
    record(sqlite_store, 300, signed_at=SIGNED)
    a, b, proof = proven(sqlite_store, 77, 250)
    assert (a.note, b.note) == (None, None)
    verify_consistency(77, 250, a.root, b.root, proof)


def test_the_last_checkpoint_is_meant_unless_told(sqlite_store):
    record(sqlite_store, 300, signed_at=(10, 100))
    assert proven(sqlite_store, 10).second.size == 100


@pytest.mark.parametrize(("first", "second"), [(0, 10), (11, 10), (1, 301), (301, None)])
def test_what_the_tree_never_was_is_refused(sqlite_store, first, second):
    record(sqlite_store, 300, signed_at=SIGNED)
    with pytest.raises(LedgerError, match="the tree covers 300"):
        proven(sqlite_store, first, second)


def test_without_a_checkpoint_there_is_nothing_to_lead_to(sqlite_store):
    record(sqlite_store, 5)
    with pytest.raises(LedgerError, match="run careerlog checkpoint"):
        proven(sqlite_store, 1)


def test_no_proof_is_given_from_a_tree_that_was_changed(sqlite_store):
    record(sqlite_store, 300, signed_at=SIGNED)
    change(sqlite_store, "UPDATE ledger_tiles SET hashes = zeroblob(8192) WHERE number = 0")
    with pytest.raises(LedgerError, match="run careerlog verify"):
        proven(sqlite_store, 10, 100)
