"""`careerlog report`: what a person is told of what is held about them (GDPR Art. 15)."""

import stat

import pytest

from tests.service.program import event

MINE, OTHERS = "mine-<b>&text", "text-about-Bo"
PERSON = "career-E1"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def told(request, careerlog, monkeypatch, tmp_path):
    """Ann, her manager's and her nomination's facts; Bo, whose manager she is."""
    for name in ("READER", "READERS", "PURPOSE"):
        monkeypatch.delenv(f"CAREERLOG_{name}", raising=False)
    if request.param == "postgres":
        careerlog.store = request.getfixturevalue("postgres_store")
        monkeypatch.setenv("CAREERLOG_VAULT", f"sqlite:///{tmp_path / 'keys.db'}")
    hired = {"unit": "IT.04", "given_name": "Ann", "family_name": "Oak", "email": "ann@x.org"}
    return careerlog.told(
        event("employee.hired", "2020-01-01", "h1", PERSON, **hired),
        event("employee.hired", "2020-01-01", "h2", "career-E2", manager="E1", reason=OTHERS),
        event("position.defined", "2020-01-01", "p", "position-P7", title="Head", unit="IT"),
        event(
            *("successor.nominated", "2024-01-01", "n1", "position-P7"),
            **{"employee": "E1", "why": MINE, "readiness": "ready_now"},
        ),
        event(
            *("successor.nominated", "2024-01-01", "n2", "position-P7"),
            **{"employee": "E2", "why": OTHERS, "readiness": "ready_now"},
        ),
        event(
            *("record.corrected", "2024-02-01", "c1", PERSON),
            **{
                "target_id": "h1",
                "target_type": "employee.hired",
                "changes": {"family_name": "Ash"},
            },
        ),
    )


def test_it_tells_what_is_held_in_their_own_words_on_whatever_stream(told):
    found = told("report", "E1", "--json").json
    assert [(f["position"], f["type"]) for f in found["held"]] == [
        (1, "employee.hired"),
        (4, "successor.nominated"),
        (6, "record.corrected"),
    ]
    hired, nominated, corrected = (f["data"] for f in found["held"])
    assert (hired["given_name"], nominated["why"]) == ("Ann", MINE)
    assert corrected["changes"] == {"family_name": "Ash"}
    assert found["name"] == {"given_name": "Ann", "family_name": "Ash", "email": "ann@x.org"}
    assert found["status"] == "employed"


def test_what_is_personal_to_others_is_not_in_it_but_counted(told):
    ran = told("report", "E1", "--json")
    assert OTHERS not in ran.out
    assert ran.json["named_in_facts_about_others"] == {
        "as_manager_mentor_assessor_or_the_like": 1,
        "as_who_decided_or_read": 0,
    }


def test_it_tells_from_where(told):
    [source] = told("report", "E1", "--json").json["sources"]
    assert (source["source"], source["facts"]) == ("hr", 3)
    assert source["first_recorded"] <= source["last_recorded"]


def test_it_tells_who_read_it_and_why_by_name_in_a_unit_and_among_all(told):
    told("show", "E1", "--as", "A", "--purpose", "talk")
    told("show", "E2", "--as", "B")
    told("who", "--unit", "IT", "--as", "C")
    told("who", "--unit", "HR", "--as", "D")
    told("who", "--as", "E")
    told("wishes", "--as", "F")
    read = told("report", "E1", "--json").json["readings"]
    named = [(r["reader"], r["whose"], r["purpose"]) for r in read]
    assert named[:2] == [("A", "person", "talk"), ("C", "unit", None)]
    assert ("E", "everybody", None) in named
    assert not {"B", "D"} & {reader for reader, *_ in named}
    assert all("people" not in each for each in read)


def test_the_report_is_itself_a_reading(told):
    told("report", "E1", "--as", "DPO")
    [own] = told("report", "E1", "--json").json["readings"]
    assert (own["reader"], own["question"]) == ("DPO", "report")


def test_it_tells_how_long_it_is_kept_and_what_keeps_it_longer(told, tmp_path):
    kept = told("report", "E1", "--json").json["kept"]
    assert (kept["until"], kept["holds"], kept["erasure"]) == (None, [], None)
    assert "it is kept until it is erased" in told("report", "E1").out
    assert "everybody: 5 years" in told("report", "E1", "--years", "5").out
    told.told(event("employee.left", "2024-03-01", "l1", PERSON))
    assert told("report", "E1", "--years", "5", "--json").json["kept"]["until"] == "2029-03-01"
    (tmp_path / "p.toml").write_text('[[population]]\nname = "all"\nyears = 2\n')
    assert "Until 2026-03-01." in told("report", "E1", "--policy", "p.toml").out
    told("hold", "place", "E1", "--matter", "case-1", "--by", "L1", "--reason", "court")
    assert "A legal hold forbids erasing it: matter case-1" in told("report", "E1").out
    assert told("report", "E1", "--years", "5", "--policy", "p.toml").status == 2


def test_as_it_was_known_then(told):
    then = told("report", "E1", "--known", "@4", "--json").json
    assert then["name"]["family_name"] == "Oak"
    assert [f["position"] for f in then["held"]] == [1, 4]


def test_the_pages_are_whole_hold_the_same_and_let_no_text_become_markup(told, tmp_path):
    told("show", "E1", "--as", "A", "--purpose", "<i>talk</i>")
    ran = told("report", "E1", "--html", "r.html")
    assert (ran.status, ran.err) == (0, "")
    assert "3 facts about E1 in r.html" in ran.out
    html = (tmp_path / "r.html").read_text("utf-8")
    assert html.startswith("<!doctype html>") and html.endswith("</html>\n")
    assert "mine-&lt;b&gt;&amp;text" in html and "&lt;i&gt;talk&lt;/i&gt;" in html
    assert "<b>" not in html and "<i>" not in html and "http" not in html
    assert OTHERS not in html
    assert stat.S_IMODE((tmp_path / "r.html").stat().st_mode) == 0o600


def test_an_erased_person_is_told_so_and_nothing_personal(told):
    told("show", "E1", "--as", "A")
    asked = ("erase", "E1", "--basis", "unlawful_processing", "--by", "D1")
    assert told(*asked, "--authorised-by", "D2").status == 0
    ran = told("report", "E1", "--json")
    assert (ran.json["status"], ran.json["name"]) == ("erased", {})
    assert MINE not in ran.out and "Ann" not in ran.out
    assert ran.json["held"][0]["data"]["given_name"] == {"erased": True}
    assert ran.json["kept"]["erasure"]["basis"] == "unlawful_processing"
    assert ran.json["readings"][0]["reader"] == "A"
    assert "Erased on" in told("report", "E1").out


def test_nobody_on_record_has_nothing_held(told):
    found = told("report", "E999", "--json").json
    assert (found["held"], found["sources"], found["status"]) == ([], [], "unknown")
