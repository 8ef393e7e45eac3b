"""How spells of one person become the facts of one career."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from service.importer.spells import Hire, Spell, Step, career_of, joints

LADDERS = {"title": [["Engineer", "Senior Engineer", "Principal"]]}


def day(year: int) -> date:
    return date(year, 1, 1)


def spell(begins: int, until: int | None = None, **place: Any) -> Spell:
    made = f"{'-'.join(map(str, place.values()))}/{begins}"
    end = None if until is None else day(until)
    return Spell(day(begins), end, place, {}, {"cause": "resigned"}, made)


def title(name: str, begins: int, until: int | None = None) -> Spell:
    return spell(begins, until, title=name)


def career(
    *histories: list[Spell], hired: int | None = None, leaving: bool = True
) -> list[tuple[Any, ...]]:
    hire = None if hired is None else Hire(day(hired), {"given_name": "Ada"}, "staff/1")
    steps = career_of(hire, histories, LADDERS, leaving)
    return [(step.type, step.day.year, step.data) for step in steps]


def test_the_spell_held_on_the_day_of_the_hire_is_part_of_the_hire() -> None:
    assert career([title("Engineer", 2000)], hired=2000) == [
        ("employee.hired", 2000, {"title": "Engineer", "given_name": "Ada"})
    ]
    assert career([title("Engineer", 1999)], hired=2000) == [
        ("employee.hired", 2000, {"title": "Engineer", "given_name": "Ada"})
    ]


def test_a_first_spell_after_the_hire_is_a_move() -> None:
    assert career([title("Engineer", 2001)], hired=2000) == [
        ("employee.hired", 2000, {"given_name": "Ada"}),
        ("career.moved_laterally", 2001, {"title": "Engineer"}),
    ]


def test_without_a_file_of_hires_the_first_spell_is_the_hire() -> None:
    assert career([title("Engineer", 2000)]) == [("employee.hired", 2000, {"title": "Engineer"})]


def test_up_the_ladder_is_a_promotion_down_a_demotion_and_off_it_lateral() -> None:
    names = ["Engineer", "Principal", "Senior Engineer", "Cook"]
    ends = [2001, 2002, 2003, None]
    spells = [title(n, 2000 + at, end) for at, (n, end) in enumerate(zip(names, ends, strict=True))]
    assert [step[0] for step in career(spells)] == [
        "employee.hired",
        "career.promoted",
        "career.demoted",
        "career.moved_laterally",
    ]


def test_the_end_of_the_last_spell_is_leaving_with_what_its_row_says() -> None:
    assert career([title("Engineer", 2000, 2005)])[-1] == (
        "employee.left",
        2005,
        {"cause": "resigned"},
    )


def test_nobody_has_left_while_another_table_goes_on() -> None:
    steps = career([title("Engineer", 2000, 2005)], [spell(2000, unit="d1")])
    assert steps == [("employee.hired", 2000, {"title": "Engineer", "unit": "d1"})]


def test_a_gap_is_leaving_and_a_rehire() -> None:
    steps = career([title("Engineer", 2000, 2002), title("Senior Engineer", 2004)])
    assert [step[:2] for step in steps] == [
        ("employee.hired", 2000),
        ("employee.left", 2002),
        ("employee.rehired", 2004),
    ]


def test_where_another_table_says_who_left_gaps_are_no_leaving() -> None:
    steps = career(
        [title("Engineer", 2000, 2002), title("Senior Engineer", 2004, 2006)], leaving=False
    )
    assert [step[:2] for step in steps] == [("employee.hired", 2000), ("career.promoted", 2004)]


def test_an_overlap_is_a_move_that_says_until_when_the_earlier_post_is_held() -> None:
    steps = career([title("Engineer", 2000, 2005), title("Cook", 2003)])
    assert steps[1] == (
        "career.moved_laterally",
        2003,
        {"title": "Cook", "previous_post_until": "2005-01-01"},
    )


def test_an_earlier_post_without_an_end_is_held_until_the_last_day_there_is() -> None:
    steps = career([title("Engineer", 2000), title("Cook", 2003)])
    assert steps[1][2]["previous_post_until"] == "2199-12-31"


def test_when_the_later_of_two_posts_ends_first_the_person_moves_back() -> None:
    steps = career([title("Engineer", 2000, 2009), title("Cook", 2003, 2005)])
    assert [(kind, year, data.get("title")) for kind, year, data in steps] == [
        ("employee.hired", 2000, "Engineer"),
        ("career.moved_laterally", 2003, "Cook"),
        ("career.moved_laterally", 2005, "Engineer"),
        ("employee.left", 2009, None),
    ]


def test_a_spell_of_no_length_is_a_fact_before_the_person_leaves() -> None:
    steps = career([title("Engineer", 2000, 2003), title("Senior Engineer", 2003, 2003)])
    assert [step[:2] for step in steps] == [
        ("employee.hired", 2000),
        ("career.promoted", 2003),
        ("employee.left", 2003),
    ]


def test_what_begins_on_one_day_in_two_tables_is_one_fact() -> None:
    steps = career(
        [title("Engineer", 2000, 2003), title("Senior Engineer", 2003)],
        [spell(2000, 2003, unit="d1"), spell(2003, unit="d2")],
    )
    assert steps[1:] == [("career.promoted", 2003, {"title": "Senior Engineer", "unit": "d2"})]


def test_a_spell_that_changes_nothing_is_no_fact() -> None:
    assert len(career([title("Engineer", 2000, 2003), title("Engineer", 2003)])) == 1


def test_another_manager_alone_is_no_move() -> None:
    steps = career(
        [title("Engineer", 2000)], [spell(2000, 2001, manager="1"), spell(2001, manager="2")]
    )
    assert steps[1:] == [("employee.manager_changed", 2001, {"manager": "2"})]


def test_a_spell_that_is_over_before_the_hire_is_told_as_a_move_before_it() -> None:
    steps = career([title("Cook", 1990, 1995), title("Engineer", 2000)], hired=2000)
    assert [step[:2] for step in steps] == [
        ("career.moved_laterally", 1990),
        ("employee.hired", 2000),
    ]


def test_joints_tell_gaps_overlaps_and_double_beginnings_apart() -> None:
    spells = [
        title("A", 2000, 2003),
        title("B", 2000, 2002),
        title("C", 2002, 2004),
        title("D", 2005),
        title("E", 2006),
    ]
    assert joints(spells) == {
        "overlap": 1,
        "same_day": 1,
        "follows": 1,
        "gap": 1,
        "both_open": 1,
    }


_spells = st.lists(
    st.builds(
        lambda begins, years, name: title(name, begins, begins + years),
        st.integers(1990, 2000),
        st.integers(0, 6),
        st.sampled_from(["Engineer", "Senior Engineer", "Principal", "Cook"]),
    ),
    max_size=5,
)


@given(_spells, _spells)
def test_somebody_is_employed_exactly_while_any_spell_runs(
    titles: list[Spell], others: list[Spell]
) -> None:
    units = [
        spell(s.begins.year, None if s.until is None else s.until.year, unit=f"d{s.id[-1]}")
        for s in others
    ]
    steps = career_of(None, [titles, units], LADDERS, leaving=True)
    assert [step.day for step in steps] == sorted(step.day for step in steps)
    for year in range(1989, 2008):
        runs = any(one.held_on(day(year)) for one in [*titles, *units])
        assert _employed(steps, day(year)) is runs


@given(_spells)
def test_a_title_is_held_on_a_day_if_its_spell_is_and_no_later_one_began(
    titles: list[Spell],
) -> None:
    steps = career_of(None, [titles], LADDERS, leaving=True)
    for year in range(1990, 2007):
        held = [one for one in titles if one.held_on(day(year))]
        if held:
            latest = max(one.begins for one in held)
            expected = {one.place["title"] for one in held if one.begins == latest}
            last = [step for step in steps if "title" in step.data and step.day <= day(year)][-1]
            assert last.data["title"] in expected


def _employed(steps: list[Step], on: date) -> bool:
    employed = False
    for step in steps:
        if step.day <= on:
            employed = step.type != "employee.left"
    return employed
