"""Judgement and voice, year by year: ratings, potential, risk; wishes, conversations, rewards."""

from bisect import bisect_right

from .days import YEAR, first_of, iso, year_of
from .life import Life
from .names import JUDGED, PROVIDERS, SAID, WHY_LEAVE, WHY_STAY

REWARDS = ("bonus", "conference", "project_lead", "recognition", "time_off", "training_budget")
_OLD_RISK = 2
"""For so many years from the start the talent system still sent version 1 of the risk fact."""


def a_year_of_judgement(life: Life, year: int, since: int, until: int) -> None:
    """A year's appraisal, and the other judgements that follow from it."""
    chance = life.rng.random
    span = (until - since) / YEAR
    rating = _rating(life, until)
    closed = first_of(year + 1) + 20 + int(chance() * 50)
    if span > 0.4 and chance() < 0.68:
        manager = life.manager(closed)
        life.tell(
            "appraisal.recorded",
            closed,
            performance=rating,
            period_from=iso(max(since, life.start)),
            period_to=iso(until - 1),
            appraiser=manager,
            summary=life.perhaps(0.4, JUDGED),
            actor=manager,
        )
    potential = _degree(life.person.ability + life.rng.gauss(0.0, 0.5))
    if chance() < 0.12 * span:
        life.tell(
            "potential.assessed",
            closed + 5,
            potential=potential,
            assessor=life.manager(closed),
            summary=life.perhaps(0.3, JUDGED),
        )
    if chance() < 0.025 * span:
        _assessment_centre(life, until - 40, rating)
    if chance() < 0.18 * span:
        _risk(life, until - 1 - int(chance() * (until - since)))
    if chance() < 0.1 * span:
        _calibration(life, year, rating, potential)


def a_year_of_voice(life: Life, since: int, until: int) -> None:
    """What somebody says in a year, whether anybody asks, and how they are thanked."""
    chance, person = life.rng.random, life.person
    span = (until - since) / YEAR
    first = since == life.known_from + 1
    if chance() < (0.5 if first else 0.06) * span:
        _wish(life, since + int(chance() * (until - since)), first)
    asked = 0.42 if life.manager_listens(since) else 0.03
    if person.voluntary and life.end - until < YEAR:
        asked *= 0.5
    if chance() < asked * span:
        day = since + int(chance() * (until - since))
        kind = life.one_of(("stay_interview", "career_counselling", "check_in", "check_in"))
        at_risk = _leaves_soon(life, day)
        life.tell(
            "conversation.held",
            day,
            conversation=life.name("T"),
            kind=kind,
            held_by=life.manager(day) if kind != "career_counselling" else "hr-development",
            reasons_to_stay=life.one_of(WHY_STAY) if kind == "stay_interview" else None,
            reasons_to_leave=life.perhaps(0.8 if at_risk else 0.2, WHY_LEAVE),
            notes=life.perhaps(0.4, SAID),
            follow_up_by=iso(day + 90) if chance() < 0.3 else None,
        )
    if chance() < 0.11 * span * (1.5 if person.wish == "development" else 1.0):
        day = since + int(chance() * (until - since))
        kind = life.one_of(REWARDS)
        life.tell(
            "reward.granted",
            day,
            reward=life.name("B"),
            kind=kind,
            title=kind.replace("_", " ").capitalize(),
            note=life.perhaps(0.3, JUDGED),
            actor=life.manager(day),
        )


def _rating(life: Life, day: int) -> int:
    """1 to 5 around 3.1: the able rate higher, and so does who is promoted within a year."""
    score = 3.1 + 0.7 * life.person.ability + life.rng.gauss(0.0, 0.5)
    place = bisect_right(life.promoted_on, day - 60)
    if place < len(life.promoted_on) and life.promoted_on[place] < day + YEAR:
        score += 0.6
    return max(1, min(5, round(score)))


def _degree(score: float) -> str:
    return "high" if score > 0.8 else "medium" if score > -0.6 else "low"


def _leaves_soon(life: Life, day: int) -> bool:
    return bool(life.person.voluntary) and life.end - day < 400


def _risk(life: Life, day: int) -> None:
    roll = life.rng.random() + (0.55 if _leaves_soon(life, day) else 0.0)
    risk = "high" if roll > 0.92 else "medium" if roll > 0.68 else "low"
    reasons = life.one_of(WHY_LEAVE) if risk != "low" else None
    if year_of(day) < year_of(life.world.window.first) + _OLD_RISK:
        number = {"low": 1 + int(roll > 0.35), "medium": 3, "high": 4 + int(roll > 1.2)}[risk]
        life.tell(
            "retention_risk.assessed",
            day,
            version=1,
            risk=number,
            assessor=life.manager(day),
            reasons=reasons,
        )
        return
    life.tell(
        "retention_risk.assessed",
        day,
        risk_of_loss=risk,
        impact_of_loss=_degree(life.person.ability + (0.5 if life.at(day).post else -0.2)),
        assessor=life.manager(day),
        reasons=reasons,
    )


def _assessment_centre(life: Life, day: int, rating: int) -> None:
    wants = life.person.wish in ("advancement", "both")
    advice = "other_track" if rating < 3 else "stay_and_grow"
    if rating > 3 and wants:
        advice = "next_level"
    life.tell(
        "assessment.recorded",
        day,
        assessment=life.name("Z"),
        overall=rating,
        centre=life.one_of(PROVIDERS),
        recommended_for=advice,
        summary=life.perhaps(0.5, JUDGED),
    )


def _calibration(life: Life, year: int, rating: int, potential: str) -> None:
    """The department's talent review of the autumn (opened and closed in talent.py)."""
    day = first_of(year) + 270 + int(life.rng.random() * 25)
    if not life.known_from < day < life.known_until:
        return
    department = life.world.company.department(life.at(day).unit)
    life.tell(
        "review.calibrated",
        day,
        stream=f"review-{department.id}-{year}",
        employee=life.person.employee,
        performance=rating,
        potential=potential,
        note=life.perhaps(0.3, JUDGED),
    )


def _wish(life: Life, day: int, first: bool) -> None:
    chance, person = life.rng.random, life.person
    wish = person.wish if first else life.one_of(("both", "development", person.wish))
    targets = None
    if wish in ("advancement", "both") and chance() < 0.5:
        unit = life.unit(day)
        targets = [life.world.company.posts[unit.lead].id]
    life.tell(
        "aspiration.declared",
        day,
        wish=wish,
        target_posts=targets,
        mobility=life.one_of(("none", "local", "local", "national", "international")),
        relocation=chance() < 0.3,
        notes=life.perhaps(0.3, SAID),
    )
