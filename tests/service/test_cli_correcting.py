"""`careerlog correct` and `rescind`: alone or by two people, as set; who asked, who approved."""

import pytest

from tests.service.program import HIRED, PROMOTED, event, ndjson

SET = ("--set", "title=Chief", "--reason", "the letter says so")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def told(request, careerlog, monkeypatch, tmp_path):
    """`careerlog` with a hire at @1 and a promotion at @2, on each database."""
    monkeypatch.delenv("CAREERLOG_SECOND_PERSON", raising=False)
    if request.param == "postgres":
        careerlog.store = request.getfixturevalue("postgres_store")
        monkeypatch.setenv("CAREERLOG_VAULT", f"sqlite:///{tmp_path / 'keys.db'}")
    return careerlog.told(HIRED, PROMOTED)


@pytest.fixture
def by_two(told, monkeypatch):
    """The same, where corrections need a second person."""
    monkeypatch.setenv("CAREERLOG_SECOND_PERSON", "nomination, correction")
    return told


def title(told, *more):
    return told("show", "E1024", "--json", *more).json["title"]


def test_alone_a_correction_takes_effect_at_once_and_keeps_what_it_replaced(told):
    ran = told("correct", "@2", *SET, "--by", "A1", "--json")
    assert [fact["type"] for fact in ran.json["facts"]] == ["record.corrected"]
    assert (title(told), title(told, "--known", "@2")) == ("Chief", "Senior Engineer")


def test_by_two_it_takes_effect_once_another_approves(by_two):
    ran = by_two("correct", "2", *SET, "--by", "A1")
    assert "careerlog correct @3 --approve --by WHO" in ran.out
    assert title(by_two) == "Senior Engineer"
    own = by_two("correct", "@3", "--approve", "--by", "A1")
    assert (own.status, "nobody approves their own correction" in own.err) == (1, True)
    self_made = by_two("correct", "@3", "--approve", "--by", "E1024")
    assert "nobody approves a correction of their own record" in self_made.err
    assert by_two("correct", "@3", "--approve", "--by", "A2").status == 0
    assert title(by_two) == "Chief"
    again = by_two("correct", "@3", "--approve", "--by", "A3")
    assert "A2 decided on this" in again.err
    assert by_two("corrections", "--json").json == []
    [row] = by_two("corrections", "--all", "--json").json
    assert (row["asked_by"], row["by"], row["status"]) == ("A1", "A2", "approved")
    [line] = [
        f
        for f in by_two("audit", "--person", "E1024", "--json").json
        if f["type"] == "record.corrected"
    ]
    assert (line["actor"], line["caused_by"]) == ("A2", 3)


def test_a_rescission_takes_two_people_likewise(by_two):
    assert by_two("rescind", "@2", "--by", "A1").status == 0
    assert title(by_two) == "Senior Engineer"
    assert by_two("correct", "@3", "--approve", "--by", "A2").status == 0
    assert title(by_two) != "Senior Engineer"


def test_turned_down_nothing_changes(by_two):
    by_two("correct", "@2", *SET, "--by", "A1")
    assert "say why" in by_two("correct", "@3", "--refuse", "--by", "A2").err
    assert by_two("correct", "@3", "--refuse", "--by", "A2", "--reason", "no").status == 0
    assert title(by_two) == "Senior Engineer"
    assert "refused" in by_two("corrections", "--all").out
    assert by_two("anomalies", "--json").json == []


def test_personal_values_stay_sealed_in_the_request_and_arrive(by_two):
    asked = by_two("correct", "@1", "--set", "family_name=Zyx-Secret", "--by", "A1", "--json")
    assert asked.status == 0
    assert "Zyx-Secret" not in by_two("audit", "--person", "E1024", "--json").out
    assert by_two("correct", "@3", "--approve", "--by", "A2").status == 0
    assert by_two("show", "E1024", "--json").json["person"]["family_name"] == "Zyx-Secret"


