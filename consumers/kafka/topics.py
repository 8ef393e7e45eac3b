"""The topics: their names, and making them the way their readers rely on."""

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from consumers.kafka.connection import Kafka

if TYPE_CHECKING:  # loaded where it is used: whoever only names topics starts without it
    from kafka.admin import KafkaAdminClient

DEFAULT_PREFIX: Final = "careerlog"
PARTITIONS: Final = 12
"""Of careerlog.events and careerlog.intake: how many processes can share the work."""
LARGEST_FACT: Final = 16_777_216
"""Bytes of a record of careerlog.events: what the log holds must always get out."""

_REPLICAS: Final = 3
_IN_SYNC: Final = 2
"""Of three replicas: how many have a record before it counts as written."""
_FOR_EVER: Final = "-1"
_INTAKE_KEPT: Final = str(14 * 24 * 60 * 60 * 1000)
"""Milliseconds that HR systems' facts stay in the intake, to be read again after a mishap."""
_log = logging.getLogger(__name__)


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


@dataclass(frozen=True)
class EventsTopic:
    """What the relay must find unchanged: the partitions of careerlog.events, and its own id.

    Kafka gives a topic another id when it is deleted and made anew; "" where it gives none.
    """

    partitions: int
    id: str = ""


class TopicChanged(Exception):
    """careerlog.events has other partitions than agreed on, or ends with facts that this log does
    not have: why it matters, and what to do."""


def ensure_topics(
    kafka: Kafka,
    topics: Topics,
    partitions: int | None = None,
    agreed: EventsTopic | None = None,
    replication: int | None = None,
) -> EventsTopic:
    """Makes the topics that are missing, waits until all can be written to, and describes events.

    `partitions` of events and intake, 12 unless told; topics that are there keep what they have.
    `agreed` is what events was when a relay first sent to it. `replication`: three, or as many
    as there are brokers. Any number of processes may do this at once.

    Raises:
        TopicChanged: events is not as agreed, or has another number of partitions than told.
        KafkaError: the cluster does not answer, or refuses.
    """
    admin = kafka.admin()
    try:
        there = set(admin.list_topics())
        number = partitions or (agreed.partitions if agreed else PARTITIONS)
        wanted = _wanted(admin, topics, number, replication)
        missing = {name: settings for name, settings in wanted.items() if name not in there}
        if missing:
            _create(admin, missing)
        admin.wait_for_topics(list(wanted))
        found = described(admin, topics.events)
    finally:
        admin.close()
    events = EventsTopic(len(found["partitions"]), topic_id(found))
    _check(topics.events, events, partitions, agreed)
    return events


def ensure_topic(kafka: Kafka, topics: Topics, name: str) -> None:
    """Makes this one of the topics where it is missing, and leaves the others alone.

    Raises:
        KafkaError: the cluster does not answer, or refuses.
    """
    admin = kafka.admin()
    try:
        if name not in admin.list_topics():
            _create(admin, {name: _wanted(admin, topics, PARTITIONS, None)[name]})
        admin.wait_for_topics([name])
    finally:
        admin.close()


def described(admin: "KafkaAdminClient", name: str) -> dict[str, Any]:
    """A topic that is there, as a broker describes it that knows it.

    Each question may go to another broker, and one that has not heard of a new topic yet answers
    with an error's number and no partitions.

    Raises:
        KafkaError: the cluster does not answer, or the topic is not ready within ten seconds.
    """
    found: dict[str, Any]
    while True:
        admin.wait_for_topics([name])
        [found] = admin.describe_topics([name])
        if found["partitions"]:
            return found


def _wanted(
    admin: "KafkaAdminClient", topics: Topics, partitions: int, replication: int | None
) -> dict[str, dict[str, Any]]:
    brokers = len(admin.describe_cluster()["brokers"])
    replicas = replication or min(_REPLICAS, brokers)

    def topic(number: int, kept: str, **configs: str) -> dict[str, Any]:
        return {
            "num_partitions": number,
            "replication_factor": replicas,
            "configs": {
                "cleanup.policy": "delete",
                "retention.ms": kept,
                "retention.bytes": _FOR_EVER,
                "min.insync.replicas": str(_IN_SYNC if replicas >= _REPLICAS else 1),
                **configs,
            },
        }

    largest = {"max.message.bytes": str(LARGEST_FACT)}
    return {
        topics.events: topic(partitions, _FOR_EVER, **largest),
        topics.intake: topic(partitions, _INTAKE_KEPT),
        topics.dead: topic(1, _FOR_EVER, **largest),
        topics.checkpoints: topic(1, _FOR_EVER),
    }


def _create(admin: "KafkaAdminClient", missing: dict[str, dict[str, Any]]) -> None:
    from kafka.errors import TopicAlreadyExistsError, for_code

    made = admin.create_topics(missing, raise_errors=False)
    for topic in made["topics"]:
        error = for_code(topic["error_code"])
        if topic["error_code"] == 0:
            shape = missing[topic["name"]]
            _log.info(
                "topic made",
                extra={
                    "topic": topic["name"],
                    "partitions": shape["num_partitions"],
                    "replicas": shape["replication_factor"],
                },
            )
        elif error is not TopicAlreadyExistsError:  # another process was quicker
            raise error(f"{topic['name']}: {topic.get('error_message')}")


def _check(name: str, found: EventsTopic, told: int | None, agreed: EventsTopic | None) -> None:
    if agreed and found.partitions != agreed.partitions:
        raise TopicChanged(
            f"{name} has {found.partitions} partitions, it had {agreed.partitions} when facts were "
            "first sent to it: people would move to other partitions, and the order of their facts "
            "would be lost; delete the topic and run `careerlog relay --from-start`, which makes "
            "it anew and sends the whole log again"
        )
    if told and found.partitions != told:
        raise TopicChanged(
            f"{name} is there already, with {found.partitions} partitions instead of {told}: "
            "leave --partitions out, or delete the topic and run `careerlog relay --from-start "
            f"--partitions {told}`, which makes it anew and sends the whole log again"
        )


def topic_id(described: dict[str, Any]) -> str:
    """The id of a topic as kafka-python describes it; "" from brokers that send none, or nought."""
    found = str(described.get("topic_id") or "")
    return found if found.strip("0-") else ""
