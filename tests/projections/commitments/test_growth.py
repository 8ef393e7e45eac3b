"""Plans of one person, unused skills, wishes, and a manager's report."""

from datetime import date
from typing import Any

from domain.events.base import Event
from projections.commitments.plan import plan_of
from projections.commitments.team import development
from projections.commitments.unused_skills import unused_skills
from projections.commitments.wishes import Wish, wishes
from projections.database import Database
from tests.given import fact
from tests.projections.telling import Tell, of

ON = date(2022, 1, 1)


def hired(employee: str, **fields: Any) -> Event:
    return of(
        employee, "employee.hired", "2020-01-01", **({"manager": "M1", "unit": "U1"} | fields)
    )


def test_the_split_counts_actions_that_were_not_dropped(given: Tell) -> None:
    """Of 5 actions 1 is dropped; of the other 4, 2 are experience: 50 %, 1 and 1 are 25 %."""
    kinds = {
        "A": "experience",
        "B": "experience",
        "C": "relationship",
        "D": "formal",
        "E": "formal",
    }
    db = given(
        hired("E1"),
        *(
            of("E1", "action.agreed", "2021-01-01", action=action, owner="employee", kind=kind)
            for action, kind in kinds.items()
        ),
        of("E1", "action.dropped", "2021-02-01", action="E"),
    )

    split = plan_of(db, "E1", ON).split

    assert [(share.kind, share.actions, share.percent) for share in split] == [
        ("experience", 2, 50.0),
        ("relationship", 1, 25.0),
        ("formal", 1, 25.0),
    ]
    assert plan_of(db, "E2", ON).split[0].percent is None


def test_a_plan_shows_who_agreed_and_whether_it_runs(given: Tell) -> None:
    db = given(
        hired("E1"),
        of("E1", "plan.agreed", "2021-01-01", plan="D1", agreed_by=("employee", "manager"),
           until=date(2021, 6, 1)),
        of("E1", "plan.agreed", "2021-07-01", plan="D2", agreed_by=("manager",)),
        of("E1", "aspiration.declared", "2021-02-01", wish="both"),
        of("E1", "conversation.held", "2021-02-01", conversation="C1", kind="check_in"),
        of("E1", "conversation.held", "2021-08-01", conversation="C2", kind="stay_interview"),
    )  # fmt: skip

    found = plan_of(db, "E1", ON)

    assert [(plan["plan"], plan["agreed"], plan["running"]) for plan in found.plans] == [
        ("D2", False, True),
        ("D1", True, False),
    ]
    assert found.wish is not None and (found.wish["wish"], found.wish["position"]) == ("both", 4)
    assert found.last_conversation is not None
    assert found.last_conversation["conversation"] == "C2"


def skilled(given: Tell) -> Database:
    return given(
        hired("E1", post="P0"),
        of("E1", "skill.assessed", "2020-02-01", skill="law", level=5.0),
        of("E1", "skill.applied", "2020-06-01", skill="law"),
        of("E1", "skill.assessed", "2020-02-01", skill="welding", level=6.0),
        of("E1", "skill.applied", "2021-06-01", skill="welding"),
        of("E1", "skill.assessed", "2020-02-01", skill="typing", level=2.0),
    )


def test_a_skill_that_was_not_used_for_a_year_lies_idle(given: Tell) -> None:
    """Law was last used 19 months before, welding 7, and typing is below level 3."""
    db = skilled(given)

    assert [(each.skill, each.position) for each in unused_skills(db, ON)] == [("law", 3)]
    assert [each.skill for each in unused_skills(db, ON, months=6)] == ["welding", "law"]
    assert unused_skills(db, date(2021, 1, 1)) == []
    assert unused_skills(db, ON, unit="U2") == []


def test_an_idle_skill_is_told_with_openings_projects_and_secondments_that_ask_for_it(
    given: Tell,
) -> None:
    db = skilled(given)

    def post(post: str, unit: str, level: float) -> list[Event]:
        stream = f"position-{post}"
        asked = ({"skill": "law", "level": level},)
        return [
            fact("position.defined", "2020-01-01", stream=stream, title="Post", unit=unit),
            fact("position.requirements_set", "2020-01-01", stream=stream, skills=asked),
        ]

    given(
        *post("P0", "U1", 4.0),  # the post that they hold already
        *post("P1", "U1", 4.0),
        *post("P2", "U2", 4.0),
        *post("P3", "U3", 5.5),  # asks for more than they have
        *post("P4", "U4", 3.0),
        fact("opening.posted", "2021-10-01", stream="position-P4", opening="O1"),
    )

    [law] = unused_skills(db, ON)

    assert [(use.kind, use.where) for use in law.uses] == [
        ("opening", "O1 (P4)"),
        ("project", "P1"),
        ("secondment", "P2"),
    ]
    assert [use.position for use in law.uses] == [16, 10, 12]


def test_whoever_wants_no_advancement_is_shown_no_opening_or_secondment_that_is_a_step_up(
    given: Tell,
) -> None:
    """E1 is in G4: of P1 (G4), P2 (G5), P3 (G5, an opening), P4 (G5, of the own unit) two stay."""
    db = skilled(given)
    asked = ({"skill": "law", "level": 4.0},)
    given(
        of("E1", "career.moved_laterally", "2021-01-01", grade="G4"),
        *(
            fact(name, "2020-01-01", stream=f"position-{post}", **fields)
            for post, unit, grade in (
                *(("P1", "U2", "G4"), ("P2", "U2", "G5")),
                *(("P3", "U3", "G5"), ("P4", "U1", "G5")),
            )
            for name, fields in (
                ("position.defined", {"title": "Post", "unit": unit, "grade": grade}),
                ("position.requirements_set", {"skills": asked}),
            )
        ),
        fact("opening.posted", "2021-10-01", stream="position-P3", opening="O1"),
        of("E1", "aspiration.declared", "2021-12-01", wish="development"),
    )

    def uses(on: date) -> list[str]:
        [law] = unused_skills(db, on)
        return [use.where for use in law.uses]

    assert uses(ON) == ["P4", "P1"]
    assert uses(date(2021, 11, 30)) == ["O1 (P3)", "P4", "P1", "P2"]


