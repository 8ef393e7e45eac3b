"""Candidates of a post: who could follow, ranked, every reason with the fact behind it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from projections.database import Database
from projections.mobility.graph import Place
from projections.mobility.reading import graph_as_of

from .holders import Holder, such_holders
from .parts import Reason, Score
from .person import Person, Wanted
from .pool import circle
from .reading import drawn, people, units_around, wanted_posts, wishers
from .score import Routes, refusal, scored
from .settings import DEFAULT, Scoring
from .ways import Ways, ways

MENTORS_NAMED = 3
"""How many people who held the post are named as mentors for it."""


class NoSuchPost(ValueError):
    """A post that is not there to be followed into on that day: which, and what to do."""


@dataclass
class Found:
    """Everything about a post that its candidates are weighed by, and those who are weighed."""

    wanted: Wanted
    routes: Routes
    people: Sequence[Person]
    unwilling: Sequence[Person]
    could: int
    """How many could follow; more than are weighed where the pool is full."""
    all: bool
    """Whether these are all who could; else there are more, farther away."""
    held: Sequence[Holder]
    """Who holds or held such a post and is still there: mentors."""
    units: Collection[str] = ()
    """The units around the post."""
    ways: Ways = field(default_factory=Ways)
    """What there is to close gaps with."""


def candidates(
    db: Database,
    post: str,
    on: date,
    known: int | None = None,
    by: Scoring = DEFAULT,
    show_unwilling: bool = False,
    limit: int | None = None,
) -> list[dict[str, Any]]:
    """Who could follow into `post` on the day `on`, the best first; see CANDIDATES.md.

    `score` is the sum of the `points` of the `parts`, all whole numbers. Those who have declared
    that they do not want to advance are no candidates; with `show_unwilling` they come last,
    without rank or score, with the reason.

    Raises:
        NoSuchPost: no such post is open on that day.
    """
    return ranked(found(db, post, on, known, by, show_unwilling), by, on, limit)


def found(
    db: Database,
    post: str,
    on: date,
    known: int | None,
    by: Scoring = DEFAULT,
    show_unwilling: bool = False,
) -> Found:
    """The post, the ways to it, and the people to be weighed for it.

    Raises:
        NoSuchPost: no such post is open on that day.
    """
    with db.surveying() as connection:
        wanted = wanted_posts(connection, [post], on, known).get(post)
        if wanted is None or wanted.value.status != "open":
            closed = "" if wanted is None else f": it was closed on {wanted.value.since}"
            as_known = "" if known is None else f" as known at @{known}"
            raise NoSuchPost(
                f"there is no open post {post} on {on}{as_known}{closed}; ask about another day "
                "with --on, or as known later with --known, or send position.defined"
            )
        steps = by.paths.most_steps
        graph = graph_as_of(connection, on, known)
        routes = graph.towards(Place("post", post), steps)
        named = wishers(connection, wanted, on, known)
        around = circle(post, named, routes, units_around(connection, wanted, on, known), steps)
        near = drawn(connection, around, on, known, by.pool.most, willing=True)
        others: list[str] = []
        if show_unwilling:
            others = drawn(connection, around, on, known, by.pool.most, willing=False).employees
        weighed = people(connection, near.employees, on, known, wanted)
        unwilling = people(connection, others, on, known, wanted) if others else []
        held = such_holders(connection, wanted, graph, on, known)
        there = ways(connection, wanted.aims, near.employees, sorted(around.units), on, known)
    return Found(
        wanted,
        routes,
        weighed,
        unwilling,
        near.could,
        near.all,
        held,
        around.units,
        there,
    )


def ranked(of: Found, by: Scoring, on: date, limit: int | None = None) -> list[dict[str, Any]]:
    """The people weighed, the highest score first, then by employee; the unwilling after them."""
    scores = [(scored(person, of.wanted, of.routes, by, on), person) for person in of.people]
    scores.sort(key=lambda each: (-each[0].points, each[1].employee))
    listed = [
        {"rank": rank, **_told(person, of, score)}
        for rank, (score, person) in enumerate(scores[:limit], start=1)
    ]
    return [*listed, *_unwilling(of, limit)]


def _told(person: Person, of: Found, score: Score) -> dict[str, Any]:
    return {
        **_who(person, of.wanted),
        "candidate": True,
        "score": score.points,
        "most": score.most,
        "requirements_met": score.met,
        "requirements": score.asked,
        "parts": parts(score),
        "notes": reasons(score.notes),
        "gaps": gaps_told(score, of.ways, person, of.wanted, of.units),
        "mentors": mentors(person, of.held),
    }


def _unwilling(of: Found, limit: int | None) -> Iterable[dict[str, Any]]:
    for person in sorted(of.unwilling, key=lambda each: each.employee)[:limit]:
        why = refusal(person)
        yield {
            "rank": None,
            **_who(person, of.wanted),
            "candidate": False,
            "score": None,
            "notes": reasons([] if why is None else [why]),
        }


def _who(person: Person, wanted: Wanted) -> dict[str, Any]:
    standing = person.standing
    return {
        "employee": person.employee,
        "unit": standing.unit,
        "post": standing.post,
        "title": standing.title,
        "grade": standing.grade,
        "nominated": [
            {
                "status": row.value.status,
                "interim": row.ids[1] == "interim",
                "readiness": row.value.readiness,
                "rank": row.value.rank,
                "position": row.position,
            }
            for row in wanted.on_the_bench(person.employee)
        ],
    }


def parts(score: Score) -> list[dict[str, Any]]:
    """The parts of a score as JSON has them."""
    return [share._asdict() for share in score.shares]


def reasons(told: Iterable[Reason]) -> list[dict[str, Any]]:
    """Reasons as JSON has them."""
    return [each._asdict() for each in told]


def gaps_told(
    score: Score, there: Ways, person: Person, wanted: Wanted, units: Collection[str | None]
) -> list[dict[str, Any]]:
    """Gaps as JSON has them: what is missing, what would help, and what there is to help.

    Posts that use a skill are looked for in the units around and in the person's own.
    """
    around = {*units, person.standing.unit}
    return [
        {
            **gap._asdict(),
            "ways": [
                way._asdict() for way in there.towards(gap, person.employee, wanted.post, around)
            ],
        }
        for gap in score.gaps
    ]


def mentors(person: Person, held: Sequence[Holder]) -> list[dict[str, Any]]:
    """Those who hold or held such a post: not the person, nor their own manager."""
    out = (person.employee, person.standing.manager)
    named = [holder for holder in held if holder.employee not in out][:MENTORS_NAMED]
    return [
        {"employee": holder.employee, "message": holder.message, "position": holder.position}
        for holder in named
    ]
