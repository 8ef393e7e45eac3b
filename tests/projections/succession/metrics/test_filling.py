"""How openings were filled, each example worked out by hand."""

from datetime import date

from tests.projections.succession.metrics.telling import Given, at, filled, hired, named, post


def test_effectiveness_counts_critical_openings_filled_from_their_own_bench(given: Given):
    """Of five openings of critical posts in 2024: O1 by E1, nominated in January (counts); O2 by E2
    of another post's bench; O3 by E3, nominated on the very day; O4 by E4, withdrawn on the day of
    the filling (counts); O5 by somebody from outside. P6 is not critical. 2 / 5 = 40 %."""
    told = given(
        *(each for n in "12345" for each in post(f"P{n}")),
        *post("P6", critical=False),
        *hired("E1", "E2", "E3", "E4"),
        *(named("P1", "E1"), named("P1", "E2"), named("P4", "E4"), named("P6", "E1")),
        *filled("P1", "O1", "2024-05-01", "E1"),
        *filled("P2", "O2", "2024-05-01", "E2"),
        *(*filled("P3", "O3", "2024-05-01", "E3"), named("P3", "E3", None, "2024-05-01")),
        *filled("P4", "O4", "2024-05-01", "E4"),
        at("P4", "successor.withdrawn", "2024-05-01", employee="E4"),
        *filled("P5", "O5", "2024-05-01", None, "external"),
        *filled("P6", "O6", "2024-05-01", "E1"),
    )
    told.when("succession_effectiveness_rate").then(2, 5, 40)
    assert told.rows_that_count("post", "filled_by", "position", "nomination") == [
        ("P1", "E1", 22, 17),
        ("P4", "E4", 29, 19),
    ]


def test_internal_fill_rates_count_all_openings_and_those_of_critical_posts(given: Given):
    """2024: P1 (critical) internal and external, P2 (not critical) internal, internal; one of P2
    was filled in 2023, one is still open. All: 3 / 4 = 75 %; critical: 1 / 2 = 50 %."""
    told = given(
        *(*post("P1"), *post("P2", critical=False, unit="U2")),
        *filled("P1", "O1", "2024-01-01", "E1"),
        *filled("P1", "O2", "2024-12-31", None, "external"),
        *(*filled("P2", "O3", "2024-03-01", "E2"), *filled("P2", "O4", "2024-04-01", "E3")),
        *filled("P2", "O5", "2023-12-31", "E4"),
        at("P2", "opening.posted", "2024-05-01", opening="O6"),
    )
    told.when("internal_fill_rate").then(3, 4, 75)
    told.when("internal_fill_rate_critical").then(1, 2, 50)
    told.when("internal_fill_rate", unit="U2").then(2, 2, 100)
    told.when("internal_fill_rate", since=date(2023, 12, 31)).then(4, 5, 80)
    told.when("internal_fill_rate", since=date(2024, 12, 31)).then(0, 1, 0)


def test_a_nomination_told_after_the_filling_was_not_known_before(given: Given):
    """E1 filled P1 in May, nominated since January, but that is recorded last: as known before it
    0 / 1, now 1 / 1."""
    told = given(
        *(*post("P1"), *hired("E1"), *filled("P1", "O1", "2024-05-01", "E1")),
        named("P1", "E1"),
    )
    told.when("succession_effectiveness_rate", known=5).then(0, 1, 0)
    told.when("succession_effectiveness_rate").then(1, 1, 100)
