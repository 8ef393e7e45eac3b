"""The auditor's side: the Merkle tree and its proofs, the log verified and replayed, a bundle.

Inside the clock: for the tree, leaf hashes of ready leaves and all nodes over them; for proofs,
making each from the tree in memory, and checking each. The raw figure beside them is hashlib alone,
putting together what RFC 9162 says (0x00 and a leaf, 0x01 and two hashes): for the tree as many
SHA-256, over the same leaves and over two ready hashes; for proofs those over the very hashes that
the proofs have, not asking on which side each stands. `verify` reads and checks every fact, every
node and every checkpoint; `replay` folds the log into an empty database. The bundle is that of one
person, a folder on disk with proofs, schemas and the verifier, projections and tree being there.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from hashlib import sha256
from itertools import count
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Final

from benchmarks.append_batch import in_batches
from benchmarks.facts import history
from benchmarks.measuring import Aim, Lap, Result, Setting, race
from domain.log import CareerLog
from domain.proof.keys import SignerKey
from domain.proof.merkle import Frontier, Subtree, leaf_hashes, paired
from domain.proof.proofs import inclusion_proof, verify_inclusion
from projections.audit.projection import AUDIT
from projections.audit.queries import Asked, positions
from projections.audit.replaying import replay
from projections.database import Database, open_database
from projections.engine import catch_up
from projections.ledger.checkpoints import make as sign_checkpoint
from projections.ledger.tree import BATCH, grow, leaf_of
from projections.ledger.verification import Trust, verify
from projections.profiles.projection import PROFILES
from service.evidence import bundle
from service.evidence.question import Question
from service.signing import Keys

PROOFS: Final = 2_000
"""Proofs made and checked in a lap."""
PEOPLE: Final = 20
"""Bundles in a run, each of another person."""
_SIGNER: Final = SignerKey("benchmark.example/log", bytes(32))
_KEYS: Final = Keys((_SIGNER,))


def measure(setting: Setting) -> Iterable[Result]:
    """Records a history, then measures what an auditor does with it."""
    store = setting.store
    facts = history(setting.facts)
    people = sorted({fact.subject for fact in facts})
    url = store.new()
    with CareerLog.at(url) as log, open_database(url) as database:
        in_batches(facts, len(facts), log.append)(0)()
        del facts
        catch_up(database, log, [PROFILES.name, AUDIT.name])
        grow(database, log)
        sign_checkpoint(database, _SIGNER.name, [_SIGNER])
        leaves = [leaf_of(row) for row in log.read_raw(limit=log.head())]
        yield Result("grow the tree", store, _grown(leaves, setting.runs), (Aim("raw", 0.8),))
        for name, taken in _proven(leaves, setting.runs):
            yield Result(name, store, taken, (Aim("raw", 0.8),))
        del leaves
        whole = {"careerlog": lambda _: lambda: _verified(database)}
        yield Result("verify the log", store, race(whole, setting.runs, warm_up=False))
        again = {"careerlog": lambda _: _replayed(setting, database, log)}
        yield Result("replay the profiles", store, race(again, setting.runs, warm_up=False))
        bundles = {"careerlog": _bundles(database, log, people, setting.runs)}
        name = "evidence of one person"
        yield Result(name, store, bundles, (Aim(below=1_000.0),), "ms")


def _grown(leaves: list[bytes], runs: int) -> dict[str, list[float]]:
    def ours() -> int:
        tree = Frontier()
        for start in range(0, len(leaves), BATCH):
            tree.extend(leaf_hashes(leaves[start : start + BATCH]))
        tree.root()
        return len(leaves)

    def hashlib() -> int:
        for leaf in leaves:
            sha256(b"\x00" + leaf).digest()
        left = right = bytes(32)
        for _ in leaves:
            left = sha256(b"\x01" + left + right).digest()
        return len(leaves)

    return race({"careerlog": lambda _: ours, "raw": lambda _: hashlib}, runs)


def _proven(leaves: list[bytes], runs: int) -> Iterator[tuple[str, dict[str, list[float]]]]:
    """Proofs made, then checked; beside each, the same proofs hashed."""
    rows = [leaf_hashes(leaves)]
    while len(rows[-1]) > 1:
        rows.append(paired(rows[-1]))
    size, random = len(leaves), Random(3)
    tree = Frontier()
    tree.extend(rows[0])
    root = tree.root()

    def read(subtrees: Iterable[Subtree]) -> list[bytes]:
        return [rows[level][number] for level, number in subtrees]

    def made(indexes: list[int]) -> Lap:
        def lap() -> int:
            for index in indexes:
                inclusion_proof(index, size, read)
            return len(indexes)

        return lap

    def checked(indexes: list[int]) -> Lap:
        proofs = [(index, inclusion_proof(index, size, read)) for index in indexes]

        def lap() -> int:
            for index, proof in proofs:
                verify_inclusion(rows[0][index], index, size, proof, root)
            return len(proofs)

        return lap

    def hashlib(indexes: list[int]) -> Lap:
        proofs = [(rows[0][index], inclusion_proof(index, size, read)) for index in indexes]

        def lap() -> int:
            for node, proof in proofs:
                for beside in proof:
                    node = sha256(b"\x01" + beside + node).digest()
            return len(proofs)

        return lap

    def drawn(prepare: Callable[[list[int]], Lap]) -> Callable[[int], Lap]:
        return lambda _: prepare([random.randrange(size) for _ in range(PROOFS)])

    for name, ours in (("make proofs", made), ("check proofs", checked)):
        yield name, race({"careerlog": drawn(ours), "raw": drawn(hashlib)}, runs)


def _verified(database: Database) -> int:
    verdict = verify(database, Trust(_SIGNER.name, [_SIGNER.verifier]))
    assert verdict.ok, verdict.findings
    return verdict.size


def _replayed(setting: Setting, database: Database, log: CareerLog) -> Lap:
    place = open_database(setting.store.new())

    def lap() -> int:
        with closing(place):
            replay(database, log, place, PROFILES, log.head())
        return log.head()

    return lap


def _bundles(database: Database, log: CareerLog, people: list[str], runs: int) -> list[float]:
    """Milliseconds of a bundle, the mean of each run."""
    random, numbers = Random(5), count()
    known = log.head()

    def one(folder: Path) -> None:
        person = random.choice(people)
        question = Question(known, person=person)
        matching = positions(database, Asked(person=person, known=known))
        bundle.make(database, log, _KEYS, question, matching, folder / str(next(numbers)))

    with tempfile.TemporaryDirectory(prefix="careerlog-bench-") as folder:
        one(Path(folder))
        taken = []
        for _ in range(runs):
            begun = perf_counter()
            for _ in range(PEOPLE):
                one(Path(folder))
            taken.append((perf_counter() - begun) * 1_000 / PEOPLE)
    return taken
