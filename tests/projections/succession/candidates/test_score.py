"""Scores calculated by hand, part by part."""

from datetime import date
from typing import Any

import pytest

from domain.events.base import Event
from projections.succession.candidates.parts import split
from projections.succession.candidates.queries import NoSuchPost, candidates
from projections.succession.candidates.settings import Scoring
from tests.given import fact
from tests.projections.telling import Tell, of

ON = date(2025, 1, 1)


def about(name: str, day: str = "2020-01-01", post: str = "P77", **fields: Any) -> Event:
    return fact(name, day, stream=f"position-{post}", **fields)


DEFINED = about("position.defined", title="Head of Data", unit="DATA", grade="G7", job="HEAD")
HIRED = of("E1", "employee.hired", "2021-01-01", unit="DATA", grade="G5", job="LEAD")


def parts(told: dict[str, Any], name: str) -> list[tuple[int, int, int | None]]:
    return [
        (each["points"], each["most"], each["position"])
        for each in told["parts"]
        if each["part"] == name
    ]


def test_a_skill_counts_by_its_level_and_by_how_fresh_it_is(given: Tell):
    """300 points for two skills, an essential one counting twice: python 200, sql 100.

    python: level 3 of 4 asked, used on the day: 200 x 3/4 x 100 % = 150.
    sql: level 5 of 2 asked counts no more than enough; judged 60 months (1,826 days of 30.436875)
    before, one half-life: 100 x 1 x 50 % = 50 (0.5 ** (59.99 / 60) = 50.006 %, rounded down).
    """
    asked = (
        {"skill": "python", "level": 4.0, "essential": True},
        {"skill": "sql", "level": 2.0, "essential": False},
    )
    db = given(
        DEFINED,
        about("position.requirements_set", skills=asked),
        HIRED,
        of("E1", "skill.assessed", "2023-01-01", skill="python", level=3.0),
        of("E1", "skill.applied", "2025-01-01", skill="python"),
        of("E1", "skill.assessed", "2020-01-02", skill="sql", level=5.0),
    )
    [told] = candidates(db, "P77", ON)
    assert parts(told, "skills") == [(150, 200, 5), (50, 100, 6)]
    assert (told["requirements_met"], told["requirements"]) == (1, 2)
    [short, faded] = [gap for gap in told["gaps"] if gap["what"] in ("python", "sql")]
    assert (short["how"], short["position"]) == ("training", 5)
    assert (faded["how"], faded["position"]) == ("experience", 6)


def test_certificates_count_until_they_expire(given: Tell):
    """80 points for two certificates, 40 each. On 2025-01-01 the one held until 2025-03-01 counts,
    and is to be renewed; on 2025-03-01, its first day no longer valid, it does not."""
    db = given(
        DEFINED,
        about("position.requirements_set", certificates=("A", "B")),
        HIRED,
        of(
            "E1", "certification.earned", "2023-03-01", certificate="A", expires_on=date(2025, 3, 1)
        ),
        of("E1", "certification.earned", "2023-03-01", certificate="B"),
    )
    [told] = candidates(db, "P77", ON)
    assert parts(told, "certificates") == [(40, 40, 4), (40, 40, 5)]
    assert [gap["help"] for gap in told["gaps"] if gap["what"] == "A"] == [
        "renew the certificate A before 2025-03-01"
    ]
    [told] = candidates(db, "P77", date(2025, 3, 1))
    assert parts(told, "certificates") == [(0, 40, 4), (40, 40, 5)]
    assert "expired on 2025-03-01" in told["parts"][0]["message"]


def test_years_and_grade_are_held_against_what_is_asked(given: Tell):
    """Four years and a day of eight: 60 x 4.0/8 = 30. G5 of G6 asked: nothing of 60. 24 months in
    grade count fully; a grade of other letters cannot be compared, and that is said."""
    db = given(
        DEFINED,
        about("position.requirements_set", minimum_grade="G6", experience_years=8.0),
        HIRED,
        of("E2", "employee.hired", "2010-01-01", unit="DATA", grade="T9"),
    )
    told = {each["employee"]: each for each in candidates(db, "P77", ON)}
    assert parts(told["E1"], "experience") == [(30, 60, 3)]
    assert parts(told["E1"], "grade") == [(0, 60, 3)]
    assert parts(told["E1"], "time_in_grade") == [(30, 30, 3)]
    assert parts(told["E2"], "grade") == [(0, 60, 4)]
    messages = [part["message"] for part in told["E2"]["parts"] if part["part"] == "grade"]
    assert "cannot be compared" in messages[0]
    ours = Scoring.model_validate({"grades": {"order": ["G5", "G6", "T9"]}})
    told = {each["employee"]: each for each in candidates(db, "P77", ON, by=ours)}
    assert parts(told["E2"], "grade") == [(60, 60, 4)]


