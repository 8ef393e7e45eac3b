"""The Kafka binding as it is read: both modes say the same, and what else may stand beside."""

import orjson
import pytest

from consumers.formats import facts_of
from consumers.refusals import Invalid
from consumers.wire import example_cloud_event, fact_from
from domain.events.catalogue import BY_NAME
from tests.consumers.malformed.making import EVENT, headers

STRUCTURED = [("content-type", b"application/cloudevents+json; charset=UTF-8")]
FACT = fact_from(EVENT)
DATA = orjson.dumps(EVENT["data"])


def read(value, given, key=None):
    return facts_of(key, value, given)


def with_content_type(text):
    return [*headers(without=("content-type",)), ("content-type", text)]


@pytest.mark.parametrize("name", [name for name in BY_NAME if not BY_NAME[name].written_here])
def test_every_fact_may_come_in_either_mode(name):
    event = example_cloud_event(name)
    binary = [
        (f"ce_{attribute}", value.encode())
        for attribute, value in event.items()
        if attribute not in ("data", "datacontenttype")
    ]
    expected = [fact_from(event)]
    assert read(orjson.dumps(event["data"]), binary) == expected
    assert read(orjson.dumps(event), STRUCTURED) == expected
    assert read(orjson.dumps(event), None) == expected


@pytest.mark.parametrize("name", [name for name in BY_NAME if BY_NAME[name].written_here])
def test_what_careerlog_writes_itself_nobody_sends(name):
    with pytest.raises(Invalid, match="/type: Careerlog writes this fact itself: use careerlog"):
        read(orjson.dumps(example_cloud_event(name)), STRUCTURED)


@pytest.mark.parametrize(
    "given",
    [
        headers(),
        headers(without=("content-type",)),
        headers(("traceparent", b"\xff"), ("careerlog_retry_of", b"0/7")),
        headers(("ce_team", "Zürich".encode()), ("ce_partitionkey", b"x"), ("ce_unset", None)),
        [*headers(without=("time", "dataschema")), ("ce_time", EVENT["time"].encode())],
        with_content_type(b"Application/JSON"),
        with_content_type(b'application/json; charset="utf-8"; profile=x'),
        with_content_type(None),
    ],
)
def test_what_says_nothing_about_the_fact_does_no_harm(given):
    assert read(DATA, given) == [FACT]


def test_structured_mode_may_repeat_its_attributes_as_headers():
    beside = [("ce_id", EVENT["id"].encode()), ("ce_type", EVENT["type"].encode())]
    assert read(orjson.dumps(EVENT), STRUCTURED + beside) == [FACT]


def test_headers_are_taken_as_they_stand_without_percent_decoding():
    given = [*headers(without=("id",)), ("ce_id", b"100%25")]
    (told,) = read(DATA, given)
    assert told.event_id == "100%25"


@pytest.mark.parametrize(
    "key",
    [None, b"", b"career-E1024", b"E1024", b"\xff-\x00", b"position-P77", b'"career-E2"'],
)
def test_a_key_is_taken_whatever_it_is(key):
    assert read(DATA, headers(), key) == [FACT]


def test_a_key_that_is_another_persons_stream_is_refused():
    with pytest.raises(Invalid, match="the record's key is another stream"):
        read(DATA, headers(), b"career-E2")


def test_everything_that_is_wrong_is_said_at_once():
    with pytest.raises(Invalid) as refused:
        read(b"{}", headers(("ce_ID", b"1"), without=("source", "subject")))
    pointers = {error.pointer for error in refused.value.errors}
    assert pointers >= {"/source", "/subject", "/ID", "/data/effective_on"}
