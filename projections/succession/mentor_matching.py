"""Mentors for many at once: each who aims for a post gets one, and nobody gets too many.

Those with the fewest possible mentors choose first, so that they are not left without; each takes
whoever has the highest score by then. A proposal takes a mentor's time as a running mentoring does.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, select

from projections.as_of import true_on
from projections.database import Database
from projections.profiles.schema import TABLES
from projections.succession.candidates.reading import people
from projections.succession.candidates.settings import DEFAULT, Scoring
from projections.succession.mentors import NothingAimedFor, aimed_for, mentors
from projections.units import unit_within

_STANDING: Final = TABLES.facets["standing"].table
_MENTORING: Final = TABLES.facets["mentoring"].table
_ERASURE: Final = TABLES.facets["erasure"].table


class Match(NamedTuple):
    """Somebody who aims for a post and has no mentor, and the mentor proposed to them.

    `parts` are the score's, as `mentors` tells them, each with its fact; without a mentor, `why`
    says so.
    """

    employee: str
    aims: tuple[str, ...]
    mentor: str | None
    post: str | None
    score: int | None
    mentoring_now: int | None
    parts: tuple[Mapping[str, Any], ...]
    why: str | None


def matched(
    db: Database,
    on: date,
    known: int | None = None,
    *,
    unit: str | None = None,
    manager: str | None = None,
    by: Scoring = DEFAULT,
) -> list[Match]:
    """A mentor for everyone of a unit, or of a manager's people, who aims for a post and has none.

    By employee; a unit has those below it. Who has declared that they do not want to advance is
    left alone. Nobody is proposed to more people than leave them within `[mentors] most_at_once`.
    """
    aims = _without_mentor(db, on, known, unit, manager)
    options = {employee: _options(db, employee, on, known, by) for employee in aims}
    proposed: Counter[str] = Counter()
    found = []
    for employee in sorted(aims, key=lambda each: (len(options[each]), each)):
        loaded = [_loaded(each, proposed[each["employee"]], by) for each in options[employee]]
        free = [each for each in loaded if each is not None]
        best = min(free, key=lambda e: (-e["score"], e["employee"], e["post"]), default=None)
        if best is not None:
            proposed[best["employee"]] += 1
        found.append(_match(employee, aims[employee], best, bool(options[employee])))
    return sorted(found)


def _without_mentor(
    db: Database, on: date, known: int | None, unit: str | None, manager: str | None
) -> dict[str, tuple[str, ...]]:
    own = _STANDING.c
    mentored = select(_MENTORING.c.employee).where(
        true_on(_MENTORING, on, known), _MENTORING.c.status == "active"
    )
    asked: list[ColumnElement[bool]] = [
        true_on(_STANDING, on, known),
        own.status == "employed",
        own.employee.not_in(mentored),
        own.employee.not_in(select(_ERASURE.c.employee).where(true_on(_ERASURE, on, known))),
    ]
    if unit is not None:
        asked.append(unit_within(own.unit, unit, db.postgres))
    if manager is not None:
        asked.append(own.manager == manager)
    with db.surveying() as connection:
        names = list(connection.execute(select(own.employee).where(*asked)).scalars())
        known_people = people(connection, names, on, known)
    aims = {
        each.employee: tuple(sorted(aimed_for(each))) for each in known_people if not each.unwilling
    }
    return {employee: posts for employee, posts in aims.items() if posts}


def _options(
    db: Database, employee: str, on: date, known: int | None, by: Scoring
) -> list[dict[str, Any]]:
    try:
        return mentors(db, employee, on, known, by=by)
    except NothingAimedFor:  # the posts aimed for are not there on that day
        return []


def _loaded(option: Mapping[str, Any], proposed: int, by: Scoring) -> dict[str, Any] | None:
    """The option when so many others have been proposed to that mentor; None: no time is left."""
    load, most = option["mentoring_now"] + proposed, by.mentors.most_at_once
    if load >= most:
        return None
    if not proposed:
        return dict(option)
    time = {
        "part": "time",
        "points": 25 * (most - load) // most,
        "message": f"mentors {option['mentoring_now']} and would mentor {proposed} proposed here, "
        f"of at most {most} people",
    }
    parts = [{**part, **time} if part["part"] == "time" else part for part in option["parts"]]
    return {**option, "parts": parts, "score": _sum(parts)}


def _sum(parts: Iterable[Mapping[str, Any]]) -> int:
    return sum(part["points"] for part in parts)


def _match(
    employee: str, aims: tuple[str, ...], best: Mapping[str, Any] | None, any_options: bool
) -> Match:
    if best is not None:
        mentor, post, score = best["employee"], best["post"], best["score"]
        now, parts = best["mentoring_now"], tuple(best["parts"])
        return Match(employee, aims, mentor, post, score, now, parts, None)
    reached = f"reached {' or '.join(aims)}"
    why = (
        f"all who have {reached} have been proposed to others"
        if any_options
        else f"nobody who has {reached} has time"
    )
    return Match(employee, aims, None, None, None, None, (), why)
