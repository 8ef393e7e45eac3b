"""The catalogue keeps its promises: released names and schemas stay, old versions stay readable."""

from typing import ClassVar

import pytest

from consumers.wire import Invalid, example_cloud_event, fact_from
from domain.events.base import CARRIED_OUTSIDE
from domain.events.catalogue import (
    BY_NAME,
    BY_SUBJECT,
    UnknownVersion,
    data_schema,
    schema_id,
    upcast,
)
from domain.events.former import FORMER
from domain.events.judgement import RetentionRiskAssessed
from domain.events.plans import GoalSet
from tests.domain.released import broken_promises, released, wording_left_out

RISK = "retention_risk.assessed"


def test_the_catalogue_keeps_everything_that_was_released():
    assert broken_promises(released()) == []


def test_a_name_that_disappears_is_noticed():
    kinds = {name: kind for name, kind in BY_NAME.items() if name != "goal.set"}
    assert broken_promises(released(), kinds) == ["goal.set was released and has disappeared"]


def test_a_schema_that_changes_without_a_new_version_is_noticed():
    was = released()
    del was["goal.set", 1]["properties"]["due"]
    assert broken_promises(was) == ["goal.set version 1 has changed since its release"]


def test_better_wording_is_not_a_change():
    schema = {"title": "A", "description": "b", "properties": {"title": {"type": "string"}}}
    assert wording_left_out(schema) == {"properties": {"title": {"type": "string"}}}


def test_a_fact_that_was_never_recorded_as_released_is_noticed():
    was = released()
    del was["goal.set", 1]
    assert broken_promises(was) == ["goal.set version 1 is not recorded"]


def test_a_new_version_without_an_upcaster_is_noticed():
    class GoalSetAnew(GoalSet):
        version: ClassVar[int] = 2

    assert broken_promises(released(), BY_NAME | {"goal.set": GoalSetAnew}) == [
        "goal.set version 1 has no upcaster",
        "goal.set version 1 cannot be checked any more",
        "goal.set version 2 is not recorded",
    ]


@pytest.mark.parametrize(("name", "version"), FORMER)
def test_a_former_version_is_still_checked_as_it_was_released(name, version, monkeypatch):
    monkeypatch.setitem(BY_NAME, name, FORMER[name, version])
    assert wording_left_out(data_schema(name)) == released()[name, version]


@pytest.mark.parametrize(
    ("risk", "loss"), [(1, "low"), (2, "low"), (3, "medium"), (4, "high"), (5, "high")]
)
def test_the_single_risk_of_version_1_reads_as_a_risk_of_loss(risk, loss):
    sent = {
        **example_cloud_event(RISK),
        "dataschema": schema_id(RISK, 1),
        "data": {"effective_on": "2020-05-01", "risk": risk, "assessor": "E0312", "reasons": "Pay"},
    }
    fact = fact_from(sent)
    assert isinstance(fact, RetentionRiskAssessed)
    assert (fact.risk_of_loss, fact.impact_of_loss, fact.assessor) == (loss, None, "E0312")


@pytest.mark.parametrize(
    ("data", "at"),
    [
        ({}, "/data/risk"),
        ({"risk": "3"}, "/data/risk"),
        ({"risk": True}, "/data/risk"),
        ({"risk": 6}, "/data/risk"),
        ({"risk": 3, "risk_of_loss": "low"}, "/data/risk_of_loss"),
    ],
)
def test_what_version_1_never_allowed_is_refused_at_its_field(data, at):
    sent = {
        **example_cloud_event(RISK),
        "dataschema": schema_id(RISK, 1),
        "data": {"effective_on": "2020-05-01"} | data,
    }
    with pytest.raises(Invalid) as refused:
        fact_from(sent)
    assert [error.pointer for error in refused.value.errors] == [at]


@pytest.mark.parametrize("version", [0, 3])
def test_a_version_that_never_existed_is_refused(version):
    with pytest.raises(UnknownVersion, match="has versions 1 to 2"):
        upcast(RISK, version, {})


def test_upcasting_leaves_the_old_fields_as_they_were_stored():
    stored = {"risk": 5}
    upcast(RISK, 1, stored)
    assert stored == {"risk": 5}


@pytest.mark.parametrize("kind", BY_NAME.values(), ids=BY_NAME)
def test_every_fact_says_when_it_is_sent(kind):
    assert (kind.__doc__ or "").startswith(("Sent when ", "Written when "))


def test_every_fact_stands_under_exactly_one_subject():
    names = [kind.type for kinds in BY_SUBJECT.values() for kind in kinds]
    assert sorted(names) == sorted(set(names)) == sorted(BY_NAME)
    assert len(names) == 73


@pytest.mark.parametrize("name", BY_NAME)
def test_a_schema_describes_data_only(name):
    assert not set(data_schema(name)["properties"]) & set(CARRIED_OUTSIDE)


def test_a_schema_says_which_fields_are_personal_and_whose():
    nomination = data_schema("successor.nominated")["properties"]
    assert nomination["why"]["x-personal-data-of"] == "employee"
    assert data_schema("goal.set")["properties"]["description"]["x-personal-data-of"] == (
        "the stream"
    )
