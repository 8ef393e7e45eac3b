"""One batch into one projection: rows, positions and what has to wait, in one transaction."""

from collections.abc import Callable, Mapping, Sequence

from domain.events.base import Event
from projections import positions
from projections.database import Database, Transaction
from projections.parking import Unread, apply_or_park, not_to_be_written
from projections.positions import LOG, Move, Stand
from projections.projection import Projection

Guard = Callable[[Transaction], None]
"""Raises where a transaction must not go on."""


def apply(
    db: Database,
    projection: Projection,
    facts: Sequence[Event],
    after: int,
    upto: int,
    guard: Guard | None = None,
) -> None:
    """Applies `facts` of the log and moves the projection from `after` to `upto`, in one step.

    Facts at or below `after` are repeats and are dropped.

    Raises:
        MovedOn: the projection does not stand at `after`; nothing was written.
    """
    new = [each for each in facts if each.position > after]
    apply_batch(db, projection, {LOG: new}, [Move(LOG, Stand(after), Stand(upto))], guard=guard)


def apply_batch(
    db: Database,
    projection: Projection,
    facts: Mapping[str, Sequence[Event]],
    moves: Sequence[Move],
    unread: Sequence[Unread] = (),
    guard: Guard | None = None,
) -> None:
    """Applies the facts of each feed and moves the projection along its feeds, in one step.

    A feed's facts are in the order of their positions, each once, all beyond where it stands.

    Raises:
        MovedOn: the projection does not stand where the moves begin; nothing was written.
    """
    try:
        try:
            _write(db, projection, facts, moves, unread, guard, careful=False)
        except not_to_be_written():
            db.timelines(projection.name).clear()
            _write(db, projection, facts, moves, unread, guard, careful=True)
    except BaseException:
        db.timelines(projection.name).clear()
        raise
    for each in moves:
        db.timelines(projection.name).reached(each.feed, each.new.position)


def _write(
    db: Database,
    projection: Projection,
    facts: Mapping[str, Sequence[Event]],
    moves: Sequence[Move],
    unread: Sequence[Unread],
    guard: Guard | None,
    careful: bool,
) -> None:
    kept = db.timelines(projection.name)
    for each in moves:
        own = facts.get(each.feed, ())
        kept.begin(each.feed, each.old.position, {fact.originator_id for fact in own})
    with db.writing() as tx:
        if guard:
            guard(tx)
        positions.move(tx, projection.name, moves)
        every = [fact for own in facts.values() for fact in own]
        apply_or_park(tx, projection, every, unread, careful)
