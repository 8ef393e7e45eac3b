"""The topics: their names, and making them the way their readers rely on."""

from dataclasses import dataclass
from typing import Final

from consumers.kafka.connection import Kafka

DEFAULT_PREFIX: Final = "careerlog"
PARTITIONS: Final = 12
"""Of careerlog.events and careerlog.intake: how many processes can share the work."""


@dataclass(frozen=True)
class Topics:
    """The names of the topics; several systems share a cluster under prefixes of their own."""

    prefix: str = DEFAULT_PREFIX

    @property
    def events(self) -> str:
        """What the log recorded; key = stream."""
        return f"{self.prefix}.events"

    @property
    def intake(self) -> str:
        """What HR systems send."""
        return f"{self.prefix}.intake"

    @property
    def dead(self) -> str:
        """What of it could not be understood, whole, with the reason."""
        return f"{self.prefix}.intake.dead"

    @property
    def checkpoints(self) -> str:
        """Signed statements of the log's size and root hash."""
        return f"{self.prefix}.checkpoints"


def ensure_topics(
    kafka: Kafka, topics: Topics, partitions: int = PARTITIONS, replication: int = 1
) -> None:
    """Makes the topics that are not there yet, and waits until each can be written to."""
    admin = kafka.admin()
    try:
        there = set(admin.list_topics())
        wanted = {
            topics.events: partitions,
            topics.intake: partitions,
            topics.dead: 1,
            topics.checkpoints: 1,
        }
        missing = {
            name: {"num_partitions": number, "replication_factor": replication}
            for name, number in wanted.items()
            if name not in there
        }
        if missing:
            admin.create_topics(missing)
            admin.wait_for_topics(list(missing))
    finally:
        admin.close()
