"""Conversations and retention beside turnover, each example worked out by hand."""

from datetime import date

from tests.projections.succession.metrics.telling import Given, hired, of


def talk(employee: str, day: str, name: str = "T1"):
    return of(employee, "conversation.held", day, conversation=name, kind="stay_interview")


def agreed(employee: str, *by: str, until: str | None = None):
    ends = date.fromisoformat(until) if until else None
    return of(employee, "plan.agreed", "2023-06-01", plan="D1", agreed_by=by, until=ends)


def test_every_conversation_held_in_the_period_counts(given: Given):
    """E1 twice in 2024, E2 in 2023, E3 once before leaving and once (an exit talk noted late) after
    it, when not employed any more: 3; E1's first and E3's in U1, E1's second in U2."""
    told = given(
        *hired("E1", "E2", "E3", unit="U1"),
        *(talk("E1", "2024-02-01"), of("E1", "career.moved_laterally", "2024-03-01", unit="U2")),
        *(talk("E1", "2024-12-31", "T2"), talk("E2", "2023-12-31"), talk("E3", "2024-02-01")),
        *(of("E3", "employee.left", "2024-06-01"), talk("E3", "2024-06-01", "T2")),
    )
    told.when("conversations_held").then(3, None, 3)
    assert told.rows_that_count("employee", "position") == [("E1", 4), ("E1", 6), ("E3", 8)]
    told.when("conversations_held", unit="U1").then(2, None, 2)
    told.when("conversations_held", unit="U2").then(1, None, 1)


def test_conversations_count_people_not_conversations(given: Given):
    """E1 twice, E2 in 2023, E3 once and gone since, E4 never: 1 / 3 = 33.3333 %."""
    told = given(
        *hired("E1", "E2", "E3", "E4"),
        *(talk("E1", "2024-02-01"), talk("E1", "2024-08-01", "T2"), talk("E2", "2023-12-31")),
        *(talk("E3", "2024-02-01"), of("E3", "employee.left", "2024-06-01")),
    )
    told.when("conversation_rate").then(1, 3, 33.3333)
    assert told.rows_that_count("employee") == [("E1",)]


def test_voluntary_leavers_who_had_been_heard(given: Given):
    """E1 was heard before going, E2 on the last day, E3 only noted down afterwards, E4 in the year
    before, E5 was dismissed and does not count: 2 / 4 = 50 %."""
    gone = {"voluntary": True, "cause": "resigned"}
    told = given(
        *hired("E1", "E2", "E3", "E4", "E5"),
        *(of(f"E{n}", "employee.left", "2024-06-01", **gone) for n in range(1, 5)),
        of("E5", "employee.left", "2024-06-01", voluntary=False),
        *(talk("E1", "2024-02-01"), talk("E2", "2024-06-01"), talk("E3", "2024-06-02")),
        *(talk("E4", "2023-12-31"), talk("E5", "2024-02-01")),
    )
    told.when("voluntary_leavers_heard").then(2, 4, 50)
    assert told.rows_that_count("employee", "conversation") == [("E1", 11), ("E2", 12)]


def test_retention_of_those_with_a_plan_beside_those_without(given: Given):
    """On the eve of 2024 E1 and E2 have a plan agreed by both; E3's manager never agreed, E4's plan
    ended that very day, E5 and E6 have none. E2, E5 and E6 leave, E6 comes back. E7 joined later.
    With: 1 / 2 = 50 %; without: E3, E4 and E6 of four = 75 %."""
    told = given(
        *hired("E1", "E2", "E3", "E4", "E5", "E6"),
        agreed("E1", "employee", "manager"),
        agreed("E2", "employee", "manager", until="2024-06-30"),
        agreed("E3", "employee"),
        agreed("E4", "employee", "manager", until="2023-12-31"),
        *(of(e, "employee.left", "2024-03-01") for e in ("E2", "E5", "E6")),
        of("E6", "employee.rehired", "2024-09-01"),
        *hired("E7", day="2024-02-01"),
    )
    told.when("retention_with_plan").then(1, 2, 50)
    told.when("retention_without_plan").then(3, 4, 75)
    assert told.rows_that_count("employee") == [("E3",), ("E4",), ("E6",)]
