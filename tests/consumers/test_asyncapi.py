"""The AsyncAPI document: valid by the official schema, and true to what is sent."""

import re
from pathlib import Path

import orjson
import pytest
from jsonschema import Draft7Validator

from consumers.asyncapi import document
from consumers.intake.letters import Letter, Original, Place, Refusal, written
from consumers.kafka.records import outgoing
from consumers.kafka.topics import Topics
from consumers.wire import example_cloud_event, fact_from
from domain.codec import body, state_of
from domain.events.catalogue import BY_NAME
from domain.events.examples import EXAMPLE_DATA
from domain.events.former import FORMER
from domain.vault import Vault

OFFICIAL = Path(__file__).parent / "asyncapi" / "asyncapi-3.0.0.json"
DOCUMENT = document()
MESSAGES = DOCUMENT["components"]["messages"]


def errors(schema, value):
    """What is wrong with a value by a schema of the document."""
    whole = {"components": DOCUMENT["components"], **schema}
    return [error.message for error in Draft7Validator(whole).iter_errors(value)]


@pytest.fixture(scope="module")
def official():
    return Draft7Validator(orjson.loads(OFFICIAL.read_bytes()))


def test_it_is_valid_by_the_official_schema(official):
    assert [error.message for error in official.iter_errors(DOCUMENT)] == []


@pytest.mark.parametrize(
    "spoilt",
    [
        {"asyncapi": "2.6.0"},
        {"info": {"title": "Careerlog"}},
        {"channels": {"events": {"bindings": {"kafka": {"partitions": "many"}}}}},
        {"operations": {"relay": {"action": "publish", "channel": {"$ref": "#/channels/events"}}}},
    ],
    ids=lambda spoilt: next(iter(spoilt)),
)
def test_the_official_schema_would_say_so(official, spoilt):
    assert not official.is_valid(DOCUMENT | spoilt)


def test_every_reference_leads_somewhere():
    text = orjson.dumps(DOCUMENT).decode()
    for reference in set(re.findall(r'"\$ref":"#/([^"]+)"', text)):
        at = DOCUMENT
        for name in reference.split("/"):
            at = at[name]


def test_the_channels_are_the_topics_with_their_names():
    channels = document(Topics("acme"))["channels"]
    assert [each["address"] for each in channels.values()] == [
        "acme.events",
        "acme.intake",
        "acme.intake.dead",
        "acme.checkpoints",
    ]


@pytest.mark.parametrize("name", BY_NAME)
def test_every_example_is_what_its_schemas_ask_for(name):
    for channel in ("events", "intake"):
        message = MESSAGES[f"{channel}.{name}"]
        assert message["name"] == name
        (example,) = message["examples"]
        assert errors(message["headers"], example["headers"]) == []
        assert errors(message["payload"], example["payload"]) == []
        assert errors(message["payload"], example["payload"] | {"unheard_of": 1})
        assert errors(message["headers"], example["headers"] | {"ce_type": "other"})
    assert errors(MESSAGES[f"intake.{name}"]["payload"], EXAMPLE_DATA[name]) == []


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    file = tmp_path_factory.mktemp("vault") / "keys.db"
    with Vault(f"sqlite:///{file}", b"k" * 32) as made:
        yield made


@pytest.mark.parametrize("name", BY_NAME)
def test_what_the_relay_sends_is_what_its_schemas_ask_for(name, vault):
    more = {"correlationid": "c-1", "causationid": "c-2"}
    (told,) = vault.seal([fact_from(example_cloud_event(name) | more)])
    state = state_of(body(told), "2024-03-01T09:30:02.000001Z")
    record = outgoing((7, told.originator_id, 3, name, state))
    headers = {header: value.decode() for header, value in record.headers}
    message = MESSAGES[f"events.{name}"]
    assert errors(message["headers"], headers) == []
    assert errors(message["payload"], orjson.loads(record.value)) == []
    assert headers.keys() <= message["headers"]["properties"].keys()


@pytest.mark.parametrize(("name", "version"), FORMER)
def test_former_versions_may_still_stand_on_the_topics(name, version):
    message = MESSAGES[f"events.{name}.{version}"]
    schema = {"const": f"urn:careerlog:{name}:{version}", "type": "string"}
    assert message["headers"]["properties"]["ce_dataschema"] == schema
    assert errors(message["payload"], {"effective_on": "2020-01-01", "risk": 4}) == []
    assert errors(message["payload"], {"effective_on": "2020-01-01", "risk": 9})


def test_personal_fields_are_marked():
    schema = DOCUMENT["components"]["schemas"]["career.promoted.data"]
    assert schema["properties"]["reason"]["x-personal-data-of"] == "the stream"


def test_the_headers_of_dead_letters_are_those_that_are_written():
    place = Place("careerlog.intake", 0, 7, 1_709_285_400_000)
    refusal = Refusal("invalid", "write a day")
    letter = Letter(Original(None, b"x", []), place, refusal, "2024-03-01T09:30:00Z")
    described = MESSAGES["dead.letter"]["headers"]["properties"]
    assert [name for name, _ in written(letter).headers] == list(described)
