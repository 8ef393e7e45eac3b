"""The way and the gap between two posts or jobs: steps, and what the one asks beyond the other."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from domain.position.facets import RequiredBackground, RequiredSkill
from projections.database import Database
from projections.mobility.asked import Asked, asked_at
from projections.mobility.graph import Graph, Place, Route
from projections.mobility.reading import Called, called, graph_as_of

MOST_STEPS: Final = 6
"""Beyond so many steps there is no way worth planning for."""


class NoSuchPlace(ValueError):
    """A post or job that is not on record: what was sought, and where to look."""


def place_of(graph: Graph, id: str) -> Place:
    """The post of this id, or else the job.

    Raises:
        NoSuchPlace: there is neither.
    """
    for place in (Place("post", id), Place("job", id)):
        if place in graph:
            return place
    raise NoSuchPlace(
        f"no open post, no job and no path is called {id} on that day; careerlog posts lists "
        "posts, and careerlog onet FOLDER brings occupations and their paths"
    )


def way(db: Database, begin: str, end: str, on: date, known: int | None = None) -> dict[str, Any]:
    """The shortest way from one post or job to another, and the gap between them.

    `steps` is None where no way of at most MOST_STEPS is on record; the gap is told all the same.
    Levels are O*NET's, 0 to 7; `gap` is how many levels more the end asks.

    Raises:
        NoSuchPlace: one of the two is not on record.
    """
    with db.reading() as connection:
        graph = graph_as_of(connection, on, known)
        start, goal = place_of(graph, begin), place_of(graph, end)
        have = asked_at(connection, graph, start, on, known)
        want = asked_at(connection, graph, goal, on, known)
        route = graph.between(start, goal, MOST_STEPS)
        on_the_way = [] if route is None else [step.end for step in route.steps]
        names = called(connection, graph, [start, goal, *on_the_way], on, known)
    return {
        "from": str(start),
        "from_title": names[start].title,
        "from_grade": names[start].grade,
        "to": str(goal),
        "to_title": names[goal].title,
        "to_grade": names[goal].grade,
        "steps": None if route is None else len(route.steps),
        "typical_years": None if route is None else route.typical_years,
        "route": [] if route is None else told(route, names),
        "gaps": [*_skills(have, want), *_certificates(have, want), *_experience(have, want)],
    }


def told(route: Route, names: Mapping[Place, Called] | None = None) -> list[dict[str, Any]]:
    """The steps of a route, each with the position of the fact that drew it."""
    return [
        {
            "path": step.path,
            "from": str(step.begin),
            "to": str(step.end),
            **({} if names is None else {"to_title": names.get(step.end, Called()).title}),
            "kind": step.kind,
            "typical_years": step.typical_years,
            "position": step.position,
        }
        for step in route.steps
    ]


def _skills(have: Asked, want: Asked) -> Iterator[dict[str, Any]]:
    """Every skill the end asks for, the widest gap first."""
    rows: list[dict[str, Any]] = []
    for skill, row in want.skills.items():
        asks: RequiredSkill = row.value
        known = have.skills.get(skill)
        level = None if known is None else known.value.level
        rows.append(
            {
                "what": "skill",
                "name": skill,
                "from": level,
                "to": asks.level,
                "gap": round(max(0.0, asks.level - (level or 0.0)), 2),
                "essential": asks.essential,
                "position": row.position,
            }
        )
    yield from sorted(rows, key=lambda each: (-each["gap"], each["name"]))


def _certificates(have: Asked, want: Asked) -> Iterator[dict[str, Any]]:
    for certificate, row in sorted(want.certificates.items()):
        held = certificate in have.certificates
        yield {
            "what": "certificate",
            "name": certificate,
            "from": "asked" if held else None,
            "to": "asked",
            "gap": 0 if held else 1,
            "essential": True,
            "position": row.position,
        }


def _experience(have: Asked, want: Asked) -> Iterator[dict[str, Any]]:
    if want.background is None:
        return
    asks: RequiredBackground = want.background.value
    if asks.experience_years is not None:
        known = None if have.background is None else have.background.value.experience_years
        yield {
            "what": "experience",
            "name": "years",
            "from": known,
            "to": asks.experience_years,
            "gap": round(max(0.0, asks.experience_years - (known or 0.0)), 2),
            "essential": True,
            "position": want.background.position,
        }
