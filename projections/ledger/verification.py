"""The whole log checked against itself, its stored tree and every signed checkpoint."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, text

from domain.proof.keys import VerifierKey
from domain.proof.merkle import root_at
from domain.proof.refusals import ProofError
from domain.proof.spelling import HASH_BYTES
from domain.proof.tiles import WIDTH, reader
from projections.database import Database
from projections.engine import OnProgress, Progress
from projections.garbage import collector_paused
from projections.ledger.checkpoints import stored
from projections.ledger.claims import Claim, claims_of, opened
from projections.ledger.clock import is_a_time, now
from projections.ledger.comparison import Comparison
from projections.ledger.fact_checks import FactChecks
from projections.ledger.findings import Finding, stretch
from projections.ledger.head import head_findings
from projections.ledger.log_rows import LogEnd, end_of, next_position, rows, snapshot, versions_at
from projections.ledger.schema import CHECKPOINTS, LedgerError, is_there, missing, size_of
from projections.ledger.tree import stored_tiles

CHUNK: Final = 16_384
"""Facts read and compared at once."""
_LAST_POSITION: Final = (1 << 63) - 1
_FOREIGN: Final = text("SELECT count(*) FROM ledger_tree WHERE one <> 1")
_WIDEST: Final = text(
    "SELECT number, hashes FROM ledger_tiles WHERE level = 0 ORDER BY number DESC LIMIT 1"
)


class Trust(NamedTuple):
    """Whom a check believes: the log's origin ("" for any), the keys, and checkpoints it kept.

    `notes` are signed checkpoints from elsewhere, by the names under which findings speak of them;
    `lost` those that were stored here once, and are not any more.
    """

    origin: str
    known: Sequence[VerifierKey]
    notes: Sequence[tuple[str, bytes]] = ()
    lost: Sequence[tuple[str, bytes]] = ()


class Verdict(NamedTuple):
    """What a check came to.

    `size` and `root` are those of the log, where nothing was found; else the root may count what
    was changed as it was signed. `covered` facts stand in the tree, and up to `signed` a checkpoint
    vouches for them.
    """

    size: int
    root: bytes
    covered: int
    signed: int
    checkpoints: int
    findings: list[Finding]

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def verify(
    db: Database, trust: Trust, since: int = 0, on_progress: OnProgress | None = None
) -> Verdict:
    """Checks every fact after `since`, on one snapshot of the store; nothing is written.

    Raises:
        LedgerError: the tree does not reach `since`, or its tiles up to there are missing.
    """
    with snapshot(db) as connection, collector_paused():
        end = end_of(connection)
        at = _time(connection, end)
        gone = missing(connection, begun=bool(trust.lost))
        findings = _missing(gone)
        covered = _covered(connection, findings)
        if since > covered:
            raise LedgerError(f"the tree covers {covered} facts: verify since {covered} or fewer")
        claims, wrong = _claims(connection, trust, at)
        findings += wrong
        try:
            comparison = Comparison(connection, covered, since)
            early = [each for each in claims if each.size <= since]
            findings += _settled_before(connection, since, early)
        except ProofError as damaged:
            raise LedgerError(f"{damaged}; verify the whole log, without --since") from None
        checks = _checks(connection, since)
        later = sorted(each for each in claims if each.size > since)
        _compare(connection, checks, comparison, later, end, on_progress)
        findings += checks.findings
        findings += head_findings(end, checks, at)
        if later and not gone and max(each.size for each in later) > covered:
            findings += _behind_claims(covered, end, later)
        root = comparison.root()
        findings += comparison.finish() if is_there(connection) else []
        signed = max((each.size for each in claims), default=0)
        findings.sort(key=lambda finding: finding.positions)
        lost = {name for name, _ in trust.lost}
        counted = sum(claim.name not in lost for claim in claims)
        return Verdict(comparison.size, root, covered, signed, counted, findings)


def _compare(
    connection: Connection,
    checks: FactChecks,
    comparison: Comparison,
    claims: list[Claim],
    end: LogEnd,
    on_progress: OnProgress | None,
) -> None:
    covered = comparison.covered
    goal = max(covered, end.last or 0)
    cursor = comparison.size
    whole = True
    if cursor == 0 and end.first is not None and end.first < 1:
        checks.findings.append(
            Finding("inserted", (end.first,), "there are rows below position 1, where no fact is")
        )
    waiting = list(claims)
    while cursor < _LAST_POSITION:
        while whole and waiting and waiting[0].size == comparison.size:
            claim = waiting.pop(0)
            comparison.settle(claim)
            checks.made_after(claim)
        stops = [cursor - cursor % CHUNK + CHUNK, covered]
        stops += [each.size for each in waiting[:1]]
        stop = min(each for each in stops if each > cursor)
        stop = min(stop, _LAST_POSITION)
        found = rows(connection, cursor, stop)
        _know_versions(connection, checks, comparison.since, found)
        if not found and cursor >= covered:
            following = next_position(connection, stop)
            if following is None:
                break
            whole, cursor = False, following - 1
            continue
        leaves = dict(checks.take(found))
        if cursor >= covered:
            stop = min(stop, found[-1][0])
        slots = [leaves.get(position) for position in range(cursor + 1, stop + 1)]
        whole = whole and (cursor < covered or None not in slots)
        if whole:
            comparison.extend(slots)
        cursor = stop
        if on_progress:
            on_progress(Progress("facts", min(cursor, goal), goal))
    checks.ends_at(max([covered, _number(end.head), *(each.size for each in claims)]))


def _know_versions(
    connection: Connection, checks: FactChecks, since: int, found: Sequence[Any]
) -> None:
    """Where a check begins in the middle, the versions before it are looked up."""
    if since:
        new = {row[1] for row in found if isinstance(row[1], str)} - checks.versions.keys()
        checks.versions |= dict.fromkeys(new, 0) | versions_at(connection, sorted(new), since)


def _checks(connection: Connection, since: int) -> FactChecks:
    if since == 0:
        return FactChecks()
    before = FactChecks(since - 1)
    last = rows(connection, since - 1, since)
    before.versions = {row[1]: row[2] - 1 for row in last if isinstance(row[2], int)}
    before.take(last)
    return FactChecks(since, before.stamp)


def _covered(connection: Connection, findings: list[Finding]) -> int:
    """How many facts the tree covers, by its size as far as it has tiles for it."""
    size = size_of(connection)
    if not is_there(connection):
        return 0
    if connection.execute(_FOREIGN).scalar():
        findings.append(Finding("tree", (), "ledger_tree has rows beside the one with its size"))
    widest = connection.execute(_WIDEST).one_or_none()
    tiled = 0
    if widest is not None and (type(widest[0]), type(widest[1])) == (int, bytes):
        tiled = widest[0] * WIDTH + min(len(widest[1]) // HASH_BYTES, WIDTH)
    if size > tiled:
        message = f"the tree's size is {size}, but its tiles hold {tiled} facts"
        findings.append(Finding("tree", stretch(tiled + 1, size), message))
    return min(size, tiled)


def _missing(tables: Sequence[str]) -> list[Finding]:
    """The ledger's tables are made together: where one is gone, somebody took it away."""
    return [
        Finding("checkpoint" if table == CHECKPOINTS.name else "tree", (), f"{table} is gone")
        for table in tables
    ]


