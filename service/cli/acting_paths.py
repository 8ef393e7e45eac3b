"""`careerlog path`: draws a career path between two posts or jobs."""

from typing import Annotated, Literal

import typer

from domain.decisions.paths import End, draw
from service.deciding import Records

from .acting import By, From, Reason, act, acted, an_id, position
from .options import Json, Store


def path(
    path: Annotated[str, typer.Argument(parser=an_id, metavar="PATH", help="The path's id.")],
    by: By,
    from_post: Annotated[
        str | None, typer.Option(parser=an_id, metavar="POST", help="The post where it starts.")
    ] = None,
    from_job: Annotated[
        str | None, typer.Option(parser=an_id, metavar="JOB", help="Or the job.")
    ] = None,
    to_post: Annotated[
        str | None, typer.Option(parser=an_id, metavar="POST", help="The post where it ends.")
    ] = None,
    to_job: Annotated[
        str | None, typer.Option(parser=an_id, metavar="JOB", help="Or the job.")
    ] = None,
    kind: Annotated[
        Literal["upward", "lateral", "cross_ladder"] | None, typer.Option(help="Where it leads.")
    ] = None,
    years: Annotated[
        float | None, typer.Option(help="How long it typically takes.", min=0, max=60)
    ] = None,
    reason: Reason = None,
    on: From = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Draw a career path from a post or job to a post or job; again under its id, anew."""
    this, stream = act(by, on, reason), f"path-{path}"

    def end(records: Records, post: str | None, job: str | None) -> End:
        return End(records[position(post)] if post else None, job)

    acted(
        store,
        json,
        [stream, *(position(post) for post in (from_post, to_post) if post)],
        lambda records: draw(
            records[stream],
            this,
            end(records, from_post, from_job),
            end(records, to_post, to_job),
            kind,
            years,
        ),
    )


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("path")(path)
