"""`careerlog nominate`, `approve`, `reject`, `readiness`, `rank` and `withdraw`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Final, Literal

import typer

from domain.decisions import nominations
from domain.decisions.benches import Bench
from domain.decisions.deciding import Act, Decision
from domain.decisions.nominees import LIMITS, Limits
from projections.engine import refresh
from projections.posts.projection import POSTS
from projections.succession.bench import benches_of
from service.deciding import Records

from .acting import (
    By,
    Despite,
    Employee,
    From,
    Post,
    Why,
    act,
    an_id,
    answer,
    career,
    carry,
    position,
)
from .opening import opened_log, opened_projections
from .options import Json, Store
from .progress import Bar

Band = Literal["ready_now", "one_to_three_years", "four_to_five_years"]
Interim = Annotated[
    bool, typer.Option("--interim", help="As emergency cover, which is not succession.")
]
StaleAfter = Annotated[
    int,
    typer.Option(
        envvar="CAREERLOG_STALE_AFTER",
        metavar="MONTHS",
        min=1,
        help="Months after which a judgement of readiness is stale.",
    ),
]
ManyBenches = Annotated[
    int,
    typer.Option(
        envvar="CAREERLOG_MANY_BENCHES", min=1, help="On more benches than this is on too many."
    ),
]
MONTHS: Final = LIMITS.readiness_months
BENCHES: Final = LIMITS.benches


def nominate(
    post: Post,
    employee: Employee,
    by: By,
    readiness: Annotated[Band | None, typer.Option(help="How ready (ISO 30414).")] = None,
    rank: Annotated[int | None, typer.Option(help="The place in the order; 1 is first.")] = None,
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
    _weighed(
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
    """Approve a nomination: somebody else than whoever nominated."""
    this = act(by, on, despite)
    _weighed(
        store,
        json,
        post,
        [employee],
        interim,
        this,
        Limits(stale_after, many_benches),
        lambda benches: nominations.approve(benches[0], this, why),
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
    _ended(store, json, post, employee, interim, lambda b: nominations.reject(b, this, why))


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
    _ended(store, json, post, employee, interim, lambda b: nominations.withdraw(b, this, why))


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
    _weighed(
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
    _weighed(
        store,
        json,
        post,
        employees,
        interim,
        this,
        Limits(stale_after, many_benches),
        lambda benches: nominations.rank(benches, this, first),
    )


def _weighed(
    store: str | None,
    json: bool,
    post: str,
    employees: Sequence[str],
    interim: bool,
    this: Act,
    limits: Limits,
    decide: Callable[[Sequence[Bench]], Decision],
) -> None:
    """Carries out what also looks at the other benches that the nominees stand on."""
    with opened_log(store, must_exist=True) as log, opened_projections(store) as database:
        with Bar("Catching up") as bar:
            refresh(database, log, [POSTS.name], on_progress=bar.projected)
        with database.reading() as connection:
            stand_on = benches_of(connection, employees, this.on)

        def decided(records: Records) -> Decision:
            return decide(
                [_bench(records, post, each, interim, stand_on, limits) for each in employees]
            )

        done = carry(log, [position(post), *map(career, employees)], decided)
    answer(done, json)


def _ended(
    store: str | None,
    json: bool,
    post: str,
    employee: str,
    interim: bool,
    decide: Callable[[Bench], Decision],
) -> None:
    with opened_log(store, must_exist=True) as log:
        done = carry(
            log,
            [position(post), career(employee)],
            lambda records: decide(_bench(records, post, employee, interim, {}, LIMITS)),
        )
    answer(done, json)


def _bench(
    records: Records,
    post: str,
    employee: str,
    interim: bool,
    stand_on: Mapping[tuple[str, str], Mapping[str, int]],
    limits: Limits,
) -> Bench:
    cover = "interim" if interim else "successor"
    elsewhere = {p: at for p, at in stand_on.get((employee, cover), {}).items() if p != post}
    return Bench(records[position(post)], records[career(employee)], interim, elsewhere, limits)


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    for command in (nominate, approve, reject, readiness, rank, withdraw):
        app.command(command.__name__)(command)
