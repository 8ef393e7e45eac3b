"""Kafka as a witness, for the commands of the ledger: asked, and its answers said in a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from projections.ledger.schema import LedgerError

if TYPE_CHECKING:
    from consumers.kafka.connection import Kafka


@contextmanager
def kafka_answers(cluster: "Kafka") -> "Iterator[None]":
    """Whatever Kafka answers instead of doing what it was asked is said in a sentence.

    Raises:
        LedgerError: Kafka does not answer, or refuses.
    """
    from kafka.errors import KafkaError

    try:
        yield
    except KafkaError as error:
        raise LedgerError(
            f"Kafka at {cluster.hosts} answers {type(error).__name__}: see that it runs and that "
            "--kafka (CAREERLOG_KAFKA) names it (careerlog run --local starts one), then do the "
            "same again; nothing is lost by that"
        ) from None
