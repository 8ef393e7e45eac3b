"""`careerlog period`: closing periods, and what was recorded of their days afterwards."""

from datetime import date
from typing import Annotated, Any, Final

import typer

from domain.decisions import periods
from projections.audit.closed_periods import Closing, Late, closings
from service.closed_periods import late_facts

from .acting import By, act, acted, an_id
from .opening import existing_log, opened_projections, up_to_date
from .options import Json, KnownOption, Store, day, position_known
from .output import console, counted, print_json, print_listed, table
from .reading import names_in

_LISTED: Final = ("period", "status", "first_day", "last_day", "closed_on", "closed_by")
_REOPENED: Final = ("reopened_on", "reopened_by", "reopened_because")
_LATE: Final = ("position", "recorded", "period", "day", "stream", "fact", "source", "by")

Period = Annotated[
    str, typer.Argument(parser=an_id, metavar="PERIOD", help="The period's id, such as 2024-Q1.")
]


def _day(name: str, help: str) -> Any:
    return typer.Option(name, parser=day, metavar="DATE", help=help)


def close(
    period: Period,
    first_day: Annotated[date, _day("--from", "The period's first day.")],
    last_day: Annotated[date, _day("--to", "The period's last day, itself included.")],
    by: By,
    store: Store = None,
    json: Json = False,
) -> None:
    """Close a period: what is recorded of its days from now on counts, and is flagged."""
    this, stream = act(by, None), f"period-{period}"
    acted(store, json, [stream], lambda all: periods.close(all[stream], this, first_day, last_day))


def reopen(
    period: Period,
    by: By,
    reason: Annotated[str, typer.Option("--reason", help="Why; names nobody.")],
    store: Store = None,
    json: Json = False,
) -> None:
    """Open a closed period again: what is recorded of its days from now on is in time."""
    this, stream = act(by, None, reason), f"period-{period}"
    acted(store, json, [stream], lambda all: periods.reopen(all[stream], this))


def list_(known: KnownOption = None, store: Store = None, json: Json = False) -> None:
    """List every closing of a period, and its reopening."""
    with existing_log(store) as log, opened_projections(store) as database:
        found = closings(database, position_known(log, known))
    rows = [_closing(each) for each in found]
    names_in(rows)
    if json:
        print_json(rows)
        return
    if rows:
        more = _REOPENED if any(row["reopened_on"] for row in rows) else ()
        console().print(table(rows, (*_LISTED, *more)))
    console().print(counted(sum(each.closed for each in found), "closed period"))


def late(
    period: Annotated[
        str | None,
        typer.Argument(parser=an_id, metavar="PERIOD", help="Only this one.", show_default=False),
    ] = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """List the facts that were recorded of a period's days while it was closed.

    With them those that correct, move or rescind a fact of such a day.
    """
    with up_to_date(store) as (database, log):
        upto = position_known(log, known)
        if period and not any(each.period == period for each in closings(database, upto)):
            raise typer.BadParameter(
                f"no period {period} had been closed; careerlog period list names them"
            )
        found = late_facts(database, log, upto)
    rows = [_late(each) for each in found if period in (None, each.period)]
    names_in(rows)
    print_listed(rows, _LATE, json, "late fact", cells=_shown)


def _closing(each: Closing) -> dict[str, Any]:
    told = each._asdict()
    return {
        "period": told.pop("period"),
        "status": "closed" if each.closed else "reopened",
        **told,
        "reopened_at": None if each.closed else each.reopened_at,
    }


def _late(each: Late) -> dict[str, Any]:
    return {**each._asdict(), "message": each.message}


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "position": f"@{row['position']}",
        "recorded": row["recorded_at"][:19].replace("T", " "),
        "fact": row["type"],
        "by": row["actor"],
    }


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    group = typer.Typer(no_args_is_help=True, help="Closed periods, and what came late for them.")
    group.command("close")(close)
    group.command("reopen")(reopen)
    group.command("list")(list_)
    group.command("late")(late)
    app.add_typer(group, name="period")
