"""Who could follow into a post at all, out of everybody: circles around it.

Somebody is weighed who is employed, does not hold the post, and
- is on its bench, has applied for it, has named it as a target or has it as an open goal; or
- stands in a post or job from which career paths lead to it in the steps that count; or
- works in a unit around it: its own, that of the post it reports to, and those of the posts that
  report to it or to the same post.

Of these, at most `[pool] most` are weighed closely, first those of the first circle, then by the
steps on career paths, those of units around before others, then by potential and performance.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from projections.mobility.graph import Graph, Place, Route

from .judged import performance_of, potential_of
from .person import Person, Wanted
from .settings import Scoring

_POTENTIAL: Final = {"high": 3, "medium": 2, "low": 1}


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
