"""Commands that act: recorded as facts of careerlog, or refused with a reason to act on."""

import re
from pathlib import Path

import pytest

from domain.log import CareerLog
from tests.service.program import Program, event

DAY = ("--on", "2024-06-01")


@pytest.fixture
def careerlog(store_url, tmp_path, capfd, monkeypatch) -> Program:
    """The program on SQLite and on PostgreSQL, with a post P77 and its holder, E1, E2 and M1."""
    monkeypatch.setenv("CAREERLOG_VAULT", f"sqlite:///{tmp_path / 'vault.db'}")
    monkeypatch.setenv("CAREERLOG_KEY_FILE", str(tmp_path / "vault.key"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    program = Program(store_url, capfd, monkeypatch)
    return program.told(
        event("position.defined", "2020-01-01", "p", "position-P77", title="Head", unit="U1"),
        hired("E0", post="P77"),
        hired("E1", manager="M1"),
        hired("E2", manager="M1"),
        hired("M1"),
    )


def hired(employee: str, **data):
    return event("employee.hired", "2020-01-01", f"h-{employee}", f"career-{employee}", **data)


def test_a_nomination_is_answered_with_its_fact(careerlog):
    told = careerlog(
        *("nominate", "P77", "E1", "--by", "M1", "--readiness", "ready_now", "--rank", "1"),
        *("--why", "knows the house", *DAY, "--json"),
    ).json
    [recorded] = told["facts"]
    assert (recorded["type"], recorded["stream"]) == ("successor.nominated", "position-P77")
    assert recorded["position"] == 6
    assert re.fullmatch(r"[0-9a-f-]{36}", recorded["id"])
    assert told["warnings"] == []


def test_a_person_is_told_where_it_is_recorded(careerlog):
    ran = careerlog("nominate", "P77", "E1", "--by", "M1", *DAY)
    assert ran.status == 0
    first, second = ran.out.splitlines()
    assert first == "recorded successor.nominated on position-P77 at @7, from 2024-06-01 on"
    assert second.startswith("note: nobody has judged how ready E1 is")


def test_who_has_left_decides_nothing_more(careerlog):
    careerlog.told(event("employee.left", "2024-03-01", "l-M1", "career-M1"))
    ran = careerlog("nominate", "P77", "E1", "--by", "M1", *DAY)
    assert ran.status == 1
    assert "M1, who is to have decided this, left on 2024-03-01; say with --by who" in ran.err
    assert careerlog("nominate", "P77", "E1", "--by", "M1", "--on", "2024-02-01").status == 0
    assert careerlog("approve", "P77", "E1", "--by", "talent-committee", *DAY).status == 0


def readings(careerlog):
    """Who was told whose data by which command, and what became of it."""
    with CareerLog.at(careerlog.store) as log:
        return [
            (fact.actor, fact.people, fact.question.split()[0], fact.outcome)
            for fact in log.read()
            if fact.type == "access.logged"
        ]


def test_what_is_flagged_about_a_nominee_is_logged_as_read_by_who_acts(careerlog):
    careerlog("nominate", "P77", "E1", "--by", "M1", *DAY)
    assert readings(careerlog) == [("M1", ("E1",), "nominate", "allowed")]


def test_so_is_what_a_refusal_tells_of_them(careerlog):
    careerlog("nominate", "P77", "E0", "--by", "M1", *DAY)
    assert readings(careerlog) == [("M1", ("E0",), "nominate", "allowed")]


def test_where_nothing_is_told_of_others_nothing_is_logged(careerlog):
    careerlog("nominate", "P77", "E1", "--by", "M1", "--readiness", "ready_now", *DAY)
    careerlog("nominate", "P77", "E9", "--by", "M1", *DAY)  # nobody
    careerlog("declare", "E2", "--by", "E2", "--wish", "advancement", *DAY)
    assert readings(careerlog) == []


def test_who_may_not_read_of_a_nominee_is_told_nothing_and_records_nothing(
    careerlog, tmp_path, monkeypatch
):
    readers = tmp_path / "readers.toml"
    readers.write_text("[readers.A1]\neverybody = true\n")
    monkeypatch.setenv("CAREERLOG_READERS", str(readers))
    ran = careerlog("nominate", "P77", "E1", "--by", "M1", *DAY)
    assert (ran.status, ran.out) == (1, "")
    assert "M1 may not read this person's record" in ran.err
    assert "nobody has judged" not in ran.err
    assert readings(careerlog) == [("M1", ("E1",), "nominate", "denied")]
    with CareerLog.at(careerlog.store) as log:
        assert "successor.nominated" not in {fact.type for fact in log.read()}


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("nominate P77 E0 --by M1", "E0 holds post P77; nominate somebody who could follow"),
        ("nominate P77 E9 --by M1", "nobody called E9 is on record; check the id"),
        ("nominate P99 E1 --by M1", "no post P99 is on record; check the id"),
        ("approve P77 E1 --by M1", "E1 is not nominated as a successor for P77"),
        ("declare E1 --wish both --by M1", "nobody can declare a wish for another person"),
        ("agree plan E1 PL --by X9", "X9 is not E1's manager on record (that is M1); to go on"),
        ("complete E1 A1 --by E1", "E1 has no action A1 on 2024-06-01; none is open"),
        ("goal set E1 G1 --purpose advancement --by M1", "nobody can set a goal of advancement"),
        ("goal revise E1 G1 --due 2025-01-01 --by E1", "E1 has no goal G1 on 2024-06-01; none is"),
        ("goal achieve E1 G1 --by E1", "E1 has no goal G1 on 2024-06-01; none is open"),
        ("converse E1 --kind check_in --by E1", "say with --held-by who talked with E1"),
        ("define P77 --title T --unit U --by M1", "post P77 is there since 2020-01-01"),
        ("criticality P77 --critical --by M1", "say why the post is key or critical"),
        ("path X1 --from-job clerk --by M1", "one of them, where the path ends"),
        ("opening fill P77 O1 --route external --by M1", "post P77 has no opening O1"),
        ("converse E1 --kind check_in --by M1 --notes=", "notes: write at least 1 character"),
    ],
)
def test_what_is_refused_says_why_in_one_line_and_records_nothing(careerlog, command, says):
    ran = careerlog(*command.split(), *DAY)
    assert (ran.status, ran.out) == (1, "")
    assert says in ran.err
    assert ran.err.count("\n") == 1
    assert careerlog("append", "-", "--json", stdin=b"").json == []
    assert len(careerlog("history", "E1", "--json").json) == 1
    assert careerlog("bench", "P77", "--json").json == []


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("nominate P77 E1", "--by"),
        (
            "nominate P77 E1 --by M1 --readiness soon",
            "Invalid value for '--readiness': 'soon' is not one of 'ready_now', ",
        ),
        ("nominate P77 E1 --by M1 --rank 100", "less than or equal to 99"),
        ("nominate P77 no/id --by M1", "write an id"),
        ("requirements P77 --by M1 --experience-years 61", "less than or equal to 60"),
        ("requirements P77 --by M1", "--nothing"),
        ("requirements P77 --by M1 --skill sql:9", "from 0 to 7"),
        ("requirements P77 --by M1 --skill sql", "such as python:4"),
    ],
)
def test_wrong_usage_is_told_apart(careerlog, command, says):
    ran = careerlog(*command.split())
    assert ran.status == 2
    assert says in ran.err


