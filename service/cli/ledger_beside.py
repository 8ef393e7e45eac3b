"""What `careerlog verify` holds beside the log: its topic, its projections, its timestamps."""

from typing import Any, NamedTuple

from domain.log import CareerLog
from projections import catalogue
from projections.audit.replaying import known_head
from projections.database import Database
from projections.ledger.checkpoints import stored
from projections.ledger.findings import Finding
from projections.ledger.timestamps import kept
from service.settings import Settings
from service.timestamping import certificates_of, findings

from .output import counted
from .progress import Bar
from .replay import place_for, replayed
from .witness import kafka_answers


class Beside(NamedTuple):
    """What was compared: its name in JSON, what to tell of it, a line for people, what is wrong."""

    name: str
    told: Any
    line: str
    findings: list[Finding]


def timestamps_beside(where: Settings, database: Database) -> list[Beside]:
    """The stored timestamps of checkpoints; nothing where there are none."""
    with database.reading() as connection:
        timestamps, checkpoints = kept(connection), stored(connection)
    if not timestamps:
        return []
    line = f"{counted(len(timestamps), 'timestamp')}, the last of {timestamps[-1].stamped_at}"
    wrong = findings(timestamps, checkpoints, certificates_of(where))
    return [Beside("timestamps", len(timestamps), line, wrong)]


def topic_beside(where: Settings, database: Database, bar: Bar) -> Beside:
    """Every record of careerlog.events, held against the log."""
    from consumers.witness.comparison import compare as compared

    with kafka_answers(where.cluster):
        verdict = compared(database, where.cluster, where.topics, bar.projected)
    told = {
        "topic": verdict.topic,
        "records": verdict.records,
        "facts": verdict.facts,
        "waiting": verdict.waiting,
    }
    line = f"{verdict.topic}: {counted(verdict.facts, 'fact')}, each as in the log"
    if verdict.waiting:
        line += f"; the last {verdict.waiting:,} were not sent yet"
    return Beside("topic", told, line, verdict.findings)


def projections_beside(database: Database, log: CareerLog, bar: Bar) -> Beside:
    """Every projection built anew and compared; findings count, `careerlog replay` lists."""
    wrong: list[Finding] = []
    told: list[dict[str, Any]] = []
    known = known_head(log, None)
    with place_for(None, known) as place:
        for projection in catalogue.named(list(catalogue.PROJECTIONS)):
            found = replayed(log, database, place, projection, known, bar)
            told.append(
                {
                    "projection": found.projection,
                    "rows": found.rows,
                    "differences": len(found.differences),
                }
            )
            for table in sorted({each.table for each in found.differences}):
                number = sum(each.table == table for each in found.differences)
                message = (
                    f"{projection.name}: {counted(number, 'row')} of {table} not as the log "
                    f"makes {'it' if number == 1 else 'them'}"
                )
                wrong.append(Finding("projection", (), message))
    rows = sum(each["rows"] for each in told)
    names = ", ".join(each["projection"] for each in told)
    return Beside(
        "projections", told, f"{names}: {counted(rows, 'row')}, as the log makes them", wrong
    )
