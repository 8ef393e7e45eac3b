"""Months are counted as people do."""

from datetime import date

import pytest

from domain.months import months_later


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2022, 1, 15), -1, date(2021, 12, 15)),
        (date(2022, 3, 31), -1, date(2022, 2, 28)),
        (date(2024, 3, 31), -13, date(2023, 2, 28)),
        (date(2022, 12, 1), -12, date(2021, 12, 1)),
        (date(2022, 12, 31), 2, date(2023, 2, 28)),
        (date(2023, 2, 28), 12, date(2024, 2, 28)),
    ],
)
def test_a_month_later_or_earlier_is_the_same_day_or_the_months_last(day, months, later):
    assert months_later(day, months) == later
