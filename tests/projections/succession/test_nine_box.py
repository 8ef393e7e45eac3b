"""The nine-box: where people sit, by which facts, and who moved."""

from datetime import date
from typing import Any

import pytest

from domain.events.base import Event
from projections.database import Database
from projections.succession.nine_box import BOXES, People, movement, nine_box
from tests.given import fact

END = date(2024, 12, 31)


def hired(employee: str, **fields: Any) -> Event:
    return fact("employee.hired", "2020-01-01", stream=f"career-{employee}", **fields)


def rated(employee: str, performance: int, day: str = "2024-02-01") -> Event:
    stream = f"career-{employee}"
    return fact("appraisal.recorded", day, stream=stream, performance=performance)


def assessed(employee: str, potential: str, day: str = "2024-02-01") -> Event:
    return fact("potential.assessed", day, stream=f"career-{employee}", potential=potential)


def calibrated(employee: str, day: str, review: str = "R1", **judged: Any) -> Event:
    return fact("review.calibrated", day, stream=f"review-{review}", employee=employee, **judged)


def box_of(db: Database, employee: str, **asked: Any) -> str:
    boxes = nine_box(db, People(asked.pop("on", END), **asked))
    [found] = [box["box"] for box in boxes if employee in _names(box)]
    return found


def _names(box: dict[str, Any]) -> list[str]:
    return [who["employee"] for who in box["people"]]


@pytest.mark.parametrize(
    ("performance", "potential", "box"),
    [
        *(
            (1, "low", "underperformer"),
            (2, "low", "underperformer"),
            (3, "low", "solid performer"),
        ),
        *((4, "low", "trusted professional"), (5, "low", "trusted professional")),
        *((2, "medium", "dilemma"), (3, "medium", "core player"), (4, "medium", "high performer")),
        *((1, "high", "enigma"), (3, "high", "high potential"), (5, "high", "star")),
    ],
)
def test_each_pair_of_judgements_has_its_box(given, performance, potential, box):
    db = given(hired("E1"), rated("E1", performance), assessed("E1", potential))
    assert box_of(db, "E1") == box


def test_boxes_are_told_with_counts_shares_and_the_facts_behind_each_seat(given):
    """E1 and E2 are stars, E3 is a core player, E4 lacks potential: 2 / 3 = 66.6667 %."""
    db = given(
        *(hired(f"E{n}", unit="U1", grade="G1") for n in range(1, 5)),
        *(rated("E1", 5), assessed("E1", "high"), rated("E2", 4), assessed("E2", "high")),
        *(rated("E3", 3), assessed("E3", "medium"), rated("E4", 3)),
    )
    boxes = nine_box(db, People(END))
    assert [box["box"] for box in boxes] == [*BOXES.values(), "unrated"]
    by_name = {box["box"]: box for box in boxes}
    assert (by_name["star"]["count"], by_name["star"]["share"]) == (2, 66.6667)
    assert (by_name["core player"]["count"], by_name["core player"]["share"]) == (1, 33.3333)
    assert (by_name["dilemma"]["count"], by_name["dilemma"]["share"]) == (0, 0)
    assert (by_name["unrated"]["count"], by_name["unrated"]["share"]) == (1, None)
    assert by_name["star"]["people"][0] == {
        "employee": "E1",
        "unit": "U1",
        "grade": "G1",
        "post": None,
        "title": None,
        "performance": 5,
        "performance_on": date(2024, 2, 1),
        "performance_fact": 5,
        "potential": "high",
        "potential_on": date(2024, 2, 1),
        "potential_fact": 6,
    }


def test_where_nobody_is_rated_there_is_no_share(given):
    assert {box["share"] for box in nine_box(given(hired("E1")), People(END))} == {None}


def test_a_reviews_calibration_counts_where_it_is_not_older(given):
    """Appraised 2 and low in February. Calibrated to 4 the same day, to high in May; a new
    appraisal of 3 in June counts again, the calibrated potential stays."""
    db = given(
        hired("E1"),
        calibrated("E1", "2024-02-01", "R2", performance=4),
        *(rated("E1", 2), assessed("E1", "low")),
        calibrated("E1", "2024-01-31", performance=5, potential="high"),
        calibrated("E1", "2024-05-01", "R3", potential="high"),
        rated("E1", 3, "2024-06-01"),
    )
    assert box_of(db, "E1", on=date(2024, 1, 31)) == "star"
    assert box_of(db, "E1", on=date(2024, 2, 1)) == "trusted professional"
    assert box_of(db, "E1", on=date(2024, 5, 1)) == "star"
    assert box_of(db, "E1", on=date(2024, 6, 1)) == "high potential"
    assert box_of(db, "E1", on=date(2024, 6, 1), known=6) == "star"
    assert box_of(db, "E1", on=date(2024, 6, 1), known=4) == "trusted professional"


def test_only_those_asked_about_are_seated(given):
    db = given(
        hired("E1", unit="IT.1", grade="G1", ladder="management", post="P1"),
        hired("E2", unit="IT.1.2", grade="G2", ladder="specialist"),
        hired("E3", unit="IT.12", grade="G1"),
        hired("E4", unit="IT.1"),
        fact("employee.left", "2024-01-01", stream="career-E4"),
        fact(
            "position.criticality_set", "2024-01-01", stream="position-P1", key=True, critical=False
        ),
        fact("successor.nominated", "2024-01-01", stream="position-P1", employee="E2"),
        fact(
            "successor.nominated", "2024-01-01", stream="position-P1", employee="E3", interim=True
        ),
    )

    def seated(**asked: Any) -> list[str]:
        return [name for box in nine_box(db, People(END, **asked)) for name in _names(box)]

    assert seated() == ["E1", "E2", "E3"]
    assert seated(unit="IT.1") == ["E1", "E2"]
    assert seated(unit="IT") == ["E1", "E2", "E3"]
    assert seated(grade="G1") == ["E1", "E3"]
    assert seated(grade="G1", unit="IT.12") == ["E3"]
    assert seated(population="nominees") == ["E2"]
    assert seated(population="key_posts") == ["E1"]
    assert seated(population="management") == ["E1"]
    assert seated(population="specialist") == ["E2"]


def test_movement_says_who_moved_from_which_box_to_which(given):
    db = given(
        *(hired(f"E{n}", unit="U1") for n in (1, 2, 3)),
        *(rated("E1", 3, "2023-02-01"), assessed("E1", "medium", "2023-02-01")),
        *(rated("E2", 3, "2023-02-01"), assessed("E2", "medium", "2023-02-01")),
        rated("E1", 5, "2024-02-01"),
        fact("career.moved_laterally", "2024-03-01", stream="career-E3", unit="U2"),
        rated("E2", 3, "2024-02-01"),
    )
    moved = movement(db, People(END, unit="U1"), against=date(2023, 12, 31))
    assert [(each["employee"], each["from"], each["to"]) for each in moved] == [
        ("E1", "core player", "high performer"),
        ("E3", "unrated", "elsewhere"),
    ]
    assert (moved[0]["before"]["performance_fact"], moved[0]["after"]["performance_fact"]) == (4, 8)
    assert moved[1]["after"] is None
    assert movement(db, People(END), against=END) == []
