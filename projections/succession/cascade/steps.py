"""What a cascade is asked, and the steps that it answers with."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, NamedTuple

from projections.succession.cascade.company import Nominee, Seat

REACHES: Final = ("ready_now", "one_to_three_years", "four_to_five_years")
"""How far a scenario may reach: nominees who are this ready, or readier, step up."""

Outcome = Literal["moved", "filled", "covered", "nobody_fits", "not_refilled", "still_held"]


class Scenario(NamedTuple):
    """Who leaves the company, and who moves to which post."""

    leaving: Sequence[str] = ()
    moving: Mapping[str, str] = {}
    reach: str = "ready_now"


class Passed(NamedTuple):
    """A nominee who was passed over, why, and the fact that this rests on."""

    employee: str
    why: str
    position: int


class Step(NamedTuple):
    """One vacancy: what became of it, because of which facts; on level 0 a move that was asked for.

    `single_point`: exactly one nominee fits, so that all hangs on one person. `opens` is the post
    that falls vacant in turn.
    """

    level: int
    post: str
    title: str | None
    unit: str | None
    critical: bool
    vacated_by: str | None
    outcome: Outcome
    successor: str | None
    readiness: str | None
    rank: int | None
    opens: str | None
    single_point: bool
    why: str
    position: int | None
    passed: tuple[Passed, ...]


def years(readiness: str) -> str:
    """A readiness as people say it: one to three years."""
    return readiness.replace("_", " ")


def ended(
    level: int,
    seat: Seat,
    vacated_by: str,
    outcome: Outcome,
    why: str,
    position: int | None = None,
    cover: Nominee | None = None,
    passed: Sequence[Passed] = (),
) -> Step:
    """A vacancy that opens no other."""
    return Step(
        level,
        seat.post,
        seat.title,
        seat.unit,
        seat.critical,
        vacated_by,
        outcome,
        cover.employee if cover else None,
        cover.readiness if cover else None,
        cover.rank if cover else None,
        None,
        outcome == "covered",
        why,
        position,
        tuple(passed),
    )
