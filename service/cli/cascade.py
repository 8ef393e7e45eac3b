"""`careerlog cascade`: what follows when these people leave or move, over all levels."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

import typer

from projections.on_record import require_on_record
from projections.succession.cascade.company import Company, company
from projections.succession.cascade.comparing import differences
from projections.succession.cascade.scenario import cascade as played
from projections.succession.cascade.single_points import single_points as found_single_points
from projections.succession.cascade.steps import REACHES, Scenario, Step

from .opening import up_to_date
from .options import Json, KnownOption, On, Store
from .output import console, counted, print_json, table
from .pinned import pinned
from .reading import names_in

_STEPS = ("level", "post", "title", "vacated_by", "outcome", "successor", "opens", "why", "fact")
_POINTS = ("employee", "holds", "only_successor_for", "critical", "facts")
_OUTCOMES = ("filled", "covered", "nobody_fits", "not_refilled", "still_held")


def _moves(texts: Sequence[str]) -> dict[str, str]:
    moves = {}
    for text in texts:
        employee, colon, post = text.partition(":")
        if not (employee and colon and post):
            raise typer.BadParameter("write EMPLOYEE:POST, such as E1024:P77")
        if employee in moves:
            raise typer.BadParameter(f"{employee} can move to one post only")
        moves[employee] = post
    return moves


Leaves = Annotated[
    list[str] | None, typer.Argument(metavar="[EMPLOYEE]...", help="Who leaves the company.")
]
Moves = Annotated[
    list[str] | None,
    typer.Option("--moves", metavar="EMPLOYEE:POST", help="Who moves to which post; repeatable."),
]


def cascade(
    leaves: Leaves = None,
    moves: Moves = None,
    or_leaves: Annotated[
        list[str] | None,
        typer.Option(metavar="EMPLOYEE", help="A second scenario to compare: who leaves."),
    ] = None,
    or_moves: Annotated[
        list[str] | None,
        typer.Option(metavar="EMPLOYEE:POST", help="A second scenario to compare: who moves."),
    ] = None,
    reach: Annotated[
        str, typer.Option(metavar="READINESS", help=f"How ready is enough: {', '.join(REACHES)}.")
    ] = REACHES[0],
    single_points: Annotated[
        bool,
        typer.Option("--single-points", help="Instead: who alone could follow into which posts."),
    ] = False,
    on: On = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Show who steps up if these people leave or move, whose post opens next, and where it stops.

    A vacancy is filled by the readiest nominee who fits: still here, not placed already, and not
    against their own wish. It stops where a post needs no successor or nobody fits. Name a second
    scenario with --or-leaves or --or-moves to see both, and which posts fare differently.
    """
    day = on or date.today()
    scenarios = [Scenario(leaves or (), _moves(moves or ()), reach)]
    if or_leaves or or_moves:
        scenarios.append(Scenario(or_leaves or (), _moves(or_moves or ()), reach))
    if reach not in REACHES:
        raise typer.BadParameter(f"write {', '.join(REACHES)}", param_hint="--reach")
    if not single_points and not any(each.leaving or each.moving for each in scenarios):
        raise typer.BadParameter("name who leaves, or who moves (--moves E1024:P77)")
    with up_to_date(store) as (database, log):
        named = {who for each in scenarios for who in (*each.leaving, *each.moving)}
        names_in([{"employee": who} for who in named])
        position = pinned(database, log, known, "profiles", "posts")
        posts = [post for each in scenarios for post in each.moving.values()]
        require_on_record(database, log, people=sorted(named), posts=posts)
        there = company(database, day, position, named)
    if single_points:
        _tell_single_points(there, reach, json)
        return
    steps = [played(there, scenario) for scenario in scenarios]
    names_in(steps)
    if json:
        print_json(
            [
                {"scenario": number, **step._asdict(), "passed": [p._asdict() for p in step.passed]}
                for number, walk in enumerate(steps, start=1)
                for step in walk
            ]
        )
        return
    for number, (scenario, walk) in enumerate(zip(scenarios, steps, strict=True), start=1):
        console().print(_title(number, scenario, len(scenarios)))
        if walk:
            console().print(table([_row(step) for step in walk], _STEPS))
        console().print(_summary(walk))
    if len(scenarios) == 2:
        _compare(*steps)


