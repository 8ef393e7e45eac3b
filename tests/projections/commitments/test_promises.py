from datetime import date
from typing import Any

from domain.events.base import Event
from projections.commitments.promise import Asked, Promise
from projections.commitments.promises import kept_by_party, promises
from tests.projections.telling import Tell, of

ON = date(2022, 1, 1)


def hired(employee: str, **fields: Any) -> Event:
    return of(employee, "employee.hired", "2020-01-01", **({"manager": "M1"} | fields))


def states(found: list[Promise]) -> dict[str, str]:
    return {promise.id: promise.status for promise in found}


def test_a_promise_past_its_day_is_overdue_by_the_days_since(given: Tell) -> None:
    """Due on 1 December 2021, asked about on 1 January 2022: 31 days."""
    db = given(
        hired("E1"),
        of("E1", "action.agreed", "2021-06-01", action="A1", owner="manager", kind="experience",
           due=date(2021, 12, 1)),
    )  # fmt: skip

    [promise] = promises(db, Asked(ON))

    assert (promise.status, promise.days_overdue) == ("overdue", 31)
    assert (promise.owner, promise.responsible, promise.position) == ("manager", "M1", 2)
    assert states(promises(db, Asked(date(2021, 12, 1)))) == {"A1": "open"}


def test_a_promise_is_kept_kept_late_or_dropped(given: Tell) -> None:
    agreed = {"owner": "employee", "kind": "formal", "due": date(2021, 6, 1)}
    db = given(
        hired("E1"),
        *(of("E1", "action.agreed", "2021-01-01", action=a, **agreed) for a in "ABCD"),
        of("E1", "action.completed", "2021-06-01", action="A"),
        of("E1", "action.completed", "2021-06-02", action="B"),
        of("E1", "action.dropped", "2021-03-01", action="C"),
    )

    found = promises(db, Asked(ON))

    assert states(found) == {"A": "kept", "B": "kept_late", "C": "dropped", "D": "overdue"}
    [employee, _, _] = kept_by_party(found)
    assert employee == {
        "owner": "employee",
        "promised": 4,
        "open": 0,
        "overdue": 1,
        "kept": 1,
        "kept_late": 1,
        "dropped": 1,
    }


def test_the_named_person_is_responsible_else_the_party_is(given: Tell) -> None:
    db = given(
        hired("E1"),
        hired("E7"),
        of("E1", "action.agreed", "2021-01-01", action="A", owner="manager", kind="formal",
           responsible="M9"),
        of("E1", "action.agreed", "2021-01-01", action="B", owner="employee", kind="formal"),
        of("E1", "action.agreed", "2021-01-01", action="C", owner="organisation", kind="formal"),
    )  # fmt: skip

    found = promises(db, Asked(ON))

    assert {each.id: each.responsible for each in found} == {"A": "M9", "B": "E1", "C": None}
    assert states(promises(db, Asked(ON, manager="M9"))) == {"A": "open"}
    assert len(promises(db, Asked(ON, manager="M1"))) == 3
    assert promises(db, Asked(ON, employee="E7")) == []


def test_a_plan_that_one_side_agreed_to_is_owed_by_the_other_within_thirty_days(
    given: Tell,
) -> None:
    """The employee agreed on 1 March: the manager is late from 1 April on (31 March is day 30)."""
    db = given(
        hired("E1"),
        of("E1", "plan.agreed", "2021-03-01", plan="D1", agreed_by=("employee",), manager="M2"),
    )

    [late] = promises(db, Asked(date(2021, 4, 1)))
    [timely] = promises(db, Asked(date(2021, 3, 31)))

    assert (late.what, late.owner, late.responsible) == ("agreement", "manager", "M2")
    assert (late.status, late.days_overdue) == ("overdue", 1)
    assert timely.status == "open"
    given(of("E1", "plan.agreed", "2021-04-02", plan="D1", agreed_by=("manager",)))
    assert promises(db, Asked(date(2021, 4, 2))) == []
    assert states(promises(db, Asked(date(2021, 4, 2), known=2))) == {"D1": "overdue"}


def test_a_plan_that_ran_out_before_both_agreed_was_dropped(given: Tell) -> None:
    db = given(
        hired("E1"),
        of("E1", "plan.agreed", "2021-03-01", plan="D1", agreed_by=("manager",),
           until=date(2021, 12, 31)),
    )  # fmt: skip

    [promise] = promises(db, Asked(ON))

    assert (promise.owner, promise.status) == ("employee", "dropped")
    assert promise.closed_on == date(2021, 12, 31)


