"""Facts outside: what comes in is checked to the letter, what goes out comes in again."""

from datetime import UTC, date, datetime

import pytest

from consumers.wire import Invalid, cloud_event, example_cloud_event, fact_from
from domain.events.catalogue import BY_NAME, schema_id
from domain.events.examples import EXAMPLE_DATA

PROMOTED = example_cloud_event("career.promoted")
SECRET = "Maria Secret"


def promoted(without: tuple[str, ...] = (), data: dict | None = None, **attributes):
    event = PROMOTED | attributes | {"data": PROMOTED["data"] | (data or {})}
    return {name: value for name, value in event.items() if name not in without}


def refusals(event) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        fact_from(event)
    return dict(refused.value.errors)


def test_there_is_an_example_of_every_fact():
    assert list(EXAMPLE_DATA) == list(BY_NAME)


@pytest.mark.parametrize("name", BY_NAME)
def test_every_example_is_accepted_and_comes_back_unchanged(name):
    fact = fact_from(example_cloud_event(name))
    assert fact.type == name
    assert fact_from(cloud_event(fact)) == fact


def test_attributes_and_data_become_one_fact():
    fact = fact_from(promoted(correlationid="c-1", causationid="c-2"))
    assert fact.originator_id == "career-E1024"
    assert (fact.source, fact.event_id) == ("urn:example:hr", "example-career.promoted")
    assert fact.effective_on == date(2022, 1, 1)
    assert fact.entered_at == datetime(2024, 3, 1, 9, 30, tzinfo=UTC)
    assert (fact.correlation_id, fact.causation_id) == ("c-1", "c-2")
    assert fact.title == "Senior Engineer"


@pytest.mark.parametrize("name", ["time", "datacontenttype", "dataschema"])
def test_optional_attributes_may_be_missing_or_null(name):
    missing, null = fact_from(promoted(without=(name,))), fact_from(promoted(**{name: None}))
    assert missing == null
    assert missing.title == "Senior Engineer"


@pytest.mark.parametrize(
    "attributes",
    [
        {"position": 7, "recorded_at": "2024-01-01T00:00:00Z", "recordedtime": "whenever"},
        {"traceparent": "00-4bf9", "partitionkey": "x"},
        {"datacontenttype": "application/json; charset=utf-8"},
    ],
    ids=["what the log once gave", "others' extensions", "a charset"],
)
def test_what_says_nothing_about_the_fact_is_ignored(attributes):
    assert fact_from(promoted(**attributes)) == fact_from(promoted())


@pytest.mark.parametrize(
    ("event", "pointer", "says"),
    [
        (promoted(specversion="0.3"), "/specversion", 'write "1.0"'),
        (promoted(without=("specversion",)), "/specversion", 'write "1.0"'),
        (promoted(without=("id",)), "/id", "required"),
        (promoted(id="a b"), "/id", "without spaces"),
        (promoted(id=5), "/id", "text"),
        (promoted(without=("source",)), "/source", "required"),
        (promoted(without=("subject",)), "/subject", "required"),
        (promoted(subject="E1024"), "/subject", "such as career-E1024"),
        (promoted(subject="position-P77"), "/subject", "stands on a career stream"),
        (promoted(type="career.promotd"), "/type", "did you mean career.promoted"),
        (promoted(type="xyz"), "/type", "such as goal.set"),
        (promoted(type=None), "/type", "such as goal.set"),
        (promoted(dataschema=schema_id("goal.set")), "/dataschema", "career.promoted:1"),
        (promoted(dataschema="urn:careerlog:career.promoted:2"), "/dataschema", ":1"),
        (promoted(dataschema=1), "/dataschema", ":1"),
        (promoted(datacontenttype="text/xml"), "/datacontenttype", "application/json"),
        (promoted(time="2024-03-01"), "/time", "RFC 3339"),
        (promoted(time="2024-03-01T09:30:00"), "/time", "zone"),
        (promoted(time="2024-03-01 09:30:00Z"), "/time", "RFC 3339"),
        (promoted(time="1709285400"), "/time", "RFC 3339"),
        (promoted(time=1709285400), "/time", "RFC 3339"),
        (promoted(time="2024-13-01T09:30:00Z"), "/time", "RFC 3339"),
        (promoted(data_base64="e30="), "/data_base64", "`data`"),
        (promoted(correlationId="c"), "/correlationId", "correlationid"),
        (promoted(event_id="c"), "/event_id", "as id"),
        (promoted(my_own="x"), "/my_own", "lower-case"),
        (promoted(actor="E1"), "/actor", "inside `data`"),
        (promoted(effective_on="2024-01-01"), "/effective_on", "inside `data`"),
        (promoted() | {"data": []}, "/data", "add an object"),
        (promoted(without=("data",)), "/data", "add an object"),
        (promoted(data={"source": "x"}), "/data/source", "attribute source"),
        (promoted(data={"event_id": "x"}), "/data/event_id", "attribute id"),
        (promoted(data={"position": 3}), "/data/position", "leave this out"),
        (promoted(data={"titel": "x"}), "/data/titel", "did you mean title?"),
        (promoted(data={"a/b~c": "x"}), "/data/a~1b~0c", "no such field"),
        (promoted(data={"ladder": "snakes"}), "/data/ladder", "'management' or 'specialist'"),
        (promoted(data={"effective_on": "0"}), "/data/effective_on", "YYYY-MM-DD"),
        (promoted(data={"effective_on": {1, 2}}), "/data", "write JSON"),
    ],
)
def test_a_malformed_event_is_refused_where_it_is_wrong(event, pointer, says):
    assert says in refusals(event)[pointer]


