"""Clearing what may hold copies of what a person's facts said: parked facts and dead letters."""

from typing import NamedTuple

from sqlalchemy import update

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics
from projections.bookkeeping import PARKED, is_set_up
from projections.database import Database


class Swept(NamedTuple):
    """How much was cleared; `dead_letters` is None where no Kafka is set."""

    parked: int
    dead_letters: int | None


def sweep_parked(database: Database, person: str) -> int:
    """Empties the copies of a person's facts that wait; that they wait stays known.

    What waits is applied from the log, not from the copy. Nothing else in the projections holds
    personal values that are not sealed.
    """
    own = PARKED.c
    with database.writing() as tx:
        if not is_set_up(tx.connection):
            return 0
        if not database.postgres:
            tx.connection.exec_driver_sql("PRAGMA secure_delete = ON")
        waiting = (own.stream == f"career-{person}") & (own.fact != b"")
        cleared = tx.connection.execute(update(PARKED).where(waiting).values(fact=b"")).rowcount
    if cleared and not database.postgres:
        with database.reading() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return cleared


def sweep_letters(kafka: Kafka, topics: Topics, person: str) -> int:
    """Removes the dead letters that can be told to speak of the person.

    Raises:
        KafkaError: Kafka did not answer; nothing was lost.
        NotForgotten: others write letters about the person meanwhile.
    """
    from consumers.intake.forgetting import forget  # loads kafka-python, which others do without

    return forget(kafka, topics, person)
