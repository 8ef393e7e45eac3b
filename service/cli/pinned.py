"""One log position for everything that a command reads."""

from datetime import UTC, datetime, timedelta

from domain.log import CareerLog
from projections.database import Database
from projections.positions import head_of

from .options import Known, position_known
from .output import console


def pinned(database: Database, log: CareerLog, known: Known | None, *projections: str) -> int:
    """One position for everything that is read: as known, as far as all of these have come.

    What is recorded between two readings, be it known by the end of today, is in neither. Of a
    later time, or a position that the log has not come to, a line on standard error says that the
    answer is not the last one.
    """
    asked = position_known(log, known)
    if known is not None and _is_to_come(known, head := log.head()):
        console(stderr=True).print(
            f"answered as known now, at @{head}: what is recorded until then can still change it"
        )
    come = min(head_of(database, projection) for projection in projections)
    return come if asked is None else min(asked, come)


def _is_to_come(known: Known, head: int) -> bool:
    """Whether more can be recorded by then; today's end is as good as now."""
    if known.moment is None:
        return known.position > head
    return known.moment > datetime.now(UTC) + timedelta(days=1)
