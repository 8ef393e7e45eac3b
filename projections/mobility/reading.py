"""Reading the career paths that held on a day, as known at a position."""

from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import Connection, select

from projections.as_of import true_on
from projections.mobility.graph import Graph, Place, Step
from projections.posts.schema import TABLES

_PATH: Final = TABLES.facets["path"].table
_POST: Final = TABLES.facets["post"].table


def graph_as_of(connection: Connection, on: date, known: int | None = None) -> Graph:
    """The graph of the paths and posts of the day `on`, as known at the log position `known`."""
    ends = (_PATH.c.from_post, _PATH.c.from_job, _PATH.c.to_post, _PATH.c.to_job)
    drawn = select(
        _PATH.c.path, *ends, _PATH.c.kind, _PATH.c.typical_years, _PATH.c.position
    ).where(true_on(_PATH, on, known))
    jobs = select(_POST.c.post, _POST.c.job).where(
        true_on(_POST, on, known), _POST.c.job.is_not(None), _POST.c.status == "open"
    )
    steps = [
        Step(path, _place(from_post, from_job), _place(to_post, to_job), kind, years, position)
        for path, from_post, from_job, to_post, to_job, kind, years, position in (
            connection.execute(drawn)
        )
    ]
    return Graph(steps, {post: job for post, job in connection.execute(jobs)})


class Called(NamedTuple):
    """What a post or job is called, and its grade: of an O*NET occupation the job zone, JZ4."""

    title: str | None = None
    grade: str | None = None


def called(
    connection: Connection, graph: Graph, places: Iterable[Place], on: date, known: int | None
) -> dict[Place, Called]:
    """What these posts and jobs are called on a day.

    A job is called what its posts are, where all are called the same; posts that need no successor,
    as they only describe a job, come before others.
    """
    posts = {each: [each.id] if each.kind == "post" else graph.posts_of(each.id) for each in places}
    asked = select(_POST.c.post, _POST.c.title, _POST.c.grade, _POST.c.refill).where(
        true_on(_POST, on, known),
        _POST.c.post.in_(sorted({post for its in posts.values() for post in its})),
    )
    rows = {
        post: (Called(title, grade), refill)
        for post, title, grade, refill in (connection.execute(asked))
    }
    found = {}
    for place, its in posts.items():
        told = [rows[post] for post in its if post in rows]
        first = [name for name, refill in told if not refill] or [name for name, _ in told]
        titles, grades = ({name[at] for name in first} for at in (0, 1))
        found[place] = Called(
            titles.pop() if len(titles) == 1 else None, grades.pop() if len(grades) == 1 else None
        )
    return found


def _place(post: str | None, job: str | None) -> Place:
    return Place("post", post) if post is not None else Place("job", job or "")
