"""`careerlog project` and `rebuild` report what each projection did."""

from tests.service.program import HIRED, PROMOTED

KEYS = {"projection", "from", "to", "facts", "seconds"}


def test_project_brings_every_projection_to_the_end_of_the_log(careerlog):
    careerlog.told(HIRED, PROMOTED)
    reports = careerlog("project", "--json").json
    assert {(r["from"], r["to"], r["facts"]) for r in reports} == {(0, 2, 2)}
    assert "profiles" in {report["projection"] for report in reports}
    assert all(report.keys() == KEYS for report in reports)
    again = careerlog("project", "--json").json
    assert {report["facts"] for report in again} <= {0}


def test_rebuild_makes_the_same_answers_anew(careerlog):
    careerlog.told(HIRED, PROMOTED)
    before = careerlog("who", "--json").json
    [report] = careerlog("rebuild", "profiles", "--json").json
    assert (report["projection"], report["to"], report["facts"]) == (
        "profiles",
        3,
        3,
    )  # the reading is on record too
    assert report.keys() == KEYS
    assert careerlog("who", "--json").json == before


def test_reports_are_a_table_for_people(careerlog):
    assert "profiles" in careerlog.told(HIRED)("rebuild").out


def test_a_projection_that_does_not_exist_is_refused(careerlog):
    ran = careerlog.told(HIRED)("rebuild", "profles")
    assert (ran.status, ran.out) == (2, "")
    assert "profiles" in ran.err
    assert ran.err.count("\n") == 1
