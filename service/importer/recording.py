"""Prepared facts into the log, batch by batch, and what became of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice

from domain.events.base import Event
from domain.log import CareerLog

from .reading import Row
from .rejects import Reject

BATCH = 2_000
"""Facts that are recorded in one transaction."""


@dataclass(slots=True)
class Tally:
    """What the log answered."""

    recorded: int = 0
    already_recorded: int = 0
    conflicts: list[Reject] = field(default_factory=list)
    positions: set[int] = field(default_factory=set)
    """Where the facts of this import stand in the log, those of earlier runs included."""


def record(
    log: CareerLog,
    facts: Iterable[tuple[Event, Row]],
    told: Callable[[int], None] = lambda done: None,
) -> Tally:
    """Appends the facts; what is there already is not recorded again. `told` hears how many.

    Cut at any point, it has recorded whole batches from the start; run again, it goes on behind
    them.
    """
    tally, waiting, done = Tally(), iter(facts), 0
    while batch := list(islice(waiting, BATCH)):
        receipts = log.append([fact for fact, _ in batch])
        for receipt, (fact, row) in zip(receipts, batch, strict=True):
            if receipt.status == "conflict":
                tally.conflicts.append(_conflict(fact, row, receipt.detail))
                continue
            tally.positions.add(receipt.position)
            if receipt.status == "recorded":
                tally.recorded += 1
            else:
                tally.already_recorded += 1
        done += len(batch)
        told(done)
    return tally


def _conflict(fact: Event, row: Row, detail: str) -> Reject:
    return Reject.of(
        row,
        f"conflict: {detail.partition(';')[0]}",
        "send a record.corrected for the recorded fact, or undo the change in this row",
        field=fact.type,
    )
