"""Checkpoints as claims on the log: each signed size and root, once its signature holds."""

from collections.abc import Sequence
from typing import NamedTuple

from domain.proof import checkpoint
from domain.proof.keys import VerifierKey
from domain.proof.refusals import ProofError
from projections.ledger.checkpoints import Stored, made_at_of
from projections.ledger.clock import is_a_time
from projections.ledger.findings import Finding


class Claim(NamedTuple):
    """The log's root at a size, as a known key has signed it; `name` says where that stands.

    `made_at` is when, as the signers say; empty where they do not.
    """

    size: int
    root: bytes
    name: str
    made_at: str = ""


def named(row: Stored) -> str:
    """How findings speak of a stored checkpoint."""
    known = type(row.number) is int
    return f"the stored checkpoint number {row.number}" if known else "a stored checkpoint"


def opened(name: str, note: bytes, origin: str, known: Sequence[VerifierKey]) -> Claim | Finding:
    """What a signed checkpoint claims, or why it claims nothing.

    `origin`, if not empty, is the log it must be of.
    """
    if not known:
        return Finding("unverifiable", (), f"there is no key that could verify {name}")
    try:
        said, _ = checkpoint.parse(note)
        checkpoint.verified(note, origin or said.origin, known)
    except ProofError as wrong:
        return Finding("checkpoint", (), f"{name} does not hold: {wrong}")
    return Claim(said.size, said.root, name, made_at_of(said))


def claims_of(
    checkpoints: Sequence[Stored], origin: str, known: Sequence[VerifierKey], now: str
) -> tuple[list[Claim], list[Finding]]:
    """What the stored checkpoints claim, and what is wrong with their own rows at the time `now`.

    When one was made is claimed by its signers, or else by its column alone.
    """
    claims: list[Claim] = []
    findings: list[Finding] = []
    if checkpoints and not known:
        message = f"there is no key that could verify the {len(checkpoints)} stored checkpoints"
        return [], [Finding("unverifiable", (), message)]
    before = Stored(0, -1, b"", b"", "")
    for row in checkpoints:
        name = named(row)
        claim = (
            opened(name, row.note, origin, known)
            if row.typed
            else Finding("checkpoint", (), f"{name} has a column of another type")
        )
        if isinstance(claim, Finding):
            findings.append(claim)
            before = before._replace(number=row.number)
            continue
        claims.append(claim._replace(made_at=claim.made_at or row.made_at))
        wrong = _out_of_line(before, row, claims[-1], now)
        if wrong:
            findings.append(Finding("checkpoint", (claim.size,), f"{name}: {' and '.join(wrong)}"))
        before = row
    return claims, findings


def _out_of_line(before: Stored, row: Stored, claim: Claim, now: str) -> list[str]:
    return [
        said
        for said, is_so in (
            (
                "its columns are not what its note says",
                (row.size, row.root, row.made_at) != (claim.size, claim.root, claim.made_at),
            ),
            ("the one before it is missing", row.number != before.number + 1),
            ("it is not larger than the one before", claim.size <= before.size),
            ("it was made before the one before", row.made_at < before.made_at),
            ("it was made at no time that a clock shows", not is_a_time(row.made_at)),
            ("it was made at a time that is still to come", row.made_at > now),
        )
        if is_so
    ]
