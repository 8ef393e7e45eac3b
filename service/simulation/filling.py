"""How posts are filled: from the leads below, from the people around, or from outside."""

from bisect import bisect_left
from collections import defaultdict
from heapq import heapify, heappop, heappush
from random import Random
from typing import Final

from .company import Company, Post
from .days import FAR, YEAR, Window
from .roster import Person
from .seats import Seats, Tenure

_STEPS_ASIDE: Final = 0.3
"""Share of holders who, after some years, leave a lead for an adviser's post of their own."""
_CHILD_FIRST: Final = 0.6
"""How often a lead's successor is sought among the leads below before anybody else."""
_INTERNAL: Final = 0.7


class Filling:
    """Fills the posts in order of time: each vacancy finds a successor, which opens the next."""

    def __init__(self, company: Company, roster: list[Person], window: Window, rng: Random) -> None:
        self.company, self.roster, self.window, self.rng = company, roster, window, rng
        self.seats = Seats(company)
        self.below: dict[int, list[int]] = defaultdict(list)
        for unit in company.units:
            if unit.parent is not None:
                self.below[unit.parent].append(unit.lead)
        for person in roster:
            unit_number: int | None = person.unit
            while unit_number is not None:
                self.seats.members[unit_number].append(person.number)
                unit_number = company.units[unit_number].parent
        self.arrivals = sorted((p.hired, p.number) for p in roster if p.hired >= window.first)
        self.vacancies = [
            (max(post.since + 40, window.first - rng.randrange(30, 3 * YEAR)), post.number)
            for post in company.posts
        ]
        heapify(self.vacancies)

    def run(self) -> Seats:
        """Fills every vacancy until the window ends."""
        while self.vacancies:
            day, number = heappop(self.vacancies)
            post = self.company.posts[number]
            held = self.seats.by_post.get(number)
            if day > self.window.last or day >= post.closed or (held and held[-1].end > day):
                continue
            if held and not post.refill:
                self._perhaps_close(post, day)
                continue
            self._fill(post, day, bool(held))
        return self.seats

    def _perhaps_close(self, post: Post, day: int) -> None:
        if self.window.first < day <= self.window.last and self.rng.random() < 0.7:
            post.closed = day

    def _fill(self, post: Post, day: int, held: bool) -> None:
        rng = self.rng
        start = day
        if day > self.window.first and held and rng.random() < 0.6:
            start += rng.randrange(15, 120)
        internal = rng.random() < _INTERNAL or start < self.window.first
        holder = self._successor(post, start) if internal else None
        route = "internal"
        if holder is None and start >= self.window.first:
            holder, route = self._newcomer(post, start), "external"
            if holder is not None:
                start = self.roster[holder].hired
                self.roster[holder].unit = post.unit
        if holder is None:
            heappush(self.vacancies, (start + 60, post.number))
            return
        if start - day > 45 and day > self.window.first:
            self._cover(post, day, start, holder)
        self._seat(post, holder, start, route)

    def _seat(self, post: Post, holder: int, start: int, route: str) -> None:
        rng = self.rng
        tenures = self.seats.by_post[post.number]
        tenure = Tenure(post.number, holder, start, self.roster[holder].left, route)
        if start > self.window.first + 100 and rng.random() < 0.8:
            tenure.opening = f"O{post.number + 1:04d}-{len(tenures) + 1}"
        tenures.append(tenure)
        own = self.seats.by_person[holder]
        own.append(tenure)
        if post.leads and post.grade < 9 and rng.random() < _STEPS_ASIDE:
            until = start + 2 * YEAR + int(rng.expovariate(1 / (4 * YEAR)))
            if self.window.first < until < min(tenure.end - 200, self.window.last - 30):
                self._step_aside(tenure, until)
        if tenure.end < FAR:
            heappush(self.vacancies, (tenure.end, post.number))

    def _step_aside(self, tenure: Tenure, day: int) -> None:
        post = self.company.posts[tenure.post]
        grade = post.grade if self.rng.random() < 0.7 else post.grade - 1
        unit = self.company.units[post.unit]
        name = f"Senior Adviser {unit.id}"
        made = self.company.add_post(name, post.unit, grade, "specialist", day)
        made.refill = False
        aside = Tenure(made.number, tenure.holder, day, tenure.end, "internal", aside=True)
        tenure.end = day
        self.seats.by_post[made.number].append(aside)
        self.seats.by_person[tenure.holder].append(aside)
        if aside.end < FAR:
            heappush(self.vacancies, (aside.end, made.number))

    def _successor(self, post: Post, start: int) -> int | None:
        rng = self.rng
        if post.leads and self.below[post.unit] and rng.random() < _CHILD_FIRST:
            for number in rng.sample(self.below[post.unit], min(6, len(self.below[post.unit]))):
                if (found := self._stepping_up(number, post, start)) is not None:
                    return found
        near = self.seats.members[self.company.department(post.unit).number]
        wide = self.seats.members[self.company.division(post.unit).number]
        for attempt in range(45):
            pool = near if attempt < 15 else wide
            if not pool:
                continue
            person = self.roster[pool[int(rng.random() * len(pool))]]
            wants = person.wish in ("advancement", "both")
            if (wants or rng.random() < 0.1) and self._free(person, start):
                return person.number
        return None

    def _free(self, person: Person, start: int) -> bool:
        settled = 300 if start >= self.window.first else 20
        return person.number not in self.seats.by_person and person.employed(
            start - settled, max(start, self.window.first) + 250
        )

    def _stepping_up(self, number: int, post: Post, start: int) -> int | None:
        held = self.seats.by_post.get(number)
        if not held:
            return None
        tenure = held[-1]
        person = self.roster[tenure.holder]
        if (
            self.seats.by_person[tenure.holder][-1] is not tenure
            or start - tenure.start < 500
            or start < self.window.first
            or not person.employed(start, start + 250)
            or tenure.end <= start
            or self.company.posts[number].grade >= post.grade
        ):
            return None
        tenure.end = start
        heappush(self.vacancies, (start, number))
        return tenure.holder

    def _newcomer(self, post: Post, start: int) -> int | None:
        place = bisect_left(self.arrivals, (start, -1))
        for hired, number in self.arrivals[place : place + 60]:
            if hired > start + 150:
                return None
            person = self.roster[number]
            if number not in self.seats.by_person and person.left > hired + 400:
                return number
        return None

    def _cover(self, post: Post, day: int, until: int, successor: int) -> None:
        pool = self.seats.members[post.unit]
        for _ in range(8 if pool else 0):
            person = self.roster[pool[int(self.rng.random() * len(pool))]]
            if (
                person.number != successor
                and person.employed(day - 200, until + 30)
                and person.number not in self.seats.by_person
            ):
                self.seats.acting[person.number].append((post.number, day + 3, until))
                return
