"""Two scenarios beside each other: what becomes of each post in the one and in the other."""

from collections.abc import Sequence
from typing import NamedTuple

from projections.succession.cascade.steps import Step


class Difference(NamedTuple):
    """A post of which the two scenarios tell different things; None: nothing happens to it."""

    post: str
    critical: bool
    first: Step | None
    second: Step | None


def differences(first: Sequence[Step], second: Sequence[Step]) -> list[Difference]:
    """The posts that fare differently, critical ones first, then by id.

    Who left the post, and on which level, makes no difference; what became of it and who follows
    does.
    """
    one, other = ({step.post: step for step in steps} for steps in (first, second))
    found = []
    for post in one.keys() | other.keys():
        mine, its = one.get(post), other.get(post)
        if _end(mine) != _end(its):
            critical = any(step.critical for step in (mine, its) if step is not None)
            found.append(Difference(post, critical, mine, its))
    return sorted(found, key=lambda each: (not each.critical, each.post))


def _end(step: Step | None) -> tuple[str, str | None] | None:
    return None if step is None else (step.outcome, step.successor)
