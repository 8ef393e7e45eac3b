"""What the facts themselves refuse: nothing is guessed, converted or silently dropped."""

import json

import orjson
import pytest
from pydantic import ValidationError

from domain.events.base import Event
from domain.events.catalogue import BY_NAME
from domain.events.examples import EXAMPLE_DATA, EXAMPLE_SUBJECTS

STREAMS = {"career", "position", "path", "review"}


def fact(name: str, **fields) -> Event:
    kind = BY_NAME[name]
    envelope = {
        "originator_id": EXAMPLE_SUBJECTS[kind.streams[0]],
        "source": "urn:test",
        "event_id": "1",
    }
    return kind.model_validate_json(json.dumps(envelope | EXAMPLE_DATA[name] | fields))


def refused_at(name: str, **fields) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        fact(name, **fields)
    return [".".join(map(str, error["loc"])) for error in refused.value.errors()]


@pytest.mark.parametrize("good", ["E1024", "a", "7", "ana.costa@example.org", "A-_.@", "x" * 64])
def test_an_id_is_a_letter_or_digit_and_then_a_few_safe_characters(good):
    assert fact("goal.set", goal=good).goal == good


@pytest.mark.parametrize("bad", ["", " E1", "E 1", "-E1", ".E1", "é1", "E1\n", "E/1", "x" * 65, 7])
def test_anything_else_is_no_id(bad):
    assert refused_at("goal.set", goal=bad) == ["goal"]


@pytest.mark.parametrize(
    "bad",
    [
        True,
        20240101,
        1.5,
        "2024-01-01T00:00:00",
        "2024-01-01T00:00:00Z",
        "2024-02-30",
        "2024-1-1",
        "01.02.2024",
        "20240101",
        "1699-12-31",
        "2200-01-01",
        "",
    ],
)
def test_a_day_is_written_as_a_day_within_living_record(bad):
    assert refused_at("goal.set", effective_on=bad) == ["effective_on"]
    assert refused_at("goal.set", due=bad) == ["due"]


@pytest.mark.parametrize("good", ["1700-01-01", "2199-12-31", "2024-02-29"])
def test_the_first_and_last_day_of_living_record_are_days(good):
    assert str(fact("goal.set", effective_on=good).effective_on) == good


@pytest.mark.parametrize(
    ("name", "field", "length"),
    [("career.promoted", "title", 160), ("goal.set", "description", 4000)],
)
def test_text_is_bounded(name, field, length):
    assert getattr(fact(name, **{field: "x" * length}), field) == "x" * length
    assert refused_at(name, **{field: "x" * (length + 1)}) == [field]
    assert refused_at(name, **{field: ""}) == [field]


@pytest.mark.parametrize("bad", ["two\nlines", "tab\there", "nul\x00", 7, ["x"], {"a": 1}])
def test_a_title_is_one_line_of_text(bad):
    assert refused_at("career.promoted", title=bad) == ["title"]


def test_a_note_may_have_lines_and_no_nul():
    assert fact("goal.set", description="one\ntwo\t.").description == "one\ntwo\t."
    assert refused_at("goal.set", description="nul\x00") == ["description"]


@pytest.mark.parametrize("name", BY_NAME)
def test_no_fact_takes_a_field_it_does_not_know(name):
    assert refused_at(name, salary=1) == ["salary"]


@pytest.mark.parametrize("name", BY_NAME)
def test_every_fact_needs_its_day_its_stream_and_its_sender(name):
    with pytest.raises(ValidationError) as refused:
        BY_NAME[name].model_validate_json("{}")
    missing = {error["loc"][0] for error in refused.value.errors() if error["type"] == "missing"}
    assert {"originator_id", "source", "event_id", "effective_on"} <= missing


@pytest.mark.parametrize(
    ("name", "stream"),
    [
        (name, stream)
        for name, kind in BY_NAME.items()
        for stream in sorted(STREAMS - {*kind.streams})
    ],
)
def test_no_fact_stands_on_another_kind_of_stream(name, stream):
    with pytest.raises(ValidationError, match=f"not on a {stream} stream"):
        fact(name, originator_id=f"{stream}-X1")


@pytest.mark.parametrize("bad", ["E1024", "career-", "career-a b", "team-1", "Career-E1", ""])
def test_a_stream_is_a_kind_and_an_id(bad):
    assert refused_at("goal.set", originator_id=bad) == ["originator_id"]


