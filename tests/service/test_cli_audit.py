"""`careerlog audit` and `diff`: facts listed with what they did, and two points compared."""

import pytest

from tests.service.program import HIRED, PROMOTED, Program, event

CORRECTED = event(
    "record.corrected",
    "2022-01-01",
    "k1",
    target_id=PROMOTED["id"],
    target_source=PROMOTED["source"],
    target_type="career.promoted",
    changes={"grade": "G7"},
    reason="A slip of the pen.",
)


def test_audit_tells_who_what_when_and_what_was_before(careerlog: Program):
    careerlog.told(HIRED, PROMOTED, CORRECTED)
    _, promoted, corrected = careerlog("audit", "--person", "E1024", "--json").json
    assert promoted["type"] == "career.promoted"
    assert (promoted["actor"], promoted["effective_on"]) == ("E0312", "2022-01-01")
    assert promoted["amended_by"] == [3]
    [change] = promoted["changes"]
    assert (change["facet"], change["from"], change["to"]) == ("standing", "2022-01-01", None)
    assert (change["before"]["grade"], change["after"]["grade"]) == ("G5", "G6")
    assert corrected["target"]["position"] == 2
    assert corrected["amends"] == {
        "position": 2,
        "counts": True,
        "fields": [{"field": "grade", "before": "G6", "after": "G7"}],
    }


def test_reasons_are_read_only_when_asked_for_and_nothing_else_personal_ever(careerlog: Program):
    careerlog.told(HIRED, PROMOTED, CORRECTED)
    silent = careerlog("audit", "--json")
    assert "reasons" not in silent.json[1]
    for secret in ("slip of the pen", "billing platform", "Ana", "Costa"):
        assert secret not in silent.out
    told = careerlog("audit", "--reasons", "--json")
    assert [line["reasons"] for line in told.json[1:]] == [
        {"reason": "Led the move of the billing platform."},
        {"reason": "A slip of the pen."},
    ]
    assert "Ana" not in told.out
    assert "reason: A slip of the pen." in careerlog("audit", "--reasons").out


def test_the_reason_of_somebody_erased_reads_erased(careerlog: Program):
    careerlog.told(HIRED, PROMOTED)
    despite = ("--despite", "asked for it")
    asked = careerlog("erase", "E1024", "--basis", "objection", "--by", "A1", *despite)
    approved = careerlog("erase", "E1024", "--authorised-by", "A2", *despite)
    assert (asked.status, approved.status) == (0, 0)
    told = careerlog("audit", "--reasons", "--json").json
    assert told[1]["reasons"] == {"reason": {"erased": True}}


def test_what_caused_a_fact_is_named_by_its_position(careerlog: Program):
    caused = event("goal.set", "2022-02-01", "g1", goal="G", purpose="development")
    careerlog.told({**HIRED, "source": "hr"}, {**caused, "causationid": HIRED["id"]})
    _, goal = careerlog("audit", "--json").json
    assert (goal["causation_id"], goal["caused_by"]) == (HIRED["id"], 1)
    assert careerlog("audit", "--known", "@1", "--json").json[0]["caused_by"] is None
    assert "caused by @1" in careerlog("audit").out


def test_audit_is_a_table_for_people(careerlog: Program):
    careerlog.told(
        HIRED, PROMOTED, CORRECTED, event("record.rescinded", "2022-01-01", "k2", target_id="k1")
    )
    out = careerlog("audit", "--person", "E1024").out
    for text in ("standing: grade G6 → G7, from 2022-01-01", "amended by @3", "4 facts"):
        assert text in out
    assert "makes of @2: grade G6 → G7" in out
    assert "makes of @2: grade G7 → G6" in out


def test_page_after_page_is_the_whole_in_both_orders(careerlog: Program):
    careerlog.told(PROMOTED, HIRED, CORRECTED)
    for order, positions in (("recorded", [1, 2, 3]), ("effective", [2, 1, 3])):
        ask = ("audit", "--order", order, "--brief", "--json", "--limit", "1")
        paged, after = [], ()
        while lines := careerlog(*ask, *after).json:
            paged += [line["position"] for line in lines]
            after = ("--after", f"@{paged[-1]}")
        assert paged == positions


def test_a_period_of_one_clock_is_listed_in_the_order_of_the_other(careerlog: Program):
    careerlog.told(PROMOTED, HIRED)
    day = PROMOTED["data"]["effective_on"]
    ask = ("audit", "--brief", "--json", "--from", day, "--to", day)
    found = careerlog(*ask, "--by", "effective").json
    assert [line["position"] for line in found] == [1]
    assert careerlog(*ask).json == []  # nothing was recorded that day
    assert careerlog(*ask, "--order", "effective").json == found