def test_who_nominates_does_not_approve(careerlog):
    careerlog("nominate", "P77", "E1", "--by", "M1", *DAY)
    ran = careerlog("approve", "P77", "E1", "--by", "M1", *DAY)
    assert ran.status == 1
    assert "M1 nominated E1, so somebody else must approve" in ran.err
    assert careerlog("approve", "P77", "E1", "--by", "HR1", *DAY).status == 0


def test_against_a_declared_wish_it_goes_on_with_a_reason_which_is_kept_sealed(careerlog):
    wish = ("declare", "E1", "--wish", "neither", "--by", "E1", "--on", "2024-01-01")
    assert careerlog(*wish).status == 0
    ran = careerlog("nominate", "P77", "E1", "--by", "M1", *DAY)
    assert ran.status == 1
    assert "E1 declared on 2024-01-01 to want no advancement (neither)" in ran.err
    assert "say why with --despite" in ran.err
    told = careerlog(
        *("nominate", "P77", "E1", "--by", "M1", *DAY, "--despite", "asked twice", "--json")
    ).json
    assert told["warnings"][0]["kind"] == "advancement_unwanted"
    assert told["warnings"][0]["positions"] == [6]
    [change] = careerlog("bench", "P77", "--history", "--json").json
    assert change["reason"] == "asked twice"
    [place] = careerlog("bench", "P77", *DAY, "--json").json
    assert "asked twice" not in str(place)


