"""`careerlog bench`: who might follow into a post, and what to know about each."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Final

import typer

from domain.decisions.nominees import Limits
from projections.on_record import require_on_record
from projections.posts.queries import post as post_of
from projections.succession.bench import Place
from projections.succession.bench import bench as bench_of
from projections.succession.bench_history import bench_history

from .acting import Post, position
from .acting_bench import BENCHES, MONTHS, ManyBenches, StaleAfter
from .opening import up_to_date
from .options import Json, KnownOption, On, Store
from .output import console, counted, print_json, shown, table
from .pinned import pinned
from .reading import names_in

_COLUMNS: Final = ("rank", "employee", "status", "readiness", "judged", "title", "note", "facts")
_HISTORY: Final = ("position", "recorded", "effective", "fact", "employee", "by", "change", "why")


def bench(
    post: Post,
    history: Annotated[
        bool, typer.Option("--history", help="Instead: what happened to it, and why.")
    ] = False,
    stale_after: StaleAfter = MONTHS,
    many_benches: ManyBenches = BENCHES,
    on: On = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """List who might follow into a post, in order; emergency cover apart, at the end.

    With --history, every fact about its nominations in recorded order, with before and after; with
    --on as well, only those that take effect by that day.
    """
    day = on or date.today()
    with up_to_date(store, personal=history) as (database, log):
        upto = pinned(database, log, known, "profiles", "posts")
        require_on_record(database, log, posts=[post])
        if history:
            facts = log.stream(position(post), upto)
            told = bench_history(log.vault.open(facts) if log.vault else facts)
            names_in(told)
            _print_history(
                [each for each in told if on is None or each["effective_on"] <= on], post, json
            )
            return
        places = bench_of(database, post, day, upto, Limits(stale_after, many_benches))
        status = post_of(database, post, day, upto)["status"]
    names_in([place.told() for place in places])
    if json:
        print_json([place.told() for place in places])
        return
    for interim, title in ((False, ""), (True, "emergency cover")):
        if rows := [_row(place) for place in places if place.interim is interim]:
            console().print(table(rows, _COLUMNS, title))
    here = [place for place in places if place.here]
    successors = sum(not place.interim for place in here)
    gone = len(places) - len(here)
    console().print(
        f"{counted(successors, 'successor')} and {len(here) - successors} for emergency cover "
        f"on the bench of {post} on {day}"
        + (f"; {gone} more not employed then: careerlog withdraw takes them off" if gone else "")
    )
    if status != "open":
        console().print(
            f"No post {post} is on record on {day}, as known at @{upto}; careerlog posts lists "
            "those that are."
            if status == "unknown"
            else f"Post {post} was closed by then."
        )


def _row(place: Place) -> dict[str, Any]:
    told = place.told()
    return {
        **told,
        "judged": told["readiness_on"],
        "note": "; ".join(f"{flag.message}{_cited(flag.positions)}" for flag in place.flags),
        "facts": " ".join(f"@{each}" for each in sorted(set(_nomination_facts(told["facts"])))),
    }


def _nomination_facts(facts: dict[str, int]) -> Sequence[int]:
    return [at for name, at in facts.items() if name not in ("standing", "aspiration")]


def _cited(positions: Sequence[int]) -> str:
    return f" ({', '.join(f'@{each}' for each in positions)})" if positions else ""


def _print_history(told: Sequence[dict[str, Any]], post: str, json: bool) -> None:
    if json:
        print_json(told)
        return
    if told:
        console().print(table([_told(each) for each in told], _HISTORY))
    console().print(f"{counted(len(told), 'change')} to the bench of {post}")


def _told(each: dict[str, Any]) -> dict[str, Any]:
    words = [shown(text) for text in (each["why"], each["reason"]) if text is not None]
    return {
        "position": f"@{each['position']}",
        "recorded": each["recorded_at"],
        "effective": each["effective_on"],
        "fact": each["type"],
        "employee": f"{each['employee']}{' (interim)' if each['interim'] else ''}",
        "by": each["by"],
        "change": _change(each["before"] or {}, each["after"] or {}),
        "why": "; ".join(words) or None,
    }


def _change(before: dict[str, Any], after: dict[str, Any]) -> str:
    parts = [
        f"{name}: {shown(before.get(name))} → {shown(after.get(name))}"
        for name in ("status", "readiness", "rank")
        if before.get(name) != after.get(name)
    ]
    return "; ".join(parts) or "as before"


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("bench")(bench)
