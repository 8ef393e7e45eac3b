"""A score and its parts: whole points that add up, each with its reason and the fact behind it."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from .settings import Part

Help = Literal["training", "experience", "relationship", "renewal", "conversation", "time"]


class Reason(NamedTuple):
    """Something said in words, and the position of the fact it rests on.

    That nothing is on record rests on the fact since which there should be something: the hire, the
    role, the post's definition.
    """

    message: str
    position: int


class Share(NamedTuple):
    """A part of a score: points of at most so many, and why.

    `position` is the fact about the person; `asked` the fact with which the post asks for it.
    """

    part: Part
    points: int
    most: int
    message: str
    position: int
    asked: int | None = None


class Gap(NamedTuple):
    """What is missing, and what would help: how, in words, and the fact that shows it.

    `kind` is the part of the score that it is a gap in.
    """

    kind: Part
    what: str
    message: str
    how: Help
    help: str
    position: int


@dataclass
class Score:
    """The whole: the sum of its parts, nothing else."""

    shares: list[Share] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    notes: list[Reason] = field(default_factory=list)
    met: int = 0
    """Requirements that are met."""
    asked: int = 0
    """Requirements that there are."""

    @property
    def points(self) -> int:
        """The sum of the parts."""
        return sum(share.points for share in self.shares)

    @property
    def most(self) -> int:
        """What the parts could bring at most."""
        return sum(share.most for share in self.shares)

    def give(
        self,
        part: Part,
        most: int,
        percent: float,
        message: str,
        position: int,
        asked: int | None = None,
    ) -> None:
        """Adds a part: that percentage of at most so many points, rounded down."""
        points = int(most * percent / 100 + 1e-9)
        self.shares.append(Share(part, points, most, message, position, asked))

    def lacks(
        self, kind: Part, what: str, message: str, how: Help, help: str, position: int
    ) -> None:
        """Adds a gap."""
        self.gaps.append(Gap(kind, what, message, how, help, position))

    def require(self, met: bool) -> None:
        """Counts a requirement."""
        self.asked += 1
        self.met += met


def split(points: int, weights: list[int]) -> list[int]:
    """So many points shared out by weights, in whole numbers that add up to all of them.

    What rounding leaves over goes to the largest remainders, the first of equals (Hamilton's
    method of apportionment).
    """
    total = sum(weights)
    if not total:
        return [0] * len(weights)
    shares = [points * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda at: -(points * weights[at] % total))
    for at in by_remainder[: points - sum(shares)]:
        shares[at] += 1
    return shares
