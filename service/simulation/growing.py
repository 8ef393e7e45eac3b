"""Growth: training, certificates, skills, mentors, coaches, programmes, and temporary roles."""

from typing import Final

from .days import FAR, YEAR, iso
from .life import Life
from .names import COURSES, PROGRAMMES, PROVIDERS, ROLES, SHARED_SKILLS

_STEP: Final = 0.5
"""Skill levels are judged in halves."""


def a_year_of_growth(life: Life, since: int, until: int, skills: dict[str, float]) -> None:
    """What somebody learns in a year; `skills` holds the levels reached so far."""
    chance = life.rng.random
    span = (until - since) / YEAR
    if chance() < 0.36 * span:
        _training(life, _some_day(life, since, until))
    if chance() < 0.2 * span:
        _assessed(life, _some_day(life, since, until), skills)
    if skills and chance() < 0.26 * span:
        life.tell(
            "skill.applied",
            _some_day(life, since, until),
            skill=life.one_of(list(skills)),
            context=life.perhaps(0.6, ROLES),
        )
    roll = chance()
    if roll < 0.05 * span:
        _mentoring(life, _some_day(life, since, until))
    elif roll < 0.075 * span:
        _coaching(life, _some_day(life, since, until))
    elif roll < 0.1 * span:
        kind, name = life.one_of(PROGRAMMES)
        day = _some_day(life, since, until)
        life.tell(
            "programme.joined",
            day,
            programme=f"{name.split()[0].lower()}-{iso(day)[:4]}",
            kind=kind,
            title=name,
            planned_end=iso(day + 540),
        )
    if chance() < 0.05 * span:
        _role_beside(life, _some_day(life, since, until))


def certificates(life: Life) -> None:
    """The certificates of an employment: earned, renewed while they matter, lapsed or revoked."""
    chance = life.rng.random
    if chance() > 0.22 or life.known_until - life.known_from < 120:
        return
    name, title = life.one_of(life.family(life.known_from).certificates)
    day = life.known_from + 60 + int(chance() * min(900, life.known_until - life.known_from - 60))
    valid = life.one_of((2 * YEAR, 3 * YEAR, FAR))
    earned = life.tell(
        "certification.earned",
        day,
        certificate=name,
        title=title,
        issuer=life.perhaps(0.5, PROVIDERS),
        expires_on=None if valid == FAR else iso(day + valid),
    )
    while earned and valid < FAR:
        ends = day + valid
        if chance() < 0.05:
            life.tell("certification.expired", day + valid // 2, certificate=name, cause="revoked")
            return
        if chance() < 0.3:
            life.tell("certification.expired", ends, certificate=name, cause="lapsed")
            return
        day = ends - int(chance() * 40)
        earned = life.tell(
            "certification.renewed", day, certificate=name, expires_on=iso(day + valid)
        )


def acting_roles(life: Life) -> None:
    """Vacant posts that the person covers until the successor comes."""
    world = life.world
    for number, since, until in world.seats.acting.get(life.person.number, ()):
        post = world.company.posts[number]
        role = life.name("R")
        life.tell(
            "assignment.started",
            since,
            assignment=role,
            kind="acting",
            role=f"Acting {post.title}",
            post=post.id,
            unit=world.company.units[post.unit].id,
            planned_end=iso(since + 90),
            stretch=True,
            actor=life.manager(since),
        )
        life.tell("assignment.ended", until, assignment=role, outcome="completed")


def _some_day(life: Life, since: int, until: int) -> int:
    return since + int(life.rng.random() * (until - since))


def _training(life: Life, day: int) -> None:
    chance = life.rng.random
    course, title, hours = life.one_of(COURSES)
    training = f"{course}-{iso(day)}"
    provider = life.one_of(PROVIDERS)
    takes = 10 + int(chance() * 90)
    planned = iso(day + takes)
    life.tell(
        "training.enrolled",
        day,
        training=training,
        title=title,
        provider=provider,
        planned_end=planned,
    )
    roll = chance()
    if roll < 0.08:
        cause = life.one_of(("by_employee", "by_organisation", "cancelled"))
        life.tell("training.withdrawn", day + takes // 2, training=training, cause=cause)
    elif roll < 0.95:
        result = "failed" if roll < 0.14 else "passed" if roll < 0.55 else "completed"
        score = None
        if result != "completed":
            score = round(35 + 20 * chance() if result == "failed" else 60 + 40 * chance(), 1)
        life.tell(
            "training.completed",
            day + takes + int(chance() * 20),
            training=training,
            result=result,
            title=title,
            provider=provider,
            score_percent=score,
            hours=hours,
        )


def _assessed(life: Life, day: int, skills: dict[str, float]) -> None:
    chance = life.rng.random
    if skills and chance() < 0.5:
        skill = life.one_of(list(skills))
        level = min(7.0, skills[skill] + life.one_of((0.0, _STEP, 2 * _STEP)))
    else:
        skill = life.one_of(life.family(day).skills if chance() < 0.8 else SHARED_SKILLS)
        level = 1.0 + life.at(day).grade / 2 + life.person.ability * 0.6 + chance()
        level = max(0.5, min(7.0, round(level / _STEP) * _STEP))
    skills[skill] = level
    by = life.one_of(("self", "manager", "manager", "peer", "test"))
    life.tell("skill.assessed", day, skill=skill, level=level, assessed_by=by)


def _mentoring(life: Life, day: int) -> None:
    manager, target = life.manager(day), None
    if manager is None:
        return
    above = life.world.seats.line(life.world.company.division(life.at(day).unit).number).on(day)
    mentor = life.world.roster[above].employee if above is not None else manager
    if mentor == life.person.employee:
        return
    if life.person.wish in ("advancement", "both"):
        lead = life.world.company.units[life.at(day).unit].lead
        target = life.world.company.posts[lead].id
    name = life.name("M")
    life.tell(
        "mentoring.started",
        day,
        mentoring=name,
        mentor=mentor,
        target_post=target,
        planned_end=iso(day + YEAR),
    )
    if life.rng.random() < 0.85:
        early = life.rng.random() < 0.2
        outcome = "ended_early" if early else "completed"
        life.tell(
            "mentoring.ended", day + (130 if early else YEAR), mentoring=name, outcome=outcome
        )


def _coaching(life: Life, day: int) -> None:
    name = life.name("C")
    inside = life.manager(day) if life.rng.random() < 0.3 else None
    life.tell(
        "coaching.started",
        day,
        coaching=name,
        coach=inside,
        provider=None if inside else life.one_of(PROVIDERS),
        planned_end=iso(day + 180),
    )
    if life.rng.random() < 0.85:
        early = life.rng.random() < 0.15
        outcome = "ended_early" if early else "completed"
        life.tell("coaching.ended", day + (70 if early else 180), coaching=name, outcome=outcome)


def _role_beside(life: Life, day: int) -> None:
    name, lasts = life.name("R"), 60 + int(life.rng.random() * 240)
    life.tell(
        "assignment.started",
        day,
        assignment=name,
        kind=life.one_of(("temporary", "informal")),
        role=life.one_of(ROLES),
        unit=life.unit(day).id,
        planned_end=iso(day + lasts),
        share_percent=life.one_of((10, 20, 50)),
        stretch=life.rng.random() < 0.4,
        actor=life.manager(day),
    )
    if life.rng.random() < 0.9:
        roll = life.rng.random()
        outcome = "completed" if roll < 0.8 else "ended_early" if roll < 0.93 else "made_permanent"
        over = day + (lasts // 2 if outcome == "ended_early" else lasts)
        life.tell("assignment.ended", over, assignment=name, outcome=outcome)
