"""Checkpoints: signed, kept, each going on from the one before, or not signed at all."""

from functools import partial

import pytest

from domain.proof import checkpoint, tlog_proof
from domain.proof.keys import SignerKey
from domain.proof.merkle import leaf_hash, root_of
from domain.proof.proofs import verify_consistency
from projections.database import open_database
from projections.ledger.checkpoints import latest, make, stored
from projections.ledger.one_fact import prove, verify_fact
from projections.ledger.schema import LedgerError
from projections.ledger.tree import consistency, grow
from tests.at_once import at_once
from tests.projections.ledger.ledgers import (
    ORIGIN,
    SECRET,
    SIGNER,
    TRUST,
    change,
    kinds,
    leaf_hashes,
    opened,
    record,
    told,
    verdict,
)

OTHER = SignerKey(ORIGIN, bytes(reversed(range(32))))


def test_a_checkpoint_says_the_size_and_the_root_and_is_signed(store_url):
    [made] = record(store_url, 30, [30])
    found = checkpoint.verified(made.note, ORIGIN, [SIGNER.verifier])
    db, log = opened(store_url)
    with db, log:
        assert found.checkpoint[:3] == (ORIGIN, 30, root_of(leaf_hashes(log)))
        with db.reading() as connection:
            assert stored(connection) == [made]
    assert (made.number, made.size, made.root) == (1, 30, found.checkpoint.root)
    assert made.made_at.startswith("20")


def test_any_two_checkpoints_are_consistent(store_url):
    made = record(store_url, 300, [1, 40, 255, 256, 257, 300])
    assert [each.number for each in made] == [1, 2, 3, 4, 5, 6]
    with open_database(store_url) as db:
        for old in made:
            for new in made[old.number :]:
                proof = consistency(db, old.size, new.size)
                verify_consistency(old.size, new.size, old.root, new.root, proof)


def test_a_tree_that_has_not_grown_keeps_its_checkpoint(store_url):
    [made] = record(store_url, 10, [10])
    with open_database(store_url) as db:
        assert make(db, ORIGIN, [SIGNER]) == made


def test_a_new_key_signs_the_last_checkpoint_beside_the_old_one(store_url):
    [made] = record(store_url, 10, [10])
    with open_database(store_url) as db:
        again = make(db, ORIGIN, [SIGNER, OTHER])
        assert again[:3] == made[:3]
        for key in (SIGNER, OTHER):
            checkpoint.verified(again.note, ORIGIN, [key.verifier])
        assert make(db, ORIGIN, [OTHER]) == again  # the signature of the retired key stays
        with db.reading() as connection:
            assert len(stored(connection)) == 1
    assert verdict(store_url, TRUST._replace(known=[OTHER.verifier])).ok


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE ledger_tree SET size = 5", "covers 10 facts, the tree only 5"),
        ("UPDATE ledger_tree SET size = 5000", "damaged"),
        ("UPDATE ledger_tiles SET hashes = :zeroes", "does not go on from the checkpoint of 10"),
        ("UPDATE ledger_checkpoints SET root = :zeroes", "not what its note says"),
        ("UPDATE ledger_checkpoints SET note = :zeroes", "does not go on"),
    ],
)
def test_nothing_is_signed_that_does_not_go_on_from_the_last_checkpoint(store_url, statement, says):
    record(store_url, 12, [10])
    with open_database(store_url) as db:
        change(store_url, statement, zeroes=bytes(32 * 10))
        with pytest.raises(LedgerError, match=says) as refused:
            make(db, ORIGIN, [SIGNER])
        assert "nothing was signed" in str(refused.value)
        with db.reading() as connection:
            assert latest(connection).number == 1


def test_a_checkpoint_of_another_log_is_not_gone_on_from(store_url):
    record(store_url, 10, [10])
    with (
        open_database(store_url) as db,
        pytest.raises(LedgerError, match=f"is of the log {ORIGIN}, not of example.org/x"),
    ):
        make(db, "example.org/x", [SignerKey("example.org/x", bytes(32))])


