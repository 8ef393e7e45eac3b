"""Corrections that went around the second person: flagged on every road, and never posing as more.

On the road through Kafka: test_unapproved_by_kafka.py.
"""

from pathlib import Path

import pytest

from tests.service.program import HIRED, PROMOTED, Program, event, ndjson

SET = ("--set", "title=Chief", "--reason", "the letter says so")
TITLE = ("show", "E1024", "--json")
TAKEN_BACK = event(
    *("record.rescinded", "2024-05-01", "r1"),
    **{"target_id": PROMOTED["id"], "target_source": PROMOTED["source"]},
)


def corrected(**attributes: str) -> dict[str, object]:
    """A correction of the promotion, as a system or somebody sends it."""
    told = event(
        *("record.corrected", "2024-05-01", "c1"),
        **{"target_id": PROMOTED["id"], "target_source": PROMOTED["source"]},
        **{"target_type": "career.promoted", "changes": {"title": "Chief"}, "actor": "A9"},
    )
    return told | attributes


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def by_two(
    request: pytest.FixtureRequest,
    careerlog: Program,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Program:
    """`careerlog` with a hire and a promotion, where corrections need a second person."""
    monkeypatch.setenv("CAREERLOG_SECOND_PERSON", "correction")
    if request.param == "postgres":
        careerlog.store = request.getfixturevalue("postgres_store")
        monkeypatch.setenv("CAREERLOG_VAULT", f"sqlite:///{tmp_path / 'keys.db'}")
    return careerlog.told(HIRED, PROMOTED)


def flagged(program: Program, *more: str) -> list[list[int]]:
    """What `careerlog anomalies` says of unapproved corrections: the facts that are involved."""
    found = program("anomalies", "--json", *more).json
    return [each["positions"] for each in found if each["kind"] == "unapproved_correction"]


def request_of(program: Program) -> str:
    """Somebody asks for a correction at @3; the event id of the request."""
    program("correct", "@2", *SET, "--by", "A1")
    told = program("history", "E1024", "--json").json
    [asked] = [each["id"] for each in told if each["type"] == "correction.requested"]
    return asked


def test_a_correction_and_a_rescission_by_one_are_anomalies_from_when_they_were_known(by_two):
    by_two.told(corrected(), TAKEN_BACK)
    assert flagged(by_two) == [[3, 2], [4, 2]]
    assert flagged(by_two, "--known", "@3") == [[3, 2]]
    assert flagged(by_two, "--known", "@2") == []
    [first, _] = [
        each
        for each in by_two("anomalies", "--json").json
        if each["kind"] == "unapproved_correction"
    ]
    assert first["stream"] == "career-E1024"
    assert "A9" in first["message"] and "careerlog rescind @3" in first["message"]
    assert "unapproved_correction" in by_two("anomalies").out


def test_before_its_target_came_it_names_itself_alone(by_two):
    by_two.told(corrected() | {"data": {**corrected()["data"], "target_id": "not-yet"}})  # type: ignore[dict-item]
    assert flagged(by_two) == [[3]]


def test_what_two_people_did_is_no_anomaly(by_two):
    by_two("correct", "@2", *SET, "--by", "A1")
    assert by_two("correct", "@3", "--approve", "--by", "A2").status == 0
    assert flagged(by_two) == []


def test_where_one_person_is_enough_nothing_is(by_two, monkeypatch):
    by_two.told(corrected())
    monkeypatch.setenv("CAREERLOG_SECOND_PERSON", "nomination")
    assert flagged(by_two) == []


def test_an_export_of_anomalies_has_them_too(by_two, tmp_path):
    by_two.told(corrected())
    out = tmp_path / "anomalies.csv"
    assert by_two("export", "anomalies", "--out", str(out)).status == 0
    assert 'unapproved_correction,"3, 2",' in out.read_text()


def test_a_rescission_that_a_csv_file_says_is_counted_as_flagged(by_two, tmp_path, monkeypatch):
    (tmp_path / "back.csv").write_text("no,day\n1,2024-05-01\n")
    (tmp_path / "back.toml").write_text(
        'source = "our-hr"\n[[fact]]\nfile = "back.csv"\ntype = "record.rescinded"\n'
        'subject = { value = "career-E1024" }\nkey = "no"\neffective_on = "day"\n[fact.data]\n'
        f'target_id = {{ value = "{PROMOTED["id"]}" }}\n'
        f'target_source = {{ value = "{PROMOTED["source"]}" }}\n'
    )
    told = ("import", f"{tmp_path}/back.csv", "--mapping", f"{tmp_path}/back.toml", "--json")
    ran = by_two(*told)
    assert (ran.json["recorded"], ran.json["flagged"]) == (1, 1)
    monkeypatch.setenv("CAREERLOG_SECOND_PERSON", "none")
    assert by_two(*told).json["flagged"] == 0


@pytest.mark.parametrize("kind", ["corrected", "rescinded"])
def test_what_is_sent_in_careerlogs_name_as_an_approval_is_refused(by_two, kind):
    cause = request_of(by_two)
    sent = corrected() if kind == "corrected" else TAKEN_BACK
    posing = sent | {"source": "careerlog", "causationid": cause}
    ran = by_two("append", "-", "--json", stdin=ndjson(posing))
    assert (ran.status, ran.json[0]["status"], ran.json[0]["position"]) == (1, "invalid", None)
    [error] = ran.json[0]["errors"]
    assert error["pointer"] == "/source"
    assert "careerlog correct @3 --approve --by WHO" in error["message"]
    assert by_two(*TITLE).json["title"] == "Senior Engineer"
    [open_request] = by_two("corrections", "--json").json
    assert open_request["status"] == "open"


def test_in_careerlogs_name_without_a_request_it_counts_and_is_flagged(by_two):
    by_two.told(corrected(source="careerlog", causationid="nobody-asked"))
    assert flagged(by_two) == [[3, 2]]


def test_a_history_read_out_is_appended_again_and_elsewhere(by_two, fresh_url):
    request_of(by_two)
    assert by_two("correct", "@3", "--approve", "--by", "A2").status == 0
    sent = [
        each
        for each in by_two("history", "E1024", "--json").json
        if each["type"] != "correction.requested"  # Careerlog alone writes those
    ]
    again = by_two("append", "-", "--json", stdin=ndjson(*sent))
    assert [each["status"] for each in again.json] == ["already_recorded"] * 3
    by_two.store = fresh_url()
    elsewhere = by_two("append", "-", "--json", stdin=ndjson(*sent))
    assert [each["status"] for each in elsewhere.json] == ["recorded"] * 3
    assert by_two(*TITLE).json["title"] == "Chief"
    assert flagged(by_two) == [[3, 2]]  # nobody approved it there
