"""Coverage and readiness, each example worked out by hand."""

from tests.projections.succession.metrics.telling import Given, at, hired, named, of, post


def test_successor_coverage_as_in_the_example_of_iso_ts_30433(given: Given):
    """132 potential successors / 44 posts to be covered x 100 = 300 %: ISO/TS 30433:2021, 5.

    Here: 44 critical posts, P1 ... P44, with three people on each bench, nobody on two.
    """
    posts = [f"P{n}" for n in range(1, 45)]
    people = [f"E{n}" for n in range(1, 133)]
    told = given(
        *(each for name in posts for each in post(name)),
        *hired(*people),
        *(named(posts[n % 44], employee, "ready_now") for n, employee in enumerate(people)),
    )
    told.when("successor_coverage_rate").then(132, 44, 300)


def test_somebody_named_for_two_posts_is_one_person_of_the_pool(given: Given):
    """E1 on the benches of P1 and P2, E2 on P1's; P3 is not critical and its E3 does not count:
    2 people / 2 critical posts = 100 %."""
    told = given(
        *post("P1"),
        *post("P2"),
        *post("P3", key=True, critical=False),
        *hired("E1", "E2", "E3"),
        *(named("P1", "E1"), named("P2", "E1"), named("P1", "E2"), named("P3", "E3")),
    )
    told.when("successor_coverage_rate").then(2, 2, 100)
    assert told.rows_that_count("employee", "named_for", "position") == [
        ("E1", ["P1", "P2"], 10),
        ("E2", ["P1"], 12),
    ]


def test_who_cannot_follow_is_no_successor(given: Given):
    """E1 left, E2 holds the post, E3 is emergency cover only, E4 was rejected, E5 withdrew; E6 is
    nominated, E7 approved: 2 people / 1 critical post = 200 %."""
    told = given(
        *post("P1"),
        *hired("E1", "E3", "E4", "E5", "E6", "E7"),
        *hired("E2", post="P1"),
        *(named("P1", employee) for employee in ("E1", "E2", "E4", "E5", "E6", "E7")),
        at("P1", "successor.nominated", "2024-01-01", employee="E3", interim=True),
        of("E1", "employee.left", "2024-02-01"),
        at("P1", "successor.rejected", "2024-02-01", employee="E4"),
        at("P1", "successor.withdrawn", "2024-02-01", employee="E5"),
        at("P1", "successor.approved", "2024-02-01", employee="E7"),
    )
    told.when("successor_coverage_rate").then(2, 1, 200)
    assert told.rows_that_count("employee") == [("E6",), ("E7",)]


def test_who_keeps_the_post_while_lent_elsewhere_is_no_successor_of_it(given: Given):
    """E1 stands in P2 on secondment and keeps P1; named for P1, and for P3: 0 / 1 for P1 until the
    end of the secondment, which E1 ends by staying: then 1 / 1."""
    told = given(
        *(*post("P1"), *post("P3", critical=False), *hired("E1", post="P1")),
        *(named("P1", "E1"), named("P3", "E1")),
        of("E1", "secondment.started", "2024-02-01", secondment="S1", host_unit="U2"),
        of("E1", "career.moved_laterally", "2024-02-01", post="P2", unit="U2"),
        of("E1", "secondment.ended", "2024-11-01", secondment="S1", outcome="stayed", post="P2"),
    )
    told.when("position_coverage", on="2024-10-31").then(0, 1, 0)
    told.when("position_coverage", on="2024-11-01").then(1, 1, 100)


def test_posts_that_are_closed_or_not_to_be_refilled_need_no_successor(given: Given):
    """P1 counts; P2 is closed in March, P3 is not to be refilled: 0 / 1 at the end of the year,
    0 / 2 in February."""
    told = given(
        *(*post("P1"), *post("P2"), *post("P3", refill=False)),
        at("P2", "position.closed", "2024-03-01"),
    )
    told.when("successor_coverage_rate").then(0, 1, 0)
    told.when("successor_coverage_rate", on="2024-02-29").then(0, 2, 0)


def test_readiness_by_band_counts_nominations_and_adds_up_to_all(given: Given):
    """Four nominations: two ready now (E1 for P1 and for P2), E2 in one to three years, E3 not
    judged: 50 %, 25 %, 0 %, 25 %."""
    told = given(
        *(*post("P1"), *post("P2"), *hired("E1", "E2", "E3")),
        named("P1", "E1", "ready_now"),
        named("P2", "E1", "one_to_three_years"),
        at("P2", "successor.readiness_changed", "2024-06-01", employee="E1", readiness="ready_now"),
        named("P1", "E2", "one_to_three_years"),
        named("P2", "E3"),
    )
    told.when("succession_readiness_ready_now").then(2, 4, 50)
    assert told.rows_that_count("post", "employee", "position") == [
        ("P1", "E1", 8),
        ("P2", "E1", 10),
    ]
    told.when("succession_readiness_one_to_three_years").then(1, 4, 25)
    told.when("succession_readiness_four_to_five_years").then(0, 4, 0)
    told.when("succession_readiness_not_judged").then(1, 4, 25)
    told.when("succession_readiness_ready_now", on="2024-05-31").then(1, 4, 25)


def test_position_coverage_and_its_kin_count_posts(given: Given):
    """Critical: P1 with two successors, one ready now; P2 with one, not ready; P3 and P4 with none.
    Key: P1 and P4. Covered 2 / 4 = 50 %, key 1 / 2 = 50 %, ready now 1 / 4 = 25 %, one only
    1 / 4 = 25 %."""
    told = given(
        *(*post("P1", key=True), *post("P2"), *post("P3"), *post("P4", key=True)),
        *hired("E1", "E2", "E3"),
        named("P1", "E1", "ready_now"),
        named("P1", "E2", "four_to_five_years"),
        named("P2", "E3", "one_to_three_years"),
    )
    told.when("position_coverage").then(2, 4, 50)
    told.when("key_position_coverage").then(1, 2, 50)
    told.when("ready_now_coverage").then(1, 4, 25)
    told.when("single_successor_posts").then(1, 4, 25)
    [(name, successors, position)] = told.rows_that_count("post", "successors", "position")
    assert (name, position) == ("P2", 4)
    assert successors == [{"employee": "E3", "readiness": "one_to_three_years", "position": 14}]
