"""Trends in the terminal: a line of bars for each of many metrics, or one of them date by date."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

import typer
from rich.text import Text

from .options import day
from .output import console, counted, table

_BARS: Final = "▁▂▃▄▅▆▇█"
_EIGHTHS: Final = " ▏▎▍▌▋▊▉█"
_WIDE: Final = 40
"""Characters of the longest bar of one metric."""
_NOTHING: Final = "·"
"""Where a trend has no value: nothing to count out of, which is not 0."""
_MANY: Final = ("metric", "unit", "first", "last", "range", "trend")
_ONE: Final = ("on", "value", "of", "trend")


class Span(NamedTuple):
    """The days of a trend: from the first, in steps, to the last."""

    first: date
    last: date


def span(text: str) -> Span:
    """The days of `--trend`."""
    first, dots, last = text.partition("..")
    if not dots:
        raise typer.BadParameter("write two days as FROM..TO, such as 2022-01-01..2024-12-31")
    found = Span(day(first), day(last))
    if found.first > found.last:
        raise typer.BadParameter(
            f"{found.first} is after {found.last}; write the earlier day first"
        )
    return found


def tell_trend(dates: Sequence[Mapping[str, Any]]) -> None:
    """Draws what `queries.trend` answers: one metric with a bar for each date, more as lines."""
    if not dates:
        console().print("The trend has no day.")
        return
    all_series = [*zip(*(each["metrics"] for each in dates), strict=True)]
    if len(all_series) == 1:
        _tell_one([each["on"] for each in dates], all_series[0])
    else:
        console().print(table([_summed_up(each) for each in all_series], _MANY))
    ends = f"{counted(len(dates), 'date')} from {dates[0]['on']} to {dates[-1]['on']}"
    how = "" if len(all_series) == 1 else "; each line goes from the least to the greatest of range"
    console().print(f"{ends}{how}; {_NOTHING} nothing to count out of", style="dim")


def _summed_up(series: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    values = [each["value"] for each in series]
    there = [value for value in values if value is not None]
    return {
        "metric": series[0]["metric"],
        "unit": series[0]["unit"],
        "first": number_of(values[0]),
        "last": number_of(values[-1]),
        "range": f"{number_of(min(there))} - {number_of(max(there))}" if there else "-",
        "trend": line(values),
    }


def _tell_one(days: Sequence[date], series: Sequence[Mapping[str, Any]]) -> None:
    greatest = max((each["value"] or 0 for each in series), default=0)
    rows = [
        {"on": on, "value": value_of(each), "of": counts_of(each), "trend": bar(each, greatest)}
        for on, each in zip(days, series, strict=True)
    ]
    console().print(Text(f"{series[0]['metric']}: {series[0]['definition']}"))
    console().print(table(rows, _ONE))


def bar(figure: Mapping[str, Any], greatest: float) -> str:
    """A value as a bar from 0, the greatest of the trend as the longest."""
    value = figure["value"]
    if value is None:
        return _NOTHING
    eighths = round(8 * _WIDE * value / greatest) if greatest else 0
    whole, rest = divmod(eighths, 8)
    return _EIGHTHS[-1] * whole + (_EIGHTHS[rest] if rest else "") or _EIGHTHS[1]


def line(values: Sequence[float | None]) -> str:
    """Values as bars between the least and the greatest of them; a dot where there is none."""
    there = [value for value in values if value is not None]
    low, high = min(there, default=0.0), max(there, default=0.0)
    return "".join(_upright(value, low, high) for value in values)


def _upright(value: float | None, low: float, high: float) -> str:
    if value is None:
        return _NOTHING
    share = (value - low) / (high - low) if high > low else 0.5
    return _BARS[round(share * (len(_BARS) - 1))]


def number_of(value: float | None) -> str:
    """A figure's value as people read it."""
    if value is None:
        return "-"
    return f"{value:,.1f}" if value != int(value) else f"{value:,}"


def value_of(figure: Mapping[str, Any]) -> str:
    """A figure as people read it, with its unit."""
    value = figure["value"]
    return number_of(value) if value is None else f"{number_of(value)} {figure['unit']}"


def counts_of(figure: Mapping[str, Any]) -> str:
    """What a figure was counted from: numerator / denominator."""
    above, below = figure["numerator"], figure["denominator"]
    return f"{above:,}" if below is None else f"{above:,} / {below:,}"
