"""`careerlog metrics`: the promised keys, the rows behind one, trends, and what is refused."""

import pytest

from service.cli.metrics import brief
from service.cli.trend import bar, line
from tests.service.program import Program, event

KEYS = {"metric", "value", "numerator", "denominator", "unit", "definition", "source"}


@pytest.fixture
def company(careerlog: Program) -> Program:
    """A critical post with one successor, promoted on 2023-07-01; another critical one without."""

    def post(name: str, unit: str):
        subject = f"position-{name}"
        defined = {"title": "Head", "unit": unit}
        yield event("position.defined", "2020-01-01", f"{name}-1", subject, **defined)
        judged = {"key": False, "critical": True}
        yield event("position.criticality_set", "2020-01-01", f"{name}-2", subject, **judged)

    return careerlog.told(
        *post("P1", "IT.1"),
        *post("P2", "OPS"),
        event("employee.hired", "2020-01-01", "h1", "career-E1", unit="IT.1", grade="G1"),
        event("career.promoted", "2023-07-01", "p1", "career-E1", grade="G2"),
        event(
            "successor.nominated",
            "2023-01-01",
            "n1",
            "position-P1",
            employee="E1",
            readiness="ready_now",
        ),
    )


def told(program: Program, *arguments: str):
    ran = program("metrics", *arguments, "--json")
    assert ran.status == 0, ran
    return {each["metric"]: each for each in ran.json}


def test_every_metric_is_told_with_the_promised_keys(company):
    figures = told(company, "--on", "2023-12-31")
    assert all(each.keys() >= KEYS for each in figures.values())
    coverage = figures["position_coverage"]
    assert (coverage["value"], coverage["numerator"], coverage["denominator"]) == (50, 1, 2)
    assert figures["promotion_rate"]["value"] == 100
    assert figures["internal_fill_rate"]["value"] is None


def test_unit_period_and_what_was_known_narrow_the_answer(company):
    assert told(company, "--on", "2023-12-31", "--unit", "IT")["position_coverage"]["value"] == 100
    late = ("--on", "2023-12-31", "--from", "2023-07-02")
    assert told(company, *late)["promotion_rate"]["value"] == 0
    known = ("--on", "2023-12-31", "--known", "@6")
    assert told(company, *known)["position_coverage"]["numerator"] == 0


def test_the_rows_behind_a_metric_name_their_facts(company):
    ran = company("metrics", "--rows", "position_coverage", "--on", "2023-12-31", "--json")
    covered, bare = ran.json
    assert (covered["post"], covered["numerator"], covered["position"]) == ("P1", 1, 2)
    assert covered["successors"] == [
        {"employee": "E1", "readiness": "ready_now", "position": 7},
    ]
    assert (bare["post"], bare["numerator"], bare["denominator"]) == ("P2", 0, 1)
    people = company("metrics", "--rows", "position_coverage", "--on", "2023-12-31").out
    for text in ("critical posts with a successor / critical posts", "50 %", "@2", "2 rows"):
        assert text in people


def test_a_trend_is_a_list_per_date_and_drawn_for_people(company):
    trend = ("metrics", "--trend", "2023-03-31..2024-12-31", "--every", "quarter")
    dates = company(*trend, "--json").json
    assert [each["on"] for each in dates][:3] == ["2023-03-31", "2023-06-30", "2023-09-30"]
    rate = [
        next(m["value"] for m in each["metrics"] if m["metric"] == "promotion_rate")
        for each in dates
    ]
    assert rate == [0, 0, 100, 100, 100, 100, 0, 0]
    out = company(*trend).out
    assert "▁▁████▁▁" in out
    assert "········" in out
    assert "0 - 100" in out
    assert "8 dates from 2023-03-31 to 2024-12-31" in out


