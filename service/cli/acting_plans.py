"""`careerlog agree plan`, `agree action`, `complete` and `drop`: promises made, kept, let go."""

from datetime import date
from typing import Annotated, Literal

import typer

from domain.decisions import plans

from .acting import By, Despite, Employee, From, Reason, act, acted, an_id, career
from .options import Json, Store, day

Plan = Annotated[str, typer.Argument(parser=an_id, metavar="PLAN", help="The plan's id.")]
Action = Annotated[str, typer.Argument(parser=an_id, metavar="ACTION", help="The action's id.")]


def agree_plan(
    employee: Employee,
    plan: Plan,
    by: By,
    until: Annotated[
        date | None, typer.Option(parser=day, metavar="DATE", help="When the plan ends.")
    ] = None,
    despite: Despite = None,
    on: From = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Agree to a development plan: the employee their half, the manager theirs."""
    this = act(by, on, despite)
    acted(
        store,
        json,
        [career(employee)],
        lambda records: plans.agree_plan(records[career(employee)], this, plan, until),
    )


def agree_action(
    employee: Employee,
    action: Action,
    owner: Annotated[
        Literal["employee", "manager", "organisation"], typer.Option(help="Whose promise it is.")
    ],
    kind: Annotated[
        Literal["experience", "relationship", "formal"],
        typer.Option(help="On the job, through others, or in a course (70-20-10)."),
    ],
    by: By,
    plan: Annotated[
        str | None, typer.Option(parser=an_id, metavar="PLAN", help="The plan it is part of.")
    ] = None,
    goal: Annotated[
        str | None, typer.Option(parser=an_id, metavar="GOAL", help="The goal it serves.")
    ] = None,
    responsible: Annotated[
        str | None,
        typer.Option(parser=an_id, metavar="EMPLOYEE", help="Who must do it."),
    ] = None,
    due: Annotated[
        date | None, typer.Option(parser=day, metavar="DATE", help="By when it is promised.")
    ] = None,
    description: Annotated[str | None, typer.Option(help="What is promised; sealed.")] = None,
    despite: Despite = None,
    on: From = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Promise something for a person's development; each party for itself."""
    this = act(by, on, despite)
    acted(
        store,
        json,
        [career(employee)],
        lambda records: plans.agree_action(
            records[career(employee)],
            this,
            action,
            owner,
            kind,
            plan,
            goal,
            responsible,
            due,
            description,
        ),
    )


def complete(
    employee: Employee,
    action: Action,
    by: By,
    evidence: Annotated[str | None, typer.Option(help="What shows it; sealed.")] = None,
    despite: Despite = None,
    on: From = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Say that a promised action is done."""
    this = act(by, on, despite)
    acted(
        store,
        json,
        [career(employee)],
        lambda records: plans.complete(records[career(employee)], this, action, evidence),
    )


def drop(
    employee: Employee,
    action: Action,
    by: By,
    reason: Reason = None,
    on: From = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Say that a promised action will not be done, and why."""
    this = act(by, on, reason)
    acted(
        store,
        json,
        [career(employee)],
        lambda records: plans.drop(records[career(employee)], this, action),
    )


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    group = typer.Typer(help="Agree to a plan, or promise an action in one.")
    group.command("plan")(agree_plan)
    group.command("action")(agree_action)
    app.add_typer(group, name="agree")
    for command in (complete, drop):
        app.command(command.__name__)(command)
