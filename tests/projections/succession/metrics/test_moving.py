"""Moves, turnover and time in role, each example worked out by hand."""

from datetime import date

from tests.projections.succession.metrics.telling import Given, hired, of


def test_promotions_and_other_moves_against_the_average_headcount(given: Given):
    """Ten people on the eve of 2024; E11 and E12 join in it: (10 + 12) / 2 = 11 on average.
    Promoted: E1 twice, E2 (E3 in 2023 only): 3 / 11 = 27.2727 %. Sideways: E4: 9.0909 %. To the
    other ladder: E5: 9.0909 %. E6 demoted. Mobility: 3 + 1 + 1 + 1 = 6 / 11 = 54.5455 %."""
    told = given(
        *hired(*(f"E{n}" for n in range(1, 11)), unit="U1", grade="G1", ladder="specialist"),
        *hired("E11", "E12", day="2024-07-01"),
        of("E1", "career.promoted", "2024-01-01", grade="G2"),
        of("E1", "employee.manager_changed", "2024-02-01", manager="E9"),
        of("E1", "career.promoted", "2024-12-31", title="Head"),
        of("E2", "career.promoted", "2024-06-01", grade="G2"),
        of("E3", "career.promoted", "2023-12-31", grade="G2"),
        of("E4", "career.moved_laterally", "2024-06-01", unit="U2"),
        of("E5", "career.ladder_changed", "2024-06-01", ladder="management"),
        of("E6", "career.demoted", "2024-06-01", grade="G0"),
        of("E7", "career.promoted", "2025-01-01", grade="G2"),
    )
    told.when("promotion_rate").then(3, 11, 27.2727)
    assert told.rows_that_count("employee", "on", "position") == [
        ("E1", date(2024, 1, 1), 13),
        ("E1", date(2024, 12, 31), 15),
        ("E2", date(2024, 6, 1), 16),
    ]
    told.when("lateral_move_rate").then(1, 11, 9.0909)
    told.when("ladder_change_rate").then(1, 11, 9.0909)
    told.when("internal_mobility_rate").then(6, 11, 54.5455)


def test_a_rescinded_promotion_was_none(given: Given):
    """One person all year: 1 / 1 as known at position 2, 0 / 1 once it was rescinded."""
    told = given(
        *hired("E1", grade="G1"),
        of("E1", "career.promoted", "2024-06-01", id="promotion", grade="G2"),
        of("E1", "record.rescinded", "2024-06-01", target_id="promotion"),
    )
    told.when("promotion_rate", known=2).then(1, 1, 100)
    told.when("promotion_rate").then(0, 1, 0)


def test_time_in_role_is_the_average_of_days_since_the_role_began(given: Given):
    """On 2024-12-31: E1 since 2024-12-01, 30 days; E2 moved 2024-12-21, 10 days; E3 left.
    A promotion in grade leaves the role what it was. 40 / 2 = 20 days."""
    told = given(
        *hired("E1", "E2", "E3", day="2024-12-01", unit="U1", grade="G1"),
        of("E2", "career.moved_laterally", "2024-12-21", unit="U2"),
        of("E1", "career.promoted", "2024-12-30", grade="G2"),
        of("E3", "employee.left", "2024-12-15"),
    )
    told.when("time_in_role").then(40, 2, 20)
    told.when("time_in_role", unit="U2").then(10, 1, 10)


def test_turnover_and_voluntary_turnover_count_who_left_in_the_period(given: Given):
    """Nine on the eve, five leave, one joins: (9 + 5) / 2 = 7. E1 resigned, E10 went by own wish
    without a cause told, E2 retired, E3 was dismissed, of E4 nothing is told: turnover 5 / 7,
    voluntary 2 / 7. E5 left at the beginning of 2025, which is another period."""
    told = given(
        *hired(*(f"E{n}" for n in (*range(1, 9), 10)), unit="U1"),
        *hired("E9", day="2024-03-01", unit="U2"),
        of("E1", "employee.left", "2024-01-01", voluntary=True, cause="resigned"),
        of("E2", "employee.left", "2024-06-01", voluntary=True, cause="retired"),
        of("E3", "employee.left", "2024-06-01", voluntary=False, cause="dismissed"),
        of("E4", "employee.left", "2024-12-31"),
        of("E5", "employee.left", "2025-01-01", voluntary=True),
        of("E10", "employee.left", "2024-06-01", voluntary=True),
    )
    told.when("turnover_rate").then(5, 7, 71.4286)
    told.when("voluntary_turnover_rate").then(2, 7, 28.5714)
    assert told.rows_that_count("employee", "because", "position") == [
        ("E1", "resigned", 11),
        ("E10", None, 16),
    ]
    told.when("turnover_rate", unit="U2").then(0, 0.5, 0)


def test_who_left_and_came_back_within_the_period_left_all_the_same(given: Given):
    """E1 leaves in March and is back in May: 1 / ((1 + 1) / 2) = 100 %."""
    told = given(
        *hired("E1"),
        of("E1", "employee.left", "2024-03-01", voluntary=True),
        of("E1", "employee.rehired", "2024-05-01"),
    )
    told.when("turnover_rate").then(1, 1, 100)


def test_an_erased_person_still_counts(given: Given):
    """Two people, one erased, both promoted: 2 / 2 = 100 %."""
    told = given(
        *hired("E1", "E2", grade="G1"),
        of("E1", "career.promoted", "2024-06-01", grade="G2"),
        of("E2", "career.promoted", "2024-06-01", grade="G2"),
        of("E2", "person.erased", "2024-07-01", basis="objection", authorised_by="E9"),
    )
    told.when("promotion_rate").then(2, 2, 100)
