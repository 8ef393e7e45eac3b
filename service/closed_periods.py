"""What came late for a closed period, asked of a log that may not have any: then at no cost."""

from collections.abc import Collection

from domain.decisions.deciding import Flag
from domain.log import CareerLog
from projections.audit import closed_periods
from projections.audit.closed_periods import KIND, Late, closings
from projections.audit.projection import AUDIT
from projections.database import Database, open_database
from projections.engine import refresh


def late_facts(
    db: Database, log: CareerLog, known: int | None = None, after: int = 0
) -> list[Late]:
    """The facts that came late, as known at a position; the audit is brought up for it."""
    among = closings(db, known)
    if among:
        refresh(db, log, [AUDIT.name])
    return closed_periods.late(db, among, known, after)


def flags(log: CareerLog, store: str, positions: Collection[int]) -> list[Flag]:
    """What to know about facts that were just recorded at these positions of the store's log."""
    if not positions:
        return []
    with open_database(store) as db:
        found = late_facts(db, log, after=min(positions) - 1)
    return [
        Flag(KIND, each.message, (each.position, each.closing))
        for each in found
        if each.position in positions
    ]
