"""`careerlog mentors`: who could mentor somebody towards what they aim for, and has time."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Final

import typer

from projections.on_record import require_on_record
from projections.succession.candidates.settings import Scoring, scoring_from
from projections.succession.mentor_matching import Match, matched
from projections.succession.mentors import mentors as asked

from .candidates import Weights, at
from .opening import up_to_date
from .options import Json, KnownOption, On, Store
from .output import console, counted, print_json, table
from .pinned import pinned
from .reading import names_in

_COLUMNS: Final = ("employee", "for", "title", "unit", "score", "because")
_MATCHED: Final = ("employee", "for", "mentor", "score", "mentoring_now", "because")


def mentors(
    employee: Annotated[
        str | None,
        typer.Argument(help="Who is to be mentored: an employee's id.", show_default=False),
    ] = None,
    post: Annotated[
        str | None,
        typer.Option(help="Towards this post [those the person aims for].", show_default=False),
    ] = None,
    unit: Annotated[
        str | None,
        typer.Option(help="Instead: a mentor for everyone of this unit and those below it."),
    ] = None,
    manager: Annotated[
        str | None, typer.Option(help="Instead: a mentor for each of this manager's people.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="The most mentors that are listed.")] = 10,
    weights: Weights = None,
    on: On = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Rank who could mentor somebody: people who have reached the post, job or grade aimed for.

    Nobody mentors too many at once ([mentors] most_at_once of the weights), and nobody is
    proposed for people they manage. With --unit or --manager: a mentor for everyone there who aims
    for a post and has none, and nobody is proposed to more people than they have time for.
    """
    if (employee is None) == (unit is None and manager is None):
        raise typer.BadParameter("name either an EMPLOYEE, or --unit or --manager")
    if employee is None and post is not None:
        raise typer.BadParameter("is for one EMPLOYEE", param_hint="--post")
    by, day = scoring_from(weights), on or date.today()
    if employee is None:
        _match(day, known, store, json, unit, manager, by)
        return
    with up_to_date(store) as (database, log):
        position = pinned(database, log, known, "profiles", "posts")
        require_on_record(database, log, people=[employee], posts=[post])
        found = asked(database, employee, day, position, post, by)
    names_in(found[:limit])
    if json:
        print_json(found[:limit])
        return
    if found:
        console().print(table(map(_row, found[:limit]), _COLUMNS))
    console().print(f"{counted(len(found), 'mentor')} for {employee} on {day}")


def _match(
    day: date,
    known: KnownOption,
    store: Store,
    json: Json,
    unit: str | None,
    manager: str | None,
    by: Scoring,
) -> None:
    with up_to_date(store) as (database, log):
        position = pinned(database, log, known, "profiles", "posts")
        require_on_record(database, log, manager=manager, unit=unit)
        found = matched(database, day, position, unit=unit, manager=manager, by=by)
    names_in(found)
    if json:
        print_json([each._asdict() for each in found])
        return
    if found:
        console().print(table([_matched(each) for each in found], _MATCHED))
    served = sum(each.mentor is not None for each in found)
    console().print(
        f"{served:,} of {len(found):,} who aim for a post without a mentor could have one on {day}"
    )


def _matched(each: Match) -> dict[str, Any]:
    return {
        **each._asdict(),
        "for": each.post or each.aims,
        "because": each.why or _because(each.parts),
    }


def _row(each: dict[str, Any]) -> dict[str, Any]:
    return {**each, "for": each["post"], "because": _because(each["parts"])}


def _because(parts: Iterable[Mapping[str, Any]]) -> str:
    return "; ".join(
        f"{part['message']} {at(part)} ({part['points']})".replace("  ", " ") for part in parts
    )


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("mentors")(mentors)
