"""How a vacancy is announced, applied for, filled, or called off."""

from typing import Literal

from domain.career.facets import STANDING, Standing
from domain.decisions.deciding import Act, Decision, Flag, Record, Refused, decided
from domain.decisions.people import employed, refuse_the_erased
from domain.decisions.posts_open import open_post
from domain.events.posts import OpeningApplied, OpeningFilled, OpeningPosted, OpeningWithdrawn
from domain.position.facets import Opening


def post_opening(post: Record, act: Act, opening: str, scope: str = "both") -> Decision:
    """A vacancy is announced: inside (`internal`), outside (`external`), or both.

    Raises:
        Refused: the post is not open; an opening of this id is on record.
    """
    open_post(post, act.on)
    known: Opening | None = post.get(act.on, "opening", opening)
    if known is not None:
        raise Refused(
            f"opening {opening} was posted on {known.posted_on} and is {known.status}; "
            "give this one an id of its own"
        )
    flags = [
        Flag("opening_beside", f"opening {ids[0]} of this post is not closed", (each.position,))
        for ids, each in post.instances(act.on, "opening")
        if each.value.status == "posted"
    ]
    fact = act.fact(OpeningPosted, post.stream, opening=opening, scope=scope)
    return decided(act, post, [fact], flags)


def apply(post: Record, career: Record, act: Act, opening: str) -> Decision:
    """An employee applies, in person.

    Raises:
        Refused: the opening is not posted, or for outsiders only; they are not employed, or have
            applied already.
    """
    if act.by != career.subject:
        raise Refused(f"nobody can apply for another person: let {career.subject} do it (--by)")
    employed(career, act.on)
    if _posted(post, act, opening).scope == "external":
        raise Refused(f"opening {opening} is for applicants from outside; ask whoever posted it")
    if (known := post.get(act.on, "application", opening, career.subject)) is not None:
        raise Refused(f"{act.by} applied for {opening} on {known.applied_on} already")
    fact = act.fact(OpeningApplied, post.stream, opening=opening, employee=career.subject)
    return decided(act, post, [fact])


def fill(
    post: Record,
    act: Act,
    opening: str,
    route: Literal["internal", "external"],
    career: Record | None = None,
) -> Decision:
    """A vacancy is filled. The move or hire itself is a fact of the person's own career.

    Raises:
        Refused: the opening is not posted; an internal route without an employee, or with one who
            is not employed; an external route with one who was when the opening was posted.
    """
    known = _posted(post, act, opening)
    if career is not None:
        refuse_the_erased(career)
        then: Standing | None = career.get(known.posted_on or act.on, STANDING)
        if route == "external" and then is not None and then.status == "employed":
            raise Refused(
                f"{career.subject} was employed when {opening} was posted, on {known.posted_on}: "
                "that is no way from outside; write --route internal"
            )
    if route == "internal":
        if career is None:
            raise Refused("say with --employee who of those employed fills it")
        employed(career, act.on)
    flags = []
    if known.scope is not None and known.scope not in ("both", route):
        message = f"opening {opening} was posted as {known.scope}, and is filled as {route}"
        positions = post.segment(act.on, "opening", opening)
        flags.append(Flag("other_route", message, (positions.position,) if positions else ()))
    fact = act.fact(
        OpeningFilled,
        post.stream,
        opening=opening,
        route=route,
        employee=career and career.subject,
    )
    return decided(act, post, [fact], flags)


def withdraw_opening(post: Record, act: Act, opening: str) -> Decision:
    """A vacancy is called off, with a reason.

    Raises:
        Refused: the opening is not posted; no reason is given.
    """
    _posted(post, act, opening)
    if act.reason is None:
        raise Refused("an opening is not called off without a reason; give it with --reason")
    return decided(act, post, [act.fact(OpeningWithdrawn, post.stream, opening=opening)])


def _posted(post: Record, act: Act, opening: str) -> Opening:
    known: Opening | None = post.get(act.on, "opening", opening)
    if known is None:
        openings = post.instances(act.on, "opening")
        names = [ids[0] for ids, each in openings if each.value.status == "posted"]
        there_are = f"posted are {', '.join(names)}" if names else "none is posted"
        raise Refused(f"post {post.subject} has no opening {opening} on {act.on}; {there_are}")
    if known.status != "posted":
        raise Refused(f"opening {opening} was {known.status} on {known.closed_on}; post another")
    return known
