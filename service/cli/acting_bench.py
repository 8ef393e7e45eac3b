"""What the commands about nominations share: whose nomination, and the other benches that count."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Final, Literal

import typer

from domain.decisions.benches import Bench
from domain.decisions.deciding import Act, Decision
from domain.decisions.nominees import LIMITS, Limits
from projections.engine import refresh
from projections.posts.projection import POSTS
from projections.succession.bench import benches_of
from service.deciding import Records

from .acting import answer, career, carry, flagged, position
from .opening import opened_log, opened_projections
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


def weighed(
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
        done = flagged(log, store, done)
    answer(done, json)


def ended(
    store: str | None,
    json: bool,
    post: str,
    employee: str,
    interim: bool,
    decide: Callable[[Bench], Decision],
) -> None:
    """Carries out what ends a nomination, whatever else is known of the nominee."""
    with opened_log(store, must_exist=True) as log:
        done = carry(
            log,
            [position(post), career(employee)],
            lambda records: decide(_bench(records, post, employee, interim, {}, LIMITS)),
        )
        done = flagged(log, store, done)
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
