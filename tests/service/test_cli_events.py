"""`careerlog events` lists the catalogue, and shows each fact's schema and an example to copy."""

import jsonschema
import orjson
import pytest

from domain.events.catalogue import BY_NAME


def test_the_list_names_every_fact_under_its_subject(careerlog):
    ran = careerlog("events")
    assert ran.status == 0
    assert all(name in ran.out for name in BY_NAME)
    assert "goals and plans" in ran.out


def test_programs_get_every_fact_with_its_personal_fields(careerlog):
    facts = {fact["name"]: fact for fact in careerlog("events", "--json").json}
    assert list(facts) == list(BY_NAME)
    assert facts["successor.nominated"] == {
        "name": "successor.nominated",
        "version": 1,
        "subject": "succession",
        "streams": ["position"],
        "sent": "Sent when somebody is named as a possible successor for the post, "
        "whoever holds it.",
        "personal": {"reason": "employee", "why": "employee"},
    }


@pytest.mark.parametrize("name", ["goal.set", "position.requirements_set", "record.corrected"])
def test_the_example_keeps_to_the_schema_and_is_appended(careerlog, name):
    schema = careerlog("events", "--schema", name).json
    example = careerlog("events", "--example", name)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(example.json["data"], schema)
    [row] = careerlog("append", "-", "--json", stdin=example.out.encode()).json
    assert row == {"line": 1, "status": "recorded", "position": 1, "errors": []}


@pytest.mark.parametrize("option", ["--schema", "--example"])
def test_a_misspelt_name_is_answered_with_the_nearest_one(careerlog, option):
    ran = careerlog("events", option, "goal.sett")
    assert (ran.status, ran.out) == (2, "")
    assert "did you mean goal.set" in ran.err
    assert ran.err.count("\n") == 1


def test_schema_and_example_are_asked_for_one_at_a_time(careerlog):
    ran = careerlog("events", "--schema", "goal.set", "--example", "goal.set")
    assert ran.status == 2
    assert "not both" in ran.err


def test_json_schemas_are_json_documents(careerlog):
    assert orjson.loads(careerlog("events", "--schema", "goal.set").out)["$id"] == (
        "urn:careerlog:goal.set:1"
    )
