"""The topic of facts held against the log: what one has and the other has not, or has otherwise."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from kafka.partitioner import murmur2

from consumers.kafka.connection import Kafka
from consumers.kafka.records import outgoing, position_of
from consumers.kafka.topics import Topics
from consumers.projector.events_topic import Relayed, relayed
from consumers.witness.disagreement import Disagreement
from consumers.witness.records import extent, records
from projections.database import Database
from projections.engine import OnProgress, Progress
from projections.garbage import collector_paused
from projections.ledger.findings import Finding, at, stretch
from projections.ledger.log_rows import StoredRow, end_of, rows_at, snapshot

_REMEMBERED_STREAMS: Final = 200_000
_MOST_STRANGERS: Final = 1_000


class TopicVerdict(NamedTuple):
    """What came of it: `facts` are in both; the last `waiting` of the log were not sent yet."""

    topic: str
    records: int
    facts: int
    waiting: int
    findings: list[Finding]


def compare(
    db: Database, kafka: Kafka, topics: Topics, on_progress: OnProgress | None = None
) -> TopicVerdict:
    """Every record of careerlog.events beside the row of the log that it was made of.

    A repeat of a record is no finding, for a relay that dies repeats; a record that differs is.
    The order of a stream is that of its partition: records behind later ones are findings too.

    Raises:
        KafkaError: the cluster does not answer, or refuses.
    """
    sent = relayed(db, topics.events)
    held = extent(kafka, topics.events)
    with snapshot(db) as connection, collector_paused():  # taken last: it holds all that was sent
        last = end_of(connection).last or 0
        if held is None:
            return TopicVerdict(topics.events, 0, 0, last, _not_there(topics.events, sent))
        comparison = _Comparison(topics.events, len(held.ends), last)
        total = sum(held.ends[each] - held.begins[each] for each in held.ends)
        for some in records(kafka, held):
            positions = [position_of(each.headers) for each in some]
            asked = [each for each in positions if each is not None and 0 < each <= last]
            comparison.take(some, positions, {row[0]: row for row in rows_at(connection, asked)})
            if on_progress:
                on_progress(Progress("records", min(comparison.records, total), total))
        return comparison.finish(sent.position if sent else 0)


class _Comparison:
    def __init__(self, topic: str, partitions: int, last: int) -> None:
        self.records = 0
        self._topic, self._last = topic, last
        self._seen = bytearray(last + 1)
        self._reached: dict[int, int] = {}
        self._disagreement = Disagreement(topic)
        self._beyond: set[int] = set()
        self._absent: set[int] = set()
        self._strangers: list[str] = []
        self._astray: list[int] = []
        self._late: list[int] = []

        @lru_cache(_REMEMBERED_STREAMS)
        def partition_of(key: bytes) -> int:
            return int(murmur2(key) & 0x7FFFFFFF) % partitions

        self._partition_of = partition_of

    def take(
        self, some: Sequence[Any], positions: Sequence[int | None], rows: dict[int, StoredRow]
    ) -> None:
        """The next records of one partition, and the rows that the log has at their positions."""
        for record, position in zip(some, positions, strict=True):
            self.records += 1
            if position is None or position < 1:
                self._strangers.append(f"{record.partition}/{record.offset}")
            elif position > self._last:
                self._beyond.add(position)
            elif position not in rows:
                self._absent.add(position)
            else:
                self._held(record, position, rows[position])

    def _held(self, record: Any, position: int, row: StoredRow) -> None:
        self._disagreement.look(position, record, _sent_as(row))
        if not self._seen[position]:
            if position < self._reached.get(record.partition, 0):
                self._late.append(position)
            self._seen[position] = 1
        self._reached[record.partition] = max(position, self._reached.get(record.partition, 0))
        if record.key is not None and self._partition_of(record.key) != record.partition:
            self._astray.append(position)

    def finish(self, sent: int) -> TopicVerdict:
        """Everything that was found; up to `sent` the relay has said that all was delivered."""
        reached = max([sent, *self._reached.values()])
        expected = min(reached, self._last)
        gaps = [each for each in range(1, expected + 1) if not self._seen[each]]
        missing = [each for each in gaps if each not in self._absent]
        findings = [
            *self._disagreement.findings(expected),
            *_told("topic_missing", missing, f"are in the log, but not in {self._topic}"),
            *_told("missing", self._absent, f"are in {self._topic}, but not in the log"),
            *_told(
                "cut_tail",
                self._beyond,
                f"are in {self._topic}, but the log ends at {self._last}: its end is cut, or the "
                "topic is of another log",
            ),
            *_told("topic_order", self._late, f"stand behind later ones in {self._topic}"),
            *_told("topic_order", self._astray, f"stand in another partition of {self._topic}"),
        ]
        if self._strangers:
            some = ", ".join(self._strangers[:5])
            more = ", ..." if len(self._strangers) > 5 else ""
            message = (
                f"{len(self._strangers)} records of {self._topic} are no facts of this log "
                f"(partition/offset {some}{more})"
            )
            findings.append(Finding("topic_inserted", (), message))
        findings.sort(key=lambda finding: finding.positions)
        facts = sum(self._seen)
        return TopicVerdict(self._topic, self.records, facts, self._last - expected, findings)


def _sent_as(row: StoredRow) -> Any:
    """The row as a relay sends it; None where it cannot be."""
    try:
        return outgoing(row[:5])
    except Exception:  # whatever a changed byte may lead to
        return None


def _told(kind: str, positions: Iterable[int], what: str) -> list[Finding]:
    return [
        Finding(kind, where, f"{at(where)}: {what}") for where in stretches(sorted(set(positions)))
    ]


def stretches(positions: Sequence[int]) -> list[tuple[int, ...]]:
    """Sorted positions as stretches without gaps."""
    found: list[list[int]] = []
    for position in positions:
        if found and found[-1][1] == position - 1:
            found[-1][1] = position
        else:
            found.append([position, position])
    return [stretch(first, last) for first, last in found]


def _not_there(topic: str, sent: Relayed | None) -> list[Finding]:
    if sent is None or not sent.position:
        return []
    where = stretch(1, sent.position)
    return [Finding("topic_missing", where, f"{at(where)} were sent, but there is no {topic}")]
