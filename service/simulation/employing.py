"""One employment: coming, everything in between, whom the person reports to, and going."""

from typing import Any

from .advancing import TOP, Walk
from .days import FAR, YEAR
from .life import Life, Standing, invented_name, placement
from .names import WHY_LEAVE
from .seats import Tenure


def employment(life: Life, first: bool) -> None:
    """One employment from (re)hire to leaving: every fact that changes where the person stands."""
    tenures = life.world.seats.by_person.get(life.person.number, []) if first else []
    here = _begin(life, first, tenures)
    Walk(life, here, tenures).run()
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
        here = Standing(unit, min(last.grade, TOP[person.ladder]), person.ladder)
        life.forget_standings()
    fields: dict[str, Any] = invented_name(life) if first else {}
    fields |= placement(life, here)
    fields["manager"] = life.managers_told[life.start] = life.manager_at(here, life.start)
    ahead = 20 + int(rng.random() * 30) if rng.random() < 0.1 else 0
    kind = "employee.hired" if first else "employee.rehired"
    life.tell(kind, life.start, announced=ahead, **fields)
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
                life.tell("employee.manager_changed", day, manager=manager, from_manager=told)
                told = manager
