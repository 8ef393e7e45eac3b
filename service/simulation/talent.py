"""What posts are and ask for, how they are announced and filled; talent reviews; career paths."""

from collections.abc import Iterator
from itertools import pairwise
from random import Random
from typing import Any

from .bench import COMMITTEE, Bench, colleagues
from .company import Post, job
from .days import FAR, first_of, iso, year_of
from .drafts import Draft, Pen
from .life import World
from .names import FAMILIES, SHARED_SKILLS
from .seats import Tenure


def post_told(world: World, post: Post) -> list[Draft]:
    """Everything about one post, drawn from a generator of its own."""
    rng = Random(f"{world.seed}/post/{post.id}")
    pen = Pen(post.id, f"position-{post.id}", world.window, rng)
    _defined(world, post, pen)
    tenures = world.seats.by_post.get(post.number, [])
    for place, tenure in enumerate(tenures):
        if tenure.opening is not None:
            earliest = tenures[place - 1].start + 1 if place else post.since + 1
            _opening(world, post, pen, tenure, earliest)
    _called_off(world, post, pen)
    if post.refill:
        Bench(world, post, pen, tenures).run()
    if post.closed < FAR:
        pen.write("position.closed", post.closed, reason="the work was shared out")
    return pen.drafts


def _defined(world: World, post: Post, pen: Pen) -> None:
    rng, posts = pen.rng, world.company.posts
    unit = world.company.units[post.unit]
    pen.write(
        "position.defined",
        post.since,
        title=post.title,
        unit=unit.id,
        grade=f"G{post.grade}",
        ladder=post.ladder,
        job=post.job(world.company),
        reports_to=posts[post.reports_to].id if post.reports_to is not None else None,
        refill=post.refill,
    )
    judged = max(post.since, world.window.first) + int(rng.random() * 300)
    if not post.refill or judged >= post.closed:
        return
    if post.key or post.critical or rng.random() < 0.1:
        pen.write(
            "position.criticality_set", judged, key=post.key, critical=post.critical, why=post.why
        )
    skills = [*rng.sample(unit.family.skills, 3), rng.choice(SHARED_SKILLS)]
    asked = [
        {"skill": skill, "level": rng.choice((3.0, 3.5, 4.0, 4.5, 5.0)), "essential": n < 2}
        for n, skill in enumerate(skills)
    ]
    certificate = rng.choice(unit.family.certificates)[0]
    pen.write(
        "position.requirements_set",
        max(post.since, world.window.first) + 1,
        skills=asked,
        certificates=[certificate] if rng.random() < 0.3 else None,
        minimum_grade=f"G{max(1, post.grade - 2)}",
        experience_years=float(rng.choice((2, 3, 5, 8))) if post.grade > 4 else None,
    )
    later = judged + 100 + int(rng.random() * 2000)
    if rng.random() < 0.12 and later < min(post.closed, world.window.last):
        pen.write(
            "position.redefined", later, title=f"{post.title} and Quality", reason="a wider remit"
        )


def _opening(world: World, post: Post, pen: Pen, tenure: Tenure, earliest: int) -> None:
    """How a vacancy came to be filled: announced, applied for, decided."""
    rng = pen.rng
    posted = tenure.start - 25 - int(rng.random() * 60)
    posted = max(posted, earliest, post.since, world.window.first)
    posted = min(posted, tenure.start - 1)
    internal = tenure.route == "internal"
    scope = rng.choice(("internal", "both")) if internal else rng.choice(("external", "both"))
    opening, holder = tenure.opening, world.roster[tenure.holder]
    pen.write("opening.posted", posted, opening=opening, scope=scope, correlation=opening)
    applicants = [holder] if internal else []
    applicants += colleagues(world, post, rng, posted, 3 if scope != "external" else 0)
    days = max(1, tenure.start - posted)
    for person in {p.number: p for p in applicants}.values():
        pen.write(
            "opening.applied",
            min(posted + 1 + int(rng.random() * days * 0.6), tenure.start),
            opening=opening,
            employee=person.employee,
            correlation=opening,
        )
    pen.write(
        "opening.filled",
        tenure.start,
        opening=opening,
        route=tenure.route,
        employee=holder.employee,
        correlation=opening,
        actor=COMMITTEE,
        effective_seq=9,
    )


def _called_off(world: World, post: Post, pen: Pen) -> None:
    rng, window = pen.rng, world.window
    day = window.first + int(rng.random() * (window.last - window.first))
    if rng.random() > 0.12 or not post.since < day < post.closed - 60:
        return
    opening = f"O{post.number + 1:04d}-W"
    pen.write("opening.posted", day, opening=opening, scope="both", correlation=opening)
    pen.write(
        "opening.withdrawn",
        day + 45,
        opening=opening,
        correlation=opening,
        reason="a hiring stop was called",
    )


def reviews(world: World) -> Iterator[list[Draft]]:
    """The talent reviews of every autumn, one per department; judging.py calibrates."""
    window = world.window
    for unit in world.company.units:
        if world.company.department(unit.number) is not unit:
            continue
        rng = Random(f"{world.seed}/review/{unit.id}")
        for year in range(year_of(window.first), year_of(window.last) + 1):
            opened = first_of(year) + 258
            if not window.first <= opened <= window.last:
                continue
            stream = f"review-{unit.id}-{year}"
            pen = Pen(f"R-{unit.id}-{year}", stream, window, rng)
            pen.write(
                "review.opened",
                opened,
                title=f"Talent review {unit.id} {year}",
                unit=unit.id,
                planned_end=iso(opened + 50),
            )
            pen.write("review.closed", opened + 50 + int(rng.random() * 20), actor=COMMITTEE)
            yield pen.drafts


def paths(world: World) -> list[Draft]:
    """The career paths: up each ladder, across them, sideways, and from post to post."""
    rng = Random(f"{world.seed}/paths")
    pen = Pen("PATHS", "", world.window, rng)
    day = world.window.first + 3

    def draw(kind: str, years: float, **ends: Any) -> None:
        stream = "path-" + "-".join(ends.values())
        pen.write("path.defined", day, stream=stream, kind=kind, typical_years=years, **ends)

    for place, family in enumerate(FAMILIES):
        for ladder in ("specialist", "management"):
            steps = [job(family, ladder, grade) for grade in (1, 3, 5, 7)]
            for below, above in pairwise(steps):
                draw("upward", 5.0, from_job=below, to_job=above)
        for grade in (3, 5, 7):
            specialist, manager = job(family, "specialist", grade), job(family, "management", grade)
            draw("cross_ladder", 3.0, from_job=specialist, to_job=manager)
            draw("cross_ladder", 3.0, from_job=manager, to_job=specialist)
        here, beside = (job(f, "specialist", 3) for f in (family, FAMILIES[place - 1]))
        draw("lateral", 2.0, from_job=here, to_job=beside)
    posts = world.company.posts
    for post in posts:
        if post.reports_to is not None and post.refill and rng.random() < 0.3:
            above_post = posts[post.reports_to]
            if post.since < day and above_post.grade > post.grade:
                draw("upward", 4.0, from_post=post.id, to_post=above_post.id)
    return pen.drafts