def test_a_signature_by_our_own_key_that_does_not_hold_stops_the_signing(store_url):
    [made] = record(store_url, 10, [10])
    forged = made.note[:-5] + b"AAA=\n"
    change(store_url, "UPDATE ledger_checkpoints SET note = :note", note=forged)
    with open_database(store_url) as db, pytest.raises(LedgerError, match="does not"):
        make(db, ORIGIN, [SIGNER])


def sign(store_url: str, rounds: int) -> list[bytes]:
    db, log = opened(store_url)
    with db, log:
        notes = []
        for _ in range(rounds):
            log.append(told([log.head()], by=f"{id(log)}-{len(notes)}"))
            grow(db, log)
            notes.append(make(db, ORIGIN, [SIGNER]).note)
        return notes


def test_many_that_sign_at_once_sign_one_history(store_url):
    record(store_url, 5)
    first, second = at_once(partial(sign, store_url, 15), partial(sign, store_url, 15))
    found = verdict(store_url, TRUST._replace(notes=[("kept", note) for note in first + second]))
    assert found.ok
    assert found.size == 35


def test_checkpoints_of_a_forked_history_are_told_apart_from_ours(store_url, fresh_url):
    record(store_url, 50, [50])
    other = fresh_url()
    [foreign] = record(other, 40, [40])
    found = verdict(store_url, TRUST._replace(notes=[("theirs", foreign.note)]))
    # The other log's facts were recorded at other times: its leaves are others.
    assert [(each.kind, each.positions) for each in found.findings] == [("contradicted", (1, 40))]
    assert "theirs" in found.findings[0].message


def test_checkpoints_without_a_key_at_hand_are_not_believed(store_url):
    record(store_url, 10, [5, 10])
    assert kinds(verdict(store_url, TRUST._replace(known=[]))) == {"unverifiable"}
    assert kinds(verdict(store_url, TRUST._replace(known=[OTHER.verifier]))) == {"checkpoint"}


def test_a_fact_is_proven_in_a_form_that_others_check(store_url):
    [*_, made] = record(store_url, 300, [100, 290])
    with open_database(store_url) as db, open_database(store_url):
        for position in (1, 100, 256, 257, 290):
            found = prove(db, position)
            proof, opened_by = tlog_proof.verified(
                found.proof, leaf_hash(found.leaf), ORIGIN, [SIGNER.verifier]
            )
            assert (proof.leaf_index, opened_by.checkpoint.root) == (position - 1, made.root)
        with pytest.raises(LedgerError, match="no checkpoint covers position 291"):
            prove(db, 291)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE stored_events SET topic = 'x' WHERE notification_id = 7",
        "DELETE FROM stored_events WHERE notification_id = 7",
        "DELETE FROM ledger_tiles",
    ],
)
def test_nothing_is_handed_out_that_would_not_verify(store_url, statement):
    record(store_url, 20, [20])
    change(store_url, statement)
    with open_database(store_url) as db, pytest.raises(LedgerError, match="run careerlog verify"):
        prove(db, 7)


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE stored_events SET topic = 'goal.achieved' WHERE notification_id = 7", "altered"),
        ("UPDATE stored_events SET source = 'x' WHERE notification_id = 7", "columns"),
        ("DELETE FROM stored_events WHERE notification_id = 7", "missing"),
        ("UPDATE ledger_tiles SET hashes = :zeroes", "tile"),
        ("DELETE FROM ledger_tiles", "tile"),
        ("UPDATE ledger_tree SET size = 3", "tree"),
        ("DELETE FROM ledger_checkpoints", "uncovered"),
    ],
)
def test_one_fact_is_checked_by_itself(store_url, statement, kind):
    [made] = record(store_url, 20, [20])
    with open_database(store_url) as db:
        assert verify_fact(db, TRUST, 7).ok
        assert verify_fact(db, TRUST, 7).root == made.root
        [beyond] = verify_fact(db, TRUST, 21).findings
        assert (beyond.kind, beyond.positions) == ("beyond_end", (21,))
        assert beyond.message == "position 21: the log ends at position 20"
        change(store_url, statement, zeroes=bytes(32 * 20))
        found = verify_fact(db, TRUST, 7)
        assert kind in kinds(found)
        assert SECRET not in repr(found)
        if "= 7" in statement:
            assert verify_fact(db, TRUST, 8).ok
