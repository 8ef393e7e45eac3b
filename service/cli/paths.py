"""`careerlog paths`: where a person could go and grow, or the way between two posts or jobs."""

from datetime import date
from typing import Annotated, Any

import typer

from projections.mobility.gaps import way
from projections.on_record import require_on_record
from projections.succession.candidates.onward import onward
from projections.succession.candidates.settings import scoring_from

from .candidates import Weights, at, show_help
from .opening import up_to_date
from .options import Json, KnownOption, On, Store
from .output import console, counted, print_json, shown, table
from .pinned import pinned

_POSTS = ("what", "title", "unit", "grade", "score", "message", "lacks", "fact")
_TOLD_IN_FULL = 3
"""Posts for which a person is told what would help; programs get all."""
_GROWTH = ("kind", "what", "message", "help", "fact")
_STEPS = ("from", "to", "to_title", "kind", "typical_years", "fact")
_GAPS = ("what", "name", "from", "to", "gap", "essential", "fact")


def paths(
    employee: Annotated[
        str | None, typer.Argument(help="The employee's id, such as E1024.", show_default=False)
    ] = None,
    begin: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="POST|JOB", help="Where the way begins.", show_default=False
        ),
    ] = None,
    end: Annotated[
        str | None,
        typer.Option("--to", metavar="POST|JOB", help="Where it leads.", show_default=False),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="The most posts that are listed.")] = 10,
    show_unwilling: Annotated[
        bool,
        typer.Option(
            "--show-unwilling", help="List posts although they declared not to want to advance."
        ),
    ] = False,
    weights: Weights = None,
    on: On = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Show posts a person could follow into and how they can grow where they are.

    Whoever wants development only is told how to grow, and no posts. With --from and --to instead:
    the shortest way between two posts or jobs, and the gap between what they ask for, in levels.
    """
    if (employee is None) == (begin is None or end is None):
        raise typer.BadParameter("name an EMPLOYEE, or both --from and --to")
    day = on or date.today()
    by = scoring_from(weights)
    with up_to_date(store) as (database, log):
        position = pinned(database, log, known, "profiles", "posts")
        require_on_record(database, log, people=[employee])
        if employee is None:
            between = way(database, str(begin), str(end), day, position)
        else:
            told = onward(database, employee, day, position, by, limit, show_unwilling)
    if json:
        print_json(between if employee is None else told)
    elif employee is None:
        _show_way(between)
    else:
        _show_person(employee, told, day)


def _show_way(found: dict[str, Any]) -> None:
    screen = console()
    ends = (_called(found, end) for end in ("from", "to"))
    screen.print(shown(" -> ".join(ends)), style="bold")
    if found["steps"] is None:
        screen.print("no career path on record leads there")
    elif not found["steps"]:
        screen.print("the same job")
    else:
        screen.print(table(map(_cited, found["route"]), _STEPS))
    screen.print()
    screen.print(table(map(_cited, found["gaps"]), _GAPS))
    short = sum(1 for gap in found["gaps"] if gap["gap"])
    screen.print(f"{short} of {len(found['gaps'])} asked for beyond what the beginning asks")


def _called(found: dict[str, Any], end: str) -> str:
    """job 11-1011.00 (Chief Executives, JZ5)"""
    told = [part for part in (found[f"{end}_title"], found[f"{end}_grade"]) if part]
    return f"{found[end]} ({', '.join(told)})" if told else found[end]


def _show_person(employee: str, told: list[dict[str, Any]], day: date) -> None:
    screen = console()
    halves = list(dict.fromkeys(entry["half"] for entry in told))
    for half in halves:
        rows = [_cited(entry) for entry in told if entry["half"] == half]
        screen.print(f"\n{half}", style="bold")
        screen.print(table(rows, _POSTS if half == "advancement" else _GROWTH))
        posts = [entry for entry in told if entry["half"] == half == "advancement"]
        for entry in posts[:_TOLD_IN_FULL]:
            screen.print(f"\n{entry['what']}: what would help", style="bold")
            show_help(entry)
    ahead = sum(1 for entry in told if entry["half"] == "advancement")
    growing = counted(len(told) - ahead, "way")
    screen.print(f"\n{employee} on {day}: {counted(ahead, 'post')}, {growing} to grow")


def _cited(entry: dict[str, Any]) -> dict[str, Any]:
    row = {**entry, "fact": at(entry)}
    if "parts" in entry:
        row["score"] = f"{entry['score']} of {entry['most']}"
        row["lacks"] = ", ".join(gap["what"] for gap in entry["gaps"]) or None
    return row


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("paths")(paths)
