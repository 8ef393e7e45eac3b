"""One log position for everything that a command reads."""

from domain.log import CareerLog
from projections.database import Database
from projections.positions import head_of

from .options import Known, position_known


def pinned(database: Database, log: CareerLog, known: Known | None, *projections: str) -> int:
    """One position for everything that is read: as known, as far as all of these have come.

    What is recorded between two readings, be it known by the end of today, is in neither.
    """
    asked = position_known(log, known)
    come = min(head_of(database, projection) for projection in projections)
    return come if asked is None else min(asked, come)