def test_old_judgements_count_half(given: Tell):
    """Performance 4 of 5 is 85 % of 90 points: 76; older than 18 months half of it: 38.
    A calibration later than the appraisal holds: 5 of 5, 90 points."""
    db = given(DEFINED, HIRED, of("E1", "appraisal.recorded", "2024-01-15", performance=4))
    [told] = candidates(db, "P77", ON)
    assert parts(told, "performance") == [(76, 90, 3)]
    [told] = candidates(db, "P77", date(2025, 8, 1))
    assert parts(told, "performance") == [(38, 90, 3)]
    given(fact("review.calibrated", "2025-07-01", employee="E1", performance=5, potential="high"))
    [told] = candidates(db, "P77", date(2025, 8, 1))
    assert parts(told, "performance") == [(90, 90, 4)]
    assert parts(told, "potential") == [(90, 90, 4)]


def test_the_way_the_wish_and_readiness_name_their_facts(given: Tell):
    """Two steps on career paths bring 60 % of 120: 72. The post named: 50 of 50. Ready in one to
    three years: 60 % of 40, 24, resting on the change of readiness, not on the nomination."""
    db = given(
        DEFINED,
        of("E1", "employee.hired", "2021-01-01", unit="OPS", job="ANALYST"),
        fact("path.defined", "2020-01-01", stream="path-A", from_job="ANALYST", to_job="LEAD"),
        fact("path.defined", "2020-01-01", stream="path-B", from_job="LEAD", to_post="P77"),
        of("E1", "aspiration.declared", "2024-05-01", wish="both", target_posts=("P77",)),
        about("successor.nominated", "2024-06-01", employee="E1", readiness="four_to_five_years"),
        about(
            "successor.readiness_changed",
            "2024-07-01",
            employee="E1",
            readiness="one_to_three_years",
        ),
        about("successor.approved", "2024-08-01", employee="E1", actor="E9"),
    )
    [told] = candidates(db, "P77", ON)
    assert parts(told, "paths") == [(72, 120, 3)]
    assert parts(told, "wish") == [(50, 50, 5)]
    assert parts(told, "readiness") == [(24, 40, 7)]
    assert told["nominated"][0]["status"] == "approved"
    assert told["notes"] == [
        {
            "message": "wants to develop as well: agree on that first, then on the post",
            "position": 5,
        }
    ]


def test_a_wish_declared_long_ago_counts_half_and_is_to_be_asked_again(given: Tell):
    """Advancement brings 70 % of 50: 35. Declared 37 months before, beyond 36: half of it, 17."""
    wish = of("E1", "aspiration.declared", "2021-12-01", wish="advancement")
    db = given(DEFINED, HIRED, wish)

    [fresh] = candidates(db, "P77", date(2024, 11, 1))
    [old] = candidates(db, "P77", ON)

    assert (parts(fresh, "wish"), parts(old, "wish")) == ([(35, 50, 3)], [(17, 50, 3)])
    assert [gap["what"] for gap in fresh["gaps"] if gap["kind"] == "wish"] == []
    [gap] = [gap for gap in old["gaps"] if gap["kind"] == "wish"]
    assert (gap["how"], gap["position"]) == ("conversation", 3)


def test_that_nothing_is_on_record_rests_on_the_hire_or_the_role(given: Tell):
    """E1 was hired in fact 2, given another manager in 3 and moved in 4: years count from 2, time
    in grade, which the move did not change, from 2, time in role from 4."""
    db = given(
        about("position.defined", title="Head", unit="DATA"),
        HIRED,
        of("E1", "employee.manager_changed", "2022-01-01", manager="E8"),
        of("E1", "career.moved_laterally", "2023-01-01", title="Analyst"),
        about("position.requirements_set", experience_years=8.0, minimum_grade="G5"),
    )
    [told] = candidates(db, "P77", ON)

    facts = {each["part"]: (each["position"], each["asked"]) for each in told["parts"]}
    assert facts["experience"] == (2, 5)
    assert facts["grade"] == (2, 5)
    assert facts["time_in_grade"] == (2, None)
    assert facts["time_in_role"] == (4, None)
    assert facts["wish"] == facts["performance"] == facts["potential"] == (2, None)
    assert facts["readiness"] == (1, None)
    assert facts["paths"] == facts["mobility"] == (4, None)


