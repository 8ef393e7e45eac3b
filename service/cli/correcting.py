"""`careerlog correct`, `rescind` and `corrections`: amending a fact, where set so by two people."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Final

import orjson
import typer

from domain.decisions import correcting
from domain.decisions.correcting import Request
from domain.decisions.deciding import Act, Decision, Record, Refused
from domain.events.base import Event
from domain.events.catalogue import BY_NAME
from domain.events.oversight import CorrectionRequested
from domain.events.records import Changing, takes
from domain.log import CareerLog
from projections.audit.projection import AUDIT
from projections.audit.queries import Asked, facts
from projections.audit.streams import streams_read
from projections.audit.unapproved import unapproved as without_approval
from projections.database import Database
from projections.engine import refresh
from service.settings import settings

from .acting import By, act, answer, carry, flagged
from .opening import opened_log, up_to_date
from .options import Json, Store
from .output import console, print_listed
from .reading import names_in

_COLUMNS: Final = ("position", "stream", "amends", "what", "asked_by", "asked_on", "status", "by")

_UNAPPROVED: Final = ("position", "stream", "fact", "amends", "source", "by")


def _place(text: str) -> int:
    digits = text.removeprefix("@")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 19):
        raise typer.BadParameter("write the position of a fact, such as @1234")
    return int(digits)


Place = Annotated[
    int, typer.Argument(parser=_place, metavar="@POSITION", help="The fact, or what was asked.")
]
Why = Annotated[
    str | None, typer.Option("--reason", help="Why; sealed, where it is about a person.")
]
Approve = Annotated[
    bool, typer.Option("--approve", help="@POSITION is what another asked for: approve it.")
]
Refuse = Annotated[
    bool, typer.Option("--refuse", help="@POSITION is what was asked for: turn it down.")
]


def correct(
    position: Place,
    by: By,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="A new value; may be repeated."),
    ] = None,
    clear: Annotated[
        list[str] | None, typer.Option("--clear", metavar="FIELD", help="Empty a field.")
    ] = None,
    approve: Approve = False,
    refuse: Refuse = False,
    reason: Why = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Correct a fact: replace the fields named. The fact itself stays on record, beside it.

    Where CAREERLOG_SECOND_PERSON names correction, this asks for it, and another than who asked
    approves (--approve) or turns it down (--refuse).
    """
    changes: dict[str, Any] = dict.fromkeys(clear or ())
    for each in set_ or ():
        field, equals, value = each.partition("=")
        if not equals:
            raise typer.BadParameter("write --set FIELD=VALUE, such as --set title=Lead")
        changes[field] = value
    if (approve + refuse + bool(changes)) != 1:
        raise typer.BadParameter("give one of: --set (and --clear), --approve, --refuse")
    _amend(position, act(by, None, reason), changes or None, approve, refuse, store, json)


