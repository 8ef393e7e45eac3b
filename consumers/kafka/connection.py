"""How Kafka is reached: its hosts, its security, and clients set up the way that loses nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Final

if TYPE_CHECKING:  # loaded where it is used: commands that need no Kafka start without it
    from kafka import KafkaConsumer, KafkaProducer
    from kafka.admin import KafkaAdminClient

BATCH_BYTES: Final = 262_144
"""Of kafka-python's producer: its default of 16 KiB costs half the throughput."""
LINGER_MILLISECONDS: Final = 5
METADATA_AGE: Final = 10_000
"""Milliseconds after which a member of a group looks for new partitions."""
MOST_BYTES: Final = 1_048_576
"""The largest record that goes in or out, Kafka's own default (`message.max.bytes`)."""
ANSWER_WITHIN: Final = 10_000
"""Milliseconds to wait for the first broker that answers."""
RECONNECTS_WITHIN: Final = 2_000
"""Milliseconds at most between two tries to reach a broker that is away."""


@dataclass(frozen=True)
class Kafka:
    """Where a cluster is. `security` is passed to every client as kafka-python names it:
    `security_protocol`, `sasl_mechanism`, `sasl_plain_username`, `ssl_cafile` ..."""

    hosts: str
    """HOST:PORT[,HOST:PORT...]"""
    security: Mapping[str, Any] = field(default_factory=dict, repr=False)
    session_seconds: int = 15
    """After so long without a heartbeat, others of its group take over from a consumer."""

    @property
    def where(self) -> dict[str, str]:
        """What a log line adds that tells of an outage: the address tried, and what to do."""
        return {
            "kafka": self.hosts,
            "what_to_do": "see that Kafka runs there and that --kafka (CAREERLOG_KAFKA) names it; "
            "careerlog run --local starts one",
        }

    def producer(self, **settings: Any) -> "KafkaProducer":
        """A producer that repeats until every in-sync replica has a record, without doubling it."""
        from kafka import KafkaProducer

        wanted = {
            "acks": "all",
            "enable_idempotence": True,
            "batch_size": BATCH_BYTES,
            "linger_ms": LINGER_MILLISECONDS,
            "max_request_size": MOST_BYTES,
        }
        return KafkaProducer(**(self._shared() | self._never_made | wanted | settings))

    def consumer(self, *topics: str, **settings: Any) -> "KafkaConsumer":
        """A consumer that commits only when told, begins at the beginning, and sees no record of a
        transaction that was given up or is under way still: see consumers/relay."""
        from kafka import KafkaConsumer

        wanted: dict[str, Any] = {
            "enable_auto_commit": False,
            "auto_offset_reset": "earliest",
            "isolation_level": "read_committed",
        }
        if "group_id" in settings:
            wanted["session_timeout_ms"] = 1000 * self.session_seconds
            wanted["heartbeat_interval_ms"] = 200 * self.session_seconds
            wanted["metadata_max_age_ms"] = METADATA_AGE
        return KafkaConsumer(*topics, **(self._shared() | self._never_made | wanted | settings))

    def admin(self) -> "KafkaAdminClient":
        """A client that makes and describes topics."""
        from kafka.admin import KafkaAdminClient

        return KafkaAdminClient(**self._shared(), request_timeout_ms=ANSWER_WITHIN)

    _never_made: ClassVar = {"allow_auto_create_topics": False}
    """A misspelt topic is an error, not a new topic with one partition."""

    def _shared(self) -> dict[str, Any]:
        return {
            "bootstrap_servers": self.hosts.split(","),
            "bootstrap_timeout_ms": ANSWER_WITHIN,
            "reconnect_backoff_max_ms": RECONNECTS_WITHIN,
            **self.security,
        }
