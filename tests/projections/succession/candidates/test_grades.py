"""Grades are compared where that can be known, and not guessed elsewhere."""

import pytest

from projections.succession.candidates.grades import compared


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("G9", "G10", -1),
        ("G10", "G9", 1),
        ("G07", "G7", 0),
        ("E3.1", "E3.2", -1),
        ("12", "9", 1),
        ("G5", "G5", 0),
        ("Senior", "Senior", 0),
        ("G5", "T5", None),
        ("Senior", "Junior", None),
        ("7a", "7b", None),
    ],
)
def test_numbers_order_grades_of_the_same_letters(one, other, expected):
    assert compared(one, other) == expected


def test_a_configured_order_comes_first():
    order = ("Trainee", "Junior", "G1", "Senior")
    assert compared("Junior", "Senior", order) == -1
    assert compared("Senior", "G1", order) == 1
    assert compared("Senior", "Chief", order) is None
