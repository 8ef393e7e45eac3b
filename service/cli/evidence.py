"""`careerlog evidence`: facts with their proofs, in a folder to check without this program."""

from base64 import b64encode
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from domain.log import CareerLog
from projections.audit.projection import AUDIT
from projections.audit.queries import Asked, last_told, positions
from projections.database import Database
from projections.engine import refresh
from projections.on_record import require_named
from projections.positions import head_of
from projections.profiles.projection import PROFILES
from service.evidence.bundle import Made, make
from service.evidence.folder import is_taken
from service.evidence.question import Question, Sample
from service.last_signed import remember
from service.settings import settings
from service.signing import Keys, signing_keys

from .audit import fact_type, within
from .opening import existing_log, opened_projections
from .options import Json, KnownOption, Store, day
from .output import console, counted, print_json
from .pinned import pinned
from .progress import Bar

Period = tuple[date, date]
_PERIOD: Final = "write two days as FROM..TO, such as 2024-01-01..2024-12-31"


def period(text: str) -> Period:
    """The days of `--period`."""
    first, dots, last = text.partition("..")
    if not dots:
        raise typer.BadParameter(_PERIOD)
    days = (day(first), day(last))
    if days[0] > days[1]:
        raise typer.BadParameter(f"{days[0]} is after {days[1]}; write the earlier day first")
    return days


def _text(help: str, **more: Any) -> Any:
    return typer.Option(help=help, show_default=False, **more)


def evidence(
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", file_okay=False, help="A new folder to write.")
    ],
    person: Annotated[str | None, _text("Facts about this employee, on any record.")] = None,
    unit: Annotated[
        str | None, _text("Facts that name this unit, or about people who were in it then.")
    ] = None,
    post: Annotated[str | None, _text("Facts about this post, or that name it.")] = None,
    period: Annotated[
        Any,
        _text(
            "Facts that take effect on these days, both included.",
            parser=period,
            metavar="FROM..TO",
        ),
    ] = None,
    recorded: Annotated[
        bool, typer.Option("--recorded", help="Take --period as days of recording, in UTC.")
    ] = False,
    type: Annotated[
        str | None, _text("Such as career.promoted.", parser=fact_type, metavar="NAME")
    ] = None,
    on: Annotated[
        date | None,
        _text("Only what takes effect by this day.", parser=day, metavar="DATE"),
    ] = None,
    known: KnownOption = None,
    sample: Annotated[
        int | None, _text("Draw so many of the facts that fit.", min=1, metavar="N")
    ] = None,
    seed: Annotated[
        str | None, _text("With --sample: which ones; the same seed draws the same.")
    ] = None,
    opened: Annotated[
        bool, typer.Option("--open", help="With personal texts in the clear, beside the sealed.")
    ] = False,
    store: Store = None,
    json: Json = False,
) -> None:
    """Write facts with their proofs to a folder that anybody can check, offline.

    Every filter given must fit. The same question, as known at the same time, gives the same bytes
    again, until somebody in it is erased or the log gets other signing keys; without --known, that
    is up to the last fact that is not itself an entry of the access log. DIR/verify.py says what
    holds, and what is not proven; it needs Python and the package cryptography alone. The exit
    status is 1, and nothing is written, where nothing on record names the person, unit or post.
    """
    if not (person or unit or post or period):
        raise typer.BadParameter("say about what: --person, --unit, --post or --period")
    if (sample is None) != (seed is None):
        raise typer.BadParameter("--sample and --seed go together")
    if recorded and period is None:
        raise typer.BadParameter("--recorded says how to read --period: add --period FROM..TO")
    needed = (AUDIT.name, PROFILES.name) if unit else (AUDIT.name,)
    with existing_log(store, personal=opened) as log, opened_projections(store) as database:
        with Bar("Catching up") as bar:
            refresh(database, log, needed, on_progress=bar.projected)
        upto = pinned(database, log, known, *needed)
        question = Question(
            upto if known else last_told(database, upto),
            person=person,
            post=post,
            unit=unit,
            type=type,
            first_day=period and period[0],
            last_day=period and period[1],
            clock="recorded" if recorded else "effective",
            on=on,
            sample=None if sample is None or seed is None else Sample(sample, seed),
            opened=opened,
        )
        matching = _matching(database, log, question)
        if not matching and not is_taken(out):
            require_named(database, person=person, unit=unit, post=post)
        keys = signing_keys(settings(store))
        with Bar("Proving") as bar:
            made = make(
                database,
                log,
                keys,
                question,
                matching,
                out,
                bar.projected,
            )
        remember(settings(store), database)
    _tell(made, question, keys, out, json)


def _matching(database: Database, log: CareerLog, question: Question) -> list[int]:
    """The positions of the facts that fit."""
    if question.known < 1:
        come = head_of(database, AUDIT.name)
        raise typer.BadParameter(
            f"nothing had been recorded by then; the log has come to @{come}: give a later --known"
        )
    asked = Asked(
        person=question.person,
        post=question.post,
        unit=question.unit,
        type=question.type,
        effective_to=question.on,
        known=question.known,
    )
    days = (question.first_day, question.last_day)
    return positions(database, within(asked, log, question.clock, *days))


def _tell(made: Made, question: Question, keys: Keys, out: Path, json: bool) -> None:
    if json:
        print_json(
            {
                **made._asdict(),
                "root": b64encode(made.root).decode(),
                "known": question.known,
                "keys": [str(signer.verifier) for signer in keys.signers],
                "out": str(out),
            }
        )
        return
    places = f", from @{made.first} to @{made.last}" if made.facts else ""
    of = f" (of {made.matching:,} that fit)" if made.matching != made.facts else ""
    screen = console()
    screen.print(f"{counted(made.facts, 'fact')}{of}{places}, as known at @{question.known}")
    screen.print(f"proven by the signed checkpoint of {counted(made.size, 'fact')}")
    screen.print(f"check it: python {out / 'verify.py'} --trust '{keys.signers[-1].verifier}'")


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("evidence")(evidence)
