"""Finds a Kafka: the one of the setting, one in Docker, Apache Kafka on Java, or Tansu."""

import os
import re
from collections.abc import Callable
from functools import partial
from typing import Final

from kafka.errors import KafkaError

from consumers.kafka.connection import Kafka
from consumers.servers.docker_kafka import kafka_in_docker
from consumers.servers.kafka_jars import kafka_version
from consumers.servers.local_kafka import LocalKafka
from consumers.servers.places import ANSWER_WITHIN, NotHere, Search, Server, first_line
from consumers.servers.tansu import tansu_of_wheel

KAFKA_SETTING: Final = "CAREERLOG_TEST_KAFKA"
_HOSTS: Final = re.compile(r"[^\s,/]+:\d+(,[^\s,/]+:\d+)*")


def find_kafka(brokers: int = 1) -> Server:
    """Take the first Kafka of: the setting, a Docker engine, Apache Kafka on Java, the Tansu wheel.

    Its `url` is HOST:PORT[,HOST:PORT...]. A setting that is there but does not answer is an error,
    never passed over; CAREERLOG_TEST_KAFKA_FROM (setting, docker, apache or tansu) names the one
    place to take it from. More than one broker only Apache Kafka on Java gives; the setting is not
    asked for them. Who wants to break the nodes starts a LocalKafka.

    Raises:
        NoServer: there is none.
    """
    places: dict[str, Callable[[], Server]] = {"apache": partial(_of_java, brokers)}
    if brokers == 1:
        before = {"setting": _of_setting, "docker": kafka_in_docker}
        places = {**before, **places, "tansu": tansu_of_wheel}
    return Search("Kafka", KAFKA_SETTING, places, _how_to_start()).take()


def _of_setting() -> Server:
    place = f"setting {KAFKA_SETTING}"
    hosts = os.environ.get(KAFKA_SETTING)
    if hosts is None:
        raise NotHere(f"{place}: not set")
    place = f"{place}, at {hosts}"
    if not _HOSTS.fullmatch(hosts):
        raise NotHere(f"{place}: write HOST:PORT[,HOST:PORT...]")
    try:
        Kafka(hosts, {"bootstrap_timeout_ms": ANSWER_WITHIN * 1000}).admin().close()
    except (KafkaError, OSError) as error:
        raise NotHere(f"{place}: {first_line(error)}") from error
    return Server(hosts, place, stop=lambda: None)


def _of_java(brokers: int) -> Server:
    kafka = LocalKafka(brokers)
    return Server(kafka.url, kafka.place, stop=kafka.stop)


def _how_to_start() -> str:
    return (
        f"docker run --rm --publish 127.0.0.1:9092:9092 apache/kafka:{kafka_version()}\n"
        f"  export {KAFKA_SETTING}=localhost:9092\n"
        "or let it be started for you on Java, after:\n"
        "  apt-get install default-jre-headless maven"
    )
