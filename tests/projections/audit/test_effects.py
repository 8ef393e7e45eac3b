"""What each fact changed, what it put right, and what was put right in it."""

from datetime import date

from hypothesis import given as for_any
from hypothesis import strategies as st

from domain.events.base import Event
from domain.folding import FOREVER
from domain.timeline import Timeline
from projections.audit.changes import Changed, changed
from projections.audit.difference import Point, differences
from projections.audit.effects import Amending, Effect, Field, effects
from tests.given import fact, recorded
from tests.histories import DAYS, histories

HIRED = fact("employee.hired", "2020-01-01", id="h1", unit="ENG", grade="G5")
PROMOTED = fact("career.promoted", "2021-01-01", id="p1", unit="ENG", grade="G6", title="Lead")
D2020, D2021, D2022 = date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1)


def effect_of_last(*facts: Event) -> Effect:
    told = recorded(*facts)
    return effects("career-E1024", told)[len(told)]


def grades(effect: Effect) -> list[tuple[date, date, str | None, str | None]]:
    """The days over which the grade changed, from what to what."""
    return [
        (
            each.valid_from,
            each.valid_to,
            (each.before or {}).get("grade"),
            (each.after or {}).get("grade"),
        )
        for each in effect.changes
        if each.key == ("standing",) and "grade" in (each.after or each.before or {})
    ]


def correction(id: str, target: str, kind: str = "career.promoted", **changes: object) -> Event:
    return fact(
        "record.corrected", "2021-01-01", id=id, target_id=target, target_type=kind, changes=changes
    )


def rescission(id: str, target: str) -> Event:
    return fact("record.rescinded", "2021-01-01", id=id, target_id=target)


def test_a_fact_in_order_tells_only_the_fields_it_changed():
    effect = effect_of_last(HIRED, PROMOTED)
    [change] = effect.changes
    assert (change.key, change.valid_from, change.valid_to) == (("standing",), D2021, FOREVER)
    assert change.before is not None and change.after is not None
    assert (change.before["grade"], change.after["grade"]) == ("G5", "G6")
    assert "unit" not in change.after and "status" not in change.after
    assert (effect.amends, effect.amended_by) == (None, [])


def test_a_correction_tells_what_it_replaced_and_over_which_days():
    effect = effect_of_last(HIRED, PROMOTED, correction("c1", "p1", grade="G7"))
    assert effect.amends == Amending(2, True, [Field("grade", "G6", "G7")])
    assert grades(effect) == [(D2021, FOREVER, "G6", "G7")]


def test_a_corrected_day_changes_only_the_days_between():
    moved = correction("c1", "p1", effective_on="2022-01-01")
    effect = effect_of_last(HIRED, PROMOTED, moved)
    assert grades(effect) == [(D2021, D2022, "G6", "G5")]
    assert effect.amends == Amending(2, True, [Field("effective_on", D2021, D2022)])


def test_a_rescission_says_that_its_target_counts_no_more():
    effect = effect_of_last(HIRED, PROMOTED, rescission("r1", "p1"))
    assert effect.amends == Amending(2, False, [])
    assert grades(effect) == [(D2021, FOREVER, "G6", "G5")]


def test_a_rescinded_correction_brings_back_what_it_replaced():
    corrected = correction("c1", "p1", grade="G7")
    effect = effect_of_last(HIRED, PROMOTED, corrected, rescission("r1", "c1"))
    assert effect.amends == Amending(2, True, [Field("grade", "G7", "G6")])
    assert grades(effect) == [(D2021, FOREVER, "G7", "G6")]


def test_a_correction_of_a_correction_goes_back_to_the_fact_itself():
    again = correction("c2", "c1", grade="G8")
    effect = effect_of_last(HIRED, PROMOTED, correction("c1", "p1", grade="G7"), again)
    assert effect.amends == Amending(2, True, [Field("grade", "G7", "G8")])


def test_a_correction_before_its_target_changes_nothing_until_that_arrives():
    early = correction("c1", "p1", grade="G7")
    waiting = effect_of_last(HIRED, early)
    assert (waiting.changes, waiting.amends) == ([], Amending(None, True, []))
    assert [each.kind for each in waiting.raised] == ["target_not_seen"]
    arrived = effect_of_last(HIRED, early, PROMOTED)
    assert arrived.amends == Amending(3, True, [Field("grade", "G6", "G7")])
    assert grades(arrived) == [(D2021, FOREVER, "G5", "G7")]
    assert [each.kind for each in arrived.settled] == ["target_not_seen"]