def rescind(
    position: Place,
    by: By,
    reason: Why = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Rescind a fact: it counts as never having happened, and stays on record.

    Where CAREERLOG_SECOND_PERSON names correction, this asks for it; see careerlog correct.
    """
    _amend(position, act(by, None, reason), None, False, False, store, json)


def _amend(
    position: int,
    this: Act,
    changes: dict[str, Any] | None,
    approve: bool,
    refuse: bool,
    store: str | None,
    json: bool,
) -> None:
    ask = settings(store).needs_second("correction") and not (approve or refuse)
    with opened_log(store, must_exist=True) as log:
        found = log.read(after=position - 1, limit=1) if position > 0 else []
        if not found or found[0].position != position:
            raise Refused(f"there is no fact @{position}; careerlog audit lists them")
        [fact] = found
        if approve or refuse:
            decide = _settling(log, fact, this, approve)
        else:
            decide = _amending(fact, this, changes, ask)
        stream = fact.originator_id
        done = carry(log, [stream], lambda records: decide(records[stream]))
        done = flagged(log, store, done)
    answer(done, json)
    if ask and not json:
        [(_, receipt)] = done.facts
        console().print(
            "it takes effect once another approves: "
            f"careerlog correct @{receipt.position} --approve --by WHO"
        )


_Decide = Callable[[Record], Decision]


def _amending(fact: Event, this: Act, changes: dict[str, Any] | None, ask: bool) -> _Decide:
    typed = changes and _typed(fact, changes)
    amend = correcting.ask if ask else correcting.correct
    return lambda record: amend(record, this, fact.position, typed)


def _settling(log: CareerLog, fact: Event, this: Act, approve: bool) -> _Decide:
    if not isinstance(fact, CorrectionRequested):
        raise Refused(
            f"@{fact.position} is no request for a correction, but a {fact.type}; careerlog "
            "corrections lists them"
        )
    if not approve:
        return lambda record: correcting.turn_down(record, this, fact)
    opened = _opened(log, fact)
    return lambda record: correcting.approve(record, this, opened)


def _opened(log: CareerLog, asked: CorrectionRequested) -> CorrectionRequested:
    """The request with what is personal in it readable.

    Raises:
        Refused: the person has been erased since.
    """
    if log.vault is None:
        return asked
    [opened] = log.vault.open([asked])
    changes = getattr(opened, "changes", None) or {}
    if any(not isinstance(each, str) for each in _personal(opened, changes)):
        raise Refused("what was to be corrected has been erased since; turn the request down")
    return opened  # type: ignore[return-value]


def _personal(asked: Any, changes: dict[str, Any]) -> list[Any]:
    owned = asked.personal_values()
    return [changes[path[1]] for path in owned if path[0] == "changes"]


def _typed(fact: Any, changes: dict[str, Any]) -> dict[str, Any]:
    """The values as the fact's fields hold them: text as it was typed, or read as JSON."""
    kind = BY_NAME.get(fact.target_type if isinstance(fact, Changing) else fact.type)
    return {field: _value(kind, field, text) for field, text in changes.items()}


def _value(kind: Any, field: str, text: str | None) -> Any:
    if text is None or kind is None or takes(kind, field, text):
        return text
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


def corrections(
    everything: Annotated[bool, typer.Option("--all", help="Those decided on, too.")] = False,
    unapproved: Annotated[
        bool,
        typer.Option(
            "--unapproved",
            help="Instead: what was corrected or rescinded without a second person's approval.",
        ),
    ] = False,
    store: Store = None,
    json: Json = False,
) -> None:
    """List the corrections that were asked for: by whom, and who approved or refused them.

    Corrections that other systems send need no approval, but --unapproved lists them; where
    CAREERLOG_SECOND_PERSON names correction, they are flagged as they come in, and anomalies.
    """
    if everything and unapproved:
        raise typer.BadParameter("give --all or --unapproved, not both")
    with up_to_date(store) as (database, log):
        refresh(database, log, [AUDIT.name])
        if unapproved:
            _unapproved(without_approval(database), json)
            return
        found = [each for each in _requests(database) if everything or each.outcome is None]
    rows = [_row(each) for each in found]
    names_in(rows)
    print_listed(rows, _COLUMNS, json, "correction")


def _unapproved(rows: Sequence[dict[str, Any]], json: bool) -> None:
    def cells(row: dict[str, Any]) -> dict[str, Any]:
        return {**row, "fact": row["type"], "amends": row["target_id"], "by": row["actor"]}

    names_in(rows)
    print_listed(rows, _UNAPPROVED, json, "unapproved correction", cells=cells)


def _requests(database: Database) -> Sequence[Request]:
    asked = facts(database, Asked(type=CorrectionRequested.type))
    streams = sorted({row["stream"] for row in asked})
    found = [
        each for _, its in streams_read(database, streams) for each in correcting.requests(its)
    ]
    return sorted(found, key=lambda each: each.asked.position)


def _row(each: Request) -> dict[str, Any]:
    asked, outcome = each.asked, each.outcome
    fields = ", ".join(asked.changes) if asked.changes else None
    return {
        "position": asked.position,
        "stream": asked.originator_id,
        "amends": f"{asked.target_type} {asked.target_id}",
        "what": f"correct {fields}" if fields else "rescind",
        "asked_by": asked.actor,
        "asked_on": asked.effective_on,
        "status": each.status,
        "by": outcome and outcome.actor,
        "decided_on": outcome and outcome.effective_on,
        "decision": outcome and outcome.position,
        "person": asked.person,
    }


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    for command in (correct, rescind, corrections):
        app.command(command.__name__)(command)