def test_nothing_said_lies_in_the_store_in_the_clear(careerlog, tmp_path):
    careerlog(
        *("nominate", "P77", "E1", "--by", "M1", "--why", "zanzibar-why", *DAY),
    )
    careerlog("converse", "E1", "--kind", "check_in", "--by", "M1", "--notes", "zanzibar-note")
    careerlog("bench", "P77", "--history")
    if careerlog.store.startswith("sqlite"):
        for file in Path(tmp_path).iterdir():
            assert b"zanzibar" not in file.read_bytes(), file
    raw = careerlog("audit", "--person", "E1", "--json").out
    assert "zanzibar" not in raw


def test_many_benches_are_counted_over_all_posts(careerlog):
    posts = ("P1", "P2", "P3")
    for post in posts:
        careerlog("define", post, "--title", "T", "--unit", "U1", "--by", "HR", *DAY)
        assert careerlog("nominate", post, "E1", "--by", "M1", *DAY, "--json").status == 0
    nomination = ("nominate", "P77", "E1", "--by", "M1", *DAY, "--readiness", "ready_now")
    [warning] = careerlog(*nomination, "--json").json["warnings"]
    assert warning["kind"] == "many_benches"
    assert "on 4 benches: P1, P2, P3, P77" in warning["message"]
    assert len(warning["positions"]) == 3


def test_what_counts_as_many_or_stale_can_be_set(careerlog, monkeypatch):
    careerlog("nominate", "P77", "E1", "--by", "M1", "--readiness", "ready_now", *DAY)
    later = ("approve", "P77", "E1", "--by", "HR1", "--on", "2024-09-01", "--json")
    monkeypatch.setenv("CAREERLOG_STALE_AFTER", "2")
    told = careerlog(*later).json
    assert [warning["kind"] for warning in told["warnings"]] == ["readiness_stale"]


def test_a_bench_is_put_in_order_and_ends(careerlog):
    for number, employee in enumerate(("E1", "E2"), start=1):
        nomination = ("nominate", "P77", employee, "--by", "M1", "--rank", str(number), *DAY)
        assert careerlog(*nomination).status == 0
    ran = careerlog("nominate", "P77", "M1", "--by", "HR1", "--rank", "1", *DAY)
    assert "rank 1 is E1's on 2024-06-01" in ran.err
    told = careerlog("rank", "P77", "E2", "E1", "--by", "HR1", *DAY, "--json").json
    assert [each["type"] for each in told["facts"]] == ["successor.ranked"] * 2
    bench = careerlog("bench", "P77", *DAY, "--json").json
    assert [(each["rank"], each["employee"]) for each in bench] == [(1, "E2"), (2, "E1")]
    careerlog("readiness", "P77", "E2", "one_to_three_years", "--by", "M1", *DAY)
    careerlog("reject", "P77", "E2", "--by", "HR1", "--why", "not yet", *DAY)
    careerlog("withdraw", "P77", "E1", "--by", "HR1", *DAY)
    assert careerlog("bench", "P77", *DAY, "--json").json == []
    assert careerlog("anomalies", "--json").json == []


