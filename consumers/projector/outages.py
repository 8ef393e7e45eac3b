"""What is waited out, because it ends by itself: Kafka or the database does not answer."""

from typing import Final

import psycopg
from kafka.errors import IllegalStateError, KafkaError
from sqlalchemy.exc import DBAPIError, OperationalError

from domain.store.placing import StoreUnavailable

OUTAGES: Final = (
    KafkaError,
    IllegalStateError,  # kafka-python: a partition was taken away just now
    OperationalError,
    StoreUnavailable,
    psycopg.OperationalError,
)


def is_fault(outage: BaseException) -> bool:
    """Whether waiting will not help: SQLite calls a missing table an outage, too."""
    return isinstance(outage, DBAPIError) and "no such" in str(outage.orig)


def kind(outage: BaseException) -> str:
    """What failed, without the text, which could quote a row."""
    cause = outage.orig if isinstance(outage, DBAPIError) else outage
    return type(cause).__name__
