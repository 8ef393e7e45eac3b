"""What the stream's parts measure, under the names that Prometheus scrapes; never personal data."""

from contextlib import suppress
from typing import Final

from prometheus_client import REGISTRY, Counter, Gauge, Histogram

_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_FACTS: Final = (1, 10, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 20_000)

RELAY_LEADER: Final = Gauge(
    "careerlog_relay_leader", "1 while this process is the relay's leader", registry=None
)
RELAY_BEHIND: Final = Gauge(
    "careerlog_relay_behind_facts",
    "Facts in the log that are not acknowledged by Kafka yet",
    registry=None,
)
RELAYED: Final = Counter(
    "careerlog_relayed_facts_total", "Facts acknowledged by Kafka", registry=None
)

INTAKE_FACTS: Final = Counter(
    "careerlog_intake_facts_total",
    "Facts taken in, by what became of each",
    ["status"],  # recorded, already_recorded, conflict, invalid
)
INTAKE_FLAGGED: Final = Counter(
    "careerlog_intake_flagged_facts_total",
    "Facts taken in that an auditor should look at, by the kind of anomaly; those are not counted "
    "that a process recorded just before it died: careerlog anomalies lists them all",
    ["kind"],  # unapproved_correction
)
DEAD_LETTERS: Final = Counter(
    "careerlog_dead_letters_total", "Records put into the dead letters", ["reason"]
)

PROJECTED: Final = Counter(
    "careerlog_projected_facts_total", "Facts applied to a projection", ["projection"]
)
PARKED: Final = Gauge(
    "careerlog_parked_streams", "Streams that wait behind a fact that failed", ["projection"]
)

CONSUMER_LAG: Final = Gauge(
    "careerlog_consumer_lag_records",
    "Records in a partition that were not processed yet",
    ["consumer", "topic", "partition"],  # consumer: intake, or the projection's name
)
BATCH_FACTS: Final = Histogram(
    "careerlog_batch_facts", "Facts handled at once", ["part"], buckets=_FACTS
)
BATCH_SECONDS: Final = Histogram(
    "careerlog_batch_seconds", "Seconds to handle a batch", ["part"], buckets=_SECONDS
)
VISIBLE_SECONDS: Final = Histogram(
    "careerlog_visible_seconds",
    "Seconds from a fact's recording to its rows, of the last fact of each batch",
    ["projection"],
    buckets=_SECONDS,
)


def show_relay() -> None:
    """Adds the relay's own to what is served: other parts would say of them that they are zero,
    as if they were relays that stand by."""
    for each in (RELAY_LEADER, RELAY_BEHIND, RELAYED):
        with suppress(ValueError):  # a second relay of the process: they are shown already
            REGISTRY.register(each)
