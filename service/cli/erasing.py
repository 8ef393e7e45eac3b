"""`careerlog erase` and `erasures`: one asks that a person be erased, and another approves."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, get_args

import typer

from domain.decisions import erasing
from domain.decisions.deciding import Act, Decision, NeedsReason, Refused
from domain.events.base import LATEST
from domain.events.records import Basis, PersonErased
from domain.log import CareerLog
from domain.store.placing import Receipt
from projections.as_of import facet_rows
from projections.database import Database
from projections.profiles.schema import TABLES
from service.deciding import CarriedOut, Records
from service.erasure import running
from service.erasure.heeding import refuse_unreplayed
from service.settings import settings

from .acting import act, acted, an_id, answer, career, carry
from .clearing import Copies, KeepIntake
from .opening import opened_log, up_to_date
from .options import Json, KafkaHosts, Store
from .output import console, counted, print_json, table

_BASES = ", ".join(get_args(Basis))
_ERASURES = ("employee", "status", "basis", "requested_on", "requested_by", "decided_on", "by")


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
    with interrupted_finished(store, copies) as (log, finished):
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
def interrupted_finished(
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


def erase_now(
    log: CareerLog,
    store: str | None,
    copies: Copies,
    person: str,
    basis: str | None,
    asking: Act | None,
    approving: Act,
) -> CarriedOut:
    """Approves an erasure that was asked for, or is asked for by `asking` in the same moment.

    Raises:
        Refused: it may not be; nothing was recorded.
    """
    sealed = is_sealed(log, person)
    by_one = not settings(store).needs_second("erasure")

    def decide(records: Records) -> Decision:
        record = records[career(person)]
        if asking is not None and basis is not None:
            return erasing.ask_and_approve(record, asking, approving, basis, sealed, by_one)
        return erasing.approve(record, approving, basis, sealed, by_one)

    try:
        return running.erase(log, settings(store).erasure_ledger, person, decide, copies.that_wait)
    except NeedsReason as wanted:
        asked = f" --basis {basis} --by {asking.by}" if asking is not None else ""
        raise Refused(
            f"{wanted}; to go on all the same, say why with --despite: "
            f"careerlog erase {person}{asked} --authorised-by {approving.by} --despite WHY"
        ) from None


def erased_on_word(
    log: CareerLog, store: str | None, copies: Copies, told: PersonErased
) -> Receipt:
    """Carries out an erasure that another system tells of; sent again, answers as it did.

    Raises:
        Refused: it may not be; nothing was recorded.
    """
    if log.find(told.source, told.event_id) is not None:
        (receipt,) = log.append([told])
        return receipt
    done = running.erase(
        log,
        settings(store).erasure_ledger,
        told.subject,
        lambda records: erasing.on_word_of_others(records[career(told.subject)], told),
        copies.that_wait,
    )
    ((_, receipt),) = done.facts
    return receipt


def is_sealed(log: CareerLog, person: str) -> bool:
    """Whether anything personal of somebody is held, on whatever stream."""
    return log.vault is not None and log.vault.has_key(person)


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


def erasures(store: Store = None, json: Json = False) -> None:
    """List who was asked to be erased, by whom, and what became of it."""
    with up_to_date(store) as (database, _):
        rows = _erasures(database)
    if json:
        print_json(rows)
        return
    if rows:
        console().print(table(rows, _ERASURES))
    console().print(counted(len(rows), "request"))


def _erasures(database: Database) -> list[dict[str, Any]]:
    """Requests, and erasures that nobody asked for, by employee."""
    ever = LATEST
    found: dict[str, dict[str, Any]] = {}
    with database.reading() as connection:
        for row in facet_rows(connection, TABLES.facets["erasure_request"], ever, None):
            told = row.value._asdict()
            told["by"] = told.pop("decided_by")
            found[row.subject] = {"employee": row.subject, **told, "position": row.position}
        for row in facet_rows(connection, TABLES.facets["erasure"], ever, None):
            told = row.value._asdict()
            found[row.subject] = {
                "requested_on": None,
                **found.get(row.subject, {}),
                "employee": row.subject,
                "status": "done",
                "basis": told["basis"],
                "requested_by": told["requested_by"],
                "decided_on": told["erased_on"],
                "by": told["authorised_by"],
                "position": row.position,
            }
    return [found[person] for person in sorted(found)]


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    app.command("erase")(erase)
    app.command("erasures")(erasures)
