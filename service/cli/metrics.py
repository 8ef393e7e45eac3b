"""`careerlog metrics`: the figures of succession planning, the rows behind one, and trends."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Final

import typer

from projections.on_record import require_on_record
from projections.succession.metrics import queries
from projections.succession.metrics.asked import Asked
from projections.succession.metrics.catalogue import METRICS, NoSuchMetric, metric
from projections.succession.metrics.sources import OWN

from .acting_bench import MONTHS, StaleAfter
from .months import Every, each_step
from .opening import up_to_date
from .options import Json, KnownOption, On, Store, day
from .output import console, counted, pairs, print_json, shown, table
from .pinned import pinned
from .reading import names_in
from .trend import Span, counts_of, span, tell_trend, value_of

_COLUMNS: Final = ("metric", "value", "of", "source")
_STANDARD: Final = re.compile(r"(?:ISO|TS) \d+(?=:)")


def _known_metric(name: str) -> str:
    try:
        return metric(name).name
    except NoSuchMetric as unknown:
        raise typer.BadParameter(str(unknown)) from None


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
    only: Annotated[
        list[str] | None,
        typer.Option(parser=_known_metric, metavar="METRIC", help="Only this one; repeatable."),
    ] = None,
    rows: Annotated[
        str | None,
        typer.Option(parser=_known_metric, metavar="METRIC", help="The rows behind this metric."),
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
    explain: Annotated[
        bool, typer.Option("--explain", help="Each with its definition and source in full.")
    ] = False,
    stale_after: StaleAfter = MONTHS,
    store: Store = None,
    json: Json = False,
) -> None:
    """Tell the metrics of succession planning on a day, each with what it was counted from.

    Figures over a period count the days up to --on. Every metric says its definition and source in
    full with --explain, --rows and --json.
    """
    asked_on = on or date.today()
    if since is not None and since > asked_on:
        raise typer.BadParameter(f"--from {since} is after {asked_on}; write an earlier day")
    if trend is not None and (on or since or rows):
        raise typer.BadParameter("--trend has its own days; leave out --on, --from and --rows")
    if rows is not None and only:
        raise typer.BadParameter("--rows names its metric; leave out --only")
    names = [name for name in METRICS if not only or name in only]
    with up_to_date(store) as (database, log):
        position = pinned(database, log, known, "profiles", "posts")
        require_on_record(database, log, unit=unit)
        asked = Asked(asked_on, position, since, unit, stale_after)
        if trend is not None:
            days = [*each_step(trend.first, trend.last, every)]
            dates = queries.trend(database, asked, days, names)
        elif rows is not None:
            [figure] = queries.metrics(database, asked, [rows])
            behind = queries.rows_behind(database, asked, rows)
        else:
            figures = queries.metrics(database, asked, names)
    if trend is not None:
        print_json(dates) if json else tell_trend(dates)
    elif rows is not None:
        names_in(behind)
        print_json(behind) if json else _tell_rows(figure, behind)
    elif json:
        print_json(figures)
    else:
        _tell(figures, asked, explain)


def _tell(figures: Sequence[Mapping[str, Any]], asked: Asked, explain: bool) -> None:
    screen = console()
    if explain:
        for each in figures:
            screen.print(_explained(each))
            screen.print()
    else:
        told = [
            {
                "metric": each["metric"],
                "value": value_of(each),
                "of": counts_of(each),
                "source": brief(each["source"]),
            }
            for each in figures
        ]
        screen.print(table(told, _COLUMNS))
    where = f" within {asked.unit}" if asked.unit else ""
    screen.print(f"on {asked.on}{where}; periods from {asked.first}", style="dim")
    if not explain:
        screen.print(
            "definitions and sources in full: --explain; what one was counted from: --rows METRIC",
            style="dim",
        )
    if asked.unit and not any(each["numerator"] or each["denominator"] for each in figures):
        screen.print(
            f"Nothing is on record within {asked.unit} on that day; ask about another with --on."
        )


def _tell_rows(figure: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> None:
    console().print(_explained(figure))
    if rows:
        columns = list(dict.fromkeys(name for row in rows for name in row))
        told = [{name: _cell(name, value) for name, value in row.items()} for row in rows]
        console().print(table(told, columns))
    console().print(counted(len(rows), "row"))


def _explained(figure: Mapping[str, Any]) -> Any:
    return pairs(
        [
            (figure["metric"], f"{value_of(figure)} ({counts_of(figure)})"),
            ("definition", figure["definition"]),
            ("source", figure["source"]),
        ]
    )


def brief(source: str) -> str:
    """A source as a table has room for it: the standards' numbers, and whether it is our own."""
    return ", ".join([*_STANDARD.findall(source), *(["own"] if OWN in source else [])])


def _cell(name: str, value: Any) -> Any:
    """A cell of the rows; who or what is listed in it, each with its fact."""
    if name == "position":
        return f"@{value}"
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return "; ".join(
            " ".join(_cell(n, shown(v)) for n, v in each.items() if v is not None) for each in value
        )
    return value


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("metrics")(metrics)
