"""Of an id that no fact speaks of every command says so; of a known one an empty answer is one."""

from datetime import date

import pytest

from domain.log import CareerLog
from tests.service.program import event

ON = ("--on", "2024-06-30")
EARLY = ("--on", "2001-01-01")


@pytest.fixture
def company(careerlog, monkeypatch):
    """E1 of IT.04 reports to M1, of whom nothing else is on record; a post in IT; a host HR.9."""
    for name in ("READER", "READERS", "PURPOSE"):
        monkeypatch.delenv(f"CAREERLOG_{name}", raising=False)
    place = {"unit": "IT.04", "post": "P70"}
    careerlog.told(
        event("employee.hired", "2020-01-01", "h1", "career-E1", manager="M1", **place),
        event("employee.hired", "2020-01-01", "h2", "career-E2", unit="OPS"),
        event("employee.left", "2021-01-01", "l2", "career-E2"),
        event(
            *("secondment.started", "2022-01-01", "s1", "career-E1"),
            **{"secondment": "S1", "host_unit": "HR.9"},
        ),
        event("position.defined", "2020-01-01", "p1", "position-P77", title="Lead", unit="IT"),
    )
    assert careerlog("project").status == 0  # else a slow machine says that it did so first
    return careerlog


PERSON = [
    ("plan", "E9"),
    ("promises", "E9"),
    ("paths", "E9"),
    ("mentors", "E9"),
    ("mentors", "E9", "--post", "P77"),
    ("cascade", "E9"),
    ("cascade", "E1", "--or-leaves", "E9"),
    ("cascade", "--moves", "E9:P77"),
    ("unused-skills", "--employee", "E9"),
]
MANAGER = [
    ("commitments", "--manager", "E9"),
    ("wishes", "--manager", "E9"),
    ("mentors", "--manager", "E9"),
    ("development", "E9"),
]
CHECK = "check the id; careerlog"
UNIT = ["posts", "ninebox", "metrics", "commitments", "wishes", "unused-skills", "mentors"]
POST = [
    ("bench", "P7"),
    ("bench", "P7", "--history"),
    ("candidates", "P7"),
    ("post", "P7"),
    ("cascade", "--moves", "E1:P7"),
    ("mentors", "E1", "--post", "P7"),
]


@pytest.mark.parametrize("json", [(), ("--json",)])
@pytest.mark.parametrize(
    ("asked", "says"),
    [
        *((asked, "nothing is on record of a career of E9") for asked in PERSON),
        *((asked, "nothing on record names the person E9") for asked in MANAGER),
    ],
)
def test_of_a_person_nobody_has_heard_of_it_says_where_people_are_listed(
    company, asked, says, json
):
    ran = company(*asked, *ON, *json)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == f"careerlog: {says}; {CHECK} who lists those employed\n"


@pytest.mark.parametrize("asked", UNIT)
def test_of_a_unit_it_names_those_near_it(company, asked):
    ran = company(asked, "--unit", "IT.40", *ON)
    assert (ran.status, ran.out) == (1, "")
    says = "nothing on record names the unit IT.40 (near it: IT.04)"
    assert ran.err == f"careerlog: {says}; {CHECK} who shows where people are\n"


@pytest.mark.parametrize("asked", POST)
def test_of_a_post_too(company, asked):
    ran = company(*asked, *ON)
    assert (ran.status, ran.out) == (1, "")
    says = "nothing on record names the post P7 (near it: P77)"
    assert ran.err == f"careerlog: {says}; {CHECK} posts lists them\n"


@pytest.mark.parametrize(
    "asked",
    [
        ("plan", "E1", *EARLY),
        ("promises", "E2", *ON),
        ("commitments", "--manager", "M1", *EARLY),
        ("wishes", "--manager", "M1", *EARLY),
        ("development", "M1", *EARLY),
        ("mentors", "--manager", "M1", *ON),
        ("unused-skills", "--employee", "E2", *ON),
        ("bench", "P77", *EARLY),
        ("bench", "P70", *ON),
        ("who", "--post", "P70", *EARLY),
        ("who", "--unit", "HR", "--below", *ON),
        *((asked, "--unit", "IT", *EARLY) for asked in UNIT),
        *((asked, "--unit", "HR", *ON) for asked in UNIT),
        *((asked, "--unit", "OPS", *ON) for asked in UNIT),
    ],
)
def test_an_empty_answer_about_a_known_one_is_no_failure(company, asked):
    assert company(*asked).status == 0
    assert company(*asked, "--json").status == 0