def test_people_of_units_below_the_one_asked_for_count(given: Tell) -> None:
    db = given(
        hired("E1", unit="IT.04.1"),
        hired("E2", unit="ITX"),
        of("E1", "skill.assessed", "2020-02-01", skill="law", level=5.0),
        of("E1", "aspiration.declared", "2021-01-01", wish="both"),
    )

    assert [each.employee for each in wishes(db, ON, unit="IT")] == ["E1"]
    assert [each.employee for each in unused_skills(db, ON, unit="IT.04")] == ["E1"]
    assert unused_skills(db, ON, unit="IT.0") == []


def missing(db: Database, **asked: Any) -> dict[str, tuple[str, ...]]:
    return {each.employee: each.missing for each in wishes(db, ON, **asked)}


def test_who_wants_something_and_has_no_plan_is_told(given: Tell) -> None:
    talk = {"conversation": "C1", "kind": "check_in"}
    db = given(
        *(hired(each) for each in ("E1", "E2", "E3", "E4")),
        *(of(each, "conversation.held", "2021-12-01", **talk) for each in ("E1", "E2", "E3", "E4")),
        of("E1", "aspiration.declared", "2021-01-01", wish="both"),
        of("E1", "plan.agreed", "2021-01-01", plan="D1", agreed_by=("employee", "manager")),
        of("E2", "aspiration.declared", "2021-01-01", wish="advancement"),
        of("E2", "plan.agreed", "2021-01-01", plan="D1", agreed_by=("employee",)),
        of("E3", "aspiration.declared", "2021-01-01", wish="neither"),
    )

    assert missing(db) == {
        "E1": (),
        "E2": ("no plan",),
        "E3": (),
        "E4": ("no wish declared",),
    }


def test_who_was_not_talked_to_for_months_is_told_unless_new(given: Tell) -> None:
    """Six months before 1 January 2022 is 1 July 2021; E3 came after that."""
    db = given(
        *(hired(each) for each in ("E1", "E2")),
        of("E3", "employee.hired", "2021-08-01", manager="M1"),
        of("E1", "conversation.held", "2021-07-01", conversation="C1", kind="check_in"),
        of("E2", "conversation.held", "2021-06-30", conversation="C1", kind="check_in"),
        *(of(e, "aspiration.declared", "2021-09-01", wish="neither") for e in ("E1", "E2", "E3")),
    )

    assert missing(db) == {"E1": (), "E2": ("no conversation",), "E3": ()}
    assert missing(db, months=12)["E2"] == ()


def test_who_wants_development_only_is_grown_and_rewarded_or_it_is_told(given: Tell) -> None:
    """E1 got a certificate, a training and a reward within the year; E2's lie before it."""
    db = given(
        *(hired(each) for each in ("E1", "E2")),
        *(of(e, "aspiration.declared", "2020-02-01", wish="development") for e in ("E1", "E2")),
        *(
            of(employee, name, day, **fields)
            for employee, day in (("E1", "2021-06-01"), ("E2", "2020-12-31"))
            for name, fields in {
                "certification.earned": {"certificate": "C"},
                "training.completed": {"training": "T"},
                "reward.granted": {"reward": "R", "kind": "conference"},
            }.items()
        ),
    )

    one, two = wishes(db, ON)

    def counts(each: Wish) -> tuple[int, int, int]:
        return each.certificates, each.trainings, each.rewards

    assert (counts(one), counts(two)) == ((1, 1, 1), (0, 0, 0))
    assert "no growth" not in one.missing
    assert "no growth" in two.missing


def test_a_managers_report_counts_what_was_done_for_the_team_in_the_period(given: Tell) -> None:
    """E1 and E2 report to M1; E3 did until promoted out. E2 got nothing within the period."""
    talk = {"kind": "check_in", "held_by": "M1"}
    db = given(
        *(hired(each, grade="G1") for each in ("E1", "E2", "E3")),
        of("E1", "conversation.held", "2021-06-01", conversation="C1", **talk),
        of("E1", "conversation.held", "2020-06-01", conversation="C0", **talk),
        of("E1", "mentoring.started", "2021-02-01", mentoring="N1", mentor="M5"),
        of("E1", "assignment.started", "2021-03-01", assignment="A1", kind="temporary", role="Lead",
           stretch=True),
        of("E1", "assignment.started", "2021-03-01", assignment="A2", kind="temporary", role="Aid"),
        of("E1", "career.promoted", "2021-09-01", grade="G2"),
        of("E3", "career.promoted", "2021-09-01", grade="G2", manager="M2"),
        of("E1", "action.agreed", "2021-03-01", action="X", owner="manager", kind="formal",
           due=date(2021, 4, 1)),
    )  # fmt: skip

    report = development(db, "M1", date(2021, 1, 1), ON)

    assert report.team == ("E1", "E2")
    assert [(deed.employee, deed.what) for deed in report.deeds] == [
        ("E1", "mentoring"),
        ("E1", "stretch assignment"),
        ("E1", "conversation"),
        ("E1", "promotion"),
        ("E3", "promotion out of the team"),
    ]
    assert report.left_out() == ("E2",)
    assert report.promises == {"overdue": 1}
    assert development(db, "M1", date(2020, 1, 1), date(2020, 12, 31)).count("conversation") == 1
