"""Single points of failure: people on whom alone it hangs that posts can be filled."""

from typing import NamedTuple

from projections.succession.cascade.company import Company
from projections.succession.cascade.scenario import nominees_who_fit
from projections.succession.cascade.steps import Scenario


class SinglePoint(NamedTuple):
    """Somebody who is the only one to fit for these posts; `positions` are their nominations."""

    employee: str
    post: str | None
    posts: tuple[str, ...]
    critical: tuple[str, ...]
    positions: tuple[int, ...]


def single_points(company: Company, reach: str = "ready_now") -> list[SinglePoint]:
    """Everybody who alone could follow into a post that must be refilled, the gravest first.

    That a person is the only successor of several posts is the graver, for they can fill one.
    """
    only: dict[str, list[tuple[str, int]]] = {}
    for post, seat in sorted(company.seats.items()):
        if not seat.refill:
            continue
        fit = nominees_who_fit(company, post, Scenario(reach=reach))
        if len({nominee.employee for nominee in fit}) == 1:
            only.setdefault(fit[0].employee, []).append((post, fit[0].position))
    found = [
        SinglePoint(
            employee,
            company.post_of[employee],
            tuple(post for post, _ in held),
            tuple(post for post, _ in held if company.seats[post].critical),
            tuple(position for _, position in held),
        )
        for employee, held in only.items()
    ]
    return sorted(found, key=lambda each: (-len(each.critical), -len(each.posts), each.employee))
