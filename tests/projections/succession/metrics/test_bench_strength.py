"""Breadth, depth and strength of the benches, each example worked out by hand."""

from tests.projections.succession.metrics.telling import Given, Told, hired, named, post


def example(given: Given) -> Told:
    """Critical P1: E1 ready now, E2 in four to five years. Critical P2: E1 ready now. Critical P3:
    E3 in one to three years. Critical P4: nobody. P5 is not critical: E4. E5 to E8 on no bench."""
    return given(
        *(each for name in ("P1", "P2", "P3", "P4") for each in post(name)),
        *post("P5", critical=False),
        *hired("E1", "E2", "E3", "E4", unit="A"),
        *hired("E5", "E6", "E7", "E8", unit="B"),
        *(named("P1", "E1", "ready_now"), named("P1", "E2", "four_to_five_years")),
        *(named("P2", "E1", "ready_now"), named("P3", "E3", "one_to_three_years")),
        named("P5", "E4", "ready_now"),
    )


def test_breadth_is_how_many_of_the_employed_are_on_a_bench(given: Given):
    """E1 to E4 of eight people: 4 / 8 = 50 %; of unit A all four, of unit B none of four."""
    told = example(given)
    told.when("bench_breadth").then(4, 8, 50)
    told.when("bench_breadth", unit="A").then(4, 4, 100)
    told.when("bench_breadth", unit="B").then(0, 4, 0)


def test_depth_is_how_many_different_people_a_covered_post_has(given: Given):
    """E1, E2, E3 for the three critical posts that have anybody (P1, P2, P3): 3 / 3 = 1."""
    example(given).when("bench_depth").then(3, 3, 1)


def test_strength_by_the_most_ready_successor(given: Given):
    """P1 1, P2 1, P3 0.5, P4 0: 2.5 / 4 = 62.5 %."""
    told = example(given).when("bench_strength_most_ready").then(2.5, 4, 62.5)
    assert told.rows_that_count("post", "numerator") == [("P1", 1), ("P2", 1), ("P3", 0.5)]


def test_strength_in_proportion_counts_nobody_twice(given: Given):
    """E1, ready now for P1 and P2, is half a successor for each: 0.5 + 0.5 + 0 + 0 = 1 / 4 = 25 %:
    one of the four posts could be filled at once, whichever."""
    told = example(given).when("bench_strength_proportional").then(1, 4, 25)
    assert told.rows_that_count("post", "numerator") == [("P1", 0.5), ("P2", 0.5)]


def test_a_post_with_more_than_it_needs_counts_as_one(given: Given):
    """E1 and E2, ready now for P1 alone, are two shares of which one is needed: 1 / 2 = 50 %."""
    told = given(
        *(*post("P1"), *post("P2"), *hired("E1", "E2")),
        *(named("P1", "E1", "ready_now"), named("P1", "E2", "ready_now")),
    )
    told.when("bench_strength_proportional").then(1, 2, 50)


def test_a_share_knows_of_benches_in_other_units(given: Given):
    """E1 is ready now for P1 in U1 and P2 in U2: within U1 half a successor for one post."""
    told = given(
        *(*post("P1"), *post("P2", unit="U2"), *hired("E1")),
        *(named("P1", "E1", "ready_now"), named("P2", "E1", "ready_now")),
    )
    told.when("bench_strength_proportional", unit="U1").then(0.5, 1, 50)
