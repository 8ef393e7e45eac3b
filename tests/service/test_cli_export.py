"""`careerlog export`: the same answers as on the screen, in files that others read."""

import csv
import io
import sys
from datetime import UTC, date, datetime
from math import inf

import pytest

from projections.posts.schema import TABLES as POSTS
from projections.profiles.schema import TABLES as PROFILES
from service.cli import opening
from service.exporting.csv_file import write_csv
from service.exporting.parquet_file import write_parquet
from service.exporting.sheet import Column, Sheet, columns_of
from service.exporting.sheets import FACETS
from tests.service.program import HIRED, PROMOTED, event

SECRET = "wants-to-move-to-Lisbon"
FORMULA = "=HYPERLINK(0)"
FACTS = (
    HIRED,
    PROMOTED,
    event("goal.set", "2024-01-01", "g1", goal="G1", purpose="development", description=SECRET),
    event("employee.hired", "2021-05-01", "h2", "career-E7", given_name="Li", title=FORMULA),
    event("skill.assessed", "2024-01-01", "s1", skill="python", level=4.5),
    event("position.defined", "2020-01-01", "p1", "position-P77", title="Head", unit="ENG"),
    event(
        "successor.nominated",
        "2024-01-01",
        "n1",
        "position-P77",
        employee="E1024",
        rank=1,
        readiness="ready_now",
        reason=SECRET,
    ),
    event("career.promoted", "2019-01-01", "early", "career-E9", title="Lead"),
)
EVERYTHING = (
    ["who"],
    ["facts"],
    ["bench"],
    ["metrics"],
    ["anomalies"],
    ["facet", "skill"],
    ["facet", "goal"],
)
TYPED = Sheet(
    [
        Column("text"),
        Column("count", "integer"),
        Column("share", "number"),
        Column("so", "flag"),
        Column("day", "day"),
        Column("at", "moment"),
    ],
    [
        {
            "text": 'a "b",\nc',
            "count": -3,
            "share": -0.5,
            "so": True,
            "day": date(2024, 2, 29),
            "at": "2024-02-29T12:00:00.000001Z",
        },
        dict.fromkeys(("text", "count", "share", "so", "day", "at")),
    ],
    {"known": "7"},
)


@pytest.fixture
def told(careerlog, monkeypatch):
    # A slow machine says what it projected first: these facts, and each export, a fact of its own.
    monkeypatch.setattr(opening, "_WORTH_SAYING", inf)
    careerlog.told(*FACTS)
    assert careerlog("project").status == 0
    return careerlog


def read_csv(path):
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))


def read_parquet(path):
    parquet = pytest.importorskip("pyarrow.parquet")
    return parquet.read_table(path)


def exported(careerlog, tmp_path, *arguments):
    ran = careerlog("export", *arguments, "--out", "x.csv", "--json")
    assert (ran.status, ran.err) == (0, "")
    rows = read_csv(tmp_path / "x.csv")
    assert ran.json["rows"] == len(rows)
    return rows


def test_who_is_exported_as_it_is_told(told, tmp_path):
    rows = exported(told, tmp_path, "who", "--on", "2024-06-01")
    shown = told("who", "--on", "2024-06-01", "--json").json
    assert [row["employee"] for row in rows] == [each["employee"] for each in shown]
    for row, each in zip(rows, shown, strict=True):
        assert row["since"] == each["since"]
        assert row["unit"] == (each["unit"] or "")


def test_an_export_is_of_a_day_as_known_at_a_position(told, tmp_path):
    assert [row["employee"] for row in exported(told, tmp_path, "who", "--known", "@1")] == [
        "E1024"
    ]
    assert exported(told, tmp_path, "who", "--on", "2019-01-01") == []


@pytest.mark.parametrize(
    "filters",
    [
        ["--person", "E1024"],
        ["--type", "career.promoted"],
        ["--unit", "ENG"],
        ["--post", "P77"],
        ["--on", "2020-12-31"],
        ["--order", "effective", "--from", "2021-01-01", "--known", "@8"],
    ],
)
def test_facts_are_exported_by_the_filters_of_audit(told, tmp_path, filters):
    listed = told("audit", *filters, "--brief", "--json").json
    rows = exported(told, tmp_path, "facts", *filters)
    ours = [int(row["position"]) for row in rows if row["kind"] != "access"]
    assert ours == [each["position"] for each in listed if each["kind"] != "access"]
    assert ours


def test_the_bench_and_facets_are_exported(told, tmp_path):
    [nominee] = exported(told, tmp_path, "bench", "--on", "2024-06-01")
    assert (nominee["post"], nominee["employee"], nominee["rank"]) == ("P77", "E1024", "1")
    unheard_of = told("export", "bench", "--post", "P1", "--out", "p1.csv")
    assert unheard_of.status == 0
    assert "nothing on record names the post P1" in unheard_of.err
    [skill] = exported(told, tmp_path, "facet", "skill", "--on", "2024-06-01")
    assert (skill["employee"], skill["skill"], skill["level"]) == ("E1024", "python", "4.5")


def test_metrics_and_anomalies_are_exported_as_they_are_told(told, tmp_path):
    shown = told("metrics", "--on", "2024-06-01", "--json").json
    rows = exported(told, tmp_path, "metrics", "--on", "2024-06-01")
    assert [row["metric"] for row in rows] == [each["metric"] for each in shown]
    assert [row["stream"] for row in exported(told, tmp_path, "anomalies")] == [
        each["stream"] for each in told("anomalies", "--json").json
    ]


