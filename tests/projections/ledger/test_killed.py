"""kill -9 at any moment: what was being recorded, hashed, signed or published still verifies."""

import multiprocessing
import os
import signal
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random
from time import sleep

from domain.log import CareerLog
from domain.proof import checkpoint
from domain.proof.merkle import root_of
from projections.database import open_database
from projections.ledger.checkpoints import make, stored
from projections.ledger.publishing import CHECKPOINT, publish
from projections.ledger.tree import consistency, grow, root, size_now
from projections.ledger.verification import Trust
from tests.at_once import at_once
from tests.projections.ledger.ledgers import (
    ORIGIN,
    SIGNER,
    TRUST,
    append_all,
    leaf_hashes,
    opened,
    told,
    verdict,
)

SPAWN = multiprocessing.get_context("spawn")
KILLS = 6


def everything(store_url: str, folder: Path, by: str) -> None:
    """Records, hashes, signs and publishes, again and again, until it is killed."""
    number = 0
    with CareerLog.at(store_url) as log, open_database(store_url) as db:
        while True:
            log.append(told(range(number, number + 3), by))
            number += 3
            grow(db, log, batch=2)
            publish(db, log, make(db, ORIGIN, [SIGNER]), folder)


def sign_all(store_url: str, upto: int) -> int:
    """Hashes and signs what is there until the tree covers so many facts."""
    db, log = opened(store_url)
    with db, log:
        while size_now(db) < upto:
            grow(db, log, batch=7)
            make(db, ORIGIN, [SIGNER])
        return size_now(db)


def test_one_that_is_killed_at_any_moment_leaves_a_tree_that_verifies(store_url, tmp_path):
    random, folder = Random(7), tmp_path / "public"
    covered = 0
    for kill in range(KILLS):
        killed = SPAWN.Process(target=everything, args=(store_url, folder, f"run-{kill}"))
        killed.start()
        while not _further(store_url, covered):
            assert killed.is_alive()
            sleep(0.01)
        sleep(random.uniform(0, 0.15))
        os.kill(killed.pid, signal.SIGKILL)
        killed.join()
        assert killed.exitcode == -signal.SIGKILL
        public = folder / CHECKPOINT
        notes = [("the published one", public.read_bytes())] if public.exists() else []
        found = verdict(store_url, Trust(ORIGIN, TRUST.known, notes))
        assert found.findings == []
        assert all(checkpoint.parse(note)[0].size <= found.covered for _, note in notes)
        covered = found.covered
    with CareerLog.at(store_url) as log, open_database(store_url) as db:
        grow(db, log)
        assert root(db) == root_of(leaf_hashes(log))
        publish(db, log, make(db, ORIGIN, [SIGNER]), folder)  # what was cut is taken up again


def _further(store_url: str, covered: int) -> bool:
    with open_database(store_url) as db:
        return size_now(db) > covered


def test_many_that_record_hash_and_sign_at_once_make_one_history(store_url):
    size = 200
    with CareerLog.at(store_url) as log:
        log.append(told(range(1)))
    at_once(
        partial(append_all, store_url, size),
        partial(append_all, store_url, size),
        partial(sign_all, store_url, size),
        partial(sign_all, store_url, size),
    )
    with CareerLog.at(store_url) as log, open_database(store_url) as db:
        assert log.head() >= size
        grow(db, log)
        assert root(db) == root_of(leaf_hashes(log))
        with db.reading() as connection:
            signed = stored(connection)
        for first, second in pairwise(signed):
            assert first.size < second.size
            assert consistency(db, first.size, second.size)
    assert verdict(store_url).ok
