"""What a post asks for, held against a person: skills, certificates, grade, years."""

from datetime import date

from domain.career.facets import Certificate, Skill
from projections.as_of import FacetRow

from .grades import compared
from .parts import Score, split
from .person import Person, Wanted, months, years
from .settings import Scoring

A_LEVEL_OR_LESS = 1.0
"""A gap that a training can close; a wider one takes experience."""


def requirements(score: Score, person: Person, wanted: Wanted, by: Scoring, on: date) -> None:
    """Every requirement of the post: met or a gap."""
    _skills(score, person, wanted, by, on)
    _certificates(score, person, wanted, by, on)
    _grade(score, person, wanted, by)
    _experience(score, person, wanted, by, on)


def currency(skill: Skill, by: Scoring, on: date) -> float:
    """How much of a skill is current, in percent: halved by each half-life since its last use.

    A judgement of the level counts as a use.
    """
    last = max((d for d in (skill.last_used_on, skill.assessed_on) if d is not None), default=None)
    if last is None:
        return 0.0
    return float(100 * 0.5 ** (months(last, on) / by.skills.half_life_months))


def _skills(score: Score, person: Person, wanted: Wanted, by: Scoring, on: date) -> None:
    asked = sorted(wanted.asked.skills.items())
    counts = [by.skills.essential_counts if row.value.essential else 1 for _, row in asked]
    for (name, row), most in zip(asked, split(by.weights.skills, counts), strict=True):
        _skill(score, most, name, row, person.one("skill", name), by, on)


def _skill(
    score: Score,
    most: int,
    name: str,
    asked: FacetRow,
    held: FacetRow | None,
    by: Scoring,
    on: date,
) -> None:
    level, need = None if held is None else held.value.level, asked.value.level
    kind = "essential" if asked.value.essential else "desirable"
    if held is None or level is None:
        known = "no level is on record" if held is None else "used at work, but never judged"
        at = asked.position if held is None else held.position
        message = f"{name}: {known}; level {need:g} is asked ({kind})"
        score.give("skills", most, 0, message, at, asked.position)
        score.lacks(
            "skills", name, message, "training", f"judge the level of {name}, then train it", at
        )
        score.require(False)
        return
    fresh = currency(held.value, by, on)
    enough = 1.0 if need <= 0 else min(1.0, level / need)
    used = held.value.last_used_on
    last = f"last used {used}" if used else "use not on record"
    message = (
        f"{name}: level {level:g} of {need:g} asked ({kind}), judged {held.value.assessed_on}, "
        f"{last}: counts {fresh:.0f} %"
    )
    score.give("skills", most, enough * fresh, message, held.position, asked.position)
    score.require(level >= need)
    if level < need:
        short = f"{name}: {need - level:g} levels short of {need:g}"
        if need - level <= A_LEVEL_OR_LESS:
            how = f"a training in {name}, and tasks that use it"
            score.lacks("skills", name, short, "training", how, held.position)
        else:
            how = f"a stretch assignment or a secondment where {name} is daily work"
            score.lacks("skills", name, short, "experience", how, held.position)
    elif fresh < by.skills.faded_below:
        faded = f"{name}: not used or judged for long, counts {fresh:.0f} %"
        how = f"a project or temporary role that uses {name}, or a new judgement of its level"
        score.lacks("skills", name, faded, "experience", how, held.position)


def _certificates(score: Score, person: Person, wanted: Wanted, by: Scoring, on: date) -> None:
    asked = sorted(wanted.asked.certificates.items())
    shares = split(by.weights.certificates, [1] * len(asked))
    for (name, row), most in zip(asked, shares, strict=True):
        held = person.one("certificate", name)
        if held is None:
            message = f"certificate {name}: not held"
            score.give("certificates", most, 0, message, row.position, row.position)
            score.lacks(
                "certificates",
                name,
                message,
                "training",
                f"earn the certificate {name}",
                row.position,
            )
            score.require(False)
            continue
        state: Certificate = held.value
        valid = state.status == "held" and (state.expires_on is None or on < state.expires_on)
        until = f"until {state.expires_on}" if state.expires_on else "without end"
        ended = "revoked" if state.status == "revoked" else f"expired on {state.expires_on}"
        message = f"certificate {name}: {f'held {until}' if valid else ended}"
        score.give("certificates", most, 100 if valid else 0, message, held.position, row.position)
        score.require(valid)
        if not valid:
            score.lacks(
                "certificates",
                name,
                message,
                "renewal",
                f"renew the certificate {name}",
                held.position,
            )
        elif state.expires_on is not None and (
            months(on, state.expires_on) < by.certificates.expiring_months
        ):
            soon = f"certificate {name}: expires on {state.expires_on}"
            how = f"renew the certificate {name} before {state.expires_on}"
            score.lacks("certificates", name, soon, "renewal", how, held.position)


def _grade(score: Score, person: Person, wanted: Wanted, by: Scoring) -> None:
    background = wanted.asked.background
    need = None if background is None else background.value.minimum_grade
    if background is None or need is None:
        return
    standing, most = person.standing, by.weights.grade
    if standing.grade is None:
        message = f"grade: none is on record; {need} is asked"
        score.give("grade", most, 0, message, standing.role_fact, background.position)
        score.require(False)
        return
    order = compared(standing.grade, need, by.grades.order)
    if order is None:
        message = (
            f"grade: {standing.grade} and {need}, which is asked, cannot be compared; "
            "name their order in [grades] of the weights"
        )
        score.give("grade", most, 0, message, person.grade_fact, background.position)
        score.require(False)
        return
    message = f"grade: {standing.grade}, at least {need} is asked"
    score.give(
        "grade", most, 100 if order >= 0 else 0, message, person.grade_fact, background.position
    )
    score.require(order >= 0)
    if order < 0:
        how = "an acting role or a bigger one on the way there"
        short = f"grade: {standing.grade} is below {need}"
        score.lacks("grade", "grade", short, "experience", how, person.grade_fact)


def _experience(score: Score, person: Person, wanted: Wanted, by: Scoring, on: date) -> None:
    background = wanted.asked.background
    need = None if background is None else background.value.experience_years
    if background is None or need is None:
        return
    have, at = years(person.standing.hired_on, on), person.hire_fact
    enough = 1.0 if need <= 0 else min(1.0, have / need)
    message = f"experience: {have:.1f} years here, {need:g} are asked"
    score.give("experience", by.weights.experience, enough * 100, message, at, background.position)
    score.require(have >= need)
    if have < need:
        how = "broader experience meanwhile: a stretch assignment, a secondment"
        score.lacks(
            "experience",
            "experience",
            f"experience: {need - have:.1f} years short",
            "time",
            how,
            at,
        )
