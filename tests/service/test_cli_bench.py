"""`careerlog bench`, `post` and `posts`: as it stood and as it was known, as tables and JSON."""

import pytest

from tests.service.program import Program, event

NOW = ("--on", "2024-06-01")


@pytest.fixture
def careerlog(store_url, tmp_path, capfd, monkeypatch) -> Program:
    """The program on SQLite and on PostgreSQL: a critical post P77, its holder, two nominees."""
    monkeypatch.setenv("CAREERLOG_VAULT", f"sqlite:///{tmp_path / 'vault.db'}")
    monkeypatch.setenv("CAREERLOG_KEY_FILE", str(tmp_path / "vault.key"))
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.chdir(tmp_path)
    program = Program(store_url, capfd, monkeypatch)
    return program.told(
        of_post("position.defined", "2020-01-01", title="Head of Sales", unit="U1"),
        of_post(
            "position.criticality_set", "2021-01-01", key=False, critical=True, why="the regulator"
        ),
        of_post(
            "position.requirements_set",
            "2021-01-01",
            skills=[{"skill": "sales", "level": 5.0}],
            minimum_grade="G5",
        ),
        *(event("employee.hired", "2020-01-01", f"h{n}", f"career-E{n}") for n in (1, 2)),
        event("employee.hired", "2020-01-01", "h0", "career-E0", unit="U1", post="P77"),
        of_post(
            "successor.nominated",
            "2024-01-01",
            employee="E1",
            readiness="one_to_three_years",
            rank=1,
            actor="M1",
            why="carried the release",
        ),
        of_post("successor.nominated", "2024-02-01", employee="E2", interim=True, actor="M1"),
        of_post("successor.approved", "2024-03-01", employee="E1", actor="M2"),
        event("employee.left", "2024-05-01", "l0", "career-E0"),
    )


def of_post(name: str, day: str, **data):
    identity = f"{name}-{day}-{data.get('employee')}"
    return event(name, day, identity, "position-P77", **data)


def test_the_bench_is_a_list_with_emergency_cover_at_its_end(careerlog):
    first, second = careerlog("bench", "P77", *NOW, "--json").json
    assert (first["employee"], first["status"], first["rank"]) == ("E1", "approved", 1)
    assert first["facts"] == {
        "nominated": 7,
        "readiness": 7,
        "rank": 7,
        "decided": 9,
        "standing": 4,
    }
    assert (second["employee"], second["interim"]) == ("E2", True)
    early = careerlog("bench", "P77", "--on", "2001-01-01")
    assert "No post P77 is on record on 2001-01-01, as known at @" in early.out
    closed = of_post("position.closed", "2024-05-20")
    assert "Post P77 was closed by then" in careerlog.told(closed)("bench", "P77", *NOW).out


def test_it_is_asked_at_two_dates(careerlog):
    def asked(*options: str):
        return [
            (each["employee"], each["status"])
            for each in careerlog("bench", "P77", *options, "--json").json
        ]

    assert asked("--on", "2024-01-15") == [("E1", "nominated")]
    assert asked(*NOW, "--known", "@8") == [("E1", "nominated"), ("E2", "nominated")]
    assert asked(*NOW, "--known", "@6") == []


def test_a_stale_readiness_is_flagged_as_the_options_say(careerlog):
    def flags(*options: str):
        [first, _] = careerlog("bench", "P77", *NOW, *options, "--json").json
        return [(flag["kind"], flag["positions"]) for flag in first["flags"]]

    assert flags() == []
    assert flags("--stale-after", "3") == [("readiness_stale", [7])]


def test_the_history_tells_who_and_why_before_and_after(careerlog):
    first, second, third = careerlog("bench", "P77", "--history", "--json").json
    assert (first["by"], first["why"]) == ("M1", "carried the release")
    assert (first["before"], first["after"]["status"]) == (None, "nominated")
    assert (second["employee"], second["interim"]) == ("E2", True)
    assert (third["by"], third["before"]["status"], third["after"]["status"]) == (
        "M2",
        "nominated",
        "approved",
    )
    earlier = careerlog("bench", "P77", "--history", "--known", "@7", "--json").json
    assert earlier == [first]
    by_then = careerlog("bench", "P77", "--history", "--on", "2024-02-01", "--json").json
    assert by_then == [first, second]


def test_of_somebody_erased_the_words_are_gone(careerlog):
    despite = ("--despite", "asked for it")
    asked = careerlog("erase", "E1", "--basis", "objection", "--by", "A1", *despite)
    approved = careerlog("erase", "E1", "--authorised-by", "A2", *despite)
    assert (asked.status, approved.status) == (0, 0)
    history = careerlog("bench", "P77", "--history", "--json").json
    assert history[0]["why"] == {"erased": True}
    assert "erased" in careerlog("bench", "P77", "--history").out
    [first, _] = careerlog("bench", "P77", "--json").json
    assert [flag["kind"] for flag in first["flags"]] == ["erased", "readiness_stale"]
    ran = careerlog("nominate", "P77", "E1", "--by", "M1")
    assert "E1 was erased on 20" in ran.err


def test_people_read_tables(careerlog):
    out = careerlog("bench", "P77", *NOW, "--stale-after", "1").out
    assert "emergency cover" in out
    assert "more than a month before (@7)" in out
    assert "1 successor and 1 for emergency cover on the bench of P77 on 2024-06-01" in out
    out = careerlog("bench", "P77", "--history").out
    assert "status: nominated → approved" in out
    assert "3 changes to the bench of P77" in out


def test_whoever_has_left_stays_to_be_seen_but_is_not_counted(careerlog):
    careerlog.told(event("employee.left", "2024-05-15", "l1", "career-E1"))
    out = careerlog("bench", "P77", *NOW).out
    assert "0 successors and 1 for emergency cover on the bench of P77" in out
    assert "1 more not employed then: careerlog withdraw takes them off" in out
    assert "E1 left on 2024-05-15" in out


def test_a_post_is_shown(careerlog):
    told = careerlog("post", "P77", *NOW, "--json").json
    assert (told["title"], told["critical"], told["why"]) == (
        "Head of Sales",
        True,
        "the regulator",
    )
    assert (told["incumbency"], told["incumbents"]) == ("vacant", [])
    before = careerlog("post", "P77", "--on", "2024-04-30", "--json").json
    assert [each["employee"] for each in before["incumbents"]] == ["E0"]
    out = careerlog("post", "P77", *NOW).out
    assert "Head of Sales" in out
    assert "sales" in out
    early = ("post", "P77", "--on", "2001-01-01")
    assert "No post P77 is on record on 2001-01-01" in careerlog(*early).out
    assert careerlog(*early, "--json").json["status"] == "unknown"


def test_posts_are_listed(careerlog):
    [told] = careerlog("posts", "--critical", "--vacant", *NOW, "--json").json
    assert (told["post"], told["incumbency"]) == ("P77", "vacant")
    assert careerlog("posts", "--vacant", "--on", "2024-04-30", "--json").json == []
    assert careerlog("posts", "--unit", "U1", "--on", "2001-01-01", "--json").json == []
    out = careerlog("posts", "--on", "2024-04-30").out
    assert "E0" in out
    assert "1 post on 2024-04-30" in out
