"""Moving up, sideways, across ladders and down, and being lent out."""

import math
from dataclasses import replace
from typing import Any, Final

from .days import FAR, YEAR, iso
from .life import Life, Standing, placement
from .names import PARTNERS, WHY_MOVED, WHY_PROMOTED
from .seats import Tenure

YEARS_TO_PROMOTION: Final = 3.0
"""Mean time to a promotion of somebody of middling ability who wants it and has room above."""
TOP: Final = {"specialist": 7, "management": 5}
"""The highest grade without a defined post."""


class Walk:
    """Walks through an employment from one change to the next."""

    def __init__(self, life: Life, here: Standing, tenures: list[Tenure]) -> None:
        self.life, self.here = life, here
        self.tenures = [t for t in tenures if t.start > life.start]
        self.end = min(life.end, life.world.window.horizon)
        self.promotion = self.after(life.start, self.pace())
        self.turn = self.after(life.start, 7.5)
        self.loan = self.after(life.known_from, 22.0)
        self.loan_ends = FAR
        self.host: int | None = None
        self.host_manager: str | None = None
        self.outcome = ""
        self.loan_id = ""

    def after(self, day: int, years: float) -> int:
        """A day some years (in the mean) after `day`, and at least ten months."""
        return day + 300 + int(self.life.rng.expovariate(1 / (max(years, 1.0) * YEAR - 290)))

    def pace(self) -> float:
        """Mean years to the next promotion: sooner for the able, late for those not asking."""
        years = YEARS_TO_PROMOTION * math.pow(2.0, -0.5 * self.life.person.ability)
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
                self.turn = self.after(day, 7.5)
                if self.here.post is None and self.loan_ends == FAR and life.since[-1] < day:
                    self.change(day)
            else:
                self.loan = self.after(day, 22.0)
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
        top = TOP[here.ladder]
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
        if kind < 0.12 and 3 <= here.grade <= TOP["management"]:
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
        leads = life.manager_at(Standing(host, 1, "specialist"), day) if host else None
        self.host_manager = leads if leads != life.person.employee else None
        life.tell(
            "secondment.started",
            day,
            secondment=self.loan_id,
            home_unit=units[here.unit].id,
            host_unit=units[host].id if host is not None else None,
            host_organisation=life.one_of(PARTNERS) if outside else None,
            home_manager=life.manager_at(here, day),
            host_manager=self.host_manager,
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
        life.tell("secondment.ended", day, secondment=self.loan_id, outcome=self.outcome, **fields)
        if fields:
            if self.host_manager is not None:  # who stays reports to them until told otherwise
                life.managers_told[day] = self.host_manager
            life.stand(day, self.here)
