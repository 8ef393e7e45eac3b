"""What commands that act share: who acts and from when on, and the answer that they give."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Final
from uuid import uuid4

import typer

from domain.decisions.deciding import Act, Decision, NeedsReason, Refused
from domain.log import CareerLog
from service.closed_periods import flags
from service.deciding import CarriedOut, Records, carry_out
from service.settings import settings

from .opening import opened_log
from .options import day
from .output import console, print_json
from .telling_actors import about_to_tell

_CAREER: Final = "career-"
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")


def an_id(text: str) -> str:
    """An id, as facts take it."""
    if not _ID.fullmatch(text):
        raise typer.BadParameter(
            "write an id: a letter or digit, then at most 63 letters, digits or . _ @ -"
        )
    return text


Post = Annotated[
    str, typer.Argument(parser=an_id, metavar="POST", help="The post's id, such as P77.")
]
Employee = Annotated[
    str, typer.Argument(parser=an_id, metavar="EMPLOYEE", help="The employee's id, such as E1024.")
]
By = Annotated[
    str,
    typer.Option(
        "--by", parser=an_id, metavar="EMPLOYEE", help="Who acts; recorded as who decided."
    ),
]
From = Annotated[
    date | None,
    typer.Option(
        "--on",
        parser=day,
        metavar="DATE",
        help="The business day from which it holds [today].",
        show_default=False,
    ),
]
Why = Annotated[str | None, typer.Option("--why", help="Why; sealed, like all that is personal.")]
Reason = Annotated[str | None, typer.Option("--reason", help="Why this is decided.")]
Despite = Annotated[
    str | None,
    typer.Option("--despite", metavar="WHY", help="Why to go on in spite of what is flagged."),
]


def act(by: str, on: date | None, reason: str | None = None) -> Act:
    """An act of this moment."""
    return Act(str(uuid4()), by, on or date.today(), reason)


def carry(
    log: CareerLog, streams: Sequence[str], decide: Callable[[Records], Decision]
) -> CarriedOut:
    """Carries a command out. What it tells of people is logged before anything is recorded.

    Raises:
        Refused: it contradicts the record.
        NeedsReason: it needs a reason: the message says how to give one.
        AccessDenied: who acts may not read what would have to be told.
    """
    people = [each.removeprefix(_CAREER) for each in streams if each.startswith(_CAREER)]

    def decided(records: Records) -> Decision:
        known = [each for each in people if records[career(each)].facts]
        try:
            decision = decide(records)
        except Refused:
            about_to_tell(known)
            raise
        if decision[1]:
            about_to_tell(known)
        return decision

    try:
        return carry_out(log, streams, decided)
    except NeedsReason as wanted:
        raise NeedsReason(f"{wanted}; to go on all the same, say why with --despite") from None


def acted(
    store: str | None,
    json: bool,
    streams: Sequence[str],
    decide: Callable[[Records], Decision],
) -> None:
    """Carries a command out on a store that is there, and says what was recorded."""
    with opened_log(store, must_exist=True) as log:
        done = flagged(log, store, carry(log, streams, decide))
    answer(done, json)


def flagged(log: CareerLog, store: str | None, done: CarriedOut) -> CarriedOut:
    """What was carried out, with what to know about facts that came late for a closed period."""
    positions = {receipt.position for _, receipt in done.facts if receipt.position}
    late = flags(log, settings(store).store, positions)
    return done._replace(flags=(*done.flags, *late))


def answer(done: CarriedOut, json: bool) -> None:
    """Prints what was recorded where, and what to know about it."""
    if json:
        print_json(done.told())
        return
    screen = console()
    for fact, receipt in done.facts:
        screen.print(
            f"recorded {fact.type} on {receipt.stream} at @{receipt.position}, "
            f"from {fact.effective_on} on"
        )
    for flag in done.flags:
        behind = ", ".join(f"@{position}" for position in flag.positions)
        screen.print(f"note: {flag.message}{f' ({behind})' if behind else ''}")


def career(employee: str) -> str:
    """The stream of a career."""
    return f"{_CAREER}{employee}"


def position(post: str) -> str:
    """The stream of a post."""
    return f"position-{post}"
