"""The cascade itself: a pure, deterministic walk over the vacancies that a scenario opens.

Vacancies of one level are filled in the order critical, key, then post id; each by the first
nominee who fits: still here, not placed by this scenario already, ready within reach, and not
against their own wish. Whoever steps up leaves a vacancy of the next level behind, and nobody steps
up twice, so that the walk ends after at most as many steps as there are people. Emergency cover
(`interim`) fills nothing: it holds a post where nobody fits, one post a person, and leaves its own
post as it is.

Who moves is placed by whoever asks, not by the walk: told on level 0, with their wish where it
stands against it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from projections.succession.cascade.company import Company, Nominee, Seat
from projections.succession.cascade.steps import REACHES, Passed, Scenario, Step, ended, years


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
    """What follows: the moves, then vacancy by vacancy, level by level.

    Raises:
        CannotPlay: somebody named is not employed, a post is not there, or a move is impossible.
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
    steps = list(_moved(company, scenario, vacated))
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
                f"{employee} is not employed on that day; name people who are "
                "(careerlog who lists them)"
            )
    if both := sorted(set(scenario.leaving) & set(scenario.moving)):
        raise CannotPlay(f"{both[0]} cannot both leave and move; name them once")
    if scenario.reach not in REACHES:
        raise CannotPlay(f"there is no readiness {scenario.reach}; write {' or '.join(REACHES)}")
    going = {*scenario.leaving, *scenario.moving}
    taken: dict[str, str] = {}
    for employee, post in scenario.moving.items():
        if post not in company.seats:
            raise CannotPlay(f"there is no open post {post} on that day; name one that there is")
        if company.post_of[employee] == post:
            raise CannotPlay(f"{employee} holds {post} already; name another post for them")
        if post in taken:
            raise CannotPlay(f"{taken[post]} and {employee} cannot both move to {post}; name one")
        if stays := [who for who in company.holders.get(post, ()) if who not in going]:
            raise CannotPlay(
                f"{stays[0]} holds {post}; say what becomes of them: name them among those who "
                "leave, or where they move"
            )
        taken[post] = employee


def _moved(company: Company, scenario: Scenario, vacated: Mapping[str, str]) -> Iterator[Step]:
    for employee, post in sorted(scenario.moving.items()):
        seat, own = company.seats[post], company.post_of[employee]
        named = [n for n in company.benches.get(post, ()) if n.employee == employee]
        unwilling = company.unwilling(employee)
        position = company.role_facts[employee]
        why = f"stands in {own}" if own else "holds no post"
        if unwilling is not None:
            why, position = f"has declared {unwilling.wish}: ask them first", unwilling.position
        elif named:
            first = min(named, key=_preference)
            why, position = _named(first), first.position
        yield Step(
            level=0,
            post=post,
            title=seat.title,
            unit=seat.unit,
            critical=seat.critical,
            vacated_by=None,
            outcome="moved",
            successor=employee,
            readiness=None,
            rank=None,
            opens=own if own in vacated else None,
            single_point=False,
            why=why,
            position=position,
            passed=(),
        )


def _urgency(company: Company, post: str) -> tuple[bool, bool, str]:
    seat = company.seats.get(post)
    return (not (seat and seat.critical), not (seat and seat.key), post)


def _step(walk: _Walk, level: int, post: str, vacated_by: str) -> Step:
    seat = walk.company.seats.get(post) or Seat(post, None, None, True, False, False, None)
    stay = [each for each in walk.company.holders.get(post, ()) if each not in walk.gone]
    if stay:
        fact = walk.company.role_facts[stay[0]]
        return ended(level, seat, vacated_by, "still_held", f"{stay[0]} holds it too", fact)
    if not seat.refill:
        why = "the post needs no successor"
        return ended(level, seat, vacated_by, "not_refilled", why, seat.position)
    fit, passed = _judged(walk, post)
    successors = [nominee for nominee in fit if not nominee.interim]
    if successors:
        return _filled(walk, level, seat, vacated_by, successors, passed)
    covers = [nominee for nominee in fit if nominee.interim]
    if covers:
        walk.placed.add(covers[0].employee)
        return ended(
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
    return ended(level, seat, vacated_by, "nobody_fits", why, seat.position, passed=passed)


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
        return f"is ready only in {years(nominee.readiness)}", nominee.position
    return None


def _named(nominee: Nominee) -> str:
    standing = "approved" if nominee.approved else "nominated"
    cover = " as emergency cover" if nominee.interim else ""
    ready = f", {years(nominee.readiness)}" if nominee.readiness else ""
    return f"{standing}{cover}{ready}{f', rank {nominee.rank}' if nominee.rank else ''}"


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
        _named(chosen),
        chosen.position,
        tuple(passed),
    )
