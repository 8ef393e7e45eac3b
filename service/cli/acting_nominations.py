"""`careerlog nominate`, `approve`, `reject`, `readiness`, `rank` and `withdraw`."""

from typing import Annotated

import typer

from domain.decisions import nominations
from domain.decisions.nominees import Limits
from service.settings import settings

from .acting import By, Despite, Employee, From, Post, Why, act, an_id
from .acting_bench import (
    BENCHES,
    MONTHS,
    Band,
    Interim,
    ManyBenches,
    StaleAfter,
    ended,
    weighed,
)
from .options import Json, Store


def nominate(
    post: Post,
    employee: Employee,
    by: By,
    readiness: Annotated[Band | None, typer.Option(help="How ready (ISO 30414).")] = None,
    rank: Annotated[
        int | None, typer.Option(help="The place in the order; 1 is first.", min=1, max=99)
    ] = None,
    interim: Interim = False,
    why: Why = None,
    despite: Despite = None,
    on: From = None,
    stale_after: StaleAfter = MONTHS,
    many_benches: ManyBenches = BENCHES,
    store: Store = None,
    json: Json = False,
) -> None:
    """Nominate somebody as a possible successor for a post, whoever holds it."""
    this = act(by, on, despite)
    weighed(
        store,
        json,
        post,
        [employee],
        interim,
        this,
        Limits(stale_after, many_benches),
        lambda benches: nominations.nominate(benches[0], this, readiness, rank, why),
    )


def approve(
    post: Post,
    employee: Employee,
    by: By,
    interim: Interim = False,
    why: Why = None,
    despite: Despite = None,
    on: From = None,
    stale_after: StaleAfter = MONTHS,
    many_benches: ManyBenches = BENCHES,
    store: Store = None,
    json: Json = False,
) -> None:
    """Approve a nomination: somebody else than whoever nominated, unless set otherwise."""
    this = act(by, on, despite)
    by_one = not settings(store).needs_second("nomination")
    weighed(
        store,
        json,
        post,
        [employee],
        interim,
        this,
        Limits(stale_after, many_benches),
        lambda benches: nominations.approve(benches[0], this, why, by_one),
    )


def reject(
    post: Post,
    employee: Employee,
    by: By,
    interim: Interim = False,
    why: Why = None,
    on: From = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Turn a nomination down, and say why."""
    this = act(by, on)
    ended(store, json, post, employee, interim, lambda b: nominations.reject(b, this, why))


def withdraw(
    post: Post,
    employee: Employee,
    by: By,
    interim: Interim = False,
    why: Why = None,
    on: From = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Take somebody off the bench of a post, approved or not."""
    this = act(by, on)
    ended(store, json, post, employee, interim, lambda b: nominations.withdraw(b, this, why))


def readiness(
    post: Post,
    employee: Employee,
    band: Annotated[Band, typer.Argument(help="How ready (ISO 30414).")],
    by: By,
    interim: Interim = False,
    why: Why = None,
    on: From = None,
    stale_after: StaleAfter = MONTHS,
    many_benches: ManyBenches = BENCHES,
    store: Store = None,
    json: Json = False,
) -> None:
    """Judge anew how ready a nominee is; the same band again renews the judgement."""
    this = act(by, on)
    weighed(
        store,
        json,
        post,
        [employee],
        interim,
        this,
        Limits(stale_after, many_benches),
        lambda benches: nominations.change_readiness(benches[0], this, band, why),
    )


def rank(
    post: Post,
    employees: Annotated[
        list[str], typer.Argument(parser=an_id, metavar="EMPLOYEE...", help="In this order.")
    ],
    by: By,
    first: Annotated[
        int, typer.Option("--from", help="The rank of the first one named.", min=1, max=99)
    ] = 1,
    interim: Interim = False,
    on: From = None,
    stale_after: StaleAfter = MONTHS,
    many_benches: ManyBenches = BENCHES,
    store: Store = None,
    json: Json = False,
) -> None:
    """Put nominees in order; who is not named keeps their rank."""
    this = act(by, on)
    weighed(
        store,
        json,
        post,
        employees,
        interim,
        this,
        Limits(stale_after, many_benches),
        lambda benches: nominations.rank(benches, this, first),
    )


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    for command in (nominate, approve, reject, readiness, rank, withdraw):
        app.command(command.__name__)(command)
