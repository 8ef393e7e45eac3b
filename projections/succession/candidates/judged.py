"""How others judge a person: performance, potential, readiness, risk of loss."""

from datetime import date
from typing import NamedTuple

from .parts import Reason, Score
from .person import Person, Wanted, months
from .settings import Scoring


class Judgement(NamedTuple):
    """A judgement: what it says, when, in which kind of fact, and the fact's position."""

    value: int | str
    day: date
    kind: str
    position: int


def judgements(score: Score, person: Person, wanted: Wanted, by: Scoring, on: date) -> None:
    """The parts that rest on judgement."""
    _performance(score, person, by, on)
    _potential(score, person, by, on)
    _readiness(score, person, wanted, by, on)
    _retention(score, person, by, on)


def performance_of(person: Person) -> Judgement | None:
    """The later of the last appraisal and the last calibration; of one day, the calibration."""
    found = [
        Judgement(row.value.performance, row.value.appraised_on, "appraised", row.position)
        for row in person.every("performance")
    ]
    return _latest([*found, *_calibrated(person, "performance")])


def potential_of(person: Person) -> Judgement | None:
    """The same of potential."""
    found = [
        Judgement(row.value.potential, row.value.assessed_on, "judged", row.position)
        for row in person.every("potential")
    ]
    return _latest([*found, *_calibrated(person, "potential")])


def _calibrated(person: Person, field: str) -> list[Judgement]:
    return [
        Judgement(value, row.value.calibrated_on, "calibrated", row.position)
        for row in person.every("calibration")
        if (value := getattr(row.value, field)) is not None
    ]


def _latest(found: list[Judgement]) -> Judgement | None:
    return max(found, key=lambda j: (j.day, j.kind == "calibrated", j.position), default=None)


def _performance(score: Score, person: Person, by: Scoring, on: date) -> None:
    most = by.weights.performance
    found = performance_of(person)
    if found is None:
        at = person.hire_fact
        message = f"performance: no appraisal is on record {person.since_hire}"
        score.give("performance", most, 0, message, at)
        score.lacks(
            "performance", "appraisal", "no appraisal is on record", "conversation", "appraise", at
        )
        return
    percent, old = _aged(
        by.performance.percent[int(found.value) - 1], found, by.stale.appraisal_months, by, on
    )
    message = f"performance: {found.value} of 5, {found.kind} {found.day}{old}"
    score.give("performance", most, percent, message, found.position)


def _potential(score: Score, person: Person, by: Scoring, on: date) -> None:
    most = by.weights.potential
    found = potential_of(person)
    if found is None:
        message = f"potential: not judged {person.since_hire}"
        score.give("potential", most, 0, message, person.hire_fact)
        return
    share = getattr(by.potential, str(found.value))
    percent, old = _aged(share, found, by.stale.potential_months, by, on)
    message = f"potential: {found.value}, {found.kind} {found.day}{old}"
    score.give("potential", most, percent, message, found.position)


def _readiness(score: Score, person: Person, wanted: Wanted, by: Scoring, on: date) -> None:
    most = by.weights.readiness
    for row in wanted.on_the_bench(person.employee):
        nomination, cover = row.value, row.ids[1]
        if cover == "interim":
            score.notes.append(
                Reason(f"named as emergency cover, {nomination.status}", row.position)
            )
            continue
        if nomination.readiness is None:
            message = f"readiness: {nomination.status} as successor, readiness not judged"
            score.give("readiness", most, 0, message, row.position)
            return
        at = nomination.readiness_fact or row.position
        judged = Judgement(nomination.readiness, nomination.readiness_on, "judged", at)
        share = getattr(by.readiness, nomination.readiness)
        percent, old = _aged(share, judged, by.stale.readiness_months, by, on)
        band = nomination.readiness.replace("_", " ")
        message = f"readiness: {nomination.status} as successor, {band}, judged {judged.day}{old}"
        score.give("readiness", most, percent, message, at)
        return
    turned = [r for r in wanted.nominations.get(person.employee, ()) if r.ids[1] == "successor"]
    if turned:
        [row] = turned
        message = f"readiness: nomination {row.value.status} on {row.value.decided_on}"
        score.give("readiness", most, 0, message, row.position)
    else:
        message = "readiness: not nominated for this post"
        score.give("readiness", most, 0, message, wanted.described.position)


def _retention(score: Score, person: Person, by: Scoring, on: date) -> None:
    most = by.weights.retention
    row = person.one("retention_risk")
    if row is None:
        message = f"retention: risk of loss not judged {person.since_hire}"
        score.give("retention", most, by.unknown, message, person.hire_fact)
        return
    risk = row.value
    age = months(risk.assessed_on, on)
    if age > by.stale.retention_months:
        message = (
            f"retention: risk of loss {risk.risk_of_loss}, judged {risk.assessed_on}, too long ago "
            "to count"
        )
        score.give("retention", most, by.unknown, message, row.position)
        return
    message = f"retention: risk of loss {risk.risk_of_loss}, judged {risk.assessed_on}"
    score.give("retention", most, getattr(by.retention, risk.risk_of_loss), message, row.position)
    if risk.risk_of_loss == "high":
        help = "a stay interview: what keeps the person, and what would make them go"
        score.lacks(
            "retention",
            "retention",
            "the risk of losing them is high",
            "conversation",
            help,
            row.position,
        )


def _aged(
    percent: int, found: Judgement, most_months: float, by: Scoring, on: date
) -> tuple[float, str]:
    """What a judgement counts at its age, and what to say of it."""
    age = months(found.day, on)
    if age <= most_months:
        return percent, ""
    return percent * by.stale.counts / 100, f", {age:.0f} months old: counts {by.stale.counts} %"
