"""A letter reads back as it was written: whole or in parts, in any order, however many copies."""

from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from consumers.intake.letters import (
    Letter,
    Mark,
    Original,
    Place,
    Record,
    Refusal,
    can_stand,
    written,
    written_in_parts,
    written_mark,
)
from consumers.intake.reading import Lying
from consumers.refusals import FieldError

PLACE = Place("careerlog.intake", 3, 1042, 1_700_000_000_000)
REFUSAL = Refusal("invalid", "/data: add an object", (FieldError("/data", "add an object"),))
AT = "2026-01-01T00:00:00.000000Z"

names = st.text(max_size=8) | st.sampled_from(["dead_kind", "dead_topic", "careerlog_retry_of"])
originals = st.builds(
    Original,
    st.none() | st.binary(max_size=20),
    st.none() | st.binary(max_size=200),
    st.lists(st.tuples(names, st.none() | st.binary(max_size=20)), max_size=4),
)


def read(*records: Record) -> Lying:
    lying = Lying()
    for record in records:
        assert lying.take(_consumed(record)) == PLACE
    return lying


@given(originals, st.integers(1, 400), st.randoms())
def test_a_letter_reads_back_as_it_was_written(original: Original, most: int, any: Any) -> None:
    letter = Letter(original, PLACE, REFUSAL, AT, frozenset({"E1", "E2"}))
    records = written_in_parts(letter, most) * 2
    any.shuffle(records)
    assert read(*records).letters == {PLACE: letter}
    if can_stand(original):
        assert read(written(letter), *records).letters == {PLACE: letter}


@given(st.randoms())
def test_the_latest_mark_counts_however_the_marks_stand(any: Any) -> None:
    letter = Letter(Original(b"k", b"v", []), PLACE, REFUSAL, AT)
    marks = [
        Mark("sent", PLACE, "2026-01-02T00:00:00.000000Z", "3/2000"),
        Mark("dropped", PLACE, "2026-01-03T00:00:00.000000Z", why="known"),
    ]
    records = [written(letter), *map(written_mark, marks), *map(written_mark, marks)]
    any.shuffle(records)
    [held] = read(*records).judged({})
    assert (held.state, held.why) == ("dropped", "known")


def test_what_a_sent_letter_came_to_is_told_by_how_far_the_intake_is() -> None:
    letter = Letter(Original(b"k", b"v", []), PLACE, REFUSAL, AT)
    lying = read(written(letter), written_mark(Mark("sent", PLACE, AT, "1/7")))
    assert lying.judged({1: 7})[0].state == "sent"
    assert lying.judged({1: 8})[0].state == "recorded"
    back = Letter(letter.original, PLACE._replace(partition=1, offset=7), REFUSAL, AT)
    lying.take(_consumed(written(back)))
    assert [held.state for held in lying.judged({1: 8})] == ["failed_again", "open"]


def test_a_record_that_is_not_ours_is_left_alone() -> None:
    lying = Lying()
    assert lying.take(_consumed(Record(b"k", b"v", [("dead_kind", b"letter")]))) is None
    assert lying.judged({}) == []


def _consumed(record: Record) -> Any:
    return SimpleNamespace(key=record.key, value=record.value, headers=record.headers)
