"""Secondments out, in and returned, each example worked out by hand."""

from typing import Any

from tests.projections.succession.metrics.telling import Given, Told, hired, of


def lent(employee: str, day: str, **host: Any):
    return of(employee, "secondment.started", day, secondment="S1", **host)


def back(employee: str, day: str, outcome: str):
    return of(employee, "secondment.ended", day, secondment="S1", outcome=outcome)


def example(given: Given) -> Told:
    """All at home in U1. Running: E1 to U2, E2 to a partner. Over in 2024: E3 returned, E4 early,
    E5 stayed with the host, E6 left the house. E7 returned in 2023."""
    return given(
        *hired(*(f"E{n}" for n in range(1, 8)), unit="U1"),
        lent("E1", "2024-01-01", host_unit="U2"),
        lent("E2", "2024-01-01", host_organisation="Partner"),
        *(lent(f"E{n}", "2023-01-01", host_unit="U2") for n in range(3, 8)),
        *(back("E3", "2024-03-01", "returned"), back("E4", "2024-03-01", "early")),
        *(back("E5", "2024-03-01", "stayed"), of("E6", "employee.left", "2024-03-01")),
        back("E7", "2023-12-31", "returned"),
    )


def test_secondments_out_and_in_are_counted_at_home_and_at_the_host(given: Given):
    """Out of U1: E1 and E2, 2; into a unit of the house: E1, 1, and that is U2's."""
    told = example(given)
    told.when("secondments_out").then(2, None, 2)
    assert told.rows_that_count("employee", "position") == [("E1", 8), ("E2", 9)]
    told.when("secondments_in").then(1, None, 1)
    told.when("secondments_in", unit="U2").then(1, None, 1)
    told.when("secondments_out", unit="U2").then(0, None, 0)
    told.when("secondments_out", on="2024-02-01").then(6, None, 6)


def test_the_return_rate_counts_what_ended_in_the_period(given: Given):
    """Four ended in 2024, E3 and E4 came back: 2 / 4 = 50 %."""
    told = example(given).when("secondment_return_rate").then(2, 4, 50)
    assert told.rows_that_count("employee") == [("E3",), ("E4",)]