def _time(connection: Connection, end: LogEnd) -> str:
    """What time it is, by the clock and by the log, whose own clock never runs backwards."""
    return max(now(connection), end.recorded_at if is_a_time(end.recorded_at) else "")


def _claims(connection: Connection, trust: Trust, at: str) -> tuple[list[Claim], list[Finding]]:
    claims, findings = claims_of(stored(connection), trust.origin, trust.known, at)
    for name, note in (*trust.notes, *trust.lost):
        claim = opened(name, note, trust.origin, trust.known)
        if isinstance(claim, Finding):
            findings.append(claim)
            continue
        claims.append(claim)
        if (name, note) in trust.lost and is_there(connection):  # else the table is named
            message = (
                f"{name}, of {claim.size} facts, is not among the stored ones any more: it was "
                "taken out of ledger_checkpoints, or the store was restored from a backup made "
                "before it; once that is explained, careerlog checkpoint signs anew"
            )
            findings.append(Finding("checkpoint", (claim.size,), message))
    return claims, findings


def _settled_before(connection: Connection, since: int, claims: list[Claim]) -> list[Finding]:
    """Claims on what is not read again: the stored tree must lead to their roots."""
    read = reader(since, stored_tiles(connection))
    return [
        Finding(
            "contradicted",
            (each.size,),
            f"{each.name}, of {each.size} facts, is signed, but the stored tree had another root",
        )
        for each in claims
        if root_at(each.size, read) != each.root
    ]


def _behind_claims(covered: int, end: LogEnd, claims: Sequence[Claim]) -> list[Finding]:
    """The log is there, but its tree is smaller than what was signed."""
    signed = max(each.size for each in claims)
    if signed > (end.last or 0):
        return []  # the tail is cut: said already
    message = f"the tree covers {covered} facts, but a checkpoint of {signed} was signed"
    return [Finding("tree", stretch(covered + 1, signed), message)]


def _number(value: Any) -> int:
    return value if type(value) is int else 0
