"""`careerlog who`, `show`, `history` and `anomalies` answer as it stood and as it was known."""

import pytest

from consumers.wire import fact_from
from domain.log import CareerLog
from projections.database import open_database
from projections.engine import catch_up
from projections.profiles import queries
from tests.service.program import HIRED, PROMOTED, event

LATER = event(
    "employee.hired", "2023-05-02", "e2", "career-E2000", unit="ENG-DATA", title="Analyst"
)
LEFT = event("employee.left", "2024-07-01", "l1", cause="resigned")


def test_who_lists_those_employed_on_a_day(careerlog):
    careerlog.told(HIRED, PROMOTED, LATER)
    [person] = careerlog("who", "--on", "2022-06-01", "--json").json
    promised = {
        "employee": "E1024",
        "status": "employed",
        "unit": "ENG-PLATFORM",
        "post": "P44",
        "title": "Senior Engineer",
        "grade": "G6",
        "ladder": "specialist",
        "manager": "E0311",
        "since": "2022-01-01",
    }
    assert {key: person[key] for key in promised} == promised


def test_who_can_be_narrowed_to_a_unit_or_a_post(careerlog):
    careerlog.told(HIRED, PROMOTED, LATER, LEFT)
    on = ("--on", "2024-01-01", "--json")
    assert [p["employee"] for p in careerlog("who", *on).json] == ["E1024", "E2000"]
    assert [p["employee"] for p in careerlog("who", "--unit", "ENG-DATA", *on).json] == ["E2000"]
    assert [p["employee"] for p in careerlog("who", "--post", "P44", *on).json] == ["E1024"]
    assert [p["employee"] for p in careerlog("who", "--json").json] == ["E2000"]


def test_who_is_a_table_for_people(careerlog):
    ran = careerlog.told(HIRED, LATER)("who", "--on", "2024-01-01")
    assert "ENG-DATA" in ran.out
    assert "2 people employed on 2024-01-01" in ran.out


def test_the_same_day_can_be_asked_as_it_was_known(careerlog):
    careerlog.told(HIRED)
    careerlog.told(PROMOTED)
    on = ("who", "--on", "2022-06-01", "--json")
    assert careerlog(*on, "--known", "@1").json[0]["title"] == "Software Engineer"
    assert careerlog(*on, "--known", "@2").json[0]["title"] == "Senior Engineer"
    assert careerlog(*on, "--known", "2001-01-01").json == []
    assert careerlog(*on, "--known", "2001-01-01T00:00:00+02:00").json == []


@pytest.mark.parametrize(
    ("on", "status", "title"),
    [
        ("2019-08-31", "unknown", None),
        ("2019-09-01", "employed", "Software Engineer"),
        ("2022-01-01", "employed", "Senior Engineer"),
        ("2024-07-01", "left", "Senior Engineer"),
    ],
)
def test_show_says_where_one_person_stood(careerlog, on, status, title):
    careerlog.told(HIRED, PROMOTED, LEFT)
    answer = careerlog("show", "E1024", "--on", on, "--json").json
    assert (answer["employee"], answer["status"], answer.get("title")) == ("E1024", status, title)


def test_show_opens_what_is_personal(careerlog):
    careerlog.told(HIRED)
    answer = careerlog("show", "E1024", "--json").json
    assert answer["person"] == {
        "given_name": "Ana",
        "family_name": "Costa",
        "email": "ana.costa@example.org",
    }


def test_show_draws_a_card_with_the_career_on_it(careerlog):
    careerlog.told(
        HIRED,
        PROMOTED,
        event("skill.assessed", "2022-02-01", "s1", skill="python", level=6.0),
        event(
            "secondment.started", "2023-01-01", "m1", secondment="S-1", host_organisation="Hospital"
        ),
    )
    ran = careerlog("show", "E1024", "--on", "2024-01-01")
    assert ran.status == 0
    for text in ("Ana Costa", "Software Engineer", "Senior Engineer", "python", "Hospital", "█"):
        assert text in ran.out


def test_nothing_on_a_card_can_steer_the_terminal(careerlog):
    notes = "\x1b[2Jcleared"
    careerlog.told(
        HIRED,
        event(
            "conversation.held", "2022-01-01", "c", conversation="C-1", kind="check_in", notes=notes
        ),
    )
    assert "\x1b[2J" not in careerlog("history", "E1024").out