def test_nothing_found_is_an_empty_list(careerlog: Program):
    careerlog.told(HIRED)
    assert careerlog("audit", "--person", "E9", "--json").json == []
    assert "0 facts" in careerlog("audit", "--person", "E9").out


def test_nothing_in_a_listing_can_steer_the_terminal(careerlog: Program):
    careerlog.told(
        HIRED, event("career.promoted", "2022-01-01", "p", title="Lead", reason="\x1b[2Jcleared")
    )
    out = careerlog("audit", "--reasons").out
    assert "\x1b[2J" not in out
    assert "cleared" in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["audit", "--type", "career.demotd"], "no fact is called career.demotd"),
        (["audit", "--order", "random"], "recorded or effective"),
        (["audit", "--after", "last"], "@1234"),
        (["audit", "--after", "@77", "--order", "effective"], "no fact at position 77"),
        (["audit", "--limit", "0"], "--limit"),
        (["audit", "--from", "2024-02-01", "--to", "2024-01-31"], "--from is after --to"),
        (["audit", "--by", "recorded"], "give one of them"),
        (["audit", "--from", "January"], "YYYY-MM-DD"),
        (["audit", "--brief", "--reasons"], "give one of the two"),
        (["diff"], "--unit"),
        (["diff", "E1024", "--unit", "ENG"], "--unit"),
        (["diff", "E1024", "--against-known", "then"], "@1234"),
        (["diff", "E1024", "--against-on", "then"], "YYYY-MM-DD"),
        (["replay", "nothing"], "there are profiles, posts, audit"),
        (["replay", "--known", "then"], "@1234"),
    ],
)
def test_what_cannot_be_understood_is_wrong_usage(
    careerlog: Program, arguments: list[str], says: str
):
    careerlog.told(HIRED)
    ran = careerlog(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert says in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("command", [["audit"], ["diff", "E1"], ["replay"]])
def test_a_store_that_is_not_there_is_not_made(careerlog: Program, command: list[str], tmp_path):
    ran = careerlog(*command)
    assert (ran.status, ran.out) == (1, "")
    assert "there is no store at" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_difference_is_told_with_the_facts_it_rests_on(careerlog: Program):
    careerlog.told(HIRED, PROMOTED, CORRECTED)
    rows = careerlog("diff", "E1024", "--on", "2022-06-01", "--known", "@2", "--json").json
    assert rows == [
        {
            "employee": "E1024",
            "facet": "standing",
            "ids": {},
            "field": "grade",
            "before": "G6",
            "after": "G7",
            "before_fact": 2,
            "after_fact": 2,
            "because": 3,
        }
    ]
    out = careerlog(
        "diff", "E1024", "--on", "2022-06-01", "--known", "@2"
    ).out  # @4: the first diff
    assert "1 difference between 2022-06-01 as known at @2 and 2022-06-01 as known at @4" in out


@pytest.mark.parametrize("given", ["earlier first", "later first"])
def test_before_is_the_earlier_point_whichever_is_given_first(careerlog: Program, given: str):
    careerlog.told(HIRED, PROMOTED, CORRECTED)
    days = ["2021-06-01", "2022-06-01"]
    known = ["@2", "@3"]
    if given == "later first":
        days.reverse(), known.reverse()
    asked = ("diff", "E1024", "--on", days[0], "--against-on", days[1])
    grades = [row for row in careerlog(*asked, "--json").json if row["field"] == "grade"]
    assert [(row["before"], row["after"]) for row in grades] == [("G5", "G7")]
    assert "between 2021-06-01 as known" in careerlog(*asked).out
    asked = (
        "diff",
        "E1024",
        "--on",
        "2022-06-01",
        "--known",
        known[0],
        "--against-known",
        known[1],
    )
    [grade] = careerlog(*asked, "--json").json
    assert (grade["before"], grade["after"], grade["because"]) == ("G6", "G7", 3)
    assert "known at @2 and 2022-06-01 as known at @3" in careerlog(*asked).out


def test_a_difference_of_a_name_tells_no_name(careerlog: Program):
    careerlog.told(HIRED)
    ran = careerlog("diff", "E1024", "--on", "2022-06-01", "--known", "@0", "--json")
    [name] = [row for row in ran.json if row["field"] == "given_name"]
    assert (name["before"], name["after"]) == (None, {"sealed": True})
    assert "Ana" not in ran.out
