"""Coming, moving up, sideways, across ladders and down, being lent out, and going."""

from dataclasses import replace
from typing import Any, Final

from .days import FAR, YEAR, iso
from .life import Life, Standing, invented_name, placement
from .names import PARTNERS, WHY_LEAVE, WHY_MOVED, WHY_PROMOTED
from .seats import Tenure

YEARS_TO_PROMOTION: Final = 3.0
"""Mean time to a promotion of somebody of middling ability who wants it and has room above."""
_TOP: Final = {"specialist": 7, "management": 5}
"""The highest grade without a defined post."""


def employment(life: Life, first: bool) -> None:
    """One employment from (re)hire to leaving: every fact that changes where the person stands."""
    tenures = life.world.seats.by_person.get(life.person.number, []) if first else []
    here = _begin(life, first, tenures)
    _Walk(life, here, tenures).run()
    _tell_managers(life)
    if life.end < FAR:
        _leave(life)


def _begin(life: Life, first: bool, tenures: list[Tenure]) -> Standing:
    rng, person = life.rng, life.person
    posts = life.world.company.posts
    seat = posts[tenures[0].post] if tenures and tenures[0].start == life.start else None
    if seat is not None:
        here = Standing(seat.unit, seat.grade, seat.ladder, seat)
    elif first:
        grade = max(1, min(4, round(1.8 + 0.6 * person.ability + rng.random())))
        if tenures:
            needed = posts[tenures[0].post].grade
            climbed = (tenures[0].start - life.start) // (2 * YEAR)
            grade = max(grade, needed - 1 - climbed) if needed > 1 else 1
            grade = min(grade, needed - 1)
        here = Standing(person.unit, grade, person.ladder)
    else:
        last = life.standings[-1]
        unit = life.one_of(life.world.company.teams)
        here = Standing(unit, min(last.grade, _TOP[person.ladder]), person.ladder)
        life.forget_standings()
    fields: dict[str, Any] = invented_name(life) if first else {}
    fields |= placement(life, here)
    fields["manager"] = life.managers_told[life.start] = life.manager_at(here, life.start)
    ahead = 20 + int(rng.random() * 30) if rng.random() < 0.1 else 0
    life.tell("employee.hired" if first else "employee.rehired", life.start, announced=ahead, **fields)
    life.stand(life.start, here)
    return here


def _leave(life: Life) -> None:
    rng, person = life.rng, life.person
    again = life.start == person.rehired
    voluntary, cause = (True, "resigned") if again else (person.voluntary, person.cause)
    ahead = 0
    if cause != "died" and rng.random() < 0.5:
        ahead = 14 + int(rng.random() * 60)
    reasons = life.perhaps(0.7, WHY_LEAVE) if voluntary else None
    life.pen.write(
        "employee.left",
        life.end,
        announced=min(ahead, life.end - life.start - 1),
        voluntary=voluntary,
        cause=cause,
        regretted=person.ability > 0.3 if voluntary else None,
        reasons_to_leave=reasons,
        actor=life.person.employee if voluntary else life.manager(life.end - 1),
    )


