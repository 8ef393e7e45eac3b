"""`careerlog dead`: letters listed, shown, sent again, mended, dropped, exported."""

from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from kafka.admin import ConfigResource, ConfigResourceType

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics
from domain.log import CareerLog
from tests.consumers.intake.kafka_side import recorded, send, skill, structured, take_in_all
from tests.consumers.intake.raw_records import send_raw
from tests.service.program import Program

BROKEN = (b"career-E7", b'{"subject": "career-E7", "data": {"reason": "Maria Secret', [("h", b"1")])


@pytest.fixture
def log(
    careerlog: Program, kafka: Kafka, topics: Topics, monkeypatch: pytest.MonkeyPatch
) -> Iterator[CareerLog]:
    """The log that the intake writes to; the program finds the same Kafka."""
    monkeypatch.setenv("CAREERLOG_KAFKA", kafka.hosts)
    monkeypatch.setenv("CAREERLOG_KAFKA_TOPICS", topics.prefix)
    with CareerLog.at(careerlog.store) as log:
        yield log


@pytest.fixture
def letter(kafka: Kafka, topics: Topics, log: CareerLog) -> str:
    """The name of a letter that lies there, beside a fact on record."""
    [name, _] = send(kafka, topics, [BROKEN, structured(skill("g1"))], 0)
    take_in_all(kafka, topics, log)
    return name


def test_letters_are_listed_with_their_reasons(careerlog: Program, letter: str) -> None:
    [row] = careerlog("dead", "list", "--json").json
    assert (row["letter"], row["state"], row["reason"]) == (letter, "open", "invalid")
    assert row["people"] == ["E7"]
    out = careerlog("dead", "list").out
    assert letter in out
    assert "1 dead letter open" in out
    assert "Secret" not in out


def test_letters_are_found_by_person(careerlog: Program, letter: str) -> None:
    assert len(careerlog("dead", "list", "--person", "E7", "--json").json) == 1
    assert careerlog("dead", "list", "--person", "E8", "--json").json == []


def test_what_a_letter_holds_is_shown_on_request_only(careerlog: Program, letter: str) -> None:
    for options in ([], ["--json"]):
        ran = careerlog("dead", "show", letter, *options)
        assert ran.status == 0
        assert "Secret" not in ran.out
        assert ".intake" in ran.out
    assert "Maria Secret" in careerlog("dead", "show", letter, "--payload").out
    told = careerlog("dead", "show", letter, "--payload", "--json").json
    assert b64decode(told["value"]) == BROKEN[1]
    assert [(name, b64decode(value)) for name, value in told["headers"]] == BROKEN[2]


def test_a_letter_sent_again_fails_again_and_is_linked_to_its_first(
    careerlog: Program, kafka: Kafka, topics: Topics, log: CareerLog, letter: str
) -> None:
    [sent] = careerlog("dead", "retry", letter, "--json").json
    assert sent["letter"] == letter
    rows = careerlog("dead", "list", "--all", "--json").json
    assert [(row["letter"], row["state"]) for row in rows] == [(letter, "sent")]
    take_in_all(kafka, topics, log)
    first, second = careerlog("dead", "list", "--all", "--json").json
    assert (first["state"], first["to"]) == ("failed_again", second["letter"])
    assert (second["state"], second["retry_of"]) == ("open", letter)
    [third] = careerlog("dead", "retry", "--all", "--json").json
    assert third["letter"] == second["letter"]
    take_in_all(kafka, topics, log)
    [*_, last] = careerlog("dead", "list", "--json").json
    assert last["retry_of"] == letter