def test_somebody_unknown_is_said_to_be_unknown(careerlog):
    careerlog.told(HIRED)
    ran = careerlog("show", "E9", "--json")
    assert (ran.status, ran.json["employee"], ran.json["status"]) == (0, "E9", "unknown")
    assert "Nothing is on record about E9." in careerlog("show", "E9").out


def meanwhile(monkeypatch, careerlog, reading, fact):
    """Somebody records and projects `fact` right after the first reading of an answer."""
    read = getattr(queries, reading)

    def then_recorded(*asked, **options):
        answer = read(*asked, **options)
        with CareerLog.at(careerlog.store) as log, open_database(careerlog.store) as database:
            log.append([fact_from(fact)])
            catch_up(database, log)
        return answer

    monkeypatch.setattr(queries, reading, then_recorded)


KNOWN = [(), ("--known", "@99")]


@pytest.mark.parametrize("known", KNOWN)
def test_what_is_recorded_while_somebody_is_shown_is_in_no_part_of_the_answer(
    careerlog, monkeypatch, known
):
    careerlog.told(HIRED, LEFT)
    back = event("employee.rehired", "2025-01-01", "d1", given_name="Anna")
    meanwhile(monkeypatch, careerlog, "show", back)
    answer = careerlog("show", "E1024", "--on", "2025-06-01", *known, "--json").json
    assert (answer["status"], answer["person"]["given_name"]) == ("left", "Ana")


@pytest.mark.parametrize("known", KNOWN)
def test_anomalies_of_people_and_posts_are_read_at_one_position(careerlog, monkeypatch, known):
    careerlog.told(PROMOTED)
    redefined = event("position.redefined", "2022-01-01", "p1", "position-P9", unit="ENG")
    meanwhile(monkeypatch, careerlog, "anomalies", redefined)
    found = careerlog("anomalies", *known, "--json").json
    assert [each["stream"] for each in found] == ["career-E1024"]


def test_history_gives_cloudevents_in_recorded_order(careerlog):
    careerlog.told(PROMOTED, HIRED)
    first, second = careerlog("history", "E1024", "--json").json
    assert (first["type"], first["position"]) == ("career.promoted", 1)
    assert (second["type"], second["position"]) == ("employee.hired", 2)
    assert second["data"]["given_name"] == "Ana"
    assert first["recorded_at"] <= second["recorded_at"]


def test_history_honours_what_was_known_and_the_day(careerlog):
    careerlog.told(HIRED, PROMOTED)
    known = careerlog("history", "E1024", "--known", "@1", "--json").json
    assert [fact["position"] for fact in known] == [1]
    by_then = careerlog("history", "E1024", "--on", "2021-01-01", "--json").json
    assert [fact["type"] for fact in by_then] == ["employee.hired"]


def test_history_shows_amendments_beside_what_they_concern(careerlog):
    careerlog.told(
        HIRED,
        PROMOTED,
        event(
            "record.corrected",
            "2022-01-01",
            "k1",
            target_id=PROMOTED["id"],
            target_source=PROMOTED["source"],
            target_type="career.promoted",
            changes={"grade": "G7"},
        ),
        event("record.rescinded", "2022-01-01", "k2", target_id="k1"),
        event("record.rescinded", "2022-01-01", "k3", target_id="not-there"),
    )
    lines = {
        line.split()[0]: line
        for line in careerlog("history", "E1024").out.splitlines()
        if line.startswith("@")
    }
    assert "corrected by @3 (rescinded by @4)" in lines["@2"]
    assert "corrects @2; rescinded by @4" in lines["@3"]
    assert "rescinds @3" in lines["@4"]
    assert "rescinds not-there, not recorded yet" in lines["@5"]


