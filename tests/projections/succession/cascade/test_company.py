from datetime import date

from projections.succession.cascade.company import Wish, company
from tests.given import fact
from tests.projections.telling import Tell


def test_a_company_is_read_as_it_stood_on_a_day_and_as_it_was_known(given: Tell) -> None:
    """P1 is held by E1 and has a bench of E2, who said in the last fact that they want to stay."""
    db = given(
        fact("position.defined", "2020-01-01", stream="position-P1", title="Head", unit="IT"),
        fact("position.criticality_set", "2020-01-01", stream="position-P1", key=False,
             critical=True),
        fact("employee.hired", "2020-01-01", stream="career-E1", post="P1"),
        fact("employee.hired", "2020-01-01", stream="career-E2"),
        fact("employee.hired", "2020-01-01", stream="career-E3"),
        fact("successor.nominated", "2020-02-01", stream="position-P1", employee="E2",
             readiness="ready_now", rank=1),
        fact("successor.nominated", "2020-02-01", stream="position-P1", employee="E2",
             interim=True),
        fact("aspiration.declared", "2020-03-01", stream="career-E2", wish="neither"),
    )  # fmt: skip
    on = date(2020, 6, 1)

    there = company(db, on)

    assert there.seats["P1"] == ("P1", "Head", "IT", True, False, True, 1)
    assert there.holders == {"P1": ["E1"]}
    assert there.post_of == {"E1": "P1", "E2": None}
    assert there.role_facts["E1"] == 3
    assert [(n.employee, n.interim, n.position) for n in there.benches["P1"]] == [
        ("E2", True, 7),
        ("E2", False, 6),
    ]
    assert there.unwilling("E2") == Wish("neither", 8)
    assert company(db, on, known=7).unwilling("E2") is None
    assert company(db, date(2020, 1, 15)).benches == {}


def test_who_has_left_and_what_is_closed_is_not_there(given: Tell) -> None:
    db = given(
        fact("position.defined", "2020-01-01", stream="position-P1", title="Head", unit="IT"),
        fact("position.closed", "2021-01-01", stream="position-P1"),
        fact("employee.hired", "2020-01-01", stream="career-E1", post="P1"),
        fact("employee.left", "2021-01-01", stream="career-E1", voluntary=True),
    )

    there = company(db, date(2021, 6, 1))

    assert (there.seats, there.holders, there.post_of) == ({}, {}, {})
