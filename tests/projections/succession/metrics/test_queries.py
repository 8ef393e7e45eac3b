"""What is said of all metrics: nothing to count, units, what was known, trends, names."""

from datetime import date

import pytest

from projections.succession.metrics.asked import Asked, a_year_before
from projections.succession.metrics.catalogue import METRICS, NoSuchMetric
from projections.succession.metrics.queries import metrics, rows_behind, trend
from tests.projections.succession.metrics.telling import Given, at, hired, named, of, post

KEYS = {"metric", "value", "numerator", "denominator", "unit", "definition", "source"}


def test_where_there_is_nothing_to_count_out_of_the_value_is_none(given: Given):
    told = given(*hired("E1", day="2030-01-01"))
    figures = metrics(told.db, Asked(date(2024, 12, 31)))
    assert [each["metric"] for each in figures] == list(METRICS)
    for each in figures:
        assert each.keys() == KEYS
        if each["denominator"] is None:
            assert each["value"] == 0
        else:
            assert (each["numerator"], each["denominator"], each["value"]) == (0, 0, None)


def test_a_unit_means_it_and_those_below_it_by_their_dots(given: Given):
    """Posts in IT.04, IT.04.1 and IT.041: within IT.04 two, within IT three, within it none."""
    told = given(
        *(*post("P1", unit="IT.04"), *post("P2", unit="IT.04.1"), *post("P3", unit="IT.041")),
        *(*hired("E1", unit="IT.04.1"), *hired("E2", unit="IT.041"), named("P2", "E2")),
    )
    told.when("position_coverage", unit="IT.04").then(1, 2, 50)
    told.when("position_coverage", unit="IT").then(1, 3, 33.3333)
    told.when("position_coverage", unit="it").then(0, 0, None)
    told.when("time_in_role", unit="IT.04").then(1826, 1, 1826)
    told.when("time_in_role", unit="it.04").then(0, 0, None)
    told.when("time_in_role", unit="IT.0%").then(0, 0, None)


def test_an_answer_as_known_then_does_not_know_what_was_corrected_since(given: Given):
    told = given(
        *(*post("P1"), *hired("E1")),
        at("P1", "successor.nominated", "2024-01-01", id="nominated", employee="E1"),
        at("P1", "record.rescinded", "2024-01-01", target_id="nominated"),
    )
    told.when("position_coverage", known=4).then(1, 1, 100)
    told.when("position_coverage").then(0, 1, 0)


def test_a_trend_asks_each_day_with_the_twelve_months_before_it(given: Given):
    """One person, promoted on 2023-07-01: in the year up to 2024-06-30, not in the next."""
    told = given(*hired("E1", grade="G1"), of("E1", "career.promoted", "2023-07-01", grade="G2"))
    days = [date(2023, 6, 30), date(2023, 12, 31), date(2024, 6, 30), date(2024, 7, 1)]
    went = trend(told.db, Asked(days[0]), days, ["promotion_rate"])
    assert [each["on"] for each in went] == days
    assert [each["metrics"][0]["value"] for each in went] == [0, 100, 100, 0]


def test_the_period_is_the_twelve_months_that_end_on_the_day():
    asked = Asked(date(2024, 12, 31))
    assert (asked.eve, asked.first) == (date(2023, 12, 31), date(2024, 1, 1))
    assert a_year_before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert Asked(date(2024, 12, 31), since=date(2024, 7, 1)).eve == date(2024, 6, 30)


def test_an_unknown_metric_is_refused_with_those_there_are(given: Given):
    told = given(*hired("E1"))
    with pytest.raises(NoSuchMetric, match="no metric nope; there are successor_coverage_rate, "):
        rows_behind(told.db, Asked(date(2024, 1, 1)), "nope")
