"""What the long-running parts share: log lines without personal data, an end on a signal."""

import logging
import os
import signal

import orjson
import pytest

from consumers.kafka.connection import Kafka
from service.cli.serving import serving
from service.settings import settings


def lines(capfd):
    return [orjson.loads(line) for line in capfd.readouterr().err.splitlines()]


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_sets_the_event_and_afterwards_means_what_it_meant_before(ending):
    before = signal.getsignal(ending)
    with serving("relay", None) as stopped:
        assert not stopped.is_set()
        os.kill(os.getpid(), ending)
        assert stopped.wait(10)
    assert signal.getsignal(ending) is before


def test_every_line_is_json_and_names_the_part(capfd):
    with serving("relay", None):
        logging.getLogger("consumers.relay").info("leading", extra={"epoch": 3})
    started, leading, stopped = lines(capfd)
    assert started["message"] == "started"
    assert leading.items() >= {"part": "relay", "level": "INFO", "epoch": 3}.items()
    assert stopped["message"] == "stopped"


def test_an_exceptions_own_words_are_left_out_for_they_may_quote_a_row(capfd):
    with serving("intake", None):
        try:
            try:
                raise ValueError("Key (name)=(Mika Copperwood) already exists")
            except ValueError as error:
                raise KeyError("Mika Copperwood") from error
        except KeyError:
            logging.getLogger("consumers.intake").exception("a record failed")
    told = lines(capfd)[1]
    assert "Mika" not in str(told)
    assert "ValueError" in told["exc_info"]
    assert "KeyError" in told["exc_info"]
    assert "test_an_exceptions_own_words" in told["exc_info"]


def test_libraries_speak_from_warning_on_and_are_cut_short(capfd):
    with serving("intake", None):
        logging.getLogger("kafka.producer").info("value=b'secret'")
        logging.getLogger("kafka.producer").warning("x" * 5_000)
    _, warning, _ = lines(capfd)
    assert len(warning["message"]) == 300


def test_how_kafka_is_reached_comes_from_the_settings_to_every_client(monkeypatch):
    told = {
        "KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
        "KAFKA_SASL_MECHANISM": "SCRAM-SHA-512",
        "KAFKA_SASL_USERNAME": "careerlog",
        "KAFKA_SASL_PASSWORD": "s3cret",
        "KAFKA_SSL_CAFILE": "/etc/ca.pem",
        "KAFKA_SSL_CERTFILE": "/etc/me.pem",
        "KAFKA_SSL_KEYFILE": "/etc/me.key",
    }
    for name, value in told.items():
        monkeypatch.setenv(f"CAREERLOG_{name}", value)
    wanted = {
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": "careerlog",
        "sasl_plain_password": "s3cret",
        "ssl_cafile": "/etc/ca.pem",
        "ssl_certfile": "/etc/me.pem",
        "ssl_keyfile": "/etc/me.key",
    }
    cluster = settings(kafka="broker:9093").cluster
    assert "s3cret" not in repr(cluster)
    for client, make in (
        ("kafka.KafkaProducer", Kafka.producer),
        ("kafka.KafkaConsumer", Kafka.consumer),
        ("kafka.admin.KafkaAdminClient", Kafka.admin),
    ):
        given = {}
        monkeypatch.setattr(client, lambda *_, given=given, **options: given.update(options))
        make(cluster)
        assert given.items() >= wanted.items()
        assert given["bootstrap_servers"] == ["broker:9093"]


def test_a_reader_never_sees_what_was_given_up(monkeypatch):
    given = {}
    monkeypatch.setattr("kafka.KafkaConsumer", lambda *_, **options: given.update(options))
    Kafka("broker:9092").consumer()
    assert given["isolation_level"] == "read_committed"