class _Walk:
    """Walks through an employment from one change to the next."""

    def __init__(self, life: Life, here: Standing, tenures: list[Tenure]) -> None:
        self.life, self.here = life, here
        self.tenures = [t for t in tenures if t.start > life.start]
        self.end = min(life.end, life.world.window.horizon)
        self.promotion = self.after(life.start, self.pace())
        self.turn = self.after(life.start, 6.0)
        self.loan = self.after(life.known_from, 11.0)
        self.loan_ends = FAR
        self.host: int | None = None
        self.outcome = ""
        self.loan_id = ""

    def after(self, day: int, years: float) -> int:
        """A day some years (in the mean) after `day`, and at least ten months."""
        return day + 300 + int(self.life.rng.expovariate(1 / (max(years, 1.0) * YEAR - 290)))

    def pace(self) -> float:
        """Mean years to the next promotion: sooner for the able, late for those not asking."""
        years = YEARS_TO_PROMOTION * 2.0 ** (-0.5 * self.life.person.ability)
        return years if self.life.person.wish in ("advancement", "both") else years * 2.5

    def run(self) -> None:
        """Tells one change after another until the employment, or what can be known, ends."""
        life = self.life
        while True:
            seat = self.tenures[0].start if self.tenures else FAR
            day = min(self.promotion, self.turn, self.loan, self.loan_ends, seat)
            if day >= self.end:
                return
            if day == seat:
                self.take_post(self.tenures.pop(0))
            elif day == self.loan_ends:
                self.come_back(day)
            elif day == self.promotion:
                self.promotion = self.after(day, self.pace())
                self.promote(day)
            elif day == self.turn:
                self.turn = self.after(day, 6.0)
                if self.here.post is None and self.loan_ends == FAR and life.since[-1] < day:
                    self.change(day)
            else:
                self.loan = self.after(day, 11.0)
                self.lend(day)

    def move(self, kind: str, day: int, there: Standing, **fields: Any) -> None:
        """Tells a move, with what changed, and (half the time) where from."""
        life, rng = self.life, self.life.rng
        before, after = placement(life, self.here), placement(life, there)
        told = {name: after[name] for name in after if after[name] != before[name]}
        if there.unit != self.here.unit or there.post is not self.here.post:
            told["manager"] = life.managers_told[day] = life.manager_at(there, day)
        if rng.random() < 0.5:
            told["from_unit"] = before["unit"]
            told["from_grade"] = before["grade"]
            told["from_post"] = before["post"]
        ahead = 10 + int(rng.random() * 50) if rng.random() < 0.12 else 0
        if day > life.world.window.last:
            ahead = 60
        life.tell(
            kind,
            day,
            announced=min(ahead, day - life.start - 1),
            actor=life.manager_at(self.here, day),
            **told,
            **fields,
        )
        if kind == "career.promoted":
            life.promoted_on.append(day)
        self.here = there
        life.stand(day, there)

    def promote(self, day: int) -> None:
        """A grade up, if there is room below the next post, or below the top without a post."""
        here = self.here
        top = _TOP[here.ladder]
        if self.tenures:
            top = min(top, self.life.world.company.posts[self.tenures[0].post].grade - 1)
        if here.post is None and here.grade < top and self.life.since[-1] < day:
            there = replace(here, grade=here.grade + 1)
            self.move("career.promoted", day, there, reason=self.life.perhaps(0.5, WHY_PROMOTED))

    def take_post(self, tenure: Tenure) -> None:
        """Into a defined post: up, sideways, across the ladders, or down by stepping aside."""
        post, here = self.life.world.company.posts[tenure.post], self.here
        there = Standing(post.unit, post.grade, post.ladder, post)
        fields: dict[str, Any] = {"opening": tenure.opening, "correlation": tenure.opening}
        if post.grade > here.grade:
            kind = "career.promoted"
        elif post.grade < here.grade:
            kind = "career.demoted"
            fields["voluntary"] = self.life.rng.random() < 0.7
        elif post.ladder != here.ladder:
            kind = "career.ladder_changed"
            fields |= {"from_ladder": here.ladder, "equivalent_level": f"G{post.grade}"}
        else:
            kind = "career.moved_laterally"
        self.move(kind, tenure.start, there, **fields)
        if kind == "career.ladder_changed" or tenure.aside:
            self.promotion = FAR

    def change(self, day: int) -> None:
        """Sideways mostly; sometimes onto the other ladder; seldom down."""
        life, rng, here = self.life, self.life.rng, self.here
        kind = rng.random()
        if kind < 0.12 and 3 <= here.grade <= _TOP["management"]:
            other = "management" if here.ladder == "specialist" else "specialist"
            self.move(
                "career.ladder_changed",
                day,
                replace(here, ladder=other),
                from_ladder=here.ladder,
                equivalent_level=f"G{here.grade}",
            )
        elif kind < 0.19 and here.grade > 1:
            lower = replace(here, grade=here.grade - 1)
            self.move("career.demoted", day, lower, voluntary=rng.random() < 0.4)
        else:
            unit = self.other_unit()
            if unit != here.unit:
                moved = replace(here, unit=unit)
                reason = life.perhaps(0.6, WHY_MOVED)
                self.move("career.moved_laterally", day, moved, reason=reason)

    def other_unit(self) -> int:
        """A team to move to: mostly within the division."""
        company, teams = self.life.world.company, self.life.world.company.teams
        home = company.division(self.here.unit)
        unit: int = self.life.one_of(teams)
        for _ in range(3):
            if company.division(unit) is home:
                break
            unit = self.life.one_of(teams)
        return unit

    def lend(self, day: int) -> None:
        """A secondment that ends before anything else has to begin."""
        life, rng, here = self.life, self.life.rng, self.here
        lasts = 90 + int(rng.random() * 420)
        limit = min(self.end, self.tenures[0].start if self.tenures else FAR)
        if self.loan_ends < FAR or day + lasts + 60 > limit or day < life.world.window.first:
            return
        outside = rng.random() < 0.35
        host = None if outside else self.other_unit()
        if host == here.unit:
            return
        units = life.world.company.units
        roll = rng.random()
        self.outcome = "early" if roll < 0.14 else "returned"
        if roll > 0.8 and host is not None and here.post is None and life.end > day + lasts + 200:
            self.outcome = "stayed"
        extended = rng.random() < 0.25 and lasts > 200
        planned = day + (lasts - 120 if extended else lasts)
        self.loan_ends = day + (lasts // 2 if self.outcome == "early" else lasts)
        self.loan_id, self.host = life.name("S"), host
        host_manager = life.manager_at(Standing(host, 1, "specialist"), day) if host else None
        life.tell(
            "secondment.started",
            day,
            secondment=self.loan_id,
            home_unit=units[here.unit].id,
            host_unit=units[host].id if host is not None else None,
            host_organisation=life.one_of(PARTNERS) if outside else None,
            home_manager=life.manager_at(here, day),
            host_manager=host_manager if host_manager != life.person.employee else None,
            substantive_post=here.post.id if here.post else None,
            purpose="partnership" if outside else life.one_of(("development", "project", "cover")),
            planned_end=iso(planned),
            appraised_by=life.one_of(("home", "host", "both")),
            return_guarantee=rng.random() < 0.8,
            actor=life.manager_at(here, day),
        )
        if extended and self.outcome != "early":
            life.tell(
                "secondment.extended",
                planned - 20,
                secondment=self.loan_id,
                planned_end=iso(day + lasts),
            )

    def come_back(self, day: int) -> None:
        """The end of a secondment: home, or staying with the host."""
        life = self.life
        fields: dict[str, Any] = {}
        self.loan_ends = FAR
        if self.outcome == "stayed" and self.host is not None:
            self.here = replace(self.here, unit=self.host)
            there = placement(life, self.here)
            fields = {"unit": there["unit"], "title": there["title"]}
        life.tell(
            "secondment.ended", day, secondment=self.loan_id, outcome=self.outcome, **fields
        )
        if fields:
            life.stand(day, self.here)


def _tell_managers(life: Life) -> None:
    """A change of manager wherever the reporting line changes without a move that told it."""
    first, last = life.world.window.first, life.world.window.last
    told: str | None = None
    bounds = [*life.since[1:], life.end]
    for standing, since, until in zip(life.standings, life.since, bounds, strict=True):
        days = {since, *life.line(standing).changes(since, min(until, last + 1))}
        if since < first < until:
            days.add(first)
        for day in sorted(days):
            if day < first and day != since:
                continue
            manager = life.manager_at(standing, day)
            life.managed_since.append(day)
            life.managers.append(manager)
            told = life.managers_told.get(day) or told
            if manager != told and day >= first:
                life.tell(
                    "employee.manager_changed", day, manager=manager, from_manager=told
                )
                told = manager