def test_a_fact_rescinded_before_it_came_never_counts():
    effect = effect_of_last(HIRED, rescission("r1", "p1"), PROMOTED)
    assert (effect.changes, effect.amends) == ([], Amending(3, False, []))


def test_a_fact_names_whatever_was_said_about_it():
    note = fact("record.annotated", "2021-01-01", id="n1", target_id="p1", note="See file.")
    told = recorded(HIRED, PROMOTED, correction("c1", "p1", grade="G7"), note)
    by_position = effects("career-E1024", told)
    assert by_position[2].amended_by == [3, 4]
    assert by_position[4].amends is None
    assert effects("career-E1024", told[:2])[2].amended_by == []


def test_only_the_positions_wanted_are_told():
    told = recorded(HIRED, PROMOTED, correction("c1", "p1", grade="G7"))
    assert effects("career-E1024", told, [2]) == {2: effects("career-E1024", told)[2]}


def test_amendments_that_go_in_a_circle_do_not_hang():
    told = recorded(rescission("r1", "r2"), rescission("r2", "r1"))
    assert [each.amends for each in effects("career-E1024", told).values()] == [
        Amending(None, True, []),
        Amending(None, True, []),
    ]


def test_a_personal_value_is_told_as_sealed():
    boxes = [{"of": "E1024", "sealed": box} for box in ("AAAA", "BBBB")]
    hired = [HIRED.replaced(given_name=box, position=1) for box in boxes]
    named = correction("c1", "h1", "employee.hired", given_name="x").replaced(
        changes={"given_name": boxes[1]}, position=2
    )
    told = effects("career-E1024", [hired[0], named])
    assert "AAAA" not in str(told) and "BBBB" not in str(told)
    sealed = {"sealed": True}
    assert told[2].amends == Amending(1, True, [Field("given_name", sealed, sealed)])


@for_any(histories(), st.data())
def test_the_changes_of_all_facts_together_make_the_fold(facts: list[Event], data: st.DataObject):
    """On any day, applying each fact's changes to nothing gives where the fold stands."""
    seen: dict[tuple[str, str], Event] = {}
    for each in recorded(*facts):
        if each.originator_id == "career-E1":
            seen.setdefault((each.source, each.event_id), each)
    told = list(seen.values())
    day = data.draw(st.sampled_from(DAYS))
    timeline = Timeline("career-E1")
    stands: dict[tuple[str, ...], dict[str, object]] = {}
    did = effects("career-E1", told)
    for each in told:
        assert did[each.position].changes == changed(timeline.learn(each).changes)
        for change in did[each.position].changes:
            if change.valid_from <= day < change.valid_to:
                _apply(stands, change)
    folded = timeline.at(day)
    assert stands.keys() == folded.keys()
    for key, value in folded.items():
        fields = {name: _listed(held) for name, held in value._asdict().items() if held is not None}
        assert {n: v for n, v in stands[key].items() if v is not None} == fields


def _apply(stands: dict[tuple[str, ...], dict[str, object]], change: Changed) -> None:
    if change.after is None:
        del stands[change.key]
    else:
        stands.setdefault(change.key, {}).update(change.after)


def _listed(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


@for_any(histories(), st.data())
def test_a_difference_is_told_wherever_and_only_where_two_points_differ(
    facts: list[Event], data: st.DataObject
):
    told = [each for each in recorded(*facts) if each.originator_id == "career-E1"]
    before, after = (
        Point(data.draw(st.sampled_from(DAYS)), data.draw(st.integers(0, len(facts))))
        for _ in range(2)
    )
    found = differences("career-E1", told, before, after)
    sides = []
    for point in (before, after):
        timeline = Timeline("career-E1")
        for each in told:
            if each.position <= point.known:
                timeline.learn(each)
        sides.append(timeline.at(point.on))
    expected = {
        (key, field)
        for key in sides[0].keys() | sides[1].keys()
        for field in (sides[0].get(key) or sides[1][key])._fields
        if getattr(sides[0].get(key), field, None) != getattr(sides[1].get(key), field, None)
    }
    assert {(each.key, each.field) for each in found} - expected == set()
    assert expected <= {(each.key, each.field) for each in found}
    for each in found:
        assert each.because is not None
        assert each.because <= max(before.known, after.known)