def test_a_promised_follow_up_is_kept_by_the_next_conversation(given: Tell) -> None:
    talk = {"kind": "check_in", "held_by": "M1"}
    by = {"follow_up_by": date(2021, 3, 1)}
    db = given(
        hired("E1"),
        of("E1", "conversation.held", "2021-01-01", conversation="C1", **talk, **by),
        of("E1", "conversation.held", "2021-03-02", conversation="C2", **talk),
    )

    [late] = promises(db, Asked(ON))

    assert (late.status, late.owner, late.closed_on) == ("kept_late", "manager", date(2021, 3, 2))
    assert states(promises(db, Asked(date(2021, 3, 1)))) == {"C1": "open"}
    assert states(promises(db, Asked(ON, known=2))) == {"C1": "overdue"}


def test_a_guaranteed_return_is_the_promise_of_the_organisation(given: Tell) -> None:
    lent = {"host_organisation": "Partner", "return_guarantee": True}
    db = given(
        hired("E1"),
        of("E1", "secondment.started", "2021-01-01", secondment="S1",
           planned_end=date(2021, 6, 1), **lent),
        of("E1", "secondment.ended", "2021-05-01", secondment="S1", outcome="returned"),
        of("E1", "secondment.started", "2021-07-01", secondment="S2", **lent),
        of("E1", "secondment.ended", "2021-09-01", secondment="S2", outcome="stayed"),
    )  # fmt: skip

    found = promises(db, Asked(ON))

    assert {each.id: (each.owner, each.status) for each in found} == {
        "S1": ("organisation", "kept"),
        "S2": ("organisation", "dropped"),
    }


def test_nothing_is_owed_to_somebody_who_has_left(given: Tell) -> None:
    db = given(
        hired("E1"),
        of("E1", "goal.set", "2021-01-01", goal="G1", purpose="development"),
        of("E1", "employee.left", "2021-12-31", voluntary=True),
    )

    assert promises(db, Asked(ON)) == []
    assert states(promises(db, Asked(date(2021, 12, 30)))) == {"G1": "open"}


def test_the_most_overdue_come_first(given: Tell) -> None:
    days = {"A": date(2021, 12, 1), "B": date(2021, 1, 1), "C": date(2022, 6, 1)}
    db = given(
        hired("E1"),
        *(
            of("E1", "goal.set", "2020-06-01", goal=goal, purpose="development", due=due)
            for goal, due in days.items()
        ),
    )

    assert [promise.id for promise in promises(db, Asked(ON))] == ["B", "A", "C"]


def test_a_manager_owes_what_they_promised_people_who_report_to_somebody_else_by_now(
    given: Tell,
) -> None:
    """M1's half of a plan, follow-up, guaranteed return and action outlive the change to M2."""
    named = {"manager": "M1"}
    db = given(
        *(hired(each) for each in ("E1", "E2", "E3", "E4", "E5")),
        of("E1", "plan.agreed", "2021-01-01", plan="D1", agreed_by=("employee",), **named),
        of("E2", "conversation.held", "2021-01-01", conversation="C1", kind="check_in",
           held_by="M1", follow_up_by=date(2021, 3, 1)),
        of("E3", "secondment.started", "2021-01-01", secondment="S1", host_unit="U9",
           home_manager="M1", planned_end=date(2021, 6, 1), return_guarantee=True),
        of("E4", "action.agreed", "2021-01-01", action="A1", owner="manager", kind="formal",
           responsible="M1"),
        of("E5", "action.agreed", "2021-01-01", action="A2", owner="manager", kind="formal"),
        *(
            of(each, "employee.manager_changed", "2021-02-01", manager="M2")
            for each in ("E1", "E2", "E3", "E4", "E5")
        ),
    )  # fmt: skip

    own = [each for each in promises(db, Asked(ON, manager="M1")) if each.responsible == "M1"]

    assert {(each.employee, each.what) for each in own} == {
        ("E1", "agreement"),
        ("E2", "follow_up"),
        ("E3", "return"),
        ("E4", "action"),
    }
    assert all(each.responsible == "M1" for each in promises(db, Asked(ON, manager="M1")))
