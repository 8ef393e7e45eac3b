"""Brings projections up to the head of the log, their position committed with their rows."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import Event as Signal
from typing import Final, NamedTuple

from domain.events.base import Event
from domain.log import CareerLog
from projections import positions
from projections.applying import Guard, apply
from projections.bookkeeping import set_up
from projections.catalogue import named
from projections.creating import create
from projections.database import Database
from projections.garbage import collector_paused
from projections.positions import Built, MovedOn
from projections.projection import Projection
from projections.roads import OtherRoad, is_kafka_fed, kafka_fed

BATCH: Final = 20_000
"""Facts read and applied at once: each stream is touched once for all of them."""
FOLLOWING_PAUSE: Final = 0.01
"""Seconds between two looks at the log while there is nothing new."""


class Report(NamedTuple):
    """What one projection did: the positions it went from and to, and how long that took."""

    projection: str
    start: int
    end: int
    facts: int
    seconds: float


class Progress(NamedTuple):
    """How far a projection has come on its way to `head`."""

    projection: str
    position: int
    head: int


OnProgress = Callable[[Progress], None]


class RebuildNeeded(RuntimeError):
    """The tables follow another schema than this program: nothing was projected."""

    def __init__(self, projection: str, found: int, wanted: int) -> None:
        """The tables have version `found`, this program has `wanted`."""
        newer = "upgrade this program" if found > wanted else f"run careerlog rebuild {projection}"
        super().__init__(
            f"{projection}: its tables have version {found}, this program has {wanted}; {newer}"
        )
        self.projection = projection


@dataclass
class _Standing:
    projection: Projection
    start: int
    position: int
    seconds: float = 0.0


def catch_up(
    db: Database,
    log: CareerLog,
    names: Sequence[str] | None = None,
    batch: int = BATCH,
    on_progress: OnProgress | None = None,
) -> list[Report]:
    """Applies what the log holds now and the projections do not, all projections unless named.

    Goes on where it stopped. Projections that stand at the same position share one read of the
    log. A projection without tables gets them. Where another process projects at the same time,
    one of the two writes each batch and the other goes on behind it. A fact that a projection
    fails on waits with those of its stream behind it (projections/parked.py).

    Raises:
        RebuildNeeded: the program has another schema than the tables.
        OtherRoad: a projection is fed by Kafka.
    """
    return bring_up(db, log, named(names), batch, on_progress)


def refresh(
    db: Database,
    log: CareerLog,
    names: Sequence[str] | None = None,
    on_progress: OnProgress | None = None,
) -> list[Report]:
    """`catch_up` for those that are fed straight from the log; Kafka brings the others up."""
    while True:
        by_kafka = kafka_fed(db)
        try:
            own = [each for each in named(names) if each.name not in by_kafka]
            return bring_up(db, log, own, on_progress=on_progress)
        except OtherRoad:
            continue  # it was changed over just now


def bring_up(
    db: Database,
    log: CareerLog,
    projections: Sequence[Projection],
    batch: int = BATCH,
    on_progress: OnProgress | None = None,
    guard: Guard | None = None,
) -> list[Report]:
    """`catch_up` for the projections themselves; `guard` may refuse each transaction."""
    make_tables(db, projections)
    head = log.head()
    standings = [_Standing(each, at, at) for each, at in _positions(db, projections)]
    while behind := [each for each in standings if each.position < head]:
        lowest = min(each.position for each in behind)
        together = [each for each in behind if each.position == lowest]
        ahead = [each.position for each in behind if each.position > lowest]
        with collector_paused():
            began = time.perf_counter()
            facts = log.read(after=lowest, limit=batch, upto=min([head, *ahead]))
            if not facts:
                break  # the log was replaced by a shorter one: nothing to apply
            reading = time.perf_counter() - began
            for each in together:
                began = time.perf_counter()
                each.position = _applied(db, each.projection, facts, lowest, guard)
                each.seconds += time.perf_counter() - began + reading / len(together)
                if on_progress:
                    on_progress(Progress(each.projection.name, each.position, head))
    return [
        Report(
            each.projection.name,
            each.start,
            each.position,
            each.position - each.start,
            each.seconds,
        )
        for each in standings
    ]


def _applied(
    db: Database,
    projection: Projection,
    facts: Sequence[Event],
    after: int,
    guard: Guard | None,
) -> int:
    """Applies a batch, or finds that somebody else did; the position to go on from."""
    upto = facts[-1].position
    try:
        apply(db, projection, facts, after, upto, guard)
    except MovedOn:
        if guard:
            raise  # guarded tables are nobody else's to move
        [(_, upto)] = _positions(db, [projection])
    return upto


def follow(
    db: Database,
    log: CareerLog,
    stopped: Signal,
    names: Sequence[str] | None = None,
    on_progress: OnProgress | None = None,
) -> None:
    """Applies what the log records from now on, within milliseconds, until `stopped` is set.

    Raises:
        OtherRoad: a projection is fed by Kafka, be it from now on.
    """
    seen = -1
    while not stopped.is_set():
        head = log.head()
        if head == seen:
            stopped.wait(FOLLOWING_PAUSE)
            continue
        seen = min(report.end for report in catch_up(db, log, names, on_progress=on_progress))


def make_tables(db: Database, projections: Sequence[Projection]) -> None:
    """Makes the tables of projections that have none yet.

    Raises:
        RebuildNeeded: a projection's tables follow another schema.
    """
    with db.reading() as connection:
        found = [positions.built(connection, each.name) for each in projections]
    for projection, tables in zip(projections, found, strict=True):
        if tables is None:
            with db.writing() as tx:
                set_up(tx)
                tables = positions.built(tx.connection, projection.name)
                if tables is None:
                    metadata = projection.tables()
                    create(tx, metadata)
                    tables = Built(projection.schema_version, 1, list(metadata.tables))
                    positions.register(tx, projection.name, tables)
        if tables.version != projection.schema_version:
            raise RebuildNeeded(projection.name, tables.version, projection.schema_version)


def _positions(db: Database, projections: Sequence[Projection]) -> Iterator[tuple[Projection, int]]:
    with db.reading() as connection:
        for each in projections:
            at = positions.position_of(connection, each.name)
            if at is None and is_kafka_fed(connection, each.name):
                raise OtherRoad(each.name, by_kafka=True)
            yield each, at or 0
