"""Builds a projection anew beside the live tables, and swaps it in while those keep serving."""

import os
import time
from typing import Final

from domain.log import CareerLog
from projections import positions, swapping
from projections.catalogue import named
from projections.database import Database
from projections.engine import OnProgress, Progress, Report, bring_up
from projections.folding_workers import Share, fold_ranges
from projections.log_by_stream import FACTS_IN_A_RANGE, ranges
from projections.positions import LOG, Move, Stand
from projections.projection import Projection
from projections.swapping import BESIDE

SWAP_ATTEMPTS: Final = 300


class SwapFailed(RuntimeError):
    """The tables are built, but the live ones stayed in use; the live ones are untouched."""

    def __init__(self, projection: str) -> None:
        super().__init__(
            f"{projection}: the new tables are ready, but the old ones stayed in use; "
            "run the rebuild again when fewer long queries run"
        )


def rebuild(
    db: Database,
    log: CareerLog,
    name: str | None = None,
    processes: int | None = None,
    on_progress: OnProgress | None = None,
    onto_log: bool = False,
) -> list[Report]:
    """Builds a projection, or all of them, from the log, then swaps the new tables in.

    Readers see the old rows until the swap and the new rows after it. A rebuild that is cut leaves
    the live tables as they are; the next one begins anew. `processes` fold at the same time, one
    per processor unless told. Facts that cannot be applied wait, as elsewhere. A projection fed by
    Kafka stays so, unless `onto_log` changes it over to the log in the swap.

    Raises:
        MovedOn: another rebuild of the same projection has begun meanwhile.
        SwapFailed: the live tables were in use all the time.
    """
    chosen = named([name] if name else None)
    return [_rebuilt(db, log, each, processes, on_progress, onto_log) for each in chosen]


def _rebuilt(
    db: Database,
    log: CareerLog,
    projection: Projection,
    processes: int | None,
    on_progress: OnProgress | None,
    onto_log: bool,
) -> Report:
    began = time.perf_counter()
    beside = projection.beside(BESIDE)
    tables = projection.tables(BESIDE)
    head = log.head()
    generation = swapping.begin_beside(db, projection, beside)
    with db.reading() as connection:
        found = list(ranges(connection, projection.kinds, head))
    share = Share(db.url, projection.name, BESIDE, generation, head)
    workers = processes or min(os.cpu_count() or 1, 8)
    if len(found) <= len(projection.kinds) or head < FACTS_IN_A_RANGE:
        workers = 1  # starting another process would take longer than the work
    done = 0
    for facts in fold_ranges(db, share, found, workers):
        done += facts
        if on_progress:
            on_progress(Progress(projection.name, min(done, head), head))
    with db.writing() as tx:
        positions.check_build(tx, beside.name, generation)
        positions.move(tx, beside.name, [Move(LOG, Stand(0), Stand(head))])
        swapping.count_rows(tx, tables)
    for _ in range(SWAP_ATTEMPTS):
        bring_up(
            db, log, [beside], guard=lambda tx: positions.check_build(tx, beside.name, generation)
        )
        end = swapping.swapped(db, projection, beside, tables, generation, onto_log)
        if end is not None:
            return Report(projection.name, 0, end, end, time.perf_counter() - began)
        time.sleep(0.05)
    raise SwapFailed(projection.name)
