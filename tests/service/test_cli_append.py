"""`careerlog append` records what it can and says of everything else, by line, what is wrong."""

import pytest

from service.cli.append import BATCH, Told
from tests.service.program import HIRED, PROMOTED, event, ndjson


def test_facts_from_a_file_get_their_positions(careerlog, tmp_path):
    file = tmp_path / "facts.ndjson"
    file.write_bytes(ndjson(HIRED, PROMOTED))
    ran = careerlog("append", str(file), "--json")
    assert ran.status == 0
    assert ran.json == [
        {"line": 1, "status": "recorded", "position": 1, "errors": []},
        {"line": 2, "status": "recorded", "position": 2, "errors": []},
    ]


def test_what_was_sent_before_is_answered_with_its_position(careerlog):
    careerlog.told(HIRED, PROMOTED)
    ran = careerlog("append", "-", "--json", stdin=ndjson(PROMOTED))
    assert (ran.status, ran.json) == (
        0,
        [{"line": 1, "status": "already_recorded", "position": 2, "errors": []}],
    )


def test_the_good_is_recorded_and_the_bad_named_with_line_and_field(careerlog):
    wrong = event("goal.set", "soon", "g1", goal="G-1", purpose="development")
    ran = careerlog(
        "append", "-", "--json", stdin=ndjson(HIRED, wrong) + b"{broken\n" + ndjson(PROMOTED)
    )
    assert ran.status == 1
    good, bad, broken, last = ran.json
    assert (good["status"], good["position"]) == ("recorded", 1)
    assert (bad["line"], bad["status"], bad["position"]) == (2, "invalid", None)
    assert [error["pointer"] for error in bad["errors"]] == ["/data/effective_on"]
    assert (broken["line"], broken["status"]) == (3, "invalid")
    assert broken["errors"][0]["message"].startswith("line 3, column ")
    assert (last["line"], last["status"], last["position"]) == (4, "recorded", 2)


def test_the_same_id_with_other_content_is_a_conflict_that_names_both(careerlog):
    careerlog.told(HIRED)
    other = {**HIRED, "data": HIRED["data"] | {"unit": "ENG-DATA"}}
    ran = careerlog("append", "-", "--json", stdin=ndjson(other))
    [row] = ran.json
    assert (ran.status, row["status"], row["position"]) == (1, "conflict", 1)
    [error] = row["errors"]
    assert error["pointer"] == "/id"
    assert "unit" in error["message"]


def test_a_person_reads_a_summary_and_every_reason(careerlog):
    wrong = event("goal.set", "soon", "g1", goal="G-1", purpose="development")
    ran = careerlog("append", "-", stdin=ndjson(HIRED, wrong))
    assert ran.status == 1
    assert "line 2: invalid: /data/effective_on: write a day as YYYY-MM-DD" in ran.out
    assert "2 facts: 1 recorded, 1 invalid" in ran.out


def test_a_person_reads_the_first_twenty_refusals_and_how_many_more_there_are(careerlog):
    ran = careerlog("append", "-", stdin=ndjson(HIRED) + b"{broken\n" * (BATCH + 30))
    assert ran.status == 1
    assert ran.out.count(": invalid: ") == 20
    assert "line 21: invalid" in ran.out and "line 22: invalid" not in ran.out
    assert f"... and {BATCH + 10:,} more; --json lists them all" in ran.out
    assert f"{BATCH + 31:,} facts: 1 recorded, {BATCH + 30:,} invalid" in ran.out


def test_what_is_kept_does_not_grow_with_the_input_unless_programs_get_all():
    good = {"line": 1, "status": "recorded", "position": 1, "errors": []}
    bad = {"line": 2, "status": "conflict", "position": 1, "errors": [{"pointer": "/id"}]}
    briefly, wholly = Told(every=False), Told(every=True)
    for _ in range(50):
        briefly.take([good, bad])
        wholly.take([good, bad])
    assert (len(briefly.rows), len(wholly.rows)) == (20, 100)
    assert briefly.tally == wholly.tally == {"recorded": 50, "conflict": 50}
    assert briefly.refused == 50


def test_more_facts_than_a_batch_are_recorded_in_their_order(careerlog):
    facts = [
        event("skill.applied", "2020-01-01", f"s{number}", skill="python")
        for number in range(BATCH + 1)
    ]
    rows = careerlog("append", "-", "--json", stdin=ndjson(*facts)).json
    assert [row["position"] for row in rows] == list(range(1, BATCH + 2))


def test_a_history_that_was_read_out_can_be_appended_elsewhere(careerlog, tmp_path):
    read_out = careerlog.told(HIRED, PROMOTED)("history", "E1024", "--json").out
    careerlog.store = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    rows = careerlog("append", "-", "--json", stdin=read_out.encode()).json
    assert [row["status"] for row in rows] == ["recorded", "recorded"]
    assert [(row["line"], row["position"]) for row in rows] == [(1, 1), (2, 2)]


def test_nothing_in_nothing_recorded(careerlog):
    ran = careerlog("append", "-", "--json", stdin=b"")
    assert (ran.status, ran.json) == (0, [])


def test_no_personal_value_is_repeated_in_an_error(careerlog):
    secret = {**HIRED, "data": HIRED["data"] | {"given_name": "Secret\nName", "salary": "Secret"}}
    ran = careerlog("append", "-", stdin=ndjson(secret))
    assert ran.status == 1
    assert "Secret" not in ran.out + ran.err


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["append", "missing.ndjson"], 1, "missing.ndjson: No such file"),
        (["append", "-", "--store", "mysql://h/d"], 1, "sqlite:///FILE or postgresql://"),
        (["append", "-", "--store", "nonsense"], 1, "sqlite:///FILE or postgresql://"),
        (["append", "-", "--store", "sqlite://"], 1, "gone with the program"),
        (["append", "-", "--store", "sqlite:///:memory:"], 1, "gone with the program"),
        (["who", "--store", "sqlite:///:memory:"], 1, "gone with the program"),
        (["show", "E1", "--store", "sqlite://"], 1, "gone with the program"),
        (["keys", "--store", "sqlite://"], 1, "gone with the program"),
        (["append", "-", "--stor"], 2, "No such option"),
        (["apend"], 2, "No such command 'apend'"),
    ],
)
def test_what_cannot_work_is_said_in_one_line(careerlog, arguments, status, says, tmp_path):
    careerlog("events")
    ran = careerlog(*arguments)
    assert (ran.status, ran.out) == (status, "")
    assert says in ran.err
    assert ran.err.startswith("careerlog: ")
    assert ran.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_person_is_shown_the_first_refusals_and_told_how_many_there_are(careerlog):
    bad = [event("goal.set", "2021-01-01", f"g{number}", goal="!") for number in range(30)]
    ran = careerlog("append", "-", stdin=ndjson(*bad))
    assert ran.status == 1
    assert ran.out.count("/data/goal") == 20
    assert "and 10 more" in ran.out
    assert "30 facts: 30 invalid" in ran.out.replace("\n", " ")
