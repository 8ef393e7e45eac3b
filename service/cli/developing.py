"""`careerlog development`: what a manager did for the development of their people, as a report."""

from collections import Counter
from datetime import date
from typing import Annotated, Any, Final

import typer

from domain.months import months_later
from projections.commitments.team import DEEDS, Development
from projections.commitments.team import development as development_of
from projections.commitments.wishes import GROWTH_MONTHS
from projections.on_record import require_on_record

from .acting import an_id
from .commitments import promise_row
from .growing import wish_row, wish_told
from .opening import up_to_date
from .options import Json, KnownOption, On, Store, day
from .output import console, counted, pairs, print_json, table
from .pinned import pinned
from .planned import in_words
from .reading import names_in

_PEOPLE: Final = ("employee", "wish", "plan", "last_conversation", "got", "missing")
_DEEDS: Final = ("day", "employee", "what", "id", "fact")
_OWED: Final = ("employee", "what", "id", "due", "status", "days_overdue", "fact")
_STATUSES: Final = ("kept", "kept_late", "open", "overdue", "dropped")

Manager = Annotated[
    str, typer.Argument(parser=an_id, metavar="MANAGER", help="The manager's employee id.")
]


def development(
    manager: Manager,
    since: Annotated[
        date | None,
        typer.Option(
            "--from", parser=day, metavar="DATE", help="Since this day [12 months before]."
        ),
    ] = None,
    on: On = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Report what a manager did for the development of their people over a period.

    Conversations, plans, mentors and coaches, stretch assignments, secondments, trainings,
    certificates, skills, rewards, promotions within and out of the team, each with its fact; what
    each of the team wants and lacks; and what the manager still owes.
    """
    today = on or date.today()
    begin = since or months_later(today, -GROWTH_MONTHS)
    if begin >= today:
        raise typer.BadParameter(f"write a day before {today}", param_hint="--from")
    with up_to_date(store) as (database, log):
        position = pinned(database, log, known, "profiles", "posts")
        require_on_record(database, log, manager=manager)
        report = development_of(database, manager, begin, today, position)
    told = _told(report, begin, today)
    names_in(told)
    if json:
        print_json(told)
    elif not (report.team or report.deeds or report.owed):
        console().print(
            f"Nobody reports to {manager} on {today}, and nothing they did is on record from "
            f"{begin} on."
        )
    else:
        _draw(report, begin, today)


def _told(report: Development, begin: date, end: date) -> dict[str, Any]:
    return {
        "manager": report.manager,
        "from": begin,
        "to": end,
        "team": report.team,
        "without_any": report.left_out(),
        "counts": {what: report.count(what) for what in DEEDS},
        "split": [share._asdict() for share in report.split],
        "promises": {status: report.promises[status] for status in _STATUSES},
        "owed": [promise._asdict() for promise in report.owed],
        "people": [wish_told(each) for each in report.people],
        "deeds": [deed._asdict() for deed in report.deeds],
    }


def _draw(report: Development, begin: date, end: date) -> None:
    screen = console()
    if report.people:
        got = {
            employee: Counter(deed.what for deed in report.deeds if deed.employee == employee)
            for employee in report.team
        }
        people = [wish_row(each) | {"got": _counts(got[each.employee])} for each in report.people]
        screen.print(table(people, _PEOPLE, f"{report.manager}'s people on {end}"))
    if report.deeds:
        rows = [deed._asdict() | {"fact": f"@{deed.position}"} for deed in report.deeds]
        screen.print(table(rows, _DEEDS, f"What was done for them, {begin} to {end}"))
    if report.owed:
        owed = [promise_row(promise) for promise in report.owed]
        screen.print(table(owed, _OWED, f"What {report.manager} still owes"))
    promised = [f"{report.promises[status]} {status.replace('_', ' ')}" for status in _STATUSES]
    screen.print(
        pairs(
            [
                ("team", f"{counted(len(report.team), 'person', 'people')} on {end}"),
                ("nothing was done for", ", ".join(report.left_out()) or "nobody"),
                *((what, str(report.count(what))) for what in DEEDS),
                ("70-20-10", in_words(report.split) or "no actions"),
                ("own promises", ", ".join(promised)),
            ]
        )
    )


def _counts(got: Counter[str]) -> str | None:
    each = (what if n == 1 else f"{what} {n}" for what, n in sorted(got.items()))
    return ", ".join(each) or None


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("development")(development)
