"""Goals and plans: what somebody aims for, and what they, their manager and the house promise."""

from random import Random
from typing import Final

from .days import YEAR, iso
from .life import Life
from .names import AIMS, COURSES, PROMISED, PROVIDERS

_KEPT: Final = {"employee": 0.75, "manager": 0.6, "organisation": 0.7}
"""How often each party keeps a promise at all; a third of what is kept is kept late."""
_TRAINED: Final = 0.8
"""Of the formal actions that are kept: how many come to a training that is on record."""


def a_year_of_promises(life: Life, since: int, until: int) -> None:
    """The goals set and the plans agreed in a year."""
    span = (until - since) / YEAR
    chance = life.rng.random
    goal = None
    if chance() < 0.18 * span:
        goal = _goal(life, since + int(chance() * (until - since)))
    if chance() < (0.3 if goal else 0.07) * span and life.manager_listens(since):
        _plan(life, since + int(chance() * (until - since)), goal)


def _goal(life: Life, day: int) -> str:
    chance, person = life.rng.random, life.person
    upward = person.wish == "advancement" or (person.wish == "both" and chance() < 0.4)
    name = life.name("G")
    lasts = life.one_of((270, YEAR, 2 * YEAR))
    target = skill = level = certificate = None
    family = life.family(day)
    if upward:
        unit = life.unit(day)
        standing = life.at(day)
        lead = life.world.company.posts[unit.lead]
        if standing.post is None or standing.post.number != unit.lead:
            target = lead.id
        elif lead.reports_to is not None:
            target = life.world.company.posts[lead.reports_to].id
    elif chance() < 0.75:
        skill, level = life.one_of(family.skills), 3.0 + life.one_of((0.0, 0.5, 1.0, 2.0))
    else:
        certificate = life.one_of(family.certificates)[0]
    life.tell(
        "goal.set",
        day,
        goal=name,
        purpose="advancement" if upward else "development",
        description=life.perhaps(0.7, AIMS),
        target_post=target,
        target_skill=skill,
        target_level=level,
        target_certificate=certificate,
        horizon="short_term" if lasts < YEAR else "mid_term" if lasts == YEAR else "long_term",
        due=iso(day + lasts),
    )
    if chance() < 0.2:
        later = iso(day + lasts + 180)
        life.tell(
            "goal.revised", day + lasts // 2, goal=name, due=later, reason=life.perhaps(0.4, AIMS)
        )
    roll = chance()
    if roll < 0.55:
        over = day + int(lasts * (0.7 + 0.5 * chance()))
        life.tell("goal.achieved", over, goal=name, evidence=life.perhaps(0.5, AIMS))
    elif roll < 0.7:
        life.tell("goal.abandoned", day + int(lasts * (0.55 + 0.3 * chance())), goal=name)
    return name


def _plan(life: Life, day: int, goal: str | None) -> None:
    chance, person = life.rng.random, life.person
    manager = life.manager(day)
    plan = life.name("D")
    until = iso(day + YEAR)
    both = chance() < 0.6
    life.tell(
        "plan.agreed",
        day,
        plan=plan,
        agreed_by=["employee", "manager"] if both else ["employee"],
        manager=manager,
        until=until,
        correlation=plan,
        effective_seq=1,
    )
    if not both and chance() < 0.8:
        life.tell(
            "plan.agreed",
            day + 9,
            plan=plan,
            agreed_by=["manager"],
            manager=manager,
            until=until,
            correlation=plan,
        )
    for number in range(2 + int(chance() * 3)):
        owner = life.one_of(("employee", "employee", "manager", "organisation"))
        kind = life.one_of(("experience",) * 7 + ("relationship",) * 2 + ("formal",))
        action, due = life.name("A"), day + 60 + int(chance() * 240)
        responsible = {"manager": manager, "organisation": "hr-development"}.get(owner)
        life.tell(
            "action.agreed",
            day,
            action=action,
            owner=owner,
            kind=kind,
            plan=plan,
            goal=goal,
            responsible=responsible,
            description=life.one_of(PROMISED[kind]),
            due=iso(due),
            correlation=plan,
            effective_seq=number + 2,
        )
        roll = chance()
        if roll < _KEPT[owner]:
            late = chance() < 0.33
            over = due + int(chance() * 120) if late else due - int(chance() * 50)
            by = responsible or person.employee
            life.tell("action.completed", over, action=action, actor=by, correlation=plan)
        elif roll < 0.85:
            life.tell("action.dropped", due + 20, action=action, actor=manager, correlation=plan)


def trainings_promised(life: Life) -> None:
    """The trainings that formal actions came to: most of those kept have one, done on that day.

    Told last and by a chance of its own, so that all else of the life stays what it is without.
    """
    chance, facts = Random(f"{life.world.seed}/trained/{life.person.employee}"), life.pen.drafts
    kept = {fact.data["action"]: fact.day for fact in facts if fact.kind == "action.completed"}
    promised = [fact for fact in facts if fact.kind == "action.agreed"]
    taken = {fact.data["training"] for fact in facts if fact.kind == "training.enrolled"}
    for promise in promised:
        action = promise.data["action"]
        if promise.data["kind"] != "formal" or action not in kept or chance.random() > _TRAINED:
            continue
        course, title, hours = chance.choice(COURSES)
        over = kept[action]
        began = max(promise.day, over - 5 - int(chance.random() * 60))
        training = f"{course}-{iso(began)}"
        if training in taken:
            continue
        taken.add(training)
        same = {
            "training": training,
            "title": title,
            "provider": chance.choice(PROVIDERS),
            "action": action,
        }
        result = chance.choice(("completed", "passed"))
        life.pen.write("training.enrolled", began, planned_end=iso(over), **same)
        life.pen.write("training.completed", over, result=result, hours=hours, **same)
