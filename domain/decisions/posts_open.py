"""Whether a post is there to decide about."""

from datetime import date

from domain.decisions.deciding import Record, Refused
from domain.position.facets import Post


def open_post(record: Record, on: date) -> Post:
    """The post as it is on a day on which it is open.

    Raises:
        Refused: the post is not on record, not there yet, or closed.
    """
    post: Post | None = record.get(on, "post")
    if post is not None and post.status == "open":
        return post
    if post is not None:
        raise Refused(f"post {record.subject} was closed on {post.since}; choose one that is open")
    segments = record.timeline.segments.get(("post",))
    if segments:
        raise Refused(
            f"post {record.subject} is not there before {segments[0].valid_from}; "
            "choose a later day (--on)"
        )
    raise Refused(
        f"no post {record.subject} is on record; check the id (careerlog posts lists them), "
        "or define it first"
    )