def test_no_export_holds_a_personal_text(told, tmp_path):
    for asked in EVERYTHING:
        for ending in ("csv", "parquet"):
            assert told("export", *asked, "--out", f"x.{ending}").status == 0
            assert SECRET.encode() not in (tmp_path / f"x.{ending}").read_bytes()


def test_a_text_that_a_spreadsheet_would_run_is_made_a_text(told, tmp_path):
    titles = {row["employee"]: row["title"] for row in exported(told, tmp_path, "who")}
    assert titles["E7"] == f"'{FORMULA}"


@pytest.mark.parametrize("start", [*"=+-@\t\r\n", *"\uff1d\uff0b\uff0d\uff20"])
def test_every_beginning_of_a_formula_is_guarded_and_nothing_else(tmp_path, start):
    rows = [{"text": f"{start}1+1", "count": -1}, {"text": f"a{start}", "count": 1}]
    sheet = Sheet([Column("text"), Column("count", "integer")], rows, {})
    write_csv(sheet, tmp_path / "x.csv")
    guarded, plain = read_csv(tmp_path / "x.csv")
    assert (guarded["text"], guarded["count"]) == (f"'{start}1+1", "-1")
    assert plain["text"] == f"a{start}"


def test_csv_is_as_rfc_4180_has_it(tmp_path):
    assert write_csv(TYPED, tmp_path / "x.csv") == 2
    assert (tmp_path / "x.csv").read_bytes() == (
        b"text,count,share,so,day,at\r\n"
        b'"a ""b"",\nc",-3,-0.5,true,2024-02-29,2024-02-29T12:00:00.000001Z\r\n'
        b",,,,,\r\n"
    )


def test_parquet_has_a_type_for_every_column_and_says_what_was_asked(tmp_path):
    assert write_parquet(TYPED, tmp_path / "x.parquet") == 2
    table = read_parquet(tmp_path / "x.parquet")
    first, empty = table.to_pylist()
    assert first == {
        "text": 'a "b",\nc',
        "count": -3,
        "share": -0.5,
        "so": True,
        "day": date(2024, 2, 29),
        "at": datetime(2024, 2, 29, 12, 0, 0, 1, UTC),
    }
    assert set(empty.values()) == {None}
    assert table.schema.metadata[b"careerlog.known"] == b"7"


@pytest.mark.parametrize("asked", EVERYTHING)
def test_both_formats_hold_the_same_rows(told, tmp_path, asked):
    at = [] if asked == ["anomalies"] else ["--on", "2024-06-01"]
    rows = exported(told, tmp_path, *asked, *at, "--known", "@8")
    assert told("export", *asked, *at, "--known", "@8", "--out", "x.parquet").status == 0
    table = read_parquet(tmp_path / "x.parquet")
    assert table.num_rows == len(rows)
    if rows:
        assert table.column_names == list(rows[0])


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_the_same_answer_is_the_same_file(told, tmp_path, ending):
    asked = ["facts", "--known", "@8"]
    for name in ("one", "two"):
        assert told("export", *asked, "--out", f"{name}.{ending}").status == 0
    one, two = ((tmp_path / f"{name}.{ending}").read_bytes() for name in ("one", "two"))
    assert one == two


def test_without_pyarrow_it_says_what_to_install(told, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    ran = told("export", "who", "--out", "x.parquet")
    assert (ran.status, ran.out) == (1, "")
    assert "pip install 'careerlog[parquet]'" in ran.err
    assert not (tmp_path / "x.parquet").exists()


def test_a_file_that_fails_half_way_leaves_the_one_before(tmp_path):
    def rows():
        yield {"text": "a"}
        raise OSError("the disk is full")

    path = tmp_path / "x.csv"
    path.write_text("before")
    with pytest.raises(OSError, match="full"):
        write_csv(Sheet([Column("text")], rows(), {}), path)
    assert [each.name for each in tmp_path.iterdir()] == ["x.csv"]
    assert path.read_text() == "before"


@pytest.mark.parametrize("name", FACETS)
def test_no_facet_has_two_columns_of_one_name(name):
    facet = FACETS[name]
    values = [column.name for column in columns_of(facet.spec.value)]
    names = [facet.subject, *facet.spec.keys, *values, "position", "valid_from"]
    assert len(names) == len(set(names))


def test_people_and_posts_have_no_facet_of_one_name():
    assert not PROFILES.facets.keys() & POSTS.facets.keys()


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["who"], 2, "--out"),
        (["who", "--out", "x"], 2, "--format csv or --format parquet"),
        (["who", "--out", "x.csv", "--format", "xlsx"], 2, "xlsx"),
        (["facet", "nonsense", "--out", "x.csv"], 2, "skill"),
        (["facts", "--type", "x", "--out", "x.csv"], 2, "careerlog events"),
        (["facts", "--from", "2024-02-01", "--to", "2024-01-01", "--out", "x.csv"], 2, "--from"),
        (["metrics", "--from", "2024-02-01", "--on", "2024-01-01", "--out", "x.csv"], 2, "earlier"),
        (["who", "--out", "nowhere/x.csv"], 1, "nowhere"),
    ],
)
def test_wrong_usage_is_one_line_that_says_what_to_write(told, tmp_path, arguments, status, says):
    ran = told("export", *arguments)
    assert (ran.status, ran.out) == (status, "")
    assert says in ran.err
    assert ran.err.count("\n") == 1
    assert not list(tmp_path.glob("x*"))