def test_values_are_read_as_the_field_has_them(told):
    ran = told(
        "correct", "@2", "--set", "title=42", "--set", "effective_on=2022-05-01", "--by", "A"
    )
    assert (ran.status, ran.err) == (0, "")
    assert title(told) == "42"
    ran = told("correct", "@2", "--clear", "grade", "--by", "A")
    assert ran.status == 0


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("@2", "--by", "A"), 2, "give one of"),
        (("@2", "--by", "A", "--set", "title"), 2, "write --set FIELD=VALUE"),
        (("@2", "--by", "A", "--set", "colour=red"), 1, "has no such field"),
        (
            ("@2", "--by", "A", "--set", "effective_on=soon"),
            1,
            "effective_on: Input should be a valid date",
        ),
        (("@99", "--by", "A", "--set", "title=X"), 1, "there is no fact @99"),
        (("@2", "--by", "A", "--approve"), 1, "is no request for a correction"),
        (("x", "--by", "A", "--approve"), 2, "such as @1234"),
    ],
)
def test_what_cannot_be_is_refused_in_words(told, arguments, status, says):
    ran = told("correct", *arguments)
    assert (ran.status, ran.out) == (status, "")
    assert says in ran.err and ran.err.count("\n") == 1


def test_a_setting_that_names_no_act_is_refused(told, monkeypatch):
    monkeypatch.setenv("CAREERLOG_SECOND_PERSON", "correction,salary")
    ran = told("correct", "@2", *SET, "--by", "A1")
    assert "CAREERLOG_SECOND_PERSON: there is no salary; write any of" in ran.err


def test_where_a_nomination_takes_one_person_who_nominated_approves_too(told, monkeypatch):
    told("define", "P9", "--title", "Head", "--unit", "U1", "--by", "A1")
    told("nominate", "P9", "E1024", "--by", "A1", "--readiness", "ready_now", "--despite", "x")
    approve = ("approve", "P9", "E1024", "--by", "A1", "--despite", "x")
    assert "a nomination needs two people" in told(*approve).err
    monkeypatch.setenv("CAREERLOG_SECOND_PERSON", "none")
    own = told("approve", "P9", "E1024", "--by", "E1024", "--despite", "x")
    assert "is the nominee; somebody else must approve" in own.err
    ran = told(*approve, "--json")
    assert ran.status == 0
    assert "approved_by_the_nominator" in [each["kind"] for each in ran.json["warnings"]]


def sent_correction(**more):
    return event(
        *("record.corrected", "2024-05-01", "c1"),
        **{"target_id": PROMOTED["id"], "target_source": PROMOTED["source"]},
        **{"target_type": "career.promoted", "changes": {"title": "Chief"}, **more},
    )


def test_a_correction_that_took_the_way_around_the_second_person_is_flagged_and_listed(by_two):
    ran = by_two("append", "-", "--json", stdin=ndjson(sent_correction(actor="A9")))
    assert [(row["status"], row.get("flagged")) for row in ran.json] == [
        ("recorded", ["unapproved_correction"])
    ]
    [row] = by_two("corrections", "--unapproved", "--json").json
    assert (row["position"], row["actor"], row["stream"]) == (3, "A9", "career-E1024")
    assert "1 unapproved correction" in by_two("corrections", "--unapproved").out
    both = by_two("corrections", "--unapproved", "--all")
    assert (both.status, "not both" in both.err) == (2, True)


def test_what_another_approved_is_not_among_them(by_two):
    by_two("correct", "@2", *SET, "--by", "A1")
    by_two("correct", "@3", "--approve", "--by", "A2")
    assert by_two("corrections", "--unapproved", "--json").json == []


def test_nor_does_naming_a_request_as_the_cause_make_it_approved(by_two):
    by_two("correct", "@2", *SET, "--by", "A1")
    [asked] = [
        each
        for each in by_two("history", "E1024", "--json").json
        if each["type"] == "correction.requested"
    ]
    sent = sent_correction(actor="A1") | {"causationid": asked["id"]}
    assert by_two("append", "-", stdin=ndjson(sent)).status == 0
    [row] = by_two("corrections", "--unapproved", "--json").json
    assert row["actor"] == "A1"


def test_where_one_person_is_enough_a_sent_correction_is_not_flagged(told):
    ran = told("append", "-", "--json", stdin=ndjson(sent_correction()))
    assert [row.get("flagged") for row in ran.json] == [None]