def _title(number: int, scenario: Scenario, of: int) -> str:
    told = [f"{who} leaves" for who in scenario.leaving]
    told += [f"{who} moves to {post}" for who, post in scenario.moving.items()]
    return f"{f'Scenario {number}: ' if of > 1 else 'If '}{', '.join(told)}"


def _row(step: Step) -> dict[str, Any]:
    passed = "; ".join(f"{each.employee} {each.why} (@{each.position})" for each in step.passed)
    alone = "; nobody else fits" if step.single_point and step.outcome == "filled" else ""
    return {
        **step._asdict(),
        "outcome": step.outcome.replace("_", " "),
        "why": f"{step.why}{alone}{f'. Passed over: {passed}' if passed else ''}",
        "fact": f"@{step.position}" if step.position else None,
    }


def _summary(steps: Sequence[Step]) -> str:
    vacancies = [step for step in steps if step.level]
    if not vacancies:
        return "No post falls vacant."
    told = [
        f"{number} {outcome.replace('_', ' ')}"
        for outcome in _OUTCOMES
        if (number := sum(step.outcome == outcome for step in vacancies))
    ]
    levels = counted(max(step.level for step in vacancies), "level")
    return f"{counted(len(vacancies), 'vacancy', 'vacancies')} over {levels}: {', '.join(told)}"


def _compare(first: Sequence[Step], second: Sequence[Step]) -> None:
    counts = {"vacancies": tuple(sum(s.level > 0 for s in steps) for steps in (first, second))}
    for outcome in _OUTCOMES:
        counts[outcome.replace("_", " ")] = tuple(
            sum(s.outcome == outcome for s in steps) for steps in (first, second)
        )
    counts["critical posts left open"] = tuple(
        sum(s.critical and s.outcome in ("covered", "nobody_fits") for s in steps)
        for steps in (first, second)
    )
    rows = [
        {"outcome": what, "scenario 1": one, "scenario 2": two}
        for what, (one, two) in counts.items()
        if one or two or what.startswith("critical")
    ]
    console().print(table(rows, ("outcome", "scenario 1", "scenario 2"), "Compared"))
    apart = differences(first, second)
    if apart:
        posts = [
            {
                "post": each.post,
                "critical": "critical" if each.critical else None,
                "scenario 1": _end(each.first),
                "scenario 2": _end(each.second),
            }
            for each in apart
        ]
        columns = ("post", "critical", "scenario 1", "scenario 2")
        console().print(table(posts, columns, "Posts that fare differently"))
    else:
        console().print("No post fares differently.")


def _end(step: Step | None) -> str:
    """filled by E1024 @77"""
    if step is None:
        return "stays as it is"
    by = "" if step.successor is None else f" by {step.successor}"
    fact = f" @{step.position}" if step.position else ""
    return f"{step.outcome.replace('_', ' ')}{by}{fact}"


def _tell_single_points(there: Company, reach: str, json: bool) -> None:
    points = found_single_points(there, reach)
    names_in(points)
    if json:
        print_json([point._asdict() for point in points])
        return
    rows = [
        {
            "employee": point.employee,
            "holds": point.post,
            "only_successor_for": ", ".join(point.posts),
            "critical": len(point.critical) or None,
            "facts": ", ".join(f"@{position}" for position in point.positions),
        }
        for point in points
    ]
    if rows:
        console().print(table(rows, _POINTS))
    told = counted(len(points), "person is", "people are")
    bands = reach.replace("_", " ")
    console().print(f"{told} the only fitting successor of a post, ready within: {bands} (--reach)")


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("cascade")(cascade)
