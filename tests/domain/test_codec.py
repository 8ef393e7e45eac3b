"""Between facts and stored bytes."""

from datetime import UTC, date, datetime

import orjson
import pytest

from consumers.wire import example_cloud_event, fact_from
from domain.codec import UnreadableFact, body, body_of, fields_of, revive, stamp, state_of
from domain.events.catalogue import BY_NAME
from domain.events.posts import SkillRequirement
from tests.given import fact

AT = "2026-01-02T03:04:05.000006Z"
REQUIREMENTS = fact(
    "position.requirements_set",
    "2020-01-01",
    skills=(SkillRequirement(skill="sql", level=3.0),),
    certificates=("PMP", "CFA"),
    entered_at=datetime(2020, 1, 2, tzinfo=UTC),
)


def stored(told):
    return state_of(body(told), AT)


def test_a_fact_comes_back_as_it_was_with_what_the_log_gave_it():
    back = revive(7, "position-P77", 3, REQUIREMENTS.type, stored(REQUIREMENTS))
    given_by_log = {
        "originator_version": 3,
        "position": 7,
        "recorded_at": datetime.fromisoformat(AT),
    }
    assert back == REQUIREMENTS.replaced(**given_by_log)
    assert type(back) is type(REQUIREMENTS)
    assert back.skills[0].level == 3.0


def test_the_body_is_the_stored_bytes_without_the_time_of_recording():
    assert body_of(stored(REQUIREMENTS)) == body(REQUIREMENTS)


def test_what_is_not_there_is_not_stored():
    fields = orjson.loads(body(fact("goal.set", "2020-01-01", goal="G", purpose="development")))
    assert None not in fields.values()
    assert "position" not in fields


def test_the_same_content_is_the_same_bytes_however_the_fact_came_about():
    told = fact("career.promoted", "2020-01-01", id="1", title="Chief", grade="G9")
    again = revive(1, told.originator_id, 1, told.type, stored(told))
    assert body(again) == body(told)


def test_what_the_log_gave_back_is_the_same_bytes_again_for_every_kind_of_fact():
    for name in BY_NAME:
        told = fact_from(example_cloud_event(name))
        again = revive(1, told.originator_id, 1, name, stored(told))
        assert again == told.replaced(
            position=1, originator_version=1, recorded_at=datetime.fromisoformat(AT)
        )
        assert body(again) == body(told)
        assert (
            again.__dict__
            == BY_NAME[name]
            .revive(told.originator_id, 1, 1, fields_of(name, stored(told)))
            .__dict__
        )


def test_a_correction_that_clears_a_field_keeps_its_null():
    told = fact(
        "record.corrected",
        "2020-01-01",
        target_id="1",
        target_type="goal.set",
        changes={"reason": None},
    )
    assert orjson.loads(body(told))["changes"] == {"reason": None}


def test_a_sealed_value_is_stored_where_the_text_was():
    sealed = {"of": "E1", "sealed": "c2VhbGVk"}
    told = fact("goal.set", "2020-01-01", goal="G", purpose="development").replaced(reason=sealed)
    assert revive(1, told.originator_id, 1, told.type, stored(told)).reason == sealed


def test_a_later_version_says_so():
    told = fact("retention_risk.assessed", "2021-01-01", id="r", risk_of_loss="high")
    assert body(told).startswith(b'{"v":2,"source":"hr","event_id":"r"')


def test_stamps_sort_as_time_does():
    early = datetime(2026, 1, 1, 12, tzinfo=UTC)
    assert stamp(early) < stamp(early.replace(microsecond=1)) < stamp(early.replace(hour=13))
    assert stamp(early) == "2026-01-01T12:00:00.000000Z"


def test_an_old_version_is_read_as_the_newest_has_it():
    old = b'{"recorded_at":"%b","source":"hr","event_id":"1","effective_on":"2020-01-01","risk":4}'
    back = revive(1, "career-E1", 1, "retention_risk.assessed", old % AT.encode())
    assert (back.risk_of_loss, back.impact_of_loss) == ("high", None)
    assert back.effective_on == date(2020, 1, 1)


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("career.invented", b"{}"),
        ("goal.set", b"not json"),
        ("goal.set", b'{"v":9,"effective_on":"2020-01-01"}'),
    ],
)
def test_what_cannot_be_read_names_its_position_and_what_to_do(name, state):
    with pytest.raises(UnreadableFact, match=r"position 12.*(upgrade|verify)"):
        revive(12, "career-E1", 1, name, state)
