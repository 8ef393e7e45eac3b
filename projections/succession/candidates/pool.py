"""Who could follow into a post at all, out of everybody: circles around it.

Somebody is weighed who is employed, does not hold the post, and
- is on its bench, has applied for it, has named it as a target or has it as an open goal; or
- stands in a post or job from which career paths lead to it in the steps that count; or
- works in a unit around it: its own, that of the post it reports to, and those of the posts that
  report to it or to the same post.

Of these, at most `[pool] most` are weighed closely, first those of the first circle, then by the
steps on career paths, those of units around before others, then by potential.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from domain.career.facets import Standing
from projections.mobility.graph import Place, Route

from .person import Person

POTENTIAL: Final = {"high": 3, "medium": 2, "low": 1}
IN_UNIT: Final = 5
"""What a step on a path costs twice, and working elsewhere once, in the order of nearness."""


@dataclass
class Circle:
    """The circles around a post."""

    post: str
    employees: frozenset[str] = frozenset()
    """On the bench, or having said themselves that they want the post."""
    posts: dict[str, int] = field(default_factory=dict)
    """Posts that lead to it -> steps."""
    jobs: dict[str, int] = field(default_factory=dict)
    """Jobs that lead to it -> steps."""
    units: frozenset[str] = frozenset()
    steps: int = 0
    """The most steps that count."""

    def includes(self, person: Person) -> bool:
        """Whether somebody is weighed; what the SQL of reading.py says, said in Python."""
        standing = person.standing
        if not person.employed or standing.post == self.post:
            return False
        return (
            person.employee in self.employees
            or standing.post in self.posts
            or standing.job in self.jobs
            or standing.unit in self.units
        )

    def nearness(self, employee: str, standing: Standing) -> int:
        """0 for the first circle, then ten for each step and five for another unit."""
        if employee in self.employees:
            return 0
        ways = [
            steps
            for steps in (self.posts.get(standing.post or ""), self.jobs.get(standing.job or ""))
            if steps is not None
        ]
        elsewhere = 0 if standing.unit in self.units else IN_UNIT
        return 2 * IN_UNIT * (min(ways, default=self.steps + 1)) + elsewhere + 1


def circle(
    post: str,
    employees: Iterable[str],
    routes: Mapping[Place, Route],
    units: Iterable[str | None],
    steps: int,
) -> Circle:
    """The circles around a post, from the routes towards it and the units around it."""
    found = Circle(post, frozenset(employees), steps=steps)
    found.units = frozenset(unit for unit in units if unit is not None)
    for place, route in routes.items():
        if place.kind == "job":
            found.jobs[place.id] = len(route.steps)
        elif place.id != post:
            found.posts[place.id] = len(route.steps)
    return found


def order(circle: Circle, person: Person) -> tuple[int, int, str]:
    """The order in which people are taken from the circles."""
    potential = person.one("potential")
    return (
        circle.nearness(person.employee, person.standing),
        -(0 if potential is None else POTENTIAL[potential.value.potential]),
        person.employee,
    )
