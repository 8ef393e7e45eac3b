"""`careerlog define`, `redefine`, `close`, `criticality` and `requirements`: what a post is."""

from typing import Annotated, Literal

import typer

from domain.decisions import posts
from domain.events.posts import SkillRequirement

from .acting import By, From, Post, Reason, act, acted, an_id, position
from .options import Json, Store

Ladder = Annotated[Literal["management", "specialist"] | None, typer.Option(help="Its ladder.")]
Grade = Annotated[str | None, typer.Option(parser=an_id, metavar="GRADE", help="Its grade.")]
Job = Annotated[
    str | None, typer.Option(parser=an_id, metavar="JOB", help="The job that it is one of.")
]
ReportsTo = Annotated[
    str | None, typer.Option(parser=an_id, metavar="POST", help="The post above it.")
]


def define(
    post: Post,
    title: Annotated[str, typer.Option(help="What it is called.")],
    unit: Annotated[str, typer.Option(parser=an_id, metavar="UNIT", help="Where it belongs.")],
    by: By,
    grade: Grade = None,
    ladder: Ladder = None,
    job: Job = None,
    reports_to: ReportsTo = None,
    refill: Annotated[
        bool, typer.Option("--refill/--no-refill", help="Whether somebody follows if it is vacant.")
    ] = True,
    reason: Reason = None,
    on: From = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Define a new post."""
    this, above = act(by, on, reason), [position(reports_to)] if reports_to else []
    acted(
        store,
        json,
        [position(post), *above],
        lambda records: posts.define(
            records[position(post)],
            this,
            title,
            unit,
            grade,
            ladder,
            job,
            records[above[0]] if above else None,
            refill,
        ),
    )


def redefine(
    post: Post,
    by: By,
    title: Annotated[str | None, typer.Option(help="What it is called.")] = None,
    unit: Annotated[
        str | None, typer.Option(parser=an_id, metavar="UNIT", help="Where it belongs.")
    ] = None,
    grade: Grade = None,
    ladder: Ladder = None,
    job: Job = None,
    reports_to: ReportsTo = None,
    refill: Annotated[
        bool | None,
        typer.Option("--refill/--no-refill", help="Whether somebody follows if it is vacant."),
    ] = None,
    reason: Reason = None,
    on: From = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Change a post; what is not named stays."""
    this, above = act(by, on, reason), [position(reports_to)] if reports_to else []
    acted(
        store,
        json,
        [position(post), *above],
        lambda records: posts.redefine(
            records[position(post)],
            this,
            title,
            unit,
            grade,
            ladder,
            job,
            records[above[0]] if above else None,
            refill,
        ),
    )


def close(
    post: Post,
    by: By,
    reason: Reason = None,
    on: From = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Abolish a post, and say why."""
    this = act(by, on, reason)
    acted(store, json, [position(post)], lambda r: posts.close(r[position(post)], this))


def criticality(
    post: Post,
    by: By,
    key: Annotated[
        bool, typer.Option("--key/--no-key", help="Its work carries the strategy.")
    ] = False,
    critical: Annotated[
        bool, typer.Option("--critical/--no-critical", help="Its vacancy does harm at once.")
    ] = False,
    why: Annotated[str | None, typer.Option(help="Why, in a line that anybody may read.")] = None,
    reason: Reason = None,
    on: From = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Judge whether a post is key, critical, both or neither."""
    this = act(by, on, reason)
    acted(
        store,
        json,
        [position(post)],
        lambda r: posts.set_criticality(r[position(post)], this, key, critical, why),
    )


def requirements(
    post: Post,
    by: By,
    skill: Annotated[
        list[str] | None,
        typer.Option(metavar="SKILL:LEVEL[:useful]", help="Level 0 to 7; repeatable."),
    ] = None,
    certificate: Annotated[
        list[str] | None,
        typer.Option(parser=an_id, metavar="ID", help="A certificate; repeatable."),
    ] = None,
    minimum_grade: Grade = None,
    experience_years: Annotated[
        float | None, typer.Option(help="Years of experience.", min=0, max=60)
    ] = None,
    nothing: Annotated[bool, typer.Option("--nothing", help="It asks for nothing.")] = False,
    reason: Reason = None,
    on: From = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Write down what a post asks for; what is not named is no longer asked for."""
    asked = any((skill, certificate, minimum_grade, experience_years is not None))
    if asked == nothing:
        raise typer.BadParameter(
            "name what the post asks for (--skill, --certificate, ...), or say --nothing"
        )
    this, skills = act(by, on, reason), [_skill(each) for each in skill or ()]
    acted(
        store,
        json,
        [position(post)],
        lambda r: posts.set_requirements(
            r[position(post)], this, skills, certificate or (), minimum_grade, experience_years
        ),
    )


def _skill(text: str) -> SkillRequirement:
    """A skill as `python:4`, or `python:4:useful` where it is not essential."""
    parts = text.split(":")
    try:
        if parts[2:] not in ([], ["useful"], ["essential"]):
            raise ValueError
        level = float(parts[1])
        return SkillRequirement(skill=parts[0], level=level, essential=parts[2:] != ["useful"])
    except (IndexError, ValueError):
        raise typer.BadParameter(
            "write a skill and its level from 0 to 7, such as python:4 or python:4:useful",
            param_hint="--skill",
        ) from None


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    for command in (define, redefine, close, criticality, requirements):
        app.command(command.__name__)(command)