def test_before_it_was_recorded_there_was_nothing_to_tell(company):
    for asked in (("plan", "E2"), ("ninebox", "--unit", "OPS"), ("who", "--unit", "OPS")):
        ran = company(*asked, *ON, "--known", "@1", "--json")
        assert (ran.status, ran.err) == (0, "")


def test_who_answers_with_nobody_and_says_beside_it_what_is_on_no_record(company):
    ran = company("who", "--unit", "OSP", *ON, "--json")
    assert (ran.status, ran.json) == (0, [])
    assert "nothing on record names the unit OSP (near it: OPS" in ran.err
    assert "the post P7 (near it: P77" in company("who", "--post", "P7", *ON).err
    assert company("who", "--unit", "OPS", *ON).err == ""


def test_a_known_unit_without_anybody_is_told_so(company):
    said = "Nobody is employed within OPS on 2024-06-30; ask about another day with --on."
    for asked in ("ninebox", "wishes"):
        assert said in company(asked, "--unit", "OPS", *ON).out


def test_who_may_not_read_is_not_told_who_is_on_record(company, tmp_path, monkeypatch):
    readers = tmp_path / "readers.toml"
    readers.write_text('[readers.R1]\nunits = ["IT"]\n')
    monkeypatch.setenv("CAREERLOG_READERS", str(readers))
    for asked in ("E2", "E9"):
        ran = company("plan", asked, *ON, "--as", "R1")
        assert (ran.status, ran.out) == (1, "")
        assert "R1 may not read this person's record" in ran.err


@pytest.mark.parametrize(
    ("asked", "people"),
    [
        (("paths", "E2"), ("E2",)),
        (("mentors", "E1"), ("E1",)),
        (("cascade", "E2"), ("E2",)),
        (("plan", "E9"), ("E9",)),
        (("bench", "P7"), None),
    ],
)
def test_a_refusal_that_tells_of_somebody_is_logged_as_an_answer_is(company, asked, people):
    assert company(*asked, *ON, "--as", "R1").status == 1
    with CareerLog.at(company.store) as log:
        logged = [fact.people for fact in log.read() if fact.type == "access.logged"]
    assert logged == ([] if people is None else [people])


@pytest.mark.parametrize("json", [(), ("--json",)])
def test_what_is_asked_as_known_later_than_now_is_said_to_be_no_last_word(company, json):
    for known in ("@999", "2150-01-01"):
        ran = company("who", *ON, "--known", known, *json)
        assert ran.status == 0
        assert ran.err.startswith("answered as known now, at @")
    for known in ("@5", date.today().isoformat(), "2024-01-01"):
        assert company("who", *ON, "--known", known, *json).err == ""


def test_a_nine_box_without_anybody_says_among_whom(company):
    ran = company("ninebox", "--unit", "IT", "--grade", "G99", "--population", "management", *ON)
    assert "Nobody within IT in grade G99 among management is employed on 2024-06-30" in ran.out
    assert "Nobody is employed on 2001-01-01" in company("ninebox", *EARLY).out


def test_of_who_left_no_skill_lies_idle_and_that_is_why(company):
    said = "E2 is not employed on 2024-06-30; ask about another day with --on."
    assert said in company("unused-skills", "--employee", "E2", *ON).out
    assert "not employed" not in company("unused-skills", "--employee", "E1", *ON).out


def test_who_counts_those_below_the_unit_and_lists_them_when_told(company):
    assert company("who", "--unit", "IT", *ON, "--json").json == []
    assert "1 person more in units below: add --below" in company("who", "--unit", "IT", *ON).out
    [person] = company("who", "--unit", "IT", "--below", *ON, "--json").json
    assert person["unit"] == "IT.04"
