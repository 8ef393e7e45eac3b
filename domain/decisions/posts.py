"""What a post is and asks for: defining and changing it, judging how critical it is."""

from collections.abc import Sequence
from typing import Literal

from domain.decisions.deciding import Act, Decision, Flag, Record, Refused, decided
from domain.decisions.posts_open import open_post
from domain.events.posts import (
    PositionClosed,
    PositionCriticalitySet,
    PositionDefined,
    PositionRedefined,
    PositionRequirementsSet,
    SkillRequirement,
)
from domain.position.facets import Post


def define(
    post: Record,
    act: Act,
    title: str,
    unit: str,
    grade: str | None = None,
    ladder: Literal["management", "specialist"] | None = None,
    job: str | None = None,
    reports_to: Record | None = None,
    refill: bool = True,
) -> Decision:
    """A post comes into being, anew if it was closed.

    Raises:
        Refused: the post is there already, or would report to itself.
    """
    known: Post | None = post.get(act.on, "post")
    if known is not None and known.status == "open":
        raise Refused(
            f"post {post.subject} is there since {known.since}; change it instead "
            "(careerlog redefine)"
        )
    fact = act.fact(
        PositionDefined,
        post.stream,
        title=title,
        unit=unit,
        grade=grade,
        ladder=ladder,
        job=job,
        reports_to=reports_to and reports_to.subject,
        refill=refill,
    )
    return decided(act, post, [fact], _reporting(post, act, reports_to))


def redefine(
    post: Record,
    act: Act,
    title: str | None = None,
    unit: str | None = None,
    grade: str | None = None,
    ladder: Literal["management", "specialist"] | None = None,
    job: str | None = None,
    reports_to: Record | None = None,
    refill: bool | None = None,
) -> Decision:
    """A post changes; what is not named stays.

    Raises:
        Refused: the post is not open, would report to itself, or is so already.
    """
    known = open_post(post, act.on)
    named = {
        "title": title,
        "unit": unit,
        "grade": grade,
        "ladder": ladder,
        "job": job,
        "reports_to": reports_to and reports_to.subject,
        "refill": refill,
    }
    if all(value in (None, getattr(known, field)) for field, value in named.items()):
        raise Refused(f"nothing of post {post.subject} would change; name what is to change")
    fact = act.fact(PositionRedefined, post.stream, **named)
    return decided(act, post, [fact], _reporting(post, act, reports_to))


def close(post: Record, act: Act) -> Decision:
    """A post is abolished, with a reason; who holds it or stands on its bench is not moved by it.

    Raises:
        Refused: the post is not open; no reason is given.
    """
    open_post(post, act.on)
    if act.reason is None:
        raise Refused("a post is not abolished without a reason; give it with --reason")
    bench = [
        (ids[0], each)
        for ids, each in post.instances(act.on, "nomination")
        if each.value.on_the_bench
    ]
    flags = [
        Flag("bench_left", f"{who} is on its bench; withdraw that too", (each.position,))
        for who, each in bench
    ] + [
        Flag("opening_left", f"its opening {ids[0]} is posted; call that off too", (each.position,))
        for ids, each in post.instances(act.on, "opening")
        if each.value.status == "posted"
    ]
    return decided(act, post, [act.fact(PositionClosed, post.stream)], flags)


def set_criticality(
    post: Record, act: Act, key: bool, critical: bool, why: str | None = None
) -> Decision:
    """A post is judged key, critical, both or neither.

    Raises:
        Refused: the post is not open; key or critical without saying why.
    """
    open_post(post, act.on)
    if (key or critical) and why is None:
        raise Refused("say why the post is key or critical (--why): planners act on it")
    fact = act.fact(PositionCriticalitySet, post.stream, key=key, critical=critical, why=why)
    return decided(act, post, [fact])


def set_requirements(
    post: Record,
    act: Act,
    skills: Sequence[SkillRequirement] = (),
    certificates: Sequence[str] = (),
    minimum_grade: str | None = None,
    experience_years: float | None = None,
) -> Decision:
    """What a post asks for is written down anew; what is not named is no longer asked for.

    Raises:
        Refused: the post is not open; a skill or certificate is named twice.
    """
    open_post(post, act.on)
    for names in ([each.skill for each in skills], list(certificates)):
        if twice := {name for name in names if names.count(name) > 1}:
            raise Refused(f"{', '.join(sorted(twice))} is named twice; name each once")
    fact = act.fact(
        PositionRequirementsSet,
        post.stream,
        skills=tuple(skills),
        certificates=tuple(certificates),
        minimum_grade=minimum_grade,
        experience_years=experience_years,
    )
    return decided(act, post, [fact])


def _reporting(post: Record, act: Act, reports_to: Record | None) -> list[Flag]:
    if reports_to is None:
        return []
    if reports_to.stream == post.stream:
        raise Refused(f"post {post.subject} cannot report to itself; name the post above it")
    above: Post | None = reports_to.get(act.on, "post")
    if above is not None and above.status == "open":
        return []
    message = f"post {reports_to.subject}, which it reports to, is not there on {act.on}"
    return [Flag("reports_to_nobody", message)]
