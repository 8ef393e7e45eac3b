"""How somebody can grow where they are: their own post, goals, skills, recognition."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from projections.as_of import FacetRow

from .parts import Score
from .person import Person, Wanted, months
from .requirements import currency, requirements
from .settings import Scoring

CONVERSATION_MONTHS: Final = 12
"""A career conversation should be no longer ago."""
RECOGNITION_MONTHS: Final = 12
"""A reward should be no longer ago, for somebody who wants no promotion."""
MENTORS_FROM: Final = 36
"""Months in a role after which somebody could mentor others in it."""


def growth(person: Person, own: Wanted | None, by: Scoring, on: date) -> list[dict[str, Any]]:
    """The development half: `{half, kind, what, message, help, position}`, each with its fact.

    `own` is the post the person holds; `person` must know all their skills, conversations and
    rewards.
    """
    told = [*_own_post(person, own, by, on), *_goals(person, on), *_skills(person, own, by, on)]
    return [*told, *_recognition(person, on), *_conversation(person, on), *_passing_on(person, on)]


def _entry(kind: str, what: str, message: str, help: str, position: int) -> dict[str, Any]:
    return {
        "half": "development",
        "kind": kind,
        "what": what,
        "message": message,
        "help": help,
        "position": position,
    }


def _own_post(
    person: Person, own: Wanted | None, by: Scoring, on: date
) -> Iterator[dict[str, Any]]:
    if own is None:
        return
    score = Score()
    requirements(score, person, own, by, on)
    for gap in score.gaps:
        yield _entry(gap.how, gap.what, f"{own.post} asks: {gap.message}", gap.help, gap.position)


def _goals(person: Person, on: date) -> Iterator[dict[str, Any]]:
    for row in person.every("goal"):
        goal = row.value
        if goal.status != "open" or goal.purpose != "development":
            continue
        aim = goal.target_skill or goal.target_certificate or row.ids[0]
        late = goal.due is not None and goal.due < on
        due = "" if goal.due is None else f", due {goal.due}{' (overdue)' if late else ''}"
        message = f"goal {row.ids[0]} since {goal.set_on}{due}"
        help = f"agree who does what for {aim}: employee, manager, organisation"
        yield _entry("goal", aim, message, help, row.position)


def _skills(person: Person, own: Wanted | None, by: Scoring, on: date) -> Iterator[dict[str, Any]]:
    asked = set() if own is None else own.asked.skills.keys()
    for row in person.every("skill"):
        fresh = currency(row.value, by, on)
        if row.ids[0] not in asked and row.value.level and fresh < by.skills.faded_below:
            message = f"{row.ids[0]}: level {row.value.level:g}, counts {fresh:.0f} % by now"
            help = f"a project or temporary role that uses {row.ids[0]}"
            yield _entry("experience", row.ids[0], message, help, row.position)


def _latest(rows: Iterator[FacetRow], field: str) -> FacetRow | None:
    return max(rows, key=lambda row: (getattr(row.value, field), row.ids), default=None)


def _recognition(person: Person, on: date) -> Iterator[dict[str, Any]]:
    row = _latest(person.every("reward"), "granted_on")
    help = "recognise what they do: a bonus, a conference, the lead of a project"
    if row is None:
        message = "no reward is on record"
        yield _entry("recognition", "reward", message, help, person.standing.role_fact)
    elif months(row.value.granted_on, on) > RECOGNITION_MONTHS:
        message = f"the last reward was granted on {row.value.granted_on}"
        yield _entry("recognition", "reward", message, help, row.position)
    else:
        message = f"rewarded on {row.value.granted_on}: {row.value.kind.replace('_', ' ')}"
        yield _entry(
            "recognition", "reward", message, "go on recognising what they do", row.position
        )


def _conversation(person: Person, on: date) -> Iterator[dict[str, Any]]:
    row = _latest(person.every("conversation"), "held_on")
    help = "hold a career conversation: what keeps them, what they want to learn"
    if row is None:
        message = "no career conversation is on record"
        yield _entry("conversation", "conversation", message, help, person.standing.role_fact)
    elif months(row.value.held_on, on) > CONVERSATION_MONTHS:
        message = f"the last career conversation was held on {row.value.held_on}"
        yield _entry("conversation", "conversation", message, help, row.position)


def _passing_on(person: Person, on: date) -> Iterator[dict[str, Any]]:
    standing = person.standing
    if months(standing.since, on) >= MENTORS_FROM:
        message = f"in this role since {standing.since}"
        help = "could mentor others in it, if they like"
        yield _entry("relationship", "mentoring others", message, help, standing.role_fact)
