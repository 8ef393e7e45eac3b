"""`careerlog candidates`: who could follow into a post, ranked, with reasons that add up."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from projections.on_record import require_on_record
from projections.succession.candidates.queries import found, ranked
from projections.succession.candidates.settings import scoring_from

from .opening import up_to_date
from .options import Json, KnownOption, On, Store
from .output import console, counted, print_json, shown, table
from .pinned import pinned
from .reading import names_in

Weights = Annotated[
    Path | None,
    typer.Option(
        "--weights",
        metavar="FILE",
        help="Weights, half-lives and ages in TOML [those of CANDIDATES.md].",
        show_default=False,
    ),
]
_COLUMNS = ("rank", "employee", "title", "unit", "grade", "score", "met", "nominated", "lacks")
_EXPLAINED = 3
"""Candidates whose every reason is printed for a person; programs get all."""


def candidates(
    post: Annotated[str, typer.Argument(help="The post's id, such as P77.")],
    limit: Annotated[int, typer.Option(min=1, help="The most candidates that are listed.")] = 20,
    show_unwilling: Annotated[
        bool,
        typer.Option(
            "--show-unwilling",
            help="Add, last, who has declared that they do not want to advance.",
        ),
    ] = False,
    weights: Weights = None,
    on: On = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Rank who could follow into a post: a score, and the parts that it is the sum of.

    The parts: skills, certificates, grade, experience, time in role and grade, career paths,
    performance, potential, readiness, the person's wish, mobility, retention. Each is told in
    words with the fact that it rests on, and so is what would close each gap. Nobody is listed
    who has declared that they do not want to advance.
    """
    by, day = scoring_from(weights), on or date.today()
    with up_to_date(store) as (database, log):
        position = pinned(database, log, known, "profiles", "posts")
        require_on_record(database, log, posts=[post])
        of = found(database, post, day, position, by, show_unwilling)
    listed = ranked(of, by, day, limit)
    names_in(listed)
    if json:
        print_json(listed)
        return
    screen = console()
    willing = [each for each in listed if each["candidate"]]
    if willing:
        screen.print(table(map(_row, willing), _COLUMNS))
    for each in willing[:_EXPLAINED]:
        _explain(each)
    for each in listed[len(willing) :]:
        screen.print(f"{each['employee']}: no candidate, {_cited(each['notes'])}", soft_wrap=True)
    weighed = "" if of.could == len(of.people) else f", the nearest {len(of.people):,} were weighed"
    could = f"{counted(of.could, 'person', 'people')}{'' if of.all else ' or more'}"
    screen.print(f"{could} could follow into {post} on {day}{weighed}; {len(willing):,} shown")


def _row(each: dict[str, Any]) -> dict[str, Any]:
    return {
        **each,
        "score": f"{each['score']} of {each['most']}",
        "met": f"{each['requirements_met']} of {each['requirements']}",
        "nominated": ", ".join(map(_nominated, each["nominated"])) or None,
        "lacks": ", ".join(gap["what"] for gap in each["gaps"]) or None,
    }


def _nominated(nomination: dict[str, Any]) -> str:
    """approved, ready now @1234"""
    kind = "cover" if nomination["interim"] else (nomination["readiness"] or "").replace("_", " ")
    parts = [nomination["status"], *([kind] if kind else [])]
    return f"{', '.join(parts)} @{nomination['position']}"


def _explain(each: dict[str, Any]) -> None:
    screen = console()
    screen.print(f"\n{each['employee']}: {each['score']} of {each['most']}", style="bold")
    parts = [
        {
            "points": f"{p['points']} of {p['most']}",
            "because": p["message"],
            "fact": at(p),
            "asked_in": f"@{p['asked']}" if p["asked"] else None,
        }
        for p in each["parts"]
    ]
    screen.print(table(parts, ("points", "because", "fact", "asked_in")))
    show_help(each)


def show_help(each: dict[str, Any]) -> None:
    """Prints what would close the gaps, who could be a mentor, and what else to know."""
    screen = console()
    for gap in each["gaps"]:
        screen.print(shown(f"would help ({gap['how']}): {gap['help']} {at(gap)}"))
        for way in gap["ways"]:
            screen.print(shown(f"  {way['kind']}: {way['message']} {at(way)}"))
    for mentor in each["mentors"]:
        screen.print(
            shown(f"could be a mentor: {mentor['employee']}, {mentor['message']} {at(mentor)}"),
        )
    for note in each["notes"]:
        screen.print(shown(f"note: {note['message']} {at(note)}"))


def _cited(notes: list[dict[str, Any]]) -> str:
    return "; ".join(f"{note['message']} {at(note)}" for note in notes)


def at(reason: Mapping[str, Any]) -> str:
    """The position of a reason's fact as `history` names it; empty where no fact is behind it."""
    return f"@{reason['position']}" if reason["position"] else ""


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("candidates")(candidates)
