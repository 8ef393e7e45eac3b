"""`careerlog post` and `posts`: what a post is and asks for, who is in it, how it was filled."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Final

import typer

from projections.on_record import require_on_record
from projections.succession.posts import post as post_of
from projections.succession.posts import posts as posts_of

from .acting import Post
from .opening import up_to_date
from .options import Json, KnownOption, On, Store
from .output import console, counted, pairs, print_json, shown, table
from .pinned import pinned
from .reading import names_in

_LISTED: Final = (
    *("post", "title", "unit", "grade", "key", "critical", "incumbency", "who", "openings"),
    "fact",
)
_OWN: Final = ("status", "title", "unit", "grade", "ladder", "job", "reports_to", "refill", "since")
_JUDGED: Final = ("key", "critical", "why", "incumbency")
_INCUMBENTS: Final = ("employee", "how", "since", "until", "facts")
_OPENINGS: Final = (
    *("opening", "status", "scope", "posted_on", "closed_on", "route", "filled_by"),
    *("on_the_bench", "applicants", "fact"),
)


def post(
    post: Post,
    on: On = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Show a post on a day: definition, requirements, incumbents, openings."""
    day = on or date.today()
    with up_to_date(store) as (database, log):
        upto = pinned(database, log, known, "profiles", "posts")
        require_on_record(database, log, posts=[post])
        told = post_of(database, post, day, upto)
    names_in(told)
    if json:
        print_json(told)
    elif told["status"] == "unknown":
        console().print(
            f"No post {post} is on record on {day}, as known at @{upto}; careerlog posts lists "
            "those that are."
        )
    else:
        _card(told, day)


def posts(
    unit: Annotated[
        str | None, typer.Option(help="Only those of this unit and those below it (IT: IT.04.1).")
    ] = None,
    critical: Annotated[bool, typer.Option("--critical", help="Only critical ones.")] = False,
    vacant: Annotated[
        bool, typer.Option("--vacant", help="Only those that nobody holds, present or away.")
    ] = False,
    on: On = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """List the posts that are open on a day, and who is in each."""
    day = on or date.today()
    with up_to_date(store) as (database, log):
        upto = pinned(database, log, known, "profiles", "posts")
        require_on_record(database, log, unit=unit)
        found = posts_of(database, day, upto, unit, critical, vacant)
    names_in(found)
    if json:
        print_json(found)
        return
    if found:
        console().print(table([_row(each) for each in found], _LISTED))
    console().print(f"{counted(len(found), 'post')} on {day}")


def _row(told: Mapping[str, Any]) -> dict[str, Any]:
    who = [
        each["employee"] + ("" if each["how"] == "holder" else f" ({shown_how(each['how'])})")
        for each in told["incumbents"]
    ]
    return {
        **told,
        "incumbency": shown_how(told["incumbency"]),
        "who": ", ".join(who) or None,
        "openings": ", ".join(told["openings"]) or None,
        "fact": f"@{told['position']}",
    }


def shown_how(how: str) -> str:
    """How somebody is in a post, as people read it."""
    return how.replace("_", " ")


def _card(told: Mapping[str, Any], day: date) -> None:
    screen = console()
    screen.print(f"{told['post']} on {day} (@{told['position']})")
    facts = {**told, "incumbency": shown_how(told["incumbency"])}
    screen.print(
        pairs(
            (name.replace("_", " "), shown(facts[name]))
            for name in (*_OWN, *_JUDGED)
            if facts[name] is not None
        )
    )
    people = [
        {**each, "how": shown_how(each["how"]), "facts": _cited(each["positions"])}
        for each in told["incumbents"]
    ]
    _section("incumbents", people, _INCUMBENTS)
    asked = told["requirements"]
    skills = [{**each, "fact": f"@{each['position']}"} for each in asked["skills"]]
    _section("skills asked for", skills, ("skill", "level", "essential", "fact"))
    held = [{**each, "fact": f"@{each['position']}"} for each in asked["certificates"]]
    _section("certificates asked for", held, ("certificate", "since", "fact"))
    if asked["position"] is not None:
        told_of = {**asked, "fact": f"@{asked['position']}"}
        _section("also asked for", [told_of], ("minimum_grade", "experience_years", "fact"))
    openings = [
        {
            **each,
            "on_the_bench": f"@{each['from_bench']}" if each.get("from_bench") else None,
            "applicants": len(each["applicants"]) or None,
            "fact": f"@{each['position']}",
        }
        for each in told["openings"]
    ]
    _section("openings", openings, _OPENINGS)


def _cited(positions: Sequence[int]) -> str:
    return " ".join(f"@{each}" for each in positions)


def _section(name: str, rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    if rows:
        console().print()
        console().print(table(rows, columns, name))


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    for command in (post, posts):
        app.command(command.__name__)(command)
