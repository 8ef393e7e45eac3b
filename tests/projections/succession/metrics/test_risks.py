"""Incumbents at risk and stale plans, each example worked out by hand."""

from datetime import date

from tests.projections.succession.metrics.telling import Given, at, hired, named, of, post


def risk(employee: str, degree: str, day: str = "2024-02-01"):
    return of(employee, "retention_risk.assessed", day, risk_of_loss=degree)


def test_incumbents_at_risk_without_a_successor(given: Given):
    """At high risk: E1 in P1 (no successor), E2 in P2 (E4 could follow). E3 in P3 is at low risk,
    E4 at high risk holds no post: 1 / 2 = 50 %."""
    told = given(
        *(*post("P1"), *post("P2", critical=False), *post("P3")),
        *(each for n in "123" for each in hired(f"E{n}", post=f"P{n}")),
        *hired("E4"),
        *(risk("E1", "high"), risk("E2", "high"), risk("E3", "low"), risk("E4", "high")),
        named("P2", "E4"),
    )
    told.when("at_risk_without_successor").then(1, 2, 50)
    assert told.rows_that_count("post", "incumbents", "position") == [
        ("P1", [{"employee": "E1", "position": 11}], 11)
    ]
    told.when("at_risk_without_successor", on="2024-01-31").then(0, 0, None)


def test_an_incumbent_away_on_secondment_is_at_risk_of_both_posts(given: Given):
    """E1 keeps P1 and stands in P2 on secondment; E2 could follow into P2: 1 / 2 = 50 %."""
    told = given(
        *(*post("P1"), *post("P2"), *hired("E1", post="P1"), *hired("E2")),
        of("E1", "secondment.started", "2024-01-01", secondment="S1", host_unit="U2"),
        of("E1", "career.moved_laterally", "2024-01-01", post="P2", unit="U2"),
        *(risk("E1", "high"), named("P2", "E2")),
    )
    told.when("at_risk_without_successor").then(1, 2, 50)
    assert told.rows_that_count("post", "position") == [("P1", 9)]


def test_a_bench_whose_readiness_nobody_judged_for_a_year_is_stale(given: Given):
    """On 2024-12-31: P1 was judged 2023-12-31 (a year ago: not stale yet), P2 2023-12-30 (stale),
    P3 never (stale), P4 has no bench: 2 / 3."""
    told = given(
        *(each for n in "1234" for each in post(f"P{n}")),
        *hired("E1", "E2"),
        named("P1", "E1", "ready_now", "2022-01-01"),
        at("P1", "successor.readiness_changed", "2023-12-31", employee="E1", readiness="ready_now"),
        named("P2", "E1", "ready_now", "2023-12-30"),
        named("P3", "E2", None, "2024-06-01"),
    )
    told.when("stale_succession_plans").then(2, 3, 66.6667)
    told.when("stale_succession_plans", stale_after=24).then(1, 3, 33.3333)


def test_a_development_plan_that_is_over_with_promises_open_is_stale(given: Given):
    """E1's plan ended in June with an action open (stale). E2's runs until 2025. E3's ended with
    everything done, E4's too but E4 left: neither counts. 1 / 2 = 50 %."""

    def plan(employee: str, until: str):
        agreed = {"plan": "D1", "agreed_by": ("employee",), "until": date.fromisoformat(until)}
        promise = {"action": "A1", "owner": "manager", "kind": "formal", "plan": "D1"}
        return (
            of(employee, "plan.agreed", "2024-01-01", **agreed),
            of(employee, "action.agreed", "2024-01-01", **promise),
        )

    told = given(
        *hired("E1", "E2", "E3", "E4"),
        *plan("E1", "2024-06-30"),
        *plan("E2", "2025-06-30"),
        *plan("E3", "2024-06-30"),
        *plan("E4", "2024-06-30"),
        of("E3", "action.completed", "2024-05-01", action="A1"),
        of("E4", "employee.left", "2024-05-01"),
    )
    told.when("stale_development_plans").then(1, 2, 50)
    assert told.rows_that_count("employee", "plan", "position") == [("E1", "D1", 5)]
    told.when("stale_development_plans", on="2024-06-30").then(0, 2, 0)
