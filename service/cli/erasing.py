"""`careerlog erase`: one asks that a person be erased, and another approves."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, get_args

import typer

from domain.decisions import erasing
from domain.decisions.deciding import Act, NeedsReason, Refused
from domain.events.records import Basis
from domain.log import CareerLog
from service.erasure import running
from service.erasure.heeding import refuse_unreplayed
from service.settings import settings

from .acting import act, acted, an_id, answer, career, carry
from .clearing import Copies, KeepIntake
from .erasing_now import erase_now, is_sealed
from .opening import opened_log
from .options import Json, KafkaHosts, Store
from .output import console, counted, print_json

_BASES = ", ".join(get_args(Basis))


def erase(
    person: Annotated[
        str | None,
        typer.Argument(parser=an_id, metavar="EMPLOYEE", show_default=False, help="Whom to erase."),
    ] = None,
    basis: Annotated[Basis | None, typer.Option(help="On what ground (GDPR Art. 17).")] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", parser=an_id, metavar="WHO", help="Who asks, or turns it down."),
    ] = None,
    authorised_by: Annotated[
        str | None,
        typer.Option("--authorised-by", parser=an_id, metavar="WHO", help="Who approves."),
    ] = None,
    refuse: Annotated[
        bool, typer.Option("--refuse", help="Turn the request down; with --by and --reason.")
    ] = False,
    reason: Annotated[str | None, typer.Option(help="Why it is turned down.")] = None,
    despite: Annotated[
        str | None,
        typer.Option("--despite", metavar="WHY", help="Why to erase somebody still employed."),
    ] = None,
    sweep: Annotated[
        bool, typer.Option("--sweep", help="Only clear late copies of somebody erased.")
    ] = False,
    replay: Annotated[
        bool,
        typer.Option(
            "--replay", help="Erase again whom the erasure ledger names: after a restore."
        ),
    ] = False,
    anew: Annotated[
        bool, typer.Option("--anew", help="With --replay: write a ledger anew that is lost.")
    ] = False,
    keep_intake: KeepIntake = False,
    store: Store = None,
    kafka: KafkaHosts = None,
    json: Json = False,
) -> None:
    """Erase a person for good: one asks (--basis, --by), another approves (--authorised-by).

    Their key is destroyed, so that no copy of what was personal can be read again, in backups and
    topics too; the structure of the record stays. A legal hold forbids it. Cut off half-way, it is
    completed by giving the same command again.
    """
    if anew and not replay:
        raise typer.BadParameter("--anew goes with --replay")
    copies = Copies(store, kafka, keep_intake)
    if replay:
        if person is not None or authorised_by is not None:
            raise typer.BadParameter("--replay goes through the whole ledger: name nobody")
        _replay(store, copies, json, anew)
        return
    if person is None:
        raise typer.BadParameter("say whom to erase, or --replay")
    if reason is not None and not refuse:
        raise typer.BadParameter("--reason says why a request is turned down: add --refuse")
    if sweep:
        _sweep_again(store, copies, json, person)
    elif refuse:
        if by is None:
            raise typer.BadParameter("say who turns it down: --by WHO")
        turned_down = act(by, None, reason)
        acted(
            store,
            json,
            [career(person)],
            lambda records: erasing.turn_down(records[career(person)], turned_down),
        )
    elif authorised_by is not None:
        _approve(store, copies, json, person, basis, by, authorised_by, despite)
    elif by is not None and basis is not None:
        _ask(store, json, person, basis, act(by, None, despite))
    else:
        raise typer.BadParameter(
            "one asks (--basis BASIS --by WHO) and another approves (--authorised-by WHO); a "
            f"basis is {_BASES}"
        )


def _ask(store: str | None, json: bool, person: str, basis: str, this: Act) -> None:
    with opened_log(store, must_exist=True) as log:
        sealed = is_sealed(log, person)
        try:
            done = carry(
                log,
                [career(person)],
                lambda records: erasing.ask(records[career(person)], this, basis, sealed),
            )
        except NeedsReason as wanted:
            raise Refused(
                f"{wanted}: careerlog erase {person} --basis {basis} --by {this.by} --despite WHY; "
                "whoever approves has to say why, too: "
                f"careerlog erase {person} --authorised-by WHO --despite WHY"
            ) from None
    answer(done, json)


def _approve(
    store: str | None,
    copies: Copies,
    json: bool,
    person: str,
    basis: str | None,
    by: str | None,
    authorised_by: str,
    despite: str | None,
) -> None:
    if by is not None and basis is None:
        raise typer.BadParameter("--by asks, and has to say on what ground: --basis BASIS")
    asking = act(by, None, despite) if by is not None else None
    done = None
    with _interrupted_finished(store, copies) as (log, finished):
        if not _erased(log, person):
            approving = act(authorised_by, None, despite)
            done = erase_now(log, store, copies, person, basis, asking, approving)
    copies.in_kafka({person, *finished})
    if json:
        told = done.told() if done else {"facts": [], "warnings": []}
        print_json(told | {"finished": finished, "cleared": copies.told()})
    else:
        if done is not None:
            answer(done, json=False)
        for each in finished:
            console().print(f"the erasure of {each} had been interrupted; it is complete now")
        already = "" if done or person in finished else " already"
        console().print(f"{person} is erased{already}; {copies.in_words()}")
    copies.complain()


@contextmanager
def _interrupted_finished(
    store: str | None, copies: Copies
) -> Iterator[tuple[CareerLog, list[str]]]:
    """The log, once what interrupted erasures left undone is done; and whom that erased.

    Raises:
        NotReplayed: store or vault are from before an erasure.
    """
    where = settings(store)
    with opened_log(store, must_exist=True, replaying=True) as log:
        finished = running.finish(log, where.erasure_ledger, copies.that_wait)
        refuse_unreplayed(where, log)
        yield log, finished


def _erased(log: CareerLog, person: str) -> bool:
    return log.vault is not None and log.vault.is_erased(person)


def _replay(store: str | None, copies: Copies, json: bool, anew: bool) -> None:
    where = settings(store)
    with opened_log(store, must_exist=True, replaying=True) as log:
        done = running.replay(log, where.erasure_ledger, copies.that_wait, anew)
    copies.in_kafka(done.people)
    if json:
        print_json({"erasures": len(done.people), **done._asdict(), "cleared": copies.told()})
    else:
        console().print(
            f"{counted(len(done.people), 'erasure')} in {where.erasure_ledger}: "
            f"{counted(done.keys_destroyed, 'key')} destroyed again, "
            f"{counted(done.facts_recorded, 'fact')} recorded again, "
            f"{counted(done.written_to_ledger, 'erasure')} written to the ledger; "
            f"{copies.in_words()}"
        )
    copies.complain()


def _sweep_again(store: str | None, copies: Copies, json: bool, person: str) -> None:
    with opened_log(store, must_exist=True) as log:
        if not _erased(log, person):
            raise Refused(f"{person} is not erased: nothing of theirs is cleared before that")
    copies.that_wait([person])
    copies.in_kafka([person])
    if json:
        print_json({"cleared": copies.told()})
    else:
        console().print(copies.in_words())
    copies.complain()


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("erase")(erase)
