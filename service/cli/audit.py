"""`careerlog audit`: the facts about anybody or anything, with what each of them changed."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, islice
from typing import Annotated, Any, Final, cast

import orjson
import typer

from domain.events.catalogue import BY_NAME
from domain.log import CareerLog
from projections.audit.listing import listing
from projections.audit.projection import AUDIT
from projections.audit.queries import Asked, NoSuchFact, Order, facts
from projections.engine import refresh
from projections.on_record import require_named

from .audit_lines import COLUMNS, line
from .opening import up_to_date
from .options import Json, KnownOption, Store, day, position_known
from .output import console, counted, table
from .progress import Bar

_SHOWN_AT_ONCE: Final = 500
_TICK: Final = timedelta(microseconds=1)


def fact_type(text: str) -> str:
    """The name of a fact, as `--type` takes it."""
    if text not in BY_NAME:
        raise typer.BadParameter(f"no fact is called {text}; careerlog events lists them")
    return text


def _order(text: str) -> str:
    if text not in ("recorded", "effective"):
        raise typer.BadParameter("write recorded or effective")
    return text


def _place(text: str) -> int:
    digits = text.removeprefix("@")
    if not (digits.isascii() and digits.isdigit()):
        raise typer.BadParameter("write the position of the last fact you have, such as @1234")
    return int(digits)


def _text(help: str) -> Any:
    return typer.Option(help=help, show_default=False)


def audit(
    person: Annotated[str | None, _text("Facts about this employee, on any record.")] = None,
    post: Annotated[str | None, _text("Facts about this post, or that name it.")] = None,
    unit: Annotated[
        str | None, _text("Facts that name this unit, or about people who were in it then.")
    ] = None,
    stream: Annotated[str | None, _text("Facts on this stream, such as review-R1.")] = None,
    source: Annotated[str | None, _text("Facts from this system.")] = None,
    actor: Annotated[str | None, _text("Facts that this employee decided.")] = None,
    involved: Annotated[
        str | None,
        _text("Facts about others in which this employee has a part: as manager, mentor ..."),
    ] = None,
    type: Annotated[
        str | None,
        typer.Option(parser=fact_type, metavar="NAME", help="Such as career.promoted."),
    ] = None,
    begin: Annotated[
        date | None,
        typer.Option("--from", parser=day, metavar="DATE", help="On or after this day."),
    ] = None,
    end: Annotated[
        date | None,
        typer.Option("--to", parser=day, metavar="DATE", help="On or before this day."),
    ] = None,
    on: Annotated[
        date | None,
        typer.Option(parser=day, metavar="DATE", help="Only what takes effect by this day."),
    ] = None,
    known: KnownOption = None,
    order: Annotated[
        str,
        typer.Option(
            parser=_order,
            metavar="recorded|effective",
            help="In the order of recording, or of the days the facts take effect.",
        ),
    ] = "recorded",
    clock: Annotated[
        str | None,
        typer.Option(
            "--by",
            parser=_order,
            metavar="recorded|effective",
            help="The days that --from and --to speak of [those of --order].",
            show_default=False,
        ),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="At most so many facts [all].", show_default=False)
    ] = None,
    after: Annotated[
        int | None,
        typer.Option(parser=_place, metavar="@POSITION", help="Go on after this fact."),
    ] = None,
    brief: Annotated[bool, typer.Option("--brief", help="Without before and after.")] = False,
    reasons: Annotated[bool, typer.Option("--reasons", help="With the reasons given.")] = False,
    store: Store = None,
    json: Json = False,
) -> None:
    """List facts: who, what, when recorded, true from when, caused by what, before and after.

    Every filter given must fit. Corrections and rescissions come with the facts they concern. The
    exit status is 1 where nothing on record names the person, unit or post.
    """
    if begin and end and begin > end:
        raise typer.BadParameter("--from is after --to")
    if clock and not (begin or end):
        raise typer.BadParameter("--by says how to read --from and --to: give one of them")
    if brief and reasons:
        raise typer.BadParameter("--brief leaves out the reasons: give one of the two")
    with up_to_date(store, personal=reasons) as (database, log):
        with Bar("Catching up") as bar:
            refresh(database, log, [AUDIT.name], on_progress=bar.projected)
        asked = Asked(
            person, post, unit, stream, actor, involved, source, type, effective_to=on
        )._replace(known=position_known(log, known))
        asked = within(asked, log, clock or order, begin, end)
        found = facts(database, asked, cast(Order, order), after, limit)
        lines = iter(found if brief else listing(database, log, found, asked.known))
        try:
            every = chain(list(islice(lines, 1)), lines)
        except NoSuchFact as wrong:
            raise typer.BadParameter(f"--after: {wrong}") from None
        if json:
            _print_json(every)
        else:
            _print_tables(every)
        require_named(database, person=person, unit=unit, post=post)


def within(asked: Asked, log: CareerLog, clock: str, begin: date | None, end: date | None) -> Asked:
    """The period on one of the two clocks: recording days are days in UTC."""
    if clock == "effective":
        last = min((each for each in (end, asked.effective_to) if each), default=None)
        return asked._replace(effective_from=begin, effective_to=last)
    if begin is not None:
        asked = asked._replace(recorded_after=log.position_at(_midnight(begin) - _TICK))
    if end is not None:
        upto = log.position_at(_midnight(end) + timedelta(days=1) - _TICK)
        asked = asked._replace(recorded_upto=upto)
    return asked


def _midnight(of: date) -> datetime:
    return datetime.combine(of, time(), UTC)


def _print_json(lines: Iterable[Mapping[str, Any]]) -> None:
    """One JSON array, a line for each fact, written while it is read: it may be the whole log."""
    before = b"[\n"
    for each in lines:
        written = orjson.dumps(each, option=orjson.OPT_NON_STR_KEYS)
        typer.echo(before + written, nl=False)
        before = b",\n"
    typer.echo(b"[]" if before == b"[\n" else b"\n]")


def _print_tables(lines: Iterator[Mapping[str, Any]]) -> None:
    screen, count = console(), 0
    while chunk := list(islice(lines, _SHOWN_AT_ONCE)):
        screen.print(table([line(each) for each in chunk], COLUMNS))
        count += len(chunk)
    screen.print(counted(count, "fact"))


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("audit")(audit)
