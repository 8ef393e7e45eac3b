"""One log position for everything that a command reads."""

from datetime import UTC, datetime, time, timedelta

from domain.log import CareerLog
from projections.database import Database
from projections.positions import head_of

from .options import Known, position_known
from .output import console


def pinned(database: Database, log: CareerLog, known: Known | None, *projections: str) -> int:
    """One position for everything that is read: as known, as far as all of these have come.

    What is recorded between two readings, be it known by the end of today, is in neither. Of a
    time after that, or a position that the log has not come to, a line on standard error says that
    the answer is not the last one.
    """
    asked = position_known(log, known)
    come = min(head_of(database, projection) for projection in projections)
    at = come if asked is None else min(asked, come)
    if known is not None and _is_to_come(known, log.head()):
        console(stderr=True).print(
            f"answered as known now, at @{at}: what is recorded until then can still change it"
        )
    return at


def _is_to_come(known: Known, head: int) -> bool:
    """Whether more can be recorded by then; today's end is as good as now."""
    if known.moment is None:
        return known.position > head
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    return known.moment >= datetime.combine(tomorrow, time(), UTC)
