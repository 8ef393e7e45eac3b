"""Checkpoints in careerlog.checkpoints: each signed note a record, in the order of their sizes."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final

from kafka import TopicPartition
from sqlalchemy import Connection

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics, ensure_topic
from domain.proof import checkpoint
from domain.proof.checkpoint import Checkpoint
from domain.proof.merkle import root_at
from domain.proof.refusals import ProofError
from domain.proof.tiles import reader
from projections.database import Database
from projections.ledger.checkpoints import latest, stored
from projections.ledger.schema import LedgerError, size_of
from projections.ledger.tree import stored_tiles

_HEADERS: Final = [("content-type", b"text/plain; charset=utf-8")]
_ANSWER_WITHIN: Final = 30
"""Seconds for Kafka to take a record, or to give the next one."""
_POLL: Final = 500


def publish(db: Database, kafka: Kafka, topics: Topics) -> int:
    """Sends the stored checkpoints that the topic does not have yet; gives how many were sent.

    What was published last must be of this log, and this log must go on from it. Two who publish
    at once may send a checkpoint twice; whoever reads loses nothing by that.

    Raises:
        LedgerError: the topic holds a checkpoint of another log, or one that this log does not go
            on from: nothing was sent.
        KafkaError: the cluster does not answer, or refuses.
    """
    ensure_topic(kafka, topics, topics.checkpoints)
    last = _last(kafka, topics.checkpoints)
    with db.reading() as connection:
        if last is None:
            ours = stored(connection)
        else:
            said = _said(last, topics.checkpoints)
            _goes_on(said, connection, topics.checkpoints)
            ours = [
                each
                for each in stored(connection, since=said.size)
                if each.size > said.size or each.note != last
            ]
    if not ours:
        return 0
    with closing(kafka.producer()) as producer:
        for each in ours:
            key = checkpoint.parse(each.note)[0].origin.encode()
            sent = producer.send(topics.checkpoints, each.note, key, _HEADERS, partition=0)
            sent.get(timeout=_ANSWER_WITHIN)
    return len(ours)


def published(kafka: Kafka, topics: Topics) -> list[tuple[str, bytes]]:
    """All checkpoints in the topic, each under the name by which findings speak of it.

    Raises:
        KafkaError: the cluster does not answer, or refuses.
    """
    name = topics.checkpoints
    return [
        (f"the checkpoint at offset {offset} of {name}", note)
        for offset, note in _notes(kafka, name, last_only=False)
    ]


def _last(kafka: Kafka, topic: str) -> bytes | None:
    return next((note for _, note in _notes(kafka, topic, last_only=True)), None)


def _notes(kafka: Kafka, topic: str, last_only: bool) -> Iterator[tuple[int, bytes]]:
    with closing(kafka.consumer()) as consumer:
        if not consumer.partitions_for_topic(topic):
            return
        part = TopicPartition(topic, 0)
        consumer.assign([part])
        [begin], [end] = (
            consumer.beginning_offsets([part]).values(),
            consumer.end_offsets([part]).values(),
        )
        consumer.seek(part, max(begin, end - 1) if last_only else begin)
        silent = 0
        while consumer.position(part) < end:
            records: list[Any] = consumer.poll(_POLL).get(part, [])
            silent = 0 if records else silent + _POLL
            if silent > _ANSWER_WITHIN * 1000:
                raise LedgerError(f"{topic} gives none of its records: look at the cluster")
            for record in records:
                yield record.offset, record.value or b""


def _said(note: bytes, topic: str) -> Checkpoint:
    try:
        return checkpoint.parse(note)[0]
    except ProofError as wrong:
        raise LedgerError(
            f"the last record of {topic} is no checkpoint ({wrong}): find out who else writes "
            "there; nothing was published"
        ) from None


def _goes_on(said: Checkpoint, connection: Connection, topic: str) -> None:
    """This log must be the one that was published, and not be shorter (tlog-checkpoint)."""
    own = latest(connection)
    origin = said.origin if own is None else checkpoint.parse(own.note)[0].origin
    if origin != said.origin:
        raise LedgerError(
            f"{topic} holds checkpoints of the log {said.origin}, not of {origin}: give one of "
            "them topics of its own (CAREERLOG_KAFKA_TOPICS); nothing was published"
        )
    size = size_of(connection)
    read = reader(size, stored_tiles(connection))
    if said.size > size or root_at(said.size, read) != said.root:
        raise LedgerError(
            f"{topic} holds a checkpoint of {said.size} facts that this log of {size} does not "
            "go on from; nothing was published: run careerlog verify --topic"
        )