def test_history_says_which_amendments_have_no_effect(careerlog):
    def corrected(id, target, meant="career.promoted"):
        return event(
            "record.corrected",
            "2022-01-01",
            id,
            target_id=target,
            target_type=meant,
            changes={"grade": "G7"},
        )

    def rescinded(id, target):
        return event("record.rescinded", "2022-01-01", id, target_id=target)

    careerlog.told(
        HIRED,
        PROMOTED | {"source": "hr"},
        corrected("k3", PROMOTED["id"], "career.demoted"),
        corrected("k4", PROMOTED["id"]),
        rescinded("k5", "k4"),
        rescinded("k6", "k5"),
        rescinded("k7", "k7"),
        corrected("k8", "k4"),
    )
    notes = {
        line.split()[0]: line
        for line in careerlog("history", "E1024").out.splitlines()
        if line.startswith("@")
    }
    assert "corrected by @3 (not applied); corrected by @4 (rescinded by @5)" in notes["@2"]
    assert "corrects @2 (not applied)" in notes["@3"]
    assert "corrects @2; rescinded by @5; corrected by @8 (not applied)" in notes["@4"]
    assert "rescinds @4; rescinded by @6 (void)" in notes["@5"]
    assert "rescinds @5 (void)" in notes["@6"]
    assert "rescinds @7 (void)" in notes["@7"]
    assert "corrects @4 (not applied)" in notes["@8"]


def test_nobody_has_no_history(careerlog):
    careerlog.told(HIRED)
    assert careerlog("history", "E9", "--json").json == []
    assert "0 facts about E9" in careerlog("history", "E9").out


def test_anomalies_name_the_facts_involved(careerlog):
    careerlog.told(PROMOTED)
    [found] = careerlog("anomalies", "--json").json
    assert found["stream"] == "career-E1024"
    assert (found["kind"], found["positions"]) == ("before_hire", [1])
    assert "no employment is on record" in found["message"]
    careerlog.told(HIRED)
    assert careerlog("anomalies", "--json").json == []
    assert len(careerlog("anomalies", "--known", "@1", "--json").json) == 1
    assert "0 anomalies" in careerlog("anomalies").out


@pytest.mark.parametrize("command", [["who"], ["show", "E1"], ["history", "E1"], ["anomalies"]])
def test_a_question_to_a_store_that_is_not_there_makes_none(careerlog, command, tmp_path):
    ran = careerlog(*command, "--json")
    assert (ran.status, ran.out) == (1, "")
    assert "there is no store at" in ran.err
    assert "careerlog append" in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--on", "yesterday", "YYYY-MM-DD"),
        ("--on", "20240101", "YYYY-MM-DD"),
        ("--on", "2024-02-30", "YYYY-MM-DD"),
        ("--on", "1699-12-31", "between 1700-01-01 and 2199-12-31"),
        ("--on", "2200-01-01", "between 1700-01-01 and 2199-12-31"),
        ("--known", "@-1", "@1234"),
        ("--known", "@9223372036854775808", "@1234"),
        ("--known", "@" + "9" * 5000, "@1234"),
        ("--known", "@", "@1234"),
        ("--known", "noon", "@1234"),
        ("--known", "9999-12-31", "@1234"),
        ("--known", "0001-01-01T00:00:00+14:00", "@1234"),
    ],
)
def test_a_date_that_is_none_is_wrong_usage(careerlog, option, value, says):
    ran = careerlog("who", option, value)
    assert (ran.status, ran.out) == (2, "")
    assert says in ran.err
    assert ran.err.count("\n") == 1


def test_anomalies_of_posts_are_listed_after_those_of_people(careerlog):
    careerlog.told(
        event("position.redefined", "2022-01-01", "p1", "position-P9", unit="ENG"), PROMOTED
    )
    streams = [found["stream"] for found in careerlog("anomalies", "--json").json]
    assert streams == ["career-E1024", "position-P9"]


def test_what_was_erased_is_said_to_be_erased(careerlog):
    careerlog.told(HIRED)
    asked = ("erase", "E1024", "--basis", "unlawful_processing", "--by", "E0009")
    assert careerlog(*asked, "--authorised-by", "E0010").status == 0
    answer = careerlog("show", "E1024", "--json").json
    assert answer["status"] == "erased"
    assert answer["person"]["given_name"] == {"erased": True}
    hired = careerlog("history", "E1024", "--json").json[0]
    assert hired["data"]["given_name"] == {"erased": True}
    assert hired["data"]["unit"] == "ENG-PLATFORM"
    assert "erased" in careerlog("show", "E1024").out
    assert "given name: erased" in careerlog("history", "E1024").out
