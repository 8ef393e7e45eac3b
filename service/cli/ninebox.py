"""`careerlog ninebox`: performance against potential, who sits where, and who moved."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Final

import typer
from rich.table import Table

from projections.on_record import require_on_record
from projections.succession.nine_box import (
    ELSEWHERE,
    LEVELS,
    UNRATED,
    People,
    Population,
    movement,
    nine_box,
)

from .opening import up_to_date
from .options import Json, KnownOption, On, Store, day
from .output import console, counted, nobody_in, print_json, table
from .pinned import pinned

_JUDGED: Final = ("performance", "performance_fact", "potential", "potential_fact")
_WHO: Final = ("box", "employee", "unit", "grade", "title", *_JUDGED)
_MOVED: Final = ("employee", "from", "to", "performance", "potential", "facts")


def ninebox(
    unit: Annotated[
        str | None, typer.Option(help="Only this unit and those below it (IT: also IT.04.1).")
    ] = None,
    grade: Annotated[str | None, typer.Option(help="Only people of this grade.")] = None,
    population: Annotated[
        Population,
        typer.Option(help="Only nominees, holders of key or critical posts, or one ladder."),
    ] = "everyone",
    on: On = None,
    known: KnownOption = None,
    against: Annotated[
        date | None,
        typer.Option(
            parser=day,
            metavar="DATE",
            help="Who sat in another box on this day.",
            show_default=False,
        ),
    ] = None,
    people: Annotated[
        bool,
        typer.Option(
            "--people", help="List who sits where; with --against, who came and went too."
        ),
    ] = False,
    store: Store = None,
    json: Json = False,
) -> None:
    """Draw performance against potential in nine boxes, with counts and shares.

    Performance: 1-2 low, 3 medium, 4-5 high. A talent review's calibration counts where it is not
    older than the appraisal, or the judgement of potential. --json names everybody, with the facts.
    """
    asked_on = on or date.today()
    with up_to_date(store) as (database, log):
        position = pinned(database, log, known, "profiles", "posts")
        require_on_record(database, log, unit=unit)
        asked = People(asked_on, position, unit, grade, population)
        if against is not None:
            moved = movement(database, asked, against)
        else:
            boxes = nine_box(database, asked)
    if against is not None:
        _tell_movement(moved, against, asked_on, people, json)
    elif json:
        print_json(boxes)
    else:
        _draw(boxes, asked_on)
        if not any(box["count"] for box in boxes):
            console().print(_nobody(unit, grade, population, asked_on))
        if people:
            rows = [{**who, "box": box["box"]} for box in boxes for who in box["people"]]
            facts = ("performance_fact", "potential_fact")
            told = [row | {name: _at(row[name]) for name in facts} for row in rows]
            console().print(table(told, _WHO))


def _nobody(unit: str | None, grade: str | None, population: Population, on: date) -> str:
    """That nobody is in any box, and what to ask instead."""
    if unit is not None and grade is None and population == "everyone":
        return nobody_in(unit, on)
    among = [f"within {unit}"] if unit is not None else []
    among += [f"in grade {grade}"] if grade is not None else []
    among += [f"among {population.replace('_', ' ')}"] if population != "everyone" else []
    return (
        f"Nobody {' '.join([*among, 'is'])} employed on {on}; ask about another day with --on "
        "(careerlog who shows units and grades)."
    )


def _draw(boxes: Sequence[Mapping[str, Any]], on: date) -> None:
    """The grid: potential upwards, performance to the right; the unrated counted apart."""
    by_place = {(box["performance"], box["potential"]): box for box in boxes}
    grid = Table(show_lines=True, title=f"nine-box on {on}", title_justify="left")
    grid.add_column("potential", style="dim")
    for level in LEVELS:
        grid.add_column(f"performance {level}", justify="center")
    for potential in reversed(LEVELS):
        cells = (_cell(by_place[performance, potential]) for performance in LEVELS)
        grid.add_row(potential, *cells)
    console().print(grid)
    rated = sum(box["count"] for box in boxes if box["box"] != UNRATED)
    unrated = next(box["count"] for box in boxes if box["box"] == UNRATED)
    console().print(
        f"{counted(rated, 'person', 'people')} rated (shares are of these); {unrated:,} unrated, "
        "without performance, potential or both"
    )


def _cell(box: Mapping[str, Any]) -> str:
    share = "-" if box["share"] is None else f"{box['share']:.1f} %"
    return f"{box['box']}\n{box['count']:,}\n{share}"


def _tell_movement(
    moved: Sequence[Mapping[str, Any]], against: date, on: date, everybody: bool, json: bool
) -> None:
    if json:
        print_json(moved)
        return
    among = [each for each in moved if ELSEWHERE not in (each["from"], each["to"])]
    if listed := moved if everybody else among:
        console().print(table([_move(each) for each in listed], _MOVED))
    came = sum(each["from"] == ELSEWHERE for each in moved)
    went = sum(each["to"] == ELSEWHERE for each in moved)
    console().print(
        f"{counted(len(among), 'person', 'people')} in another box on {on} than on {against}; "
        f"{came:,} came from elsewhere, {went:,} went"
        + ("" if everybody or came + went == 0 else " (listed with --people)")
    )


def _move(moved: Mapping[str, Any]) -> dict[str, Any]:
    before, after = moved["before"] or {}, moved["after"] or {}
    facts = [_at((after or before)[name]) for name in ("performance_fact", "potential_fact")]
    changed = {name: f"{_or(before.get(name))} -> {_or(after.get(name))}" for name in _JUDGED[::2]}
    return {**moved, **changed, "facts": ", ".join(fact for fact in facts if fact)}


def _or(value: Any) -> str:
    return "-" if value is None else str(value)


def _at(position: int | None) -> str:
    return "" if position is None else f"@{position}"


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("ninebox")(ninebox)
