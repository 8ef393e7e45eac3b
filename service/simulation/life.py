"""What the parts of a simulated life share: whose it is, where they stand, who manages them."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from .company import Company, Post, Unit, job, title
from .days import FAR, Window
from .drafts import Draft, Pen
from .names import FAMILY, GIVEN, Family
from .roster import Person
from .seats import Line, Seats


@dataclass(slots=True)
class World:
    """What every life is lived in."""

    window: Window
    company: Company
    roster: Sequence[Person]
    seats: Seats
    seed: int


@dataclass(slots=True)
class Standing:
    """Where somebody stands: numbers of unit and post; grade 1 to 9; ladder."""

    unit: int
    grade: int
    ladder: str
    post: Post | None = None


@dataclass(slots=True)
class Life:
    """One person's life while it is being told.

    `start` and `end` bound the employment at hand; nothing is told from `end` on.
    """

    world: World
    person: Person
    rng: Random
    pen: Pen
    start: int = 0
    end: int = FAR
    since: list[int] = field(default_factory=list)
    """The days on which `standings` begin."""
    standings: list[Standing] = field(default_factory=list)
    promoted_on: list[int] = field(default_factory=list)
    managed_since: list[int] = field(default_factory=list)
    managers: list[str | None] = field(default_factory=list)
    managers_told: dict[int, str | None] = field(default_factory=dict)
    """The managers that moves and hires carried, by day."""
    names: int = 0

    @property
    def known_from(self) -> int:
        """The first day of this employment that lies in the window."""
        return max(self.start, self.world.window.first)

    @property
    def known_until(self) -> int:
        """The day after the last day of this employment that lies in the window."""
        return min(self.end, self.world.window.last + 1)

    def tell(self, kind: str, day: int, /, **fields: Any) -> Draft | None:
        """Tells a fact of this employment; None where it lies outside and so never happens."""
        if self.start <= day < self.end:
            return self.pen.write(kind, day, **fields)
        return None

    def forget_standings(self) -> None:
        """A new employment begins: where the person stood in the one before is over."""
        for history in (self.since, self.standings, self.managed_since, self.managers):
            history.clear()
        self.managers_told.clear()

    def stand(self, day: int, standing: Standing) -> None:
        """From `day` on the person stands there."""
        self.since.append(day)
        self.standings.append(standing)

    def at(self, day: int) -> Standing:
        """Where the person stands on a day (the first standing, before it)."""
        return self.standings[max(bisect_right(self.since, day) - 1, 0)]

    def manager(self, day: int) -> str | None:
        """The manager's employee id on a day."""
        place = bisect_right(self.managed_since, day) - 1
        return self.managers[place] if place >= 0 else None

    def manager_listens(self, day: int) -> bool:
        """Whether that manager holds the conversations that a manager should."""
        manager = self.manager(day)
        return manager is not None and self.world.roster[int(manager[1:]) - 1].listens

    def unit(self, day: int) -> Unit:
        """The unit on a day."""
        return self.world.company.units[self.at(day).unit]

    def family(self, day: int) -> Family:
        """The family of jobs on a day."""
        return self.unit(day).family

    def line(self, standing: Standing) -> Line:
        """The reporting line of somebody who stands there; leads report to the unit above."""
        unit: int | None = standing.unit
        if standing.post is not None and standing.post.leads:
            unit = self.world.company.units[standing.unit].parent
        return self.world.seats.line(unit)

    def manager_at(self, standing: Standing, day: int) -> str | None:
        """The employee id of the manager of somebody who stands there on a day."""
        manager = self.line(standing).on(day)
        return None if manager is None else self.world.roster[manager].employee

    def name(self, prefix: str) -> str:
        """A new id within this life, such as goal E00017.G3."""
        self.names += 1
        return f"{self.person.employee}.{prefix}{self.names}"

    def one_of(self, words: Sequence[Any]) -> Any:
        """One of several, by chance."""
        return words[int(self.rng.random() * len(words))]

    def perhaps(self, chance: float, words: Sequence[str]) -> str | None:
        """One of several, or nothing."""
        return self.one_of(words) if self.rng.random() < chance else None


def placement(life: Life, standing: Standing) -> dict[str, Any]:
    """The fields that say where somebody stands."""
    unit = life.world.company.units[standing.unit]
    post = standing.post
    return {
        "unit": unit.id,
        "post": post.id if post else None,
        "title": post.title if post else title(unit.family, standing.ladder, standing.grade),
        "grade": f"G{standing.grade}",
        "ladder": standing.ladder,
        "job": (
            post.job(life.world.company)
            if post
            else job(unit.family, standing.ladder, standing.grade)
        ),
    }


def invented_name(life: Life) -> dict[str, str]:
    """A name and an address that belong to nobody."""
    given, family = life.one_of(GIVEN), life.one_of(FAMILY)
    plain = family.lower().replace("ö", "oe")
    return {
        "given_name": given,
        "family_name": family,
        "email": f"{given.lower()}.{plain}.{life.person.number + 1}@example.com",
    }
