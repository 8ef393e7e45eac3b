"""Career paths as somebody draws them: from a post or job to a post or job."""

from typing import Literal, NamedTuple

from domain.decisions.deciding import Act, Decision, Flag, Record, Refused, decided
from domain.events.posts import PathDefined
from domain.position.facets import Path


class End(NamedTuple):
    """One end of a path: a post, as it is on record, or a job."""

    post: Record | None = None
    job: str | None = None

    @property
    def named(self) -> str | None:
        """The id of the post or job."""
        return self.post.subject if self.post is not None else self.job


def draw(
    path: Record,
    act: Act,
    start: End,
    end: End,
    kind: Literal["upward", "lateral", "cross_ladder"] | None = None,
    typical_years: float | None = None,
) -> Decision:
    """A path is drawn; drawn again under its id, it leads elsewhere or takes as long as now said.

    Raises:
        Refused: an end is no post and no job, or both; it leads nowhere; it is drawn so already.
    """
    for each, place in ((start, "starts"), (end, "ends")):
        if (each.post is None) == (each.job is None):
            raise Refused(f"say with a post or with a job, one of them, where the path {place}")
    if start.named == end.named and (start.job is None) == (end.job is None):
        raise Refused(f"the path would lead from {start.named} to itself; name another end")
    wanted = Path(
        from_post=start.post.subject if start.post else None,
        from_job=start.job,
        to_post=end.post.subject if end.post else None,
        to_job=end.job,
        kind=kind,
        typical_years=typical_years,
    )
    if path.get(act.on, "path") == wanted:
        raise Refused(f"path {path.subject} is drawn so already; nothing would change")
    fact = act.fact(PathDefined, path.stream, **wanted._asdict())
    flags = [
        Flag("no_such_post", f"post {each.subject} is not there on {act.on}")
        for each in (start.post, end.post)
        if each is not None and not _open(each, act)
    ]
    return decided(act, path, [fact], flags)


def _open(post: Record, act: Act) -> bool:
    known = post.get(act.on, "post")
    return known is not None and known.status == "open"