def test_where_more_could_follow_than_are_weighed_the_nearest_are_taken(given: Tell):
    """E1 has the post as a goal; E2 is one step away, and in its unit; E3 one step away elsewhere;
    E4 two steps away, in its unit; E5 and E6 only work in its unit, E6 with high potential."""
    db = given(
        DEFINED,
        fact("path.defined", "2020-01-01", stream="path-A", from_job="ANALYST", to_job="LEAD"),
        fact("path.defined", "2020-01-01", stream="path-B", from_job="LEAD", to_post="P77"),
        of("E5", "employee.hired", "2021-01-01", unit="DATA"),
        of("E6", "employee.hired", "2021-01-01", unit="DATA"),
        of("E6", "potential.assessed", "2024-01-01", potential="high"),
        of("E4", "employee.hired", "2021-01-01", unit="DATA", job="ANALYST"),
        of("E3", "employee.hired", "2021-01-01", unit="OPS", job="LEAD"),
        of("E2", "employee.hired", "2021-01-01", unit="DATA", job="LEAD"),
        of("E1", "employee.hired", "2021-01-01", unit="OPS"),
        of("E1", "goal.set", "2024-01-01", goal="G", purpose="advancement", target_post="P77"),
        of("E7", "employee.hired", "2021-01-01", unit="OPS"),
        of("E7", "goal.set", "2023-01-01", goal="G", purpose="advancement", target_post="P77"),
        of("E7", "goal.achieved", "2024-01-01", goal="G"),
    )
    nearest = ["E1", "E2", "E3", "E4", "E6", "E5"]
    for most in range(1, 7):
        by = Scoring.model_validate({"pool": {"most": most}})
        listed = {each["employee"] for each in candidates(db, "P77", ON, by=by)}
        assert listed == set(nearest[:most])


def test_incumbents_leavers_and_the_erased_are_out(given: Tell):
    db = given(
        DEFINED,
        *(of(f"E{n}", "employee.hired", "2021-01-01", unit="DATA") for n in (1, 2, 3)),
        of("E4", "employee.hired", "2021-01-01", unit="DATA", post="P77"),
        of("E2", "employee.left", "2024-01-01"),
        of("E3", "person.erased", "2024-01-01", basis="objection", authorised_by="E9"),
    )
    assert [each["employee"] for each in candidates(db, "P77", ON)] == ["E1"]
    known = candidates(db, "P77", ON, known=5)
    assert [each["employee"] for each in known] == ["E1", "E2", "E3"]
    [holder] = candidates(db, "P77", ON)[0]["mentors"]
    assert (holder["employee"], holder["position"]) == ("E4", 5)


def test_the_unwilling_come_last_with_the_reason_and_only_when_asked(given: Tell):
    db = given(
        DEFINED,
        HIRED,
        of("E2", "employee.hired", "2021-01-01", unit="DATA"),
        of("E2", "aspiration.declared", "2022-01-01", wish="development", target_posts=("P77",)),
        about("successor.nominated", "2021-06-01", employee="E2", readiness="ready_now"),
    )
    assert [each["employee"] for each in candidates(db, "P77", ON)] == ["E1"]
    listed = candidates(db, "P77", ON, show_unwilling=True)
    assert [(each["employee"], each["rank"]) for each in listed] == [("E1", 1), ("E2", None)]
    assert listed[-1]["notes"] == [
        {"message": "wants to develop where they are, declared 2022-01-01", "position": 4}
    ]
    before = candidates(db, "P77", date(2021, 12, 31))
    assert [each["employee"] for each in before] == ["E2", "E1"]


def test_a_post_that_is_not_open_is_named(given: Tell):
    db = given(DEFINED, about("position.closed", "2024-12-01"))
    with pytest.raises(NoSuchPost, match="it was closed on 2024-12-01"):
        candidates(db, "P77", ON)
    with pytest.raises(NoSuchPost, match="no open post P9"):
        candidates(db, "P9", ON)


def test_points_are_shared_out_whole():
    """100 by 1, 1, 1: 33 each and one left over, for the first; 80 by 2, 1: 53.3 and 26.7."""
    assert split(100, [1, 1, 1]) == [34, 33, 33]
    assert split(80, [2, 1]) == [53, 27]
    assert split(80, []) == []