def test_a_plan_is_kept_by_both_sides(careerlog):
    for command in (
        "goal set E1 G1 --purpose development --target-skill sql --target-level 4 --by M1",
        "agree plan E1 PL --by E1 --until 2025-06-01",
        "agree plan E1 PL --by M1",
        "agree action E1 A1 --owner manager --kind experience --plan PL --goal G1 --by M1",
        "agree action E1 A2 --owner employee --kind formal --due 2024-09-01 --by E1",
        "complete E1 A1 --by E1 --evidence done",
        "drop E1 A2 --by E1 --reason cancelled",
        "goal achieve E1 G1 --by M1",
        "converse E1 --kind stay_interview --by M1 --reasons-to-stay team --id C1",
    ):
        ran = careerlog(*command.split(), *DAY)
        assert ran.status == 0, ran
    facets = careerlog("show", "E1", *DAY, "--json").json["facets"]
    [plan] = facets["plan"]
    assert plan["employee_agreed_on"] == plan["manager_agreed_on"] == "2024-06-01"
    assert [each["status"] for each in facets["action"]] == ["completed", "dropped"]
    assert [each["responsible"] for each in facets["action"]] == ["M1", None]
    assert facets["goal"][0]["status"] == "achieved"
    assert facets["conversation"][0]["held_by"] == "M1"
    assert careerlog("anomalies", "--json").json == []


def test_a_post_is_made_asked_of_opened_and_filled(careerlog):
    for command in (
        "define P78 --title Deputy --unit U1 --grade G6 --ladder management --by HR"
        " --reports-to P77",
        "redefine P78 --no-refill --by HR",
        "criticality P78 --key --why scarce --by HR",
        "requirements P78 --skill sql:4 --skill talk:3:useful --certificate PMP --by HR",
        "opening post P78 O1 --scope internal --by HR",
        "opening apply P78 O1 --by E1",
        "opening fill P78 O1 --route internal --employee E1 --by HR",
        "opening post P78 O2 --by HR",
        "opening withdraw P78 O2 --by HR --reason stop",
    ):
        ran = careerlog(*command.split(), *DAY)
        assert ran.status == 0, ran
    told = careerlog("post", "P78", *DAY, "--json").json
    assert (told["title"], told["refill"], told["reports_to"]) == ("Deputy", False, "P77")
    assert (told["key"], told["critical"], told["incumbency"]) == (True, False, "vacant")
    skills = [(each["skill"], each["essential"]) for each in told["requirements"]["skills"]]
    assert skills == [("sql", True), ("talk", False)]
    assert {each["opening"]: each["status"] for each in told["openings"]} == {
        "O1": "filled",
        "O2": "withdrawn",
    }
    ran = careerlog("close", "P78", "--by", "HR", "--reason", "merged", *DAY)
    assert ran.status == 0
    assert careerlog("posts", *DAY, "--json").json[0]["post"] == "P77"
    assert careerlog("anomalies", "--json").json == []


def test_a_path_is_drawn_and_found(careerlog):
    drawn = "path X1 --from-job clerk --to-job lead --kind upward --years 3 --by M1"
    assert careerlog(*drawn.split(), "--on", "2020-01-01").status == 0
    assert "drawn so already" in careerlog(*drawn.split(), "--on", "2020-01-01").err
    out = careerlog("paths", "--from", "clerk", "--to", "lead").out
    assert "clerk" in out
    assert "lead" in out


def test_a_store_that_is_not_there_is_not_made(careerlog, tmp_path):
    elsewhere = f"sqlite:///{tmp_path / 'misspelt.db'}"
    ran = careerlog("nominate", "P77", "E1", "--by", "M1", "--store", elsewhere)
    assert (ran.status, "there is no store at" in ran.err) == (1, True)
    assert not (tmp_path / "misspelt.db").exists()


@pytest.mark.parametrize("group", ["agree", "goal", "opening"])
def test_a_group_without_a_command_says_what_there_is(careerlog, group):
    assert "Commands:" in careerlog(group, "--help").out
    assert careerlog(group).status == 2