def test_a_trend_of_one_metric_is_drawn_date_by_date(company):
    trend = ("metrics", "--trend", "2023-06-30..2024-06-30", "--every", "year")
    out = company(*trend, "--only", "promotion_rate").out
    assert "promotions (career.promoted) in the period / average of the people" in out
    assert "2023-06-30  0 %    0 / 1  ▏" in out
    assert f"2024-06-30  100 %  1 / 1  {'█' * 40}" in out
    [first, last] = company(*trend, "--only", "promotion_rate", "--json").json
    assert [each["metric"] for each in last["metrics"]] == ["promotion_rate"]
    assert (first["metrics"][0]["value"], last["metrics"][0]["value"]) == (0, 100)


def test_only_some_metrics_are_told_where_only_they_are_asked_for(company):
    some = ("--only", "bench_depth", "--only", "position_coverage")
    assert list(told(company, "--on", "2023-12-31", *some)) == ["position_coverage", "bench_depth"]
    assert company("metrics", *some).out.count("\nbench_") == 1


def test_stale_is_what_is_older_than_the_months_given(company, monkeypatch):
    def stale(*arguments: str):
        return told(company, "--on", "2023-07-01", *arguments)["stale_succession_plans"]["value"]

    assert (stale(), stale("--stale-after", "5"), stale("--stale-after", "6")) == (0, 100, 0)
    monkeypatch.setenv("CAREERLOG_STALE_AFTER", "5")
    assert stale() == 100


def test_definitions_and_sources_are_told_in_full_when_asked_for(company):
    out = company("metrics", "--on", "2023-12-31", "--explain").out
    assert "different people on the benches of critical posts / critical posts" in out
    assert "ISO/TS 30433:2021, clause 5" in out


def test_a_unit_of_which_nothing_was_on_record_that_day_is_said_to_be_so(company):
    said, early = "Nothing is on record within OPS on that day", ("--on", "2001-01-01")
    assert said in company("metrics", "--unit", "OPS", *early).out
    assert "Nothing is on record" not in company("metrics", "--unit", "OPS").out


def test_a_trend_keeps_to_the_day_of_the_month_it_began_with(company):
    def days(*arguments: str) -> list[str]:
        ran = company("metrics", "--trend", *arguments, "--json")
        return [each["on"] for each in ran.json]

    assert days("2024-01-30..2024-04-01", "--every", "month") == [
        *("2024-01-30", "2024-02-29", "2024-03-30"),
    ]
    assert days("2022-02-28..2024-12-31", "--every", "year") == [
        *("2022-02-28", "2023-02-28", "2024-02-29"),
    ]


def test_people_get_a_table_that_says_day_and_period(company):
    out = company("metrics", "--on", "2023-12-31", "--unit", "IT").out
    assert "ISO 30414, TS 30433" in out
    assert "on 2023-12-31 within IT; periods from 2023-01-01" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--rows", "nope"), "no metric nope; there are successor_coverage_rate"),
        (("--on", "2024-01-01", "--from", "2024-01-02"), "write an earlier day"),
        (("--only", "nope"), "no metric nope; there are successor_coverage_rate"),
        (("--only", "bench_depth", "--rows", "bench_depth"), "leave out --only"),
        (("--stale-after", "0"), "greater than or equal to 1"),
        (("--trend", "2024-01-01"), "FROM..TO"),
        (("--trend", "2024-01-02..2024-01-01"), "write the earlier day first"),
        (("--trend", "2023-01-01..2024-01-01", "--on", "2024-01-01"), "leave out --on"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_to_write(company, arguments, said):
    ran = company("metrics", *arguments)
    assert ran.status == 2
    assert said in ran.err


def test_a_line_of_bars_goes_from_the_least_to_the_greatest():
    assert line([0, 50, 100, None]) == "▁▅█·"
    assert line([7, 7]) == "▅▅"
    assert line([None]) == "·"


def test_a_bar_goes_from_nothing_to_the_greatest():
    assert bar({"value": 25}, 100) == "█" * 10
    assert bar({"value": 1}, 64) == "▋"
    assert [bar({"value": 0}, 0), bar({"value": None}, 5)] == ["▏", "·"]


def test_a_source_is_told_briefly_in_a_table():
    assert brief("ISO 30414:2018, 4.7 (x); ISO/TS 30433:2021") == "ISO 30414, TS 30433"
    assert brief("Careerlog's own definition") == "own"
