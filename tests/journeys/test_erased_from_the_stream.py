"""What was sent about a person through Kafka is on no topic once they are erased."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from consumers.intake.reading import records_of
from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics
from domain.log import CareerLog
from projections.catalogue import KEPT_UP
from projections.database import NotProjected, open_database
from projections.positions import head_of
from service.settings import settings
from tests.consumers.intake.kafka_side import letters, send, skill, structured, taken_in
from tests.consumers.relay.stream import position
from tests.journeys.canary import PERSON, WORD, in_files, live_rows, told_of_the_person
from tests.journeys.story import Story
from tests.service.program import event
from tests.waiting import DEADLINE, until

PARTS = (["intake"], ["relay", "--partitions", "3"], ["project", "--from", "kafka"])
BROKEN = {
    "as a stream": b'{"subject": "career-%s", "data": {"reason": "%s"'
    % (PERSON.encode(), WORD.encode()),
    "in a field": b'{"employee": "%s", "note": "%s", "kind": 7}' % (PERSON.encode(), WORD.encode()),
}


@contextmanager
def part(command: list[str], said: Path) -> Iterator[None]:
    """One part as a process; its log lines go to the file."""
    with said.open("ab") as errors:
        program = subprocess.Popen(
            [sys.executable, "-c", "from service.cli import main; main()", *command], stderr=errors
        )
    try:
        yield
    finally:
        program.send_signal(signal.SIGTERM)
        assert program.wait(DEADLINE) == 0


def values(kafka: Kafka, topic: str) -> list[bytes]:
    """All that stands on a topic: keys, values and headers."""
    return [
        b" ".join(
            text
            for text in (each.key, each.value, *(v for _, v in each.headers))
            if text is not None
        )
        for each in records_of(kafka, topic)
    ]


def told_everywhere(story: Story, kafka: Kafka, topics: Topics) -> bool:
    """Whether relay and projectors have come to the end of the log."""
    store = story.careerlog.store
    with CareerLog.at(store) as log:
        head = log.head()
    if not head or position(store, topics) < head:
        return False
    with open_database(store) as database:
        try:
            return all(head_of(database, name) >= head for name in KEPT_UP)
        except NotProjected:
            return False


@pytest.fixture
def streaming(story: Story, kafka: Kafka, topics: Topics, monkeypatch: pytest.MonkeyPatch) -> Story:
    """A story whose store is fed through Kafka."""
    monkeypatch.setenv("CAREERLOG_STORE", story.careerlog.store)
    monkeypatch.setenv("CAREERLOG_KAFKA", kafka.hosts)
    monkeypatch.setenv("CAREERLOG_KAFKA_TOPICS", topics.prefix)
    return story


def test_no_topic_log_line_table_or_file_holds_what_was_sent(
    streaming: Story, kafka: Kafka, topics: Topics, tmp_path: Path
):
    other = structured(event("employee.hired", "2020-01-01", "h7", "career-E7", given_name="Kim"))
    sent = [structured(each) for each in told_of_the_person()]
    broken = [(b"k", value, []) for value in (*BROKEN.values(), b'{"subject": "career-E8", ')]
    send(kafka, topics, [*sent, *broken, other])
    after = structured(skill("g7", "E7"))
    send(kafka, topics, [after] * 3)
    streaming.careerlog.told(event("employee.hired", "2020-01-01", "h9", "career-E9"))

    with ExitStack() as running:
        for number, command in enumerate(PARTS):
            running.enter_context(part(command, tmp_path / f"{number}.log"))
        until(lambda: taken_in(kafka, topics), "everything is taken in")
        until(lambda: told_everywhere(streaming, kafka, topics), "everything is projected")
        assert any(WORD.encode() in value for value in values(kafka, topics.intake))
        assert len(letters(kafka, topics)) >= 3

        two = ("--by", "E2", "--authorised-by", "E3", "--despite", "court order")
        erased = streaming.asked("erase", PERSON, "--basis", "objection", *two)
        assert erased["cleared"]["dead_letters"] >= 2
        speaking = [value for _, value, _ in (*sent, *broken) if WORD.encode() in value]
        assert erased["cleared"]["intake_records"] >= len(speaking) > 50
        until(lambda: told_everywhere(streaming, kafka, topics), "the erasure is projected")

    for topic in (topics.intake, topics.dead, topics.events, topics.checkpoints):
        assert not any(WORD.encode() in value for value in values(kafka, topic)), topic
    assert len(values(kafka, topics.events)) > len(sent)
    [left] = letters(kafka, topics).values()
    assert left.letter.people == {"E8"}

    where = settings(streaming.careerlog.store)
    for url in (where.store, where.vault_url):
        for table, row in live_rows(url):
            assert WORD not in row, table
    for file, content in in_files(tmp_path):
        assert WORD.encode() not in content, file
    assert streaming.asked("history", PERSON)[0]["data"]["given_name"] == {"erased": True}
    assert streaming.asked("history", "E7")[0]["data"]["given_name"] == "Kim"
    assert streaming.asked("verify")["ok"]


def test_what_is_not_taken_in_yet_is_said_and_cleared_later(
    streaming: Story, kafka: Kafka, topics: Topics, tmp_path: Path
):
    hired = event("employee.hired", "2020-01-01", "h1", f"career-{PERSON}", given_name="Ana")
    left = event("employee.left", "2021-01-01", "l1", f"career-{PERSON}", voluntary=True)
    streaming.careerlog.told(hired, left)
    late = event("skill.applied", "2020-05-05", "s1", f"career-{PERSON}", skill="x", context=WORD)
    send(kafka, topics, [structured(late)])
    two = ("--by", "E2", "--authorised-by", "E3")
    ran = streaming.careerlog("erase", PERSON, "--basis", "objection", *two)
    assert ran.status == 1 and f"{PERSON} is erased" in ran.out
    assert "1 record in" in ran.err and f"careerlog erase {PERSON} --sweep" in ran.err

    with part(["intake"], tmp_path / "intake.log"):
        until(lambda: taken_in(kafka, topics), "everything is taken in")
    swept = streaming.asked("erase", PERSON, "--sweep")
    assert swept["cleared"] == {"parked": 0, "dead_letters": 0, "intake_records": 1}
    assert values(kafka, topics.intake) == []
    history = streaming.asked("history", PERSON)
    assert [each["id"] for each in history if each["id"] == "s1"] == ["s1"]
    assert not any(WORD in row for _, row in live_rows(streaming.careerlog.store))


def test_without_kafka_the_erasure_holds_and_says_what_is_left(
    streaming: Story, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CAREERLOG_KAFKA", "127.0.0.1:1")
    hired = event("employee.hired", "2020-01-01", "h1", f"career-{PERSON}", given_name="Ana")
    streaming.careerlog.told(hired)
    two = ("--by", "E2", "--authorised-by", "E3")
    ran = streaming.careerlog("erase", PERSON, "--basis", "unlawful_processing", *two)
    assert ran.status == 1 and f"{PERSON} is erased" in ran.out
    assert ran.err.count("\n") == 1 and f"careerlog erase {PERSON} --sweep" in ran.err
    assert streaming.asked("history", PERSON)[0]["data"]["given_name"] == {"erased": True}
