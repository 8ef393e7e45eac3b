"""One fact: its proof for others to check, and the check that it still is what was signed."""

from typing import NamedTuple

from sqlalchemy import Connection

from domain.proof import tlog_proof
from domain.proof.merkle import Subtree, leaf_hash
from domain.proof.proofs import inclusion_proof, verify_inclusion
from domain.proof.refusals import ProofError
from domain.proof.tiles import reader
from domain.proof.tlog_proof import TlogProof
from projections.database import Database
from projections.ledger.checkpoints import latest
from projections.ledger.claims import Claim, named, opened
from projections.ledger.fact_checks import FactChecks
from projections.ledger.findings import Finding
from projections.ledger.log_rows import end_of, rows, snapshot
from projections.ledger.schema import LedgerError, size_of
from projections.ledger.tree import leaf_of, stored_tiles
from projections.ledger.verification import Trust, Verdict


class Proven(NamedTuple):
    """A fact's leaf, and the C2SP tlog-proof that leads from it to the last checkpoint."""

    position: int
    stream: str
    version: int
    name: str
    leaf: bytes
    proof: bytes


def prove(db: Database, position: int) -> Proven:
    """The proof that the fact at `position` is in the log, checked before it is given.

    Raises:
        LedgerError: the log has no such position, no checkpoint covers it yet, or what is stored no
            longer leads to the checkpoint.
    """
    with snapshot(db) as connection:
        if position > (ends := end_of(connection).last or 0):
            raise LedgerError(f"the log ends at position {ends}: name one up to that")
        last = latest(connection)
        if last is None or position > last.size:
            raise LedgerError(
                f"no checkpoint covers position {position} yet: run careerlog checkpoint"
            )
        found = rows(connection, position - 1, position)
        try:
            if len(found) != 1:
                raise LedgerError(f"position {position} is not in the log: run careerlog verify")
            _, stream, version, name, *_ = found[0]
            data = leaf_of(found[0][:5])
            hashes = _path(connection, position, last.size)
            verify_inclusion(leaf_hash(data), position - 1, last.size, hashes, last.root)
            proof = tlog_proof.encode(TlogProof(position - 1, tuple(hashes), last.note))
        except ProofError as wrong:
            raise LedgerError(
                f"position {position} cannot be proven ({wrong}): run careerlog verify"
            ) from None
    return Proven(position, stream, version, name, data, proof)


def verify_fact(db: Database, trust: Trust, position: int) -> Verdict:
    """Checks one fact: its columns, and that it is what a checkpoint covers at its position.

    Against the checkpoints given with the trust; where there are none, against the last stored.

    Raises:
        LedgerError: the row of the last checkpoint was changed.
    """
    with snapshot(db) as connection:
        covered = size_of(connection)
        claims, findings = _claims(connection, trust, position)
        found = rows(connection, position - 1, position)
        checks = FactChecks(position - 1)
        checks.versions = {row[1]: row[2] - 1 for row in found if isinstance(row[2], int)}
        hashes = dict(checks.take(found))
        findings += checks.findings
        hash_of_leaf = hashes.get(position)
        if not found:
            findings.append(_not_there(connection, position, bool(claims)))
        elif not claims and not findings:
            findings.append(
                Finding("uncovered", (position,), f"no checkpoint covers position {position} yet")
            )
        if hash_of_leaf is not None:
            for claim in claims:
                findings += _held(connection, position, hash_of_leaf, claim, covered)
        best = claims[0] if claims else Claim(0, b"", "")
        return Verdict(best.size, best.root, covered, best.size, len(claims), findings)


def _not_there(connection: Connection, position: int, signed: bool) -> Finding:
    """Whether a row is gone, or a position was asked for that the log never had."""
    end = end_of(connection)
    last = max(end.last or 0, end.head if type(end.head) is int else 0)
    if position <= last:
        return Finding("missing", (position,), f"position {position}: no such row in the log")
    ends = f"position {position}: the log ends at position {last}"
    if signed:
        return Finding("cut_tail", (position,), f"{ends}, though a checkpoint covers more")
    return Finding("beyond_end", (position,), ends)


def _claims(
    connection: Connection, trust: Trust, position: int
) -> tuple[list[Claim], list[Finding]]:
    """The checkpoints given, or the last stored one; those that do not reach the fact left out."""
    notes = list(trust.notes)
    if not notes:
        last = latest(connection)
        notes = [(named(last), last.note)] if last else []
    found = [opened(name, note, trust.origin, trust.known) for name, note in notes]
    findings = [each for each in found if isinstance(each, Finding)]
    return [each for each in found if isinstance(each, Claim) and each.size >= position], findings


def _held(
    connection: Connection, position: int, hash_of_leaf: bytes, claim: Claim, covered: int
) -> list[Finding]:
    """What keeps the fact from being what the claim covers."""
    where = (position,)
    if claim.size > covered:
        message = f"the tree covers {covered} facts, too few for {claim.name} of {claim.size}"
        return [Finding("tree", where, message)]
    try:
        read = reader(claim.size, stored_tiles(connection))
        [hashed] = read([Subtree(0, position - 1)])
        proof = inclusion_proof(position - 1, claim.size, read)
        verify_inclusion(hashed, position - 1, claim.size, proof, claim.root)
    except ProofError as wrong:
        message = f"the stored tree does not lead from position {position} to {claim.name}: {wrong}"
        return [Finding("tile", where, message)]
    if hashed != hash_of_leaf:
        message = f"what stands at position {position} is not what was hashed there"
        return [Finding("altered", where, message)]
    return []


def _path(connection: Connection, position: int, size: int) -> list[bytes]:
    return inclusion_proof(position - 1, size, reader(size, stored_tiles(connection)))
