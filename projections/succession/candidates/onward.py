"""Where a person could go and grow: posts to follow into, development where they are."""

from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, or_, select

from projections.as_of import true_on
from projections.database import Database
from projections.mobility.gaps import told as route_told
from projections.mobility.graph import Graph, Place, Route, length
from projections.mobility.reading import graph_as_of
from projections.posts.schema import TABLES

from .growth import growth
from .holders import such_holders
from .parts import Reason
from .person import ON_THE_BENCH, Person, require_employed
from .queries import gaps_told, mentors, parts, reasons
from .reading import people, wanted_posts
from .score import refusal, scored
from .settings import DEFAULT, Scoring
from .ways import ways

MOST_POSTS: Final = 150
"""Posts that are weighed: those the person named, then by steps, the own unit before others."""
_POST: Final = TABLES.facets["post"].table
_NOMINATION: Final = TABLES.facets["nomination"].table


def onward(
    db: Database,
    employee: str,
    on: date,
    known: int | None = None,
    by: Scoring = DEFAULT,
    limit: int = 10,
    show_unwilling: bool = False,
) -> list[dict[str, Any]]:
    """Both halves for one person on a day, each entry with the fact behind every reason.

    `half` is advancement (posts, the best score first) or development. Whoever has declared that
    they want development only, or neither, gets no posts, unless `show_unwilling`; whoever wants
    both gets development first.

    Raises:
        NotEmployed: the person is not employed on that day, or erased.
    """
    with db.reading() as connection:
        [person] = people(connection, [employee], on, known, growing=True)
        require_employed(person, on)
        own = person.standing.post
        held = {} if own is None else wanted_posts(connection, [own], on, known)
        develop = growth(person, held.get(own or ""), by, on)
        if person.unwilling and not show_unwilling:
            return [*_wish(person), *develop]
        graph = graph_as_of(connection, on, known)
        advance = _posts(connection, person, graph, on, known, by, limit)
    first = person.wish is not None and person.wish.wish != "advancement"
    return [*_wish(person), *develop, *advance] if first else [*advance, *_wish(person), *develop]


def _posts(
    connection: Connection,
    person: Person,
    graph: Graph,
    on: date,
    known: int | None,
    by: Scoring,
    limit: int,
) -> list[dict[str, Any]]:
    """The posts that fit best, each with its mentors and with what could close the gaps."""
    steps = by.paths.most_steps
    reached: dict[Place, Route] = {}
    for place in person.places():
        for goal, way in graph.onward(place, steps).items():
            if goal not in reached or length(way) < length(reached[goal]):
                reached[goal] = way
    named = _named(connection, person, on, known)
    chosen = _chosen(connection, person, named, reached, on, known)
    found = []
    for post, wanted in wanted_posts(connection, chosen, on, known).items():
        if wanted.value.status == "open" and wanted.value.refill:
            route = reached.get(Place("post", post))
            found.append((wanted, route, scored(person, wanted, _towards(person, route), by, on)))
    found.sort(key=lambda each: (-each[2].points, each[0].post))
    best = found[:limit]
    aims = sorted({aim for wanted, _, _ in best for aim in wanted.aims})
    units = {wanted.post: {wanted.value.unit, person.standing.unit} - {None} for wanted, *_ in best}
    around = sorted({unit for its in units.values() for unit in its if unit is not None})
    there = ways(connection, aims, [person.employee], around, on, known)
    told = []
    for wanted, route, score in best:
        held = such_holders(connection, wanted, graph, on, known)
        told.append(
            {
                "half": "advancement",
                "kind": "post",
                "what": wanted.post,
                "title": wanted.value.title,
                "unit": wanted.value.unit,
                "grade": wanted.value.grade,
                "score": score.points,
                "most": score.most,
                "requirements_met": score.met,
                "requirements": score.asked,
                "message": _summary(wanted.post, route),
                "position": wanted.described.position,
                "route": [] if route is None else route_told(route),
                "parts": parts(score),
                "gaps": gaps_told(score, there, person, wanted, units[wanted.post]),
                "mentors": mentors(person, held),
                "notes": reasons(score.notes),
            }
        )
    return told


def _towards(person: Person, route: Route | None) -> dict[Place, Route]:
    return {} if route is None else dict.fromkeys(person.places(), route)


def _named(connection: Connection, person: Person, on: date, known: int | None) -> set[str]:
    """Posts that the person has named, aims for, or is nominated for."""
    found = set() if person.wish is None else set(person.wish.target_posts)
    found |= {
        row.value.target_post
        for row in person.every("goal")
        if row.value.status == "open" and row.value.target_post is not None
    }
    asked = select(_NOMINATION.c.post).where(
        true_on(_NOMINATION, on, known),
        _NOMINATION.c.employee == person.employee,
        _NOMINATION.c.status.in_(ON_THE_BENCH),
    )
    return found | set(connection.execute(asked).scalars())


def _chosen(
    connection: Connection,
    person: Person,
    named: set[str],
    reached: dict[Place, Route],
    on: date,
    known: int | None,
) -> list[str]:
    """The posts to weigh, the nearest first."""
    standing = person.standing
    here = select(_POST.c.post).where(
        true_on(_POST, on, known),
        _POST.c.status == "open",
        or_(_POST.c.unit == standing.unit, _POST.c.post == standing.post),
    )
    around = set(connection.execute(here).scalars())
    steps = {place.id: len(route.steps) for place, route in reached.items() if place.kind == "post"}
    posts = (named | steps.keys() | around) - {standing.post}
    nearest = sorted(
        posts, key=lambda post: (post not in named, steps.get(post, 99), post not in around, post)
    )
    return nearest[:MOST_POSTS]


def _summary(post: str, route: Route | None) -> str:
    if route is None:
        return f"{post}: no career path on record leads there"
    steps = len(route.steps)
    if not steps:
        return f"{post}: the same job"
    return f"{post}: {steps} step{'s' if steps > 1 else ''} on career paths"


def _wish(person: Person) -> list[dict[str, Any]]:
    """What the person said they want, first of all."""
    row = person.one("aspiration")
    said = refusal(person)
    if said is None and row is not None:
        said = Reason(f"wants {row.value.wish}, declared {row.value.declared_on}", row.position)
    if said is None:
        message = "what they want is not on record: ask in a career conversation"
        said = Reason(message, person.hire_fact)
    return [
        {
            "half": "development",
            "kind": "wish",
            "what": "wish",
            "message": said.message,
            "help": "plan with them, in this direction",
            "position": said.position,
        }
    ]
