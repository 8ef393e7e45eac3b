"""A projection built again as known at a position, in a place of its own, from the log alone."""

from domain.log import CareerLog
from projections import positions
from projections.database import Database
from projections.engine import OnProgress, Progress, make_tables
from projections.garbage import collector_paused
from projections.log_by_stream import facts_of, ranges
from projections.positions import LOG, Move, Stand
from projections.projection import Projection


def replay(
    store: Database,
    log: CareerLog,
    place: Database,
    projection: Projection,
    known: int,
    on_progress: OnProgress | None = None,
) -> None:
    """Folds every stream up to the position `known` into empty tables in `place`.

    Reads the log stream by stream, so that each is folded once, whatever the length of the log.

    Raises:
        CannotApply: the projection failed on a fact.
    """
    make_tables(place, [projection])
    with store.reading() as connection:
        found = list(ranges(connection, projection.kinds, known))
    done = 0
    for streams in found:
        with collector_paused():
            with store.reading() as connection:
                facts = facts_of(connection, streams, known)
            with place.writing() as tx:
                failures = projection.apply(tx, facts)
            if failures:
                raise failures[0]
        place.timelines(projection.name).clear()
        done += len(facts)
        if on_progress:
            on_progress(Progress(projection.name, done, known))
    with place.writing() as tx:
        positions.move(tx, projection.name, [Move(LOG, Stand(0), Stand(known))])


def known_head(log: CareerLog, known: int | None) -> int:
    """The position to replay to: what was asked for, or the end of the log."""
    return log.head() if known is None else min(known, log.head())
