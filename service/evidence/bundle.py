"""Evidence bundles, put together: the same question, as known at the same time, the same bytes."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson

from domain.events.catalogue import data_schema
from domain.log import CareerLog
from domain.proof import note, tlog_proof
from domain.proof.merkle import leaf_hash
from domain.proof.tlog_proof import TlogProof
from projections.database import Database
from projections.engine import OnProgress, Progress
from projections.ledger.tree import leaf_of
from service.evidence.assembling import verify_py
from service.evidence.folder import Folder, new_folder
from service.evidence.question import Question, told
from service.evidence.stored_facts import StoredFacts
from service.evidence.verifier import layout
from service.evidence.vouching import Proofs, Vouched, chain, vouched
from service.signing import Keys

_README: Final = "README.txt"


class Made(NamedTuple):
    """A bundle: how many facts, the first and last position, and the tree that proves them."""

    facts: int
    first: int | None
    last: int | None
    matching: int
    root: bytes
    size: int
    erased: int


def make(
    db: Database,
    log: CareerLog,
    keys: Keys,
    question: Question,
    matching: Sequence[int],
    out: Path,
    on_progress: OnProgress | None = None,
) -> Made:
    """Writes the bundle that answers the question with the facts at these positions.

    Where no checkpoint covers what was known, one is signed first.

    Args:
        matching: the positions of all facts that fit, in their order; a sample is drawn here.

    Raises:
        FolderTaken: `out` is there and not empty.
        LedgerError: a fact, the tree or a checkpoint is not as it was; nothing was written.
    """
    with new_folder(out, private=question.opened) as folder:
        signed = vouched(db, log, keys, question.known, on_progress)
        positions = question.drawn(matching)
        facts = StoredFacts(db, log, question.opened)
        kinds = _write_facts(db, folder, facts, positions, signed, on_progress)
        _write_vouching(db, folder, signed)
        for name, version in sorted(kinds):
            folder.write_json(f"{layout.SCHEMAS}/{name}.{version}.json", data_schema(name, version))
        folder.write_json(layout.ERASURES, list(facts.erasures.values()))
        if question.sample is not None:
            folder.write_all(layout.POPULATION, (b"%d\n" % each for each in matching))
        ends: tuple[Any, Any] = (positions[0], positions[-1]) if positions else (None, None)
        made = Made(
            len(positions),
            *ends,
            len(matching),
            signed.checkpoint.root,
            signed.checkpoint.size,
            len(facts.erasures),
        )
        folder.write_json(layout.QUESTION, _stated(question, keys, signed, made))
        known = {*signed.signed_by, *(signer.verifier for signer in keys.signers)}
        folder.write(layout.KEYS, "".join(sorted(f"{key}\n" for key in known)).encode())
        folder.write(_README, (resources.files(__package__) / _README).read_bytes())
        folder.write("verify.py", verify_py())
        listed = "".join(f"{folder.digests[name]} {name}\n" for name in sorted(folder.digests))
        stated = f"{layout.FORMAT}\norigin {keys.origin}\n{listed}"
        folder.write(layout.MANIFEST, note.sign(stated, keys.signers))
    return made


def _write_facts(
    db: Database,
    folder: Folder,
    facts: StoredFacts,
    positions: Sequence[int],
    signed: Vouched,
    on_progress: OnProgress | None,
) -> set[tuple[str, int]]:
    """The facts, and the proof of each; gives their types with the versions stored."""
    kinds: set[tuple[str, int]] = set()
    own_files = len(positions) <= layout.FEW

    def lines() -> Iterator[bytes]:
        for done, line in enumerate(facts.lines(positions), 1):
            position = line.row[0]
            proof = proofs.of(position, leaf_hash(leaf_of(line.row)))
            if own_files:
                encoded = TlogProof(position - 1, tuple(proof), signed.checkpoint.note)
                name = f"proofs/{position:012}{tlog_proof.SUFFIX}"
                folder.write(name, tlog_proof.encode(encoded))
            kinds.add(line.kind)
            if on_progress and done % 1_000 == 0:
                on_progress(Progress("facts", done, len(positions)))
            yield line.written

    with db.reading() as connection:
        proofs = Proofs(connection, signed.checkpoint)
        folder.write_all(layout.FACTS, lines())
    folder.write_all(
        layout.NODES,
        (
            b"%d %d %b\n" % (*subtree, b64encode(proofs.nodes[subtree]))
            for subtree in sorted(proofs.nodes)
        ),
    )
    return kinds


def _write_vouching(db: Database, folder: Folder, signed: Vouched) -> None:
    folder.write(layout.CHECKPOINT, signed.checkpoint.note)
    for each in signed.earlier:
        folder.write(f"{layout.EARLIER}/{each.size:012}.checkpoint", each.note)
    folder.write_all(
        layout.CONSISTENCY,
        (
            orjson.dumps({"from": old, "to": new, "hashes": [b64encode(h).decode() for h in proof]})
            + b"\n"
            for old, new, proof in chain(db, signed)
        ),
    )


def _stated(question: Question, keys: Keys, signed: Vouched, made: Made) -> dict[str, Any]:
    return told(question) | {
        "origin": keys.origin,
        "matching": made.matching,
        "facts": made.facts,
        "first": made.first,
        "last": made.last,
        "erased": made.erased,
        "checkpoint": {"size": made.size, "root": b64encode(made.root).decode()},
        "earlier_checkpoints": len(signed.earlier),
        "earlier_checkpoints_left_out": signed.left_out,
    }