@pytest.mark.parametrize("event", [None, 5, "text", [PROMOTED]])
def test_what_is_no_object_is_refused_as_a_whole(event):
    assert "JSON object" in refusals(event)[""]


def test_everything_wrong_is_said_at_once():
    wrong = promoted(
        specversion="2.0",
        id="",
        subject="position-P77",
        data={"effective_on": "1st of May", "unit": "a b", "titel": "x", "previous_post_until": 1},
    )
    assert set(refusals(wrong)) == {
        "/specversion",
        "/id",
        "/subject",
        "/data/effective_on",
        "/data/unit",
        "/data/titel",
        "/data/previous_post_until",
    }


def test_an_unknown_type_does_not_hide_what_else_is_wrong():
    wrong = promoted(type="career.promotd", id=" ", data={"effective_on": "soon"})
    assert set(refusals(wrong)) == {"/type", "/id", "/data/effective_on"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("employee.hired", {"given_name": SECRET + "\n"}),
        ("employee.hired", {"given_name": [SECRET]}),
        ("employee.hired", {"ladder": SECRET}),
        ("employee.hired", {"effective_on": SECRET}),
        ("employee.hired", {"manager": SECRET}),
        ("goal.set", {"description": SECRET * 400}),
        ("conversation.held", {"reasons_to_leave": {"sealed": SECRET}}),
        ("position.requirements_set", {"skills": [{"skill": SECRET, "level": SECRET}]}),
        (
            "record.corrected",
            {"target_type": "employee.hired", "changes": {"given_name": SECRET + "\n"}},
        ),
        ("record.corrected", {"changes": {"ladder": SECRET}}),
    ],
)
def test_no_refusal_repeats_what_was_sent(name, data):
    event = example_cloud_event(name)
    event["data"] = event["data"] | data
    with pytest.raises(Invalid) as refused:
        fact_from(event)
    assert "Secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"title": 5}, "/data/changes/title"),
        ({"salary": 5}, "/data/changes/salary"),
        ({"effective_on": "1709285400"}, "/data/changes/effective_on"),
        ({}, "/data/changes"),
    ],
)
def test_a_correction_is_refused_at_the_change_that_does_not_fit(changes, pointer):
    event = example_cloud_event("record.corrected")
    event["data"] = event["data"] | {"changes": changes}
    assert list(refusals(event)) == [pointer]


def test_a_fact_of_the_log_goes_out_with_its_place_and_its_recording_time():
    recorded = datetime(2026, 1, 1, tzinfo=UTC)
    fact = fact_from(PROMOTED).replaced(position=42, originator_version=3, recorded_at=recorded)
    event = cloud_event(fact)
    assert (event["position"], event["recorded_at"]) == (42, "2026-01-01T00:00:00.000000Z")
    assert event["recordedtime"] == event["recorded_at"]
    assert fact_from(event) == fact_from(PROMOTED)


def test_what_a_fact_does_not_say_is_left_out():
    event = cloud_event(fact_from(promoted(without=("time",))))
    assert not {"time", "correlationid", "position", "recorded_at"} & event.keys()
    assert event["data"].keys() == PROMOTED["data"].keys()


def test_a_null_in_a_correction_is_kept_because_it_clears_a_field():
    event = example_cloud_event("record.corrected")
    event["data"] = event["data"] | {"changes": {"title": None}}
    assert cloud_event(fact_from(event))["data"]["changes"] == {"title": None}


@pytest.mark.parametrize(
    ("held", "shown"),
    [
        ("Ana", "Ana"),
        ({"of": "E1024", "sealed": "c2VhbGVk"}, {"sealed": True}),
        (object(), {"erased": True}),
    ],
    ids=["opened", "sealed", "erased"],
)
def test_a_personal_value_goes_out_as_it_is_held(held, shown):
    hired = fact_from(example_cloud_event("employee.hired")).replaced(given_name=held)
    assert cloud_event(hired)["data"]["given_name"] == shown


def test_a_sealed_personal_value_in_a_correction_stays_hidden():
    fact = fact_from(example_cloud_event("record.corrected"))
    sealed = fact.replaced(changes={"family_name": {"of": "E1024", "sealed": "c2VhbGVk"}})
    assert cloud_event(sealed)["data"]["changes"] == {"family_name": {"sealed": True}}
