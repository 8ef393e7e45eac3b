"""`careerlog wishes`, `unused-skills` and `development`: who grows, who is forgotten."""

from datetime import date
from typing import Annotated, Any, Final, Literal

import typer

from domain.months import months_later
from projections.commitments.team import DEEDS
from projections.commitments.team import development as development_of
from projections.commitments.unused_skills import IDLE_MONTHS
from projections.commitments.unused_skills import unused_skills as unused
from projections.commitments.wishes import CONVERSATION_MONTHS, GROWTH_MONTHS
from projections.commitments.wishes import wishes as wishes_of

from .ask import Employee
from .opening import up_to_date
from .options import Json, KnownOption, On, Store, day
from .output import console, counted, pairs, print_json, table
from .pinned import pinned
from .reading import names_in

_WISHES: Final = (
    *("employee", "unit", "manager", "wish", "declared_on", "plan", "last_conversation"),
    *("certificates", "trainings", "rewards", "missing"),
)
_SKILLS: Final = ("employee", "unit", "skill", "level", "last_used_on", "could_be_used", "fact")
_DEEDS: Final = ("day", "employee", "what", "id", "fact")
_STATUSES: Final = ("kept", "kept_late", "open", "overdue", "dropped")

Wanted = Literal["advancement", "development", "both", "neither"]
Unit = Annotated[str | None, typer.Option(help="Only people of this unit.")]


def wishes(
    wish: Annotated[Wanted | None, typer.Option(help="Only those who want this.")] = None,
    without_plan: Annotated[
        bool, typer.Option("--without-plan", help="Only those with a wish and no agreed plan.")
    ] = False,
    without_conversation: Annotated[
        bool, typer.Option("--without-conversation", help="Only those nobody has talked to.")
    ] = False,
    without_growth: Annotated[
        bool,
        typer.Option(
            "--without-growth",
            help=f"Only those who want development and got none in {GROWTH_MONTHS} months.",
        ),
    ] = False,
    months: Annotated[
        int, typer.Option(min=1, help="How long without a conversation is too long.")
    ] = CONVERSATION_MONTHS,
    unit: Unit = None,
    manager: Annotated[str | None, typer.Option(help="Only this manager's people.")] = None,
    on: On = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """List what people want, and whether anybody acts on it: plan, conversation, growth."""
    today = on or date.today()
    missing = {
        "no plan": without_plan,
        "no conversation": without_conversation,
        "no growth": without_growth,
    }
    with up_to_date(store) as (database, log):
        found = wishes_of(
            database,
            today,
            pinned(database, log, known, "profiles", "posts"),
            unit=unit,
            manager=manager,
            months=months,
        )
    found = [
        each
        for each in found
        if (wish is None or each.wish == wish)
        and all(what in each.missing for what, asked in missing.items() if asked)
    ]
    names_in(found)
    if json:
        print_json([each._asdict() for each in found])
        return
    if found:
        console().print(table([each._asdict() for each in found], _WISHES))
    console().print(f"{counted(len(found), 'person', 'people')} on {today}")


def unused_skills(
    employee: Annotated[str | None, typer.Option(help="Only this person's.")] = None,
    unit: Unit = None,
    months: Annotated[
        int, typer.Option(min=1, help="How long without use is too long.")
    ] = IDLE_MONTHS,
    on: On = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """List skills that lie idle, and the openings, projects and secondments that could use them."""
    today = on or date.today()
    with up_to_date(store) as (database, log):
        found = unused(
            database,
            today,
            pinned(database, log, known, "profiles", "posts"),
            employee=employee,
            unit=unit,
            months=months,
        )
    names_in(found)
    if json:
        print_json([each._asdict() | {"uses": [u._asdict() for u in each.uses]} for each in found])
        return
    rows: list[dict[str, Any]] = [
        each._asdict()
        | {
            "fact": f"@{each.position}",
            "could_be_used": ", ".join(
                f"{use.kind} {use.where} (level {use.level:g}, @{use.position})"
                for use in each.uses
            )
            or None,
        }
        for each in found
    ]
    if rows:
        console().print(table(rows, _SKILLS))
    console().print(f"{counted(len(found), 'skill')} unused for {months} months on {today}")


def development(
    manager: Employee,
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
    """Report what a manager did for the development of their people over a period."""
    today = on or date.today()
    begin = since or months_later(today, -GROWTH_MONTHS)
    if begin >= today:
        raise typer.BadParameter(f"write a day before {today}", param_hint="--from")
    with up_to_date(store) as (database, log):
        report = development_of(
            database, manager, begin, today, pinned(database, log, known, "profiles", "posts")
        )
    if json:
        print_json(
            {
                "manager": manager,
                "from": begin,
                "to": today,
                "team": report.team,
                "without_any": report.left_out(),
                "counts": {what: report.count(what) for what in DEEDS},
                "promises": {status: report.promises[status] for status in _STATUSES},
                "deeds": [deed._asdict() for deed in report.deeds],
            }
        )
        return
    screen = console()
    rows = [deed._asdict() | {"fact": f"@{deed.position}"} for deed in report.deeds]
    if rows:
        screen.print(table(rows, _DEEDS, f"What {manager}'s people got, {begin} to {today}"))
    promised = [f"{report.promises[status]} {status.replace('_', ' ')}" for status in _STATUSES]
    screen.print(
        pairs(
            [
                ("team", f"{counted(len(report.team), 'person', 'people')} on {today}"),
                ("nothing was done for", ", ".join(report.left_out()) or "nobody"),
                *((what, str(number)) for what in DEEDS if (number := report.count(what))),
                ("own promises", ", ".join(promised)),
            ]
        )
    )


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    app.command("wishes")(wishes)
    app.command("unused-skills")(unused_skills)
    app.command("development")(development)
