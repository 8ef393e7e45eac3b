"""A plan where the manager is the one who is late: on record, to the day, and not forgotten."""

from typing import Any

from tests.journeys.company import HOUSE, hired, of
from tests.journeys.story import Story

OWN = ("commitments", "--manager", "max", "--own", "--overdue")


def test_a_plan_where_the_manager_is_the_one_who_is_late(story: Story):
    """Ana agrees to her plan on 1 March 2024 and keeps what she promised by June. Max agrees a week
    after the thirty days that he has, promises a mentor by 30 June and a talk by 1 July, and does
    neither; that ana then gets another manager does not make it hers, or the next one's."""
    story.learned("2020-02-02", *HOUSE, hired("ana"))
    story.did("2024-02-20", "declare", "ana", "--wish", "both", "--by", "ana")
    story.did("2024-03-01", "agree", "plan", "ana", "D1", "--until", "2025-02-28", "--by", "ana")

    # his half of the plan: due by 31 March, owed since
    assert story.asked(*OWN, "--on", "2024-03-31") == []
    [half] = story.asked(*OWN, "--on", "2024-04-07")
    assert (half["what"], half["days_overdue"]) == ("agreement", 7)
    assert half["position"] == story.fact("ana", "plan.agreed")
    assert _retained(story, "2024-04-07") == []  # half a plan is none
    story.did("2024-04-07", "agree", "plan", "ana", "D1", "--by", "max")
    assert story.asked(*OWN, "--on", "2024-04-07") == []

    # ana promises a course, max a mentor; nobody promises for the other
    mine = ("--owner", "employee", "--kind", "formal", "--plan", "D1", "--due", "2024-05-31")
    assert "nobody can promise an action for another person" in story.refused(
        "2024-04-08", "agree", "action", "ana", "A1", *mine, "--by", "max"
    )
    story.did("2024-04-08", "agree", "action", "ana", "A1", *mine, "--by", "ana")
    his = ("--owner", "manager", "--kind", "relationship", "--plan", "D1", "--due", "2024-06-30")
    story.did("2024-04-08", "agree", "action", "ana", "A2", *his, "--by", "max")
    talk = ("--kind", "career_counselling", "--follow-up-by", "2024-07-01", "--by", "max")
    story.did("2024-04-08", "converse", "ana", "--id", "C1", *talk)
    story.did("2024-05-20", "complete", "ana", "A1", "--evidence", "passed", "--by", "ana")

    # in September ana has kept hers, and max is late with his: 77 and 76 days
    september = ("--on", "2024-09-15")
    late = {each["id"]: each for each in story.asked(*OWN, *september)}
    assert {id: (each["what"], each["days_overdue"]) for id, each in late.items()} == {
        "A2": ("action", 77),
        "C1": ("follow_up", 76),
    }
    assert late["A2"]["position"] == story.fact("ana", "action.agreed", action="A2")
    employee, manager, _ = story.asked("promises", "ana", *september)
    assert (employee["promised"], employee["kept"], employee["overdue"]) == (1, 1, 0)
    assert (manager["promised"], manager["kept"], manager["overdue"]) == (2, 0, 2)
    plan = {each.get("id"): each for each in story.asked("plan", "ana", *september)}
    assert (plan["A1"]["status"], plan["A1"]["evidence"]) == ("kept", "passed")
    assert (plan["A2"]["status"], plan["A2"]["responsible"]) == ("overdue", "max")
    assert story.metric("stale_development_plans", "2024-09-15") == (0.0, 0, 1)  # it runs still
    assert story.metric("stale_development_plans", "2025-03-01") == (100.0, 1, 1)
    report = story.asked("development", "max", *september)
    assert (report["promises"]["overdue"], len(report["owed"])) == (2, 2)
    ran = story.careerlog("commitments", "--overdue", *september)
    assert "2 promises, 2 overdue on 2024-09-15" in ran.out

    # another manager: what max promised stays his, and so does what he did not do
    story.learned("2024-10-01", of("ana", "employee.manager_changed", "2024-10-01", manager="ned"),
                  hired("ned", manager=None))  # fmt: skip
    november = ("--on", "2024-11-01")
    assert {each["id"] for each in story.asked(*OWN, *november)} == {"A2", "C1"}
    of_ned = ("commitments", "--manager", "ned")
    assert story.asked(*of_ned, "--own", *november) == []
    assert {each["id"] for each in story.asked(*of_ned, *november)} == {"A2", "C1"}

    # late is not never: kept late, on record as such; and what was known in September stays so
    story.did("2024-11-15", "complete", "ana", "A2", "--evidence", "hal", "--by", "max")
    held = ("--kind", "check_in", "--id", "C2", "--by", "ned")
    story.did("2024-11-20", "converse", "ana", *held)
    december = ("--on", "2024-12-01")
    assert story.asked(*OWN, *december) == []
    _, manager, _ = story.asked("promises", "ana", *december)
    assert (manager["kept_late"], manager["overdue"]) == (2, 0)
    _, knew, _ = story.asked("promises", "ana", *december, "--known", "2024-10-31")
    assert (knew["kept_late"], knew["overdue"]) == (0, 2)
    assert story.metric("stale_development_plans", "2025-03-01") == (None, 0, 0)


def _retained(story: Story, day: str) -> list[Any]:
    """Whoever has a plan that both agreed to, as `wishes` tells."""
    return [each for each in story.asked("wishes", "--on", day) if each["plan"] is not None]
