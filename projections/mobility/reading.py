"""Reading the career paths that held on a day, as known at a position."""

from datetime import date
from typing import Final

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


def _place(post: str | None, job: str | None) -> Place:
    return Place("post", post) if post is not None else Place("job", job or "")