@pytest.mark.parametrize(
    ("name", "field", "bad"),
    [
        ("goal.set", "purpose", "both"),
        ("employee.left", "cause", "Resigned"),
        ("employee.left", "voluntary", "yes"),
        ("employee.left", "voluntary", 1),
        ("career.promoted", "ladder", "snakes"),
        ("plan.agreed", "agreed_by", []),
        ("plan.agreed", "agreed_by", ["employee", "board"]),
        ("action.agreed", "owner", ""),
        ("skill.assessed", "level", 7.1),
        ("skill.assessed", "level", -0.1),
        ("skill.assessed", "level", "5"),
        ("appraisal.recorded", "performance", 6),
        ("appraisal.recorded", "performance", 3.5),
        ("appraisal.recorded", "performance", True),
        ("assignment.started", "share_percent", 0),
        ("successor.nominated", "readiness", "interim"),
        ("successor.nominated", "rank", 0),
        ("opening.filled", "route", "both"),
        ("person.erased", "basis", "because"),
        ("goal.set", "effective_seq", -1),
    ],
)
def test_lists_of_values_are_closed_and_numbers_are_bounded(name, field, bad):
    assert refused_at(name, **{field: bad})[0].partition(".")[0] == field


@pytest.mark.parametrize(
    ("name", "fields", "says"),
    [
        (
            "career.promoted",
            dict.fromkeys(("post", "title", "grade"), None),
            "a move needs at least one of",
        ),
        ("secondment.started", {"host_organisation": None}, "needs host_unit or host_organisation"),
        ("path.defined", {"from_post": "P1"}, "starts at one of"),
        ("path.defined", {"to_post": None}, "ends at one of"),
    ],
)
def test_a_fact_that_says_too_little_or_too_much_is_refused(name, fields, says):
    with pytest.raises(ValidationError, match=says):
        fact(name, **fields)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Principal Engineer"},
        {"effective_on": "2022-02-01", "effective_seq": 2},
        {"grade": None},
        {"ladder": "management", "actor": "E1"},
    ],
)
def test_a_correction_replaces_fields_that_its_target_has(changes):
    assert fact("record.corrected", changes=changes).changes == changes


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "at least 1"),
        ({"salary": 1}, "no such field to correct; it has"),
        ({"source": "x"}, "no such field to correct"),
        ({"originator_id": "career-E2"}, "no such field to correct"),
        ({"position": 1}, "no such field to correct"),
        ({"effective_on": None}, "changes.effective_on"),
        ({"effective_on": "soon"}, "changes.effective_on"),
        ({"title": 5}, "changes.title"),
        ({"ladder": "snakes"}, "changes.ladder: Input should be 'management' or 'specialist'"),
        ({"grade": "a b"}, "changes.grade"),
    ],
)
def test_a_correction_is_held_to_what_its_target_would_take(changes, says):
    with pytest.raises(ValidationError, match=says):
        fact("record.corrected", changes=changes)


@pytest.mark.parametrize(
    "target", ["career.promotd", "record.corrected", "record.rescinded", "person.erased", ""]
)
def test_a_correction_names_a_type_that_can_be_corrected(target):
    with pytest.raises(ValidationError, match="no type of fact that can be corrected"):
        fact("record.corrected", target_type=target)


def test_a_correction_of_personal_data_off_the_persons_own_stream_names_the_person():
    correction = {
        "originator_id": "position-P77",
        "target_type": "successor.nominated",
        "changes": {"why": "Better than we wrote."},
    }
    with pytest.raises(ValidationError, match="person: name the employee"):
        fact("record.corrected", **correction)
    named = fact("record.corrected", **correction, person="E1024")
    assert named.personal_values()["changes", "why"] == "E1024"


def test_a_fact_is_never_changed_in_place():
    with pytest.raises(ValidationError, match="frozen"):
        fact("goal.set").goal = "G-2"


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00"])
def test_a_time_that_leaves_the_calendar_in_utc_is_refused(moment):
    told = {
        "originator_id": "career-E1",
        "source": "hr",
        "event_id": "1",
        "effective_on": "2020-01-01",
        "entered_at": moment,
    }
    with pytest.raises(ValidationError, match="years 1 to 9999"):
        BY_NAME["goal.achieved"].model_validate_json(orjson.dumps(told | {"goal": "G"}))


def test_a_note_on_a_posts_stream_names_the_person_it_speaks_of():
    told = {
        "originator_id": "position-P1",
        "source": "hr",
        "event_id": "1",
        "effective_on": "2020-01-01",
        "target_id": "x",
        "note": "was ill that week",
    }
    note = BY_NAME["record.annotated"]
    with pytest.raises(ValidationError, match="person: name the employee"):
        note.model_validate_json(orjson.dumps(told))
    named = note.model_validate_json(orjson.dumps(told | {"person": "E5"}))
    assert named.personal_values() == {("note",): "E5"}
