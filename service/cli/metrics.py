"""`careerlog metrics`: the figures of succession planning, the rows behind one, and trends."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Final, NamedTuple

import typer

from projections.succession.metrics import queries
from projections.succession.metrics.asked import Asked
from projections.succession.metrics.catalogue import NoSuchMetric, metric

from .months import Every, each_step
from .opening import up_to_date
from .options import Json, KnownOption, On, Store, day
from .output import console, counted, pairs, print_json, shown, table
from .pinned import pinned
from .reading import names_in

_COLUMNS: Final = ("metric", "value", "of", "source")
_BARS: Final = "▁▂▃▄▅▆▇█"
_NOTHING: Final = "·"
"""Where a trend has no value: nothing to count out of, which is not 0."""


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


def metrics(
    on: On = None,
    known: KnownOption = None,
    unit: Annotated[
        str | None, typer.Option(help="Only this unit and those below it (IT: also IT.04.1).")
    ] = None,
    since: Annotated[
        date | None,
        typer.Option(
            "--from",
            parser=day,
            metavar="DATE",
            help="First day of the period [the twelve months that end on --on].",
            show_default=False,
        ),
    ] = None,
    rows: Annotated[
        str | None, typer.Option(metavar="METRIC", help="The rows behind this metric.")
    ] = None,
    trend: Annotated[
        Span | None,
        typer.Option(
            parser=span,
            metavar="FROM..TO",
            help="How the metrics went, each day of the trend with the twelve months before it.",
            show_default=False,
        ),
    ] = None,
    every: Annotated[Every, typer.Option(help="The steps of --trend.")] = "quarter",
    store: Store = None,
    json: Json = False,
) -> None:
    """Tell the metrics of succession planning on a day, each with what it was counted from.

    Figures over a period count the days up to --on. Every metric says its definition and source in
    --json, and with --rows.
    """
    asked_on = on or date.today()
    if since is not None and since > asked_on:
        raise typer.BadParameter(f"--from {since} is after {asked_on}; write an earlier day")
    if trend is not None and (on or since or rows):
        raise typer.BadParameter("--trend has its own days; leave out --on, --from and --rows")
    if rows is not None:
        _known_metric(rows)
    with up_to_date(store) as (database, log):
        asked = Asked(asked_on, pinned(database, log, known, "profiles", "posts"), since, unit)
        if trend is not None:
            days = [*each_step(trend.first, trend.last, every)]
            _tell_trend(queries.trend(database, asked, days), json)
        elif rows is not None:
            [figure] = queries.metrics(database, asked, [rows])
            behind = queries.rows_behind(database, asked, rows)
            names_in(behind)
            _tell_rows(figure, behind, json)
        else:
            _tell(queries.metrics(database, asked), asked, json)


def _known_metric(name: str) -> None:
    try:
        metric(name)
    except NoSuchMetric as unknown:
        raise typer.BadParameter(str(unknown)) from None


def _tell(figures: Sequence[Mapping[str, Any]], asked: Asked, json: bool) -> None:
    if json:
        print_json(figures)
        return
    told = [{**each, "value": _value(each), "of": _counted(each)} for each in figures]
    console().print(table(told, _COLUMNS))
    where = f" within {asked.unit}" if asked.unit else ""
    console().print(f"on {asked.on}{where}; periods from {asked.first}", style="dim")


def _tell_rows(figure: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], json: bool) -> None:
    if json:
        print_json(rows)
        return
    console().print(
        pairs(
            [
                (figure["metric"], f"{_value(figure)} ({_counted(figure)})"),
                ("definition", figure["definition"]),
                ("source", figure["source"]),
            ]
        )
    )
    if rows:
        columns = list(dict.fromkeys(name for row in rows for name in row))
        console().print(
            table([{**row, "position": f"@{row['position']}"} for row in rows], columns)
        )
    console().print(counted(len(rows), "row"))


def _tell_trend(dates: Sequence[Mapping[str, Any]], json: bool) -> None:
    if json:
        print_json(dates)
        return
    if not dates:
        console().print("The trend has no day.")
        return
    told = []
    for series in zip(*(each["metrics"] for each in dates), strict=True):
        values = [each["value"] for each in series]
        first, last = _value(series[0]), _value(series[-1])
        told.append(
            {"metric": series[0]["metric"], "first": first, "last": last, "trend": line(values)}
        )
    console().print(table(told, ("metric", "first", "last", "trend")))
    days = counted(len(dates), "date")
    console().print(f"{days} from {dates[0]['on']} to {dates[-1]['on']}", style="dim")


def line(values: Sequence[float | None]) -> str:
    """Values as bars between the least and the greatest of them; a dot where there is none."""
    there = [value for value in values if value is not None]
    low, high = min(there, default=0.0), max(there, default=0.0)
    return "".join(_bar(value, low, high) for value in values)


def _bar(value: float | None, low: float, high: float) -> str:
    if value is None:
        return _NOTHING
    share = (value - low) / (high - low) if high > low else 0.5
    return _BARS[round(share * (len(_BARS) - 1))]


def _value(figure: Mapping[str, Any]) -> str:
    value = figure["value"]
    if value is None:
        return "-"
    return (
        f"{value:,.1f} {figure['unit']}" if value != int(value) else f"{value:,} {figure['unit']}"
    )


def _counted(figure: Mapping[str, Any]) -> str:
    below = figure["denominator"]
    return shown(figure["numerator"]) + ("" if below is None else f" / {shown(below)}")


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("metrics")(metrics)
