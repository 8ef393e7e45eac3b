"""Clearing what may hold copies of what was said about people: what waits, what is in Kafka."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select, update

from consumers.intake.names import Names
from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics
from projections.bookkeeping import PARKED, is_set_up
from projections.database import Database


class InKafka(NamedTuple):
    """How many dead letters and records of the intake were removed, and how many of the latter the
    intake has yet to take in."""

    dead_letters: int
    intake_records: int
    not_taken_in: int


def sweep_parked(database: Database, people: Collection[str]) -> int:
    """Empties the copies of facts that wait and speak of these people; that they wait stays known.

    On whatever stream they stand, and also where they are no facts but records that could not be
    read. What waits is applied from the log, not from the copy. Nothing else in the projections
    holds personal values that are not sealed.
    """
    named = Names(people)
    own = PARKED.c
    with database.writing() as tx:
        if not is_set_up(tx.connection):
            return 0
        if not database.postgres:
            tx.connection.exec_driver_sql("PRAGMA secure_delete = ON")
        waiting = select(own.projection, own.stream, own.position, own.fact).where(own.fact != b"")
        found = [
            key
            for *key, fact in tx.connection.execute(waiting).all()
            if named.are(key[1].encode()) or named.quoted_in(bytes(fact))
        ]
        for projection, stream, position in found:
            tx.connection.execute(
                update(PARKED)
                .where(own.projection == projection, own.stream == stream, own.position == position)
                .values(fact=b"")
            )
    if found and not database.postgres:
        with database.reading() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return len(found)


def sweep_kafka(
    kafka: Kafka, topics: Topics, people: Collection[str], intake: bool = True
) -> InKafka:
    """Removes the dead letters that can be told to speak of these people; and from the intake, if
    wanted, what it has taken in up to the last record that names them.

    Raises:
        KafkaError: Kafka did not answer; nothing was lost.
        NotForgotten: others write letters about them meanwhile.
    """
    # They load kafka-python, which others do without.
    from consumers.intake.clearing import clear_intake
    from consumers.intake.forgetting import forget

    letters = forget(kafka, topics, people)
    return InKafka(letters, *(clear_intake(kafka, topics, people) if intake else (0, 0)))
