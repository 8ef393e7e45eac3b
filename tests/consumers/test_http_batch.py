"""CloudEvents over HTTP: one, many, or as headers; every item gets its own answer."""

import orjson
import pytest

from consumers.http_batch import facts_of_batch, facts_of_request, header_text
from consumers.refusals import Invalid
from consumers.wire import example_cloud_event, fact_from
from tests.consumers.malformed.documents import STATEMENT
from tests.consumers.malformed.making import EVENT, SECRET

BATCH = "application/cloudevents-batch+json"
ONE = "application/cloudevents+json; charset=utf-8"
DATA = orjson.dumps(EVENT["data"])
HEADERS = [
    (f"CE-{name}", str(EVENT[name])) for name in EVENT if name not in ("data", "datacontenttype")
]


def test_a_batch_is_answered_item_by_item_in_its_order():
    goal = example_cloud_event("goal.set")
    wrong = EVENT | {"id": None}
    answers = facts_of_batch(orjson.dumps([EVENT, wrong, 5, goal]), BATCH)
    assert answers[0] == [fact_from(EVENT)]
    assert [str(each) for each in answers[1:3]] == [
        "/id: add this; it is required",
        "/: write a CloudEvent: a JSON object {...}",
    ]
    assert answers[3] == [fact_from(goal)]


def test_a_batch_may_be_empty():
    assert facts_of_batch(b"[]", BATCH) == []


def test_a_single_event_is_a_batch_of_one():
    assert facts_of_batch(orjson.dumps(EVENT), ONE) == [[fact_from(EVENT)]]


def test_an_item_may_tell_several_facts():
    event = EVENT | {"type": "org.adlnet.xapi.statement", "data": [STATEMENT, STATEMENT]}
    (answer,) = facts_of_batch(orjson.dumps([event]), BATCH)
    assert len(answer) == 2


def test_binary_mode_takes_the_attributes_from_headers_in_any_case():
    (answer,) = facts_of_request(DATA, "application/json", [*HEADERS, ("Accept", "*/*")])
    assert answer == [fact_from(EVENT)]


def test_a_document_in_another_format_needs_no_headers():
    (answer,) = facts_of_request(orjson.dumps(STATEMENT), "application/json", [])
    assert [fact.type for fact in answer] == ["training.completed"]


@pytest.mark.parametrize(
    ("body", "content_type", "says"),
    [
        (b"{", BATCH, "this is not JSON"),
        (b"{}", BATCH, "write a JSON array"),
        (b"[", ONE, "this is not JSON"),
        (b"[]", "application/cloudevents+avro", "send events in JSON"),
        (b"[]", "text/csv", "send JSON"),
        (b"[]", "csv", "this is no content type"),
        (b"[]", "application/json; charset=latin1", "UTF-8"),
    ],
)
def test_a_body_that_cannot_be_read_has_no_items(body, content_type, says):
    with pytest.raises(Invalid, match=says):
        facts_of_batch(body, content_type)


@pytest.mark.parametrize(
    ("more", "body", "says"),
    [
        ([("ce-id", "1")], DATA, "/id: this header stands twice"),
        ([("ce-team", "100%")], DATA, "/team: write a percent sign as %25"),
        ([("ce-team", "%C0%A0")], DATA, "/team: write the header as percent-encoded UTF-8"),
        ([("ce-team", "%07")], DATA, "/team: write text without control characters"),
        ([("ce-datacontenttype", "application/json")], DATA, "content-type, not by itself"),
        ([], SECRET.encode(), "/data: line 1, column 1: this is not JSON"),
    ],
)
def test_wrong_headers_and_wrong_data_are_the_items_own_fault(more, body, says):
    (answer,) = facts_of_request(body, "application/json", HEADERS + more)
    assert isinstance(answer, Invalid)
    assert says in str(answer)
    assert SECRET not in str(answer)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Euro%20%E2%82%AC%20%F0%9F%98%80", "Euro € 😀"),  # the binding's own example
        ("%e2%82%ac", "€"),
        ('"a \\"b\\" %41"', 'a "b" A'),
        ("%2541", "%41"),
        ("plain", "plain"),
    ],
)
def test_header_values_are_unquoted_and_percent_decoded_once(value, text):
    assert header_text(value) == text
