"""What is said beside an answer that names nobody, where no fact speaks of what was asked about."""

from domain.log import CareerLog
from projections.audit.naming import NeverNamed, check_named
from projections.database import Database
from projections.on_record import require_on_record

from .output import console


def tell_if_unnamed(database: Database, **asked: str | None) -> None:
    """The same of what auditors ask: whether any fact at all names it."""
    try:
        check_named(database, **asked)
    except NeverNamed as unknown:
        console(stderr=True).print(str(unknown))


def tell_if_misspelt(
    database: Database, log: CareerLog, unit: str | None, post: str | None
) -> None:
    """Says on standard error what no fact speaks of. To scripts, nobody stays the answer."""
    try:
        require_on_record(database, log, unit=unit, posts=[post])
    except NeverNamed as unknown:
        console(stderr=True).print(str(unknown))
