"""Who might follow into a post: nominated, approved or rejected, ranked, readier, withdrawn."""

from random import Random
from typing import Any, Final

from .company import Post
from .days import FAR, YEAR
from .drafts import Pen
from .life import World
from .names import JUDGED
from .roster import Person
from .seats import Tenure

COMMITTEE: Final = "talent-committee"
"""Decides about nominations and fillings; never the one who nominates."""
_BANDS: Final = ("four_to_five_years", "one_to_three_years", "ready_now")


def colleagues(world: World, post: Post, rng: Random, day: int, most: int) -> list[Person]:
    """Some people of the division, employed around that day for a year to come."""
    company = world.company
    pool = world.seats.members[company.division(post.unit).number]
    found: list[Person] = []
    for _ in range(most * 3 if pool else 0):
        person = world.roster[pool[int(rng.random() * len(pool))]]
        willing = person.wish in ("advancement", "both") or rng.random() < 0.12
        settled = person.employed(day - 200, day + YEAR)
        if len(found) < most and willing and settled and person not in found:
            found.append(person)
    return found


class Bench:
    """The nominations for one post over the years; position-based, whoever holds it."""

    def __init__(self, world: World, post: Post, pen: Pen, tenures: list[Tenure]) -> None:
        self.world, self.post, self.pen, self.tenures = world, post, pen, tenures
        self.until: dict[tuple[str, bool], int] = {}
        self.ranks: list[tuple[int, int, int]] = []
        """(rank, from, until) of every rank given."""

    def run(self) -> None:
        """Nominates successors ahead of changes, and others every so often."""
        rng, window, post = self.pen.rng, self.world.window, self.post
        wanted = 0.8 if post.key or post.critical else 0.45
        begins = max(window.first, post.since) + 200
        ends = min(window.last, post.closed - 30)
        for tenure in self.tenures:
            day = tenure.start - 200 - int(rng.random() * 700)
            person = self.world.roster[tenure.holder]
            foreseen = tenure.route == "internal" and rng.random() < 0.6
            settled = person.employed(day - 100, tenure.start)
            if foreseen and settled and begins <= day and tenure.start <= ends:
                self.nominate(person, day, tenure.start)
        day = begins + int(rng.random() * YEAR)
        while day < ends - 60:
            if rng.random() < wanted:
                for person in colleagues(self.world, post, rng, day, rng.choice((1, 1, 2))):
                    stays = min(day + YEAR + int(rng.random() * 3 * YEAR), person.left - 20)
                    self.nominate(person, day, 0, stays)
            if post.critical and rng.random() < 0.4:
                for person in colleagues(self.world, post, rng, day, 1):
                    self.nominate(person, day, 0, min(day + 2 * YEAR, person.left - 20), True)
            day += 500 + int(rng.random() * 900)

    def incumbent(self, day: int) -> Person | None:
        """Who holds the post on a day."""
        for tenure in self.tenures:
            if tenure.start <= day < tenure.end:
                return self.world.roster[tenure.holder]
        return None

    def nominate(
        self, person: Person, day: int, appointed: int, stays: int = 0, interim: bool = False
    ) -> None:
        """One nomination, begun on `day`: until the nominee is `appointed`, or else `stays`."""
        rng, write = self.pen.rng, self.pen.write
        over = appointed or stays
        if over - day < 150 or self.until.get((person.employee, interim), 0) >= day:
            return
        holds = any(
            t.holder == person.number and t.start <= over and day < t.end for t in self.tenures
        )
        if holds and not appointed:
            return
        stale = not appointed and rng.random() < 0.3
        if stale:  # nobody ever takes it back
            over = min(person.left - 20, self.world.window.horizon)
        self.until[person.employee, interim] = FAR if stale else over + 400
        incumbent = self.incumbent(day)
        nominator = incumbent.employee if incumbent else "hr-talent"
        who: dict[str, Any] = {"employee": person.employee, "interim": interim or None}
        band = 2 if interim else 1 if appointed else rng.choice((0, 0, 1, 1, 1, 2))
        rank = None if interim else self.free_rank(day, over)
        write(
            "successor.nominated",
            day,
            **who,
            readiness=_BANDS[band],
            rank=rank if rng.random() < 0.7 else None,
            why=rng.choice(JUDGED) if rng.random() < 0.5 else None,
            actor=nominator,
        )
        decided = day + 10 + int(rng.random() * 60)
        if not appointed and rng.random() < 0.12:
            why = rng.choice(JUDGED)
            write("successor.rejected", decided, **who, why=why, actor=COMMITTEE)
            return
        if rng.random() < 0.85:
            write("successor.approved", decided, **who, actor=COMMITTEE)
        if band < 2 and rng.random() < (0.9 if appointed else 0.4):
            later = day + 100 + int(rng.random() * (over - day - 110))
            write("successor.readiness_changed", later, **who, readiness=_BANDS[band + 1])
        if rank is not None and rng.random() < 0.3:
            write("successor.ranked", day + 90, **who, rank=self.free_rank(day + 90, over))
        if appointed:
            write("successor.withdrawn", appointed, **who, why="took the post", actor=COMMITTEE)
        elif not stale:
            write("successor.withdrawn", over, **who, why=rng.choice(JUDGED), actor=nominator)

    def free_rank(self, day: int, until: int) -> int:
        """The first rank that nobody on the bench holds at any time from `day` to `until`."""
        taken = {rank for rank, since, over in self.ranks if since <= until and day <= over}
        rank = next(n for n in range(1, 100) if n not in taken)
        self.ranks.append((rank, day, until))
        return rank
