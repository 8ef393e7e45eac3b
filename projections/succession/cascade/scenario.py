"""The cascade itself: a pure, deterministic walk over the vacancies that a scenario opens.

Vacancies of one level are filled in the order critical, key, then post id; each by the first
nominee who fits: still here, not placed by this scenario already, ready within reach, and not
against their own wish. Whoever steps up leaves a vacancy of the next level behind, so that the walk
ends after at most as many steps as there are posts. Emergency cover (`interim`) fills nothing: it
holds a post where nobody fits, and leaves its own post as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from projections.succession.cascade.company import Company, Nominee, Seat

REACHES: Final = ("ready_now", "one_to_three_years", "four_to_five_years")
"""How far a scenario may reach: nominees who are this ready, or readier, step up."""

Outcome = Literal["filled", "covered", "nobody_fits", "not_refilled", "still_held"]


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
    """One vacancy: what became of it, because of which facts.

    `single_point`: exactly one nominee fits, so that all hangs on one person. `opens` is the post
    that falls vacant in turn.
    """

    level: int
    post: str
    title: str | None
    unit: str | None
    critical: bool
    vacated_by: str
    outcome: Outcome
    successor: str | None
    readiness: str | None
    rank: int | None
    opens: str | None
    single_point: bool
    why: str
    position: int | None
    passed: tuple[Passed, ...]


class CannotPlay(ValueError):
    """A scenario that names somebody or something that is not there: what to write instead."""


@dataclass
class _Walk:
    company: Company
    scenario: Scenario
    gone: set[str] = field(default_factory=set)
    """Who has left the post that they held: they leave, move, or have stepped up."""
    placed: set[str] = field(default_factory=set)
    """Who has a place in this scenario already: by moving or by stepping up."""


def cascade(company: Company, scenario: Scenario) -> list[Step]:
    """What follows, vacancy by vacancy, level by level.

    Raises:
        CannotPlay: somebody named is not employed, or a post is not there.
    """
    _check(company, scenario)
    walk = _Walk(company, scenario)
    walk.gone |= {*scenario.leaving, *scenario.moving}
    walk.placed |= set(scenario.moving)
    taken = set(scenario.moving.values())
    vacated = {
        post: employee
        for employee in sorted(walk.gone)
        if (post := company.post_of.get(employee)) is not None and post not in taken
    }
    steps: list[Step] = []
    level = 1
    while vacated:
        opened: dict[str, str] = {}
        for post in sorted(vacated, key=lambda post: _urgency(company, post)):
            step = _step(walk, level, post, vacated[post])
            steps.append(step)
            if step.opens is not None and step.successor is not None:
                opened[step.opens] = step.successor
        vacated = opened
        level += 1
    return steps


def nominees_who_fit(company: Company, post: str, scenario: Scenario) -> list[Nominee]:
    """Who of the bench could step up before anything has happened, emergency cover left out."""
    fit, _ = _judged(_Walk(company, scenario), post)
    return [nominee for nominee in fit if not nominee.interim]


def _check(company: Company, scenario: Scenario) -> None:
    for employee in (*scenario.leaving, *scenario.moving):
        if employee not in company.post_of:
            raise CannotPlay(
                f"{employee} holds no post on that day; name people who do "
                "(careerlog who lists them)"
            )
    for post in scenario.moving.values():
        if post not in company.seats:
            raise CannotPlay(f"there is no open post {post} on that day; name one that there is")
    if both := sorted(set(scenario.leaving) & set(scenario.moving)):
        raise CannotPlay(f"{both[0]} cannot both leave and move; name them once")
    if scenario.reach not in REACHES:
        raise CannotPlay(f"there is no readiness {scenario.reach}; write {' or '.join(REACHES)}")


def _urgency(company: Company, post: str) -> tuple[bool, bool, str]:
    seat = company.seats.get(post)
    return (not (seat and seat.critical), not (seat and seat.key), post)


def _step(walk: _Walk, level: int, post: str, vacated_by: str) -> Step:
    seat = walk.company.seats.get(post) or Seat(post, None, None, True, False, False, None)
    stay = [each for each in walk.company.holders.get(post, ()) if each not in walk.gone]
    if stay:
        fact = walk.company.role_facts[stay[0]]
        return _ended(level, seat, vacated_by, "still_held", f"{stay[0]} holds it too", fact)
    if not seat.refill:
        why = "the post needs no successor"
        return _ended(level, seat, vacated_by, "not_refilled", why, seat.position)
    fit, passed = _judged(walk, post)
    successors = [nominee for nominee in fit if not nominee.interim]
    if successors:
        return _filled(walk, level, seat, vacated_by, successors, passed)
    covers = [nominee for nominee in fit if nominee.interim]
    if covers:
        return _ended(
            level,
            seat,
            vacated_by,
            "covered",
            "nobody fits; emergency cover holds the post",
            covers[0].position,
            covers[0],
            passed,
        )
    why = "everyone on the bench is out" if passed else "nobody is on the bench"
    return _ended(level, seat, vacated_by, "nobody_fits", why, passed=passed)


def _judged(walk: _Walk, post: str) -> tuple[list[Nominee], list[Passed]]:
    """The nominees who fit, the first choice first, and those passed over."""
    fit, passed = [], []
    for nominee in sorted(walk.company.benches.get(post, ()), key=_preference):
        against = _against(walk, post, nominee)
        if against is None:
            fit.append(nominee)
        else:
            passed.append(Passed(nominee.employee, *against))
    return fit, passed


def _preference(nominee: Nominee) -> tuple[int, bool, int, str]:
    """The readiest first, then the approved, then by rank, then by id."""
    ready = REACHES.index(nominee.readiness) if nominee.readiness in REACHES else len(REACHES)
    return (ready, not nominee.approved, nominee.rank or 100, nominee.employee)


def _against(walk: _Walk, post: str, nominee: Nominee) -> tuple[str, int] | None:
    """What stands against this nominee, and the fact it rests on."""
    who = nominee.employee
    if who in walk.scenario.leaving:
        return "leaves in this scenario", nominee.position
    if who in walk.placed:
        return "is placed elsewhere in this scenario", nominee.position
    if who not in walk.company.post_of:
        return "is not employed on that day", nominee.position
    if walk.company.post_of[who] == post:
        return "holds this post", nominee.position
    unwilling = walk.company.unwilling(who)
    if unwilling is not None:
        return f"wants no advancement (declared: {unwilling.wish})", unwilling.position
    if nominee.interim:
        return None
    if nominee.readiness is None:
        return "readiness was never judged", nominee.position
    if REACHES.index(nominee.readiness) > REACHES.index(walk.scenario.reach):
        return f"is ready only in {_years(nominee.readiness)}", nominee.position
    return None


def _years(readiness: str) -> str:
    return readiness.replace("_", " ")


def _filled(
    walk: _Walk,
    level: int,
    seat: Seat,
    vacated_by: str,
    successors: Sequence[Nominee],
    passed: Sequence[Passed],
) -> Step:
    chosen = successors[0]
    walk.placed.add(chosen.employee)
    walk.gone.add(chosen.employee)
    opens = walk.company.post_of.get(chosen.employee)
    rank = f", rank {chosen.rank}" if chosen.rank else ""
    standing = "approved" if chosen.approved else "nominated"
    return Step(
        level,
        seat.post,
        seat.title,
        seat.unit,
        seat.critical,
        vacated_by,
        "filled",
        chosen.employee,
        chosen.readiness,
        chosen.rank,
        opens,
        len(successors) == 1,
        f"{standing}, {_years(chosen.readiness or '')}{rank}",
        chosen.position,
        tuple(passed),
    )


def _ended(
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
