"""Rows into facts: what each row becomes, and which rows are set aside with which reason."""

from pathlib import Path

import pytest

from service.importer.checking import plan_of
from service.importer.preparing import prepared
from tests.service.importer.files import STAFF, facts_of, folder, prepare

STAFF_FILE = "no,name,hired\n1,Ada,2000-01-01\n2,Bob,2001-02-03\n"
TITLES = """no,title,from,to
2,Cook,2001-02-03,2003-01-01
1,Engineer,2000-01-01,2002-01-01
1,Senior Engineer,2002-01-01,9999-01-01
"""
COURSES = """
source = "test"
[[fact]]
file = "courses.csv"
type = "training.completed"
subject = "career-{no}"
key = ["no", "course"]
effective_on = "on"
when = { status = ["done", "passed"] }
unless = { course = "" }
[fact.data]
training = { column = "course", slug = true }
hours = "hours"
result = { column = "status", map = { done = "completed", passed = "passed" } }
"""
COURSES_HEADER = "no,course,on,hours,status\n"


def test_histories_and_hires_become_careers_in_effective_order(tmp_path: Path) -> None:
    made = prepare(tmp_path, STAFF, staff=STAFF_FILE, titles=TITLES)
    assert made.rejects == []
    assert [(fact.originator_id, fact.event_id) for fact, _ in made.facts] == [
        ("career-1", "staff/1"),
        ("career-1", "titles/1/2002-01-01"),
        ("career-2", "staff/2"),
        ("career-2", "titles/2/2001-02-03/until"),
    ]
    assert [told["type"] for told in facts_of(made)] == [
        "employee.hired",
        "career.promoted",
        "employee.hired",
        "employee.left",
    ]
    assert facts_of(made)[0] == {
        "type": "employee.hired",
        "on": "2000-01-01",
        "title": "Engineer",
        "given_name": "Ada",
    }


def test_every_row_is_accounted_for(tmp_path: Path) -> None:
    made = prepare(tmp_path, STAFF, staff=STAFF_FILE, titles=TITLES + "3,Cook,2000-01-01,\n")
    staff, titles = made.tables
    assert (staff.rows, staff.facts) == (2, 2)
    assert (titles.rows, titles.facts, titles.joined, titles.rejected) == (4, 2, 1, 1)
    assert titles.joints == {"follows": 1}
    assert sum(t.facts + t.further_facts for t in made.tables) == len(made.facts)


def test_rows_that_the_conditions_leave_out_are_skipped(tmp_path: Path) -> None:
    rows = "1,Safety,2000-01-01,2.5,done\n1,,2000-01-01,1,done\n1,Cooking,2000-01-01,1,open\n"
    made = prepare(tmp_path, COURSES, courses=COURSES_HEADER + rows)
    assert facts_of(made) == [
        {
            "type": "training.completed",
            "on": "2000-01-01",
            "training": "safety",
            "hours": 2.5,
            "result": "completed",
        }
    ]
    assert made.tables[0].skipped == 2


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("1,Safety,soon,1,done", "on", "not a day"),
        ("1,Safety,,1,done", "on", "empty"),
        ("1,Safety,1600-01-01,1,done", "on", "no value for this field"),
        ("1,Safety,2000-01-01,many,done", "hours", "not a number"),
        ("1,Safety,2000-01-01,-5,done", "hours", "no value for this field"),
        (",Safety,2000-01-01,1,done", "no", "empty"),
        ("a b,Safety,2000-01-01,1,done", "no", "no value for this field"),
        ("1,Safety,2000-01-01,1", "", "4 cells, but the header has 5"),
        ("1,Safety,2000-01-01,1,done,x", "", "6 cells, but the header has 5"),
        ('1,"Saf"ety,2000-01-01,1,done', "", "not CSV"),
        ("9,First,2001-01-01,1,done", "no, course", "the same no and course as line 2"),
    ],
)
def test_a_bad_row_is_set_aside_with_its_line_and_reason_and_the_rest_goes_on(
    tmp_path: Path, row: str, column: str, reason: str
) -> None:
    rows = f"9,First,2000-01-01,1,done\n{row}\n9,Last,2000-01-01,1,done\n"
    made = prepare(tmp_path, COURSES, courses=COURSES_HEADER + rows)
    assert [told["training"] for told in facts_of(made)] == ["first", "last"]
    (reject,) = made.rejects
    assert (reject.file, reject.line, reject.column) == ("courses.csv", 3, column)
    assert reject.reason.startswith(reason)
    assert reject.write
    assert reject.row
    for cell in ("soon", "many", "a b"):
        assert cell not in reject.reason + reject.write


def test_lines_are_counted_as_an_editor_does(tmp_path: Path) -> None:
    rows = '\n1,"Saf\nety",2000-01-01,1,done\n1,Late,never,1,done\n'
    made = prepare(tmp_path, COURSES, courses=COURSES_HEADER + rows)
    assert [reject.line for reject in made.rejects] == [5]


def test_a_career_with_a_bad_row_is_held_back_and_named(tmp_path: Path) -> None:
    titles = TITLES.replace("2002-01-01,9999-01-01", "2002-01-01,2001-01-01")
    made = prepare(tmp_path, STAFF, staff=STAFF_FILE, titles=titles)
    assert {fact.originator_id for fact, _ in made.facts} == {"career-2"}
    bad, *held = made.rejects
    assert (bad.file, bad.line, bad.column, bad.reason) == (
        "titles.csv",
        4,
        "to",
        "ends before it begins",
    )
    assert [(reject.file, reject.line) for reject in held] == [("staff.csv", 2), ("titles.csv", 3)]
    assert all("held back: titles.csv line 4" in reject.reason for reject in held)