def test_after_a_fix_a_letter_is_recorded_once(
    careerlog: Program,
    kafka: Kafka,
    topics: Topics,
    log: CareerLog,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as unfixed:
        unfixed.setattr("consumers.intake.recording.facts_of", lambda *_: 1 // 0)
        [name] = send(kafka, topics, [structured(skill("g1"))], 0)
        take_in_all(kafka, topics, log)
    assert recorded(log) == []
    for _ in range(2):
        assert careerlog("dead", "retry", name).status == 0
        take_in_all(kafka, topics, log)
    assert recorded(log) == ["g1"]
    assert careerlog("dead", "list", "--json").json == []
    [row] = careerlog("dead", "list", "--all", "--json").json
    assert (row["letter"], row["state"]) == (name, "recorded")


def test_a_letter_is_mended_by_hand_and_sent_again(
    careerlog: Program,
    kafka: Kafka,
    topics: Topics,
    log: CareerLog,
    letter: str,
    tmp_path: Path,
) -> None:
    out = tmp_path / "letters.ndjson"
    assert careerlog("dead", "export", "--out", str(out)).status == 0
    [line] = [orjson.loads(line) for line in out.read_bytes().splitlines()]
    assert b64decode(line["value"]) == BROKEN[1]
    assert out.stat().st_mode & 0o077 == 0
    out.write_bytes(orjson.dumps(line | {"text": skill("mended", "E7")}))
    assert careerlog("dead", "retry", "--mended", str(out)).status == 0
    take_in_all(kafka, topics, log)
    assert recorded(log) == ["g1", "mended"]
    assert careerlog("dead", "list", "--json").json == []


def test_one_letter_that_cannot_be_sent_as_it_is_keeps_no_other_back(
    careerlog: Program, kafka: Kafka, topics: Topics, log: CareerLog, letter: str
) -> None:
    [hollow] = send_raw(kafka, topics.intake, [(None, None, [])])
    [huge] = send(kafka, topics, [(b"k", b"x" * 600_000, [])], 0)
    take_in_all(kafka, topics, log)
    admin = kafka.admin()
    limit = {"max.message.bytes": "100000"}
    admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topics.intake, limit)])
    admin.close()
    ran = careerlog("dead", "retry", "--all", "--json")
    assert ran.status == 1
    rows = {row["letter"]: row for row in ran.json}
    assert rows[letter]["to"]
    assert "mend it" in rows[hollow]["problem"]
    assert "larger than the intake takes" in rows[huge]["problem"]
    still_open = [row["letter"] for row in careerlog("dead", "list", "--json").json]
    assert still_open == [hollow, huge]


def test_a_letter_dropped_is_no_longer_open(careerlog: Program, letter: str) -> None:
    why = "sent twice by the old HR system"
    assert careerlog("dead", "drop", letter, "--reason", why).status == 0
    assert careerlog("dead", "list", "--json").json == []
    [row] = careerlog("dead", "list", "--all", "--json").json
    assert (row["state"], row["why"]) == ("dropped", why)


def test_a_persons_letters_are_forgotten(careerlog: Program, letter: str) -> None:
    assert careerlog("dead", "forget", "E8", "--json").json == {"forgotten": 0}
    assert careerlog("dead", "forget", "E7", "--json").json == {"forgotten": 1}
    assert careerlog("dead", "list", "--all", "--json").json == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["show", "0/999"], "there is no dead letter 0/999"),
        (["retry"], "name letters, or give --all, or --mended FILE"),
        (["retry", "--mended", "bad.ndjson"], "line 1: write a JSON object with"),
    ],
)
def test_a_mistake_is_said_in_a_sentence(
    careerlog: Program, log: CareerLog, tmp_path: Path, arguments: list[str], says: str
) -> None:
    (tmp_path / "bad.ndjson").write_text("what?\n")
    ran = careerlog("dead", *arguments)
    assert ran.status in (1, 2)
    assert says in ran.err


def test_a_kafka_that_is_away_is_named_with_what_to_do(
    careerlog: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("consumers.kafka.connection.ANSWER_WITHIN", 300)
    ran = careerlog("dead", "list", "--kafka", "127.0.0.1:1")
    assert ran.status == 1
    assert "Kafka at 127.0.0.1:1" in ran.err
    assert "CAREERLOG_KAFKA" in ran.err
