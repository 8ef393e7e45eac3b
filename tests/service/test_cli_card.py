"""A person's card: a career drawn up to the day asked about, in the width there is."""

from datetime import date
from io import StringIO

import pytest
from rich.console import Console

from consumers.wire import fact_from
from domain.timeline import fold
from service.cli.card import career_drawn
from service.cli.output import console, table
from tests.service.program import HIRED, PROMOTED, event

LEFT = event("employee.left", "2024-07-01", "l1", cause="resigned")


def printed(renderable, width):
    out = StringIO()
    Console(width=width, file=out).print(renderable)
    return [line.rstrip() for line in out.getvalue().splitlines()]


def drawn(day, *events, width=80):
    return printed(career_drawn(fold(map(fact_from, events)), date.fromisoformat(day)), width)


def test_lengths_run_up_to_the_day_and_what_comes_later_is_only_counted():
    first, later = drawn("2020-09-01", HIRED, PROMOTED, LEFT, width=200)
    assert first.startswith("2019-09-01  █")
    assert "·" not in first.split()[1]
    assert first.endswith("1 y")
    assert later == "1 later role is known"


def test_the_axis_ends_on_the_day_asked_about():
    lines = drawn("2022-01-02", HIRED, PROMOTED, LEFT, width=200)
    assert [line.split()[0] for line in lines] == ["2019-09-01", "2022-01-01"]
    assert lines[1].split()[1].endswith("·█")
    assert lines[1].endswith("under a month")


@pytest.mark.parametrize("day", ["2019-08-31", "1999-01-01"])
def test_before_the_hire_nothing_is_drawn(day):
    assert drawn(day, HIRED, PROMOTED, LEFT) == ["2 later roles are known"]
    assert not career_drawn(fold([]), date.fromisoformat(day))


def test_the_card_tells_nothing_of_the_future(careerlog):
    careerlog.told(HIRED, PROMOTED)
    out = careerlog("show", "E1024", "--on", "2019-01-01").out
    assert "2 later roles are known" in out
    assert "Engineer" not in out
    assert "█" not in out


@pytest.mark.parametrize(("width", "bar"), [(200, 32), (80, 25), (50, 8), (40, 8)])
def test_bars_scale_and_labels_wrap(width, bar):
    lines = drawn("2024-01-01", HIRED, PROMOTED, width=width)
    bars = [len(line.split()[1]) for line in lines if line[:2] == "20"]
    assert len(bars) == 2
    assert all(abs(each - bar) <= 3 for each in bars)
    assert all(8 <= each <= 32 for each in bars)
    assert max(map(len, lines)) <= width
    assert "…" not in "".join(lines)
    assert "Senior" in "".join(lines)


ROW = {f"column_{n}": f"retention_risk.assessed.{n}" for n in range(4)} | {"on": "2024-01-01"}


def test_a_table_that_does_not_fit_is_told_as_pairs():
    assert len(printed(table([ROW, ROW], list(ROW)), 200)) == 3
    lines = printed(table([ROW, ROW], list(ROW)), 80)
    assert lines[0] == "column 0  retention_risk.assessed.0"
    assert lines[4:6] == ["on        2024-01-01", ""]
    assert len(lines) == 11


def test_a_table_wraps_between_words_only():
    rows = [{"fact": "retention_risk.assessed", "on": "2024-01-01", "says": "said in words " * 9}]
    lines = printed(table(rows, list(rows[0])), 80)
    assert "retention_risk.assessed  2024-01-01  said in words" in lines[1]
    assert max(map(len, lines)) <= 80


def test_what_is_piped_is_not_wrapped_unless_columns_says_so(monkeypatch, capsys):
    monkeypatch.delenv("COLUMNS")
    console().print("word " * 200)
    assert capsys.readouterr().out.count("\n") == 1
    monkeypatch.setenv("COLUMNS", "60")
    console().print("word " * 200)
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 60


@pytest.fixture(autouse=True)
def columns(monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
