"""`careerlog wishes` and `unused-skills`: who grows, who is forgotten, what lies idle."""

from datetime import date
from typing import Annotated, Any, Final, Literal

import typer

from projections.commitments.unused_skills import IDLE_MONTHS, WORTH_KEEPING
from projections.commitments.unused_skills import unused_skills as unused
from projections.commitments.wishes import CONVERSATION_MONTHS, GROWTH_MONTHS, Wish
from projections.commitments.wishes import wishes as wishes_of
from projections.database import Database
from projections.on_record import require_on_record
from projections.profiles.queries import show

from .opening import up_to_date
from .options import Json, KnownOption, On, Store
from .output import console, counted, nobody_in, print_json, table
from .pinned import pinned
from .reading import names_in

_WISHES: Final = (
    *("employee", "unit", "manager", "wish", "declared_on", "plan", "last_conversation"),
    *("growth", "missing"),
)
_SKILLS: Final = ("employee", "unit", "skill", "level", "last_used_on", "could_be_used", "fact")

Wanted = Literal["advancement", "development", "both", "neither"]
Unit = Annotated[str | None, typer.Option(help="Only this unit and those below it.")]


def wishes(
    wish: Annotated[Wanted | None, typer.Option(help="Only those who want this.")] = None,
    without_plan: Annotated[
        bool, typer.Option("--without-plan", help="Only those with a wish and no agreed plan.")
    ] = False,
    without_conversation: Annotated[
        bool, typer.Option("--without-conversation", help="Only those nobody has talked to.")
    ] = False,
    without_wish: Annotated[
        bool, typer.Option("--without-wish", help="Only those who have declared none.")
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
        "no wish declared": without_wish,
        "no plan": without_plan,
        "no conversation": without_conversation,
        "no growth": without_growth,
    }
    with up_to_date(store) as (database, log):
        position = pinned(database, log, known, "profiles", "posts")
        require_on_record(database, log, manager=manager, unit=unit)
        everybody = wishes_of(
            database,
            today,
            position,
            unit=unit,
            manager=manager,
            months=months,
        )
    found = [
        each
        for each in everybody
        if (wish is None or each.wish == wish)
        and all(what in each.missing for what, asked in missing.items() if asked)
    ]
    names_in(found)
    if json:
        print_json([wish_told(each) for each in found])
        return
    if found:
        console().print(table([wish_row(each) for each in found], _WISHES))
    console().print(f"{counted(len(found), 'person', 'people')} on {today}")
    if unit is not None and not everybody:
        console().print(nobody_in(unit, today))


def wish_told(each: Wish) -> dict[str, Any]:
    """A wish and what was done about it, for JSON."""
    return each._asdict() | {"growth": [grown._asdict() for grown in each.growth]}


def wish_row(each: Wish) -> dict[str, Any]:
    """Each cell with the fact behind it."""
    missing = [
        f"{what} ({each.promoted_on} @{each.promotion_position})" if "promoted" in what else what
        for what in each.missing
    ]
    return each._asdict() | {
        "wish": _cited(each.wish, each.wish_position),
        "plan": _cited(each.plan, each.plan_position),
        "last_conversation": _cited(each.last_conversation, each.conversation_position),
        "growth": ", ".join(f"{g.what} {g.id} @{g.position}" for g in each.growth) or None,
        "missing": ", ".join(missing) or None,
    }


def _cited(value: Any, position: int | None) -> str | None:
    return None if value is None else f"{value} @{position}"


def unused_skills(
    employee: Annotated[str | None, typer.Option(help="Only this person's.")] = None,
    unit: Unit = None,
    months: Annotated[
        int, typer.Option(min=1, help="How long without use is too long.")
    ] = IDLE_MONTHS,
    level: Annotated[
        float, typer.Option(min=0, max=7, help="The lowest level worth telling, 0 to 7.")
    ] = WORTH_KEEPING,
    on: On = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """List skills that lie idle, and the openings, projects and secondments that could use them."""
    today = on or date.today()
    with up_to_date(store) as (database, log):
        position = pinned(database, log, known, "profiles", "posts")
        require_on_record(database, log, people=[employee], unit=unit)
        found = unused(
            database,
            today,
            position,
            employee=employee,
            unit=unit,
            months=months,
            level=level,
        )
        gone = employee is not None and not _employed(database, employee, today, position)
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
    console().print(
        f"{counted(len(found), 'skill')} of level {level:g} or more unused for {months} months "
        f"on {today}"
    )
    if gone:
        console().print(f"{employee} is not employed on {today}; ask about another day with --on.")


def _employed(database: Database, employee: str, on: date, known: int) -> bool:
    return bool(show(database, employee, on, known)["status"] == "employed")


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    app.command("wishes")(wishes)
    app.command("unused-skills")(unused_skills)