def test_a_broken_row_holds_back_the_career_of_whom_it_still_names(tmp_path: Path) -> None:
    titles = TITLES.replace("1,Senior Engineer,2002-01-01,9999-01-01", "1,Senior Engineer")
    made = prepare(tmp_path, STAFF, staff=STAFF_FILE, titles=titles)
    assert {fact.originator_id for fact, _ in made.facts} == {"career-2"}
    assert [(reject.file, reject.line) for reject in made.rejects] == [
        ("titles.csv", 4),
        ("staff.csv", 2),
        ("titles.csv", 3),
    ]


def test_a_spell_of_somebody_who_was_never_hired_is_rejected(tmp_path: Path) -> None:
    made = prepare(
        tmp_path, STAFF, staff=STAFF_FILE, titles="no,title,from,to\n7,Cook,2000-01-01,\n"
    )
    (reject,) = made.rejects
    assert (reject.column, reject.reason) == ("no", "staff.csv has no line for this person")


def test_a_history_may_name_the_last_day_held(tmp_path: Path) -> None:
    mapping = STAFF.replace('until = "to"', 'last_day = "to"')
    titles = "no,title,from,to\n1,Cook,2000-01-01,2001-12-31\n1,Engineer,2002-01-01,2002-06-30\n"
    made = prepare(tmp_path, mapping, staff=STAFF_FILE, titles=titles)
    assert [(told["type"], told["on"]) for told in facts_of(made)[:3]] == [
        ("employee.hired", "2000-01-01"),
        ("career.moved_laterally", "2002-01-01"),
        ("employee.left", "2002-07-01"),
    ]


def test_a_history_without_ends_lasts_from_row_to_row(tmp_path: Path) -> None:
    mapping = STAFF.replace('until = "to"\n', "")
    made = prepare(tmp_path, mapping, staff=STAFF_FILE, titles=TITLES)
    assert [told["type"] for told in facts_of(made)] == [
        "employee.hired",
        "career.promoted",
        "employee.hired",
    ]


def test_a_second_name_of_an_id_is_set_aside_and_other_tables_are_not_concerned(
    tmp_path: Path,
) -> None:
    rows = "1,C++,2000-01-01,1,done\n2,C#,2000-01-01,1,done\n3,c++,2000-01-01,1,done\n"
    again = COURSES.partition("[[fact]]")[2].replace("courses.csv", "more.csv")
    more = f"[[fact]]{again}"
    made = prepare(
        tmp_path,
        COURSES + more,
        courses=COURSES_HEADER + rows,
        more=f"{COURSES_HEADER}4,C#,2000-01-01,1,done\n",
    )
    assert [fact.originator_id for fact, _ in made.facts] == ["career-1", "career-3", "career-4"]
    assert {told["training"] for told in facts_of(made)} == {"c"}
    (reject,) = made.rejects
    assert (reject.line, reject.column) == (3, "course")
    assert reject.reason == "two names make one id: this one and that of line 2"


def test_one_person_a_row_with_hire_and_leaving_dates(tmp_path: Path) -> None:
    mapping = """
    source = "test"
    delimiter = ";"
    dates = ["%d.%m.%Y"]
    empty = ["NULL"]
    [[fact]]
    file = "staff.csv"
    type = "employee.hired"
    subject = "career-{No}"
    key = "No"
    effective_on = "Hired"
    data = { family_name = "Name", unit = { column = "Dept", slug = true } }
    [[fact]]
    file = "staff.csv"
    name = "leavers"
    type = "employee.left"
    subject = "career-{No}"
    key = "No"
    effective_on = "Left"
    unless = { Left = "" }
    data = { voluntary = "Own wish" }
    """
    header = "No;Name;Dept;Hired;Left;Own wish\n"
    rows = header + "1;Öz;R & D;3.2.2001;NULL;\n2;B;Ops;1.1.2000;31.12.2009;yes\n"
    folder(tmp_path, mapping)
    (tmp_path / "staff.csv").write_text(rows, encoding="utf-8-sig")
    made = prepared(plan_of(tmp_path / "mapping.toml", tmp_path / "staff.csv"))
    assert facts_of(made) == [
        {"type": "employee.hired", "on": "2001-02-03", "family_name": "Öz", "unit": "r-d"},
        {"type": "employee.hired", "on": "2000-01-01", "family_name": "B", "unit": "ops"},
        {"type": "employee.left", "on": "2009-12-31", "voluntary": True},
    ]


def test_the_example_of_the_documentation_works(tmp_path: Path) -> None:
    import service.importer

    page = (Path(service.importer.__file__).parent / "MAPPING.md").read_text(encoding="utf-8")
    first, second = [block.partition("```")[0] for block in page.split("```toml\n")[1:]]
    made = prepare(
        tmp_path,
        first,
        staff="emp_no,first,last,dept,hired,left,why\n1,A,B,HR,1.2.2000,2001-01-01,R\n",
        courses="emp_no,course,date,status,hours\n1,Safety,3.4.2000,done,2\n",
    )
    assert [told["type"] for told in facts_of(made)] == [
        "employee.hired",
        "training.completed",
        "employee.left",
    ]
    made = prepare(
        tmp_path,
        f'source = "test"\n{second}',
        employees="emp_no,first,last,hire_date\n1,A,B,2000-01-01\n",
        titles="emp_no,title,from_date,to_date\n1,Staff,2000-01-01,9999-01-01\n",
        departments="emp_no,dept_no,from_date\n1,d1,2000-01-01\n1,d2,2005-01-01\n",
    )
    assert [told.get("unit") for told in facts_of(made)] == ["d1", "d2"]
