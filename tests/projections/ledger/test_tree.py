"""The stored tree: the log's hashes in order, once, whoever grows it and whatever dies."""

import multiprocessing
import os
import signal
from functools import partial
from time import monotonic, sleep

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.log import CareerLog
from domain.proof.merkle import root_of
from domain.proof.proofs import verify_consistency, verify_inclusion
from projections.database import open_database
from projections.ledger.schema import LedgerError
from projections.ledger.tree import consistency, grow, inclusion, inclusions, root, size_now
from tests.at_once import at_once
from tests.projections.ledger.ledgers import (
    append_all,
    change,
    grow_all,
    leaf_hashes,
    opened,
    record,
    told,
    verdict,
)

SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('tree') / 'store.db'}"
    record(url, 700)
    db, log = opened(url)
    with db, log:
        grow(db, log, batch=97)
        yield db, leaf_hashes(log)


@given(size=st.integers(1, 700), data=st.data())
def test_every_fact_is_proven_in_every_tree_that_covers_it(tree, size, data):
    db, hashes = tree
    position = data.draw(st.integers(1, size))
    proof = inclusion(db, position, size)
    assert len(proof) <= 10
    verify_inclusion(hashes[position - 1], position - 1, size, proof, root_of(hashes[:size]))


def test_many_facts_are_proven_at_once_as_one_by_one(tree):
    db, _ = tree
    chosen = [1, 2, 256, 257, 500, 2]
    assert inclusions(db, chosen, 500) == [inclusion(db, each, 500) for each in chosen]


@given(old=st.integers(1, 700), new=st.integers(1, 700))
def test_any_two_trees_of_the_log_are_consistent(tree, old, new):
    db, hashes = tree
    old, new = sorted((old, new))
    proof = consistency(db, old, new)
    assert len(proof) <= 11
    verify_consistency(old, new, root_of(hashes[:old]), root_of(hashes[:new]), proof)
    assert root(db, old) == root_of(hashes[:old])


@pytest.mark.parametrize(("position", "size"), [(0, 5), (6, 5), (1, 701), (1, -1)])
def test_what_the_tree_does_not_cover_is_not_proven(tree, position, size):
    with pytest.raises(LedgerError, match="facts"):
        inclusion(tree[0], position, size)


@pytest.mark.parametrize(("old", "new"), [(0, 5), (6, 5), (1, 701)])
def test_no_proof_leads_to_a_tree_that_never_was(tree, old, new):
    with pytest.raises(LedgerError, match="facts"):
        consistency(tree[0], old, new)


@pytest.mark.parametrize("batch", [1, 3, 256, 1000])
def test_however_it_grew_it_is_the_same_tree(sqlite_store, batch):
    record(sqlite_store, 300)
    db, log = opened(sqlite_store)
    with db, log:
        assert grow(db, log, upto=270, batch=batch) == 270
        assert root(db) == root_of(leaf_hashes(log)[:270])
        assert grow(db, log, batch=batch) == 300
        assert grow(db, log, batch=batch) == 300
        assert root(db) == root_of(leaf_hashes(log))
    assert verdict(sqlite_store).ok


def test_an_empty_log_has_an_empty_tree(store_url):
    db, log = opened(store_url)
    with db, log:
        assert size_now(db) == 0
        assert grow(db, log) == 0
        assert root(db) == root_of([])
    assert verdict(store_url).ok


def test_a_tree_grown_from_a_stale_size_writes_nothing(store_url, monkeypatch):
    """The guard: what another has grown meanwhile is left as it is."""
    record(store_url, 50)
    db, log = opened(store_url)
    read = log.read_raw

    def late(**where):
        rows = read(**where)
        monkeypatch.setattr(log, "read_raw", read)
        grow(db, log, upto=20)
        return rows

    with db, log:
        monkeypatch.setattr(log, "read_raw", late)
        assert grow(db, log) == 50
        assert root(db) == root_of(leaf_hashes(log))
    assert verdict(store_url).ok


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE log_head SET position = 30", "the last 10 are missing"),
        ("DELETE FROM stored_events WHERE notification_id = 45", "position 45 is missing"),
        ("DELETE FROM stored_events WHERE notification_id > 40", "position 41 is missing"),
    ],
)
def test_a_log_with_something_missing_is_not_hashed_further(store_url, statement, says):
    record(store_url, 40)
    db, log = opened(store_url)
    with db, log:
        grow(db, log)
        log.append(told(range(40, 50)))
        change(store_url, statement)
        with pytest.raises(LedgerError, match=says):
            grow(db, log)
        assert size_now(db) == 40


def test_two_that_grow_at_once_while_facts_come_in_never_fork_the_tree(store_url):
    record(store_url, 300)
    sizes = at_once(
        partial(grow_all, store_url, 7, 400),
        partial(grow_all, store_url, 11, 400),
        partial(append_all, store_url, 400),
    )
    assert sizes == [400, 400, 400]
    with open_database(store_url) as db, CareerLog.at(store_url) as log:
        assert root(db) == root_of(leaf_hashes(log))
    assert verdict(store_url).ok


def test_one_that_is_killed_while_it_grows_leaves_a_tree_that_verifies(store_url):
    record(store_url, 900)
    with open_database(store_url) as db:
        for reached in (1, 150, 400):
            killed = SPAWN.Process(target=grow_all, args=(store_url, 10, 900))
            killed.start()
            deadline = monotonic() + 240
            while size_now(db) < reached and monotonic() < deadline:
                sleep(0.002)
            os.kill(killed.pid, signal.SIGKILL)
            killed.join()
            assert killed.exitcode == -signal.SIGKILL
            found = verdict(store_url)
            assert found.ok
            assert reached <= found.covered < 900
        with CareerLog.at(store_url) as log:
            assert grow(db, log) == 900
            assert root(db) == root_of(leaf_hashes(log))
    assert verdict(store_url).ok
