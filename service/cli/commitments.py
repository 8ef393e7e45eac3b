"""`careerlog commitments`, `plan` and `promises`: who owes what to whose development."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Final, Literal

import typer

from domain.events.base import Event
from domain.log import CareerLog
from projections.commitments.plan import PersonalPlan, plan_of
from projections.commitments.promise import Asked, Promise
from projections.commitments.promises import kept_by_party
from projections.commitments.promises import promises as promises_of

from .ask import Employee, opened_stream
from .opening import up_to_date
from .options import Json, KnownOption, On, Store
from .output import console, counted, print_json, shown, table
from .pinned import pinned
from .reading import names_in

_COLUMNS: Final = (
    *(
        "employee",
        "what",
        "id",
        "owner",
        "responsible",
        "agreed_on",
        "due",
        "status",
        "days_overdue",
    ),
    "fact",
)
_OWED: Final = ("what", "id", "owner", "kind", "description", "due", "status", "evidence", "fact")
_PARTIES: Final = ("owner", "promised", "kept", "kept_late", "open", "overdue", "dropped")
_UNSETTLED: Final = ("open", "overdue")

Party = Literal["employee", "manager", "organisation"]


def commitments(
    overdue: Annotated[bool, typer.Option("--overdue", help="Only what is overdue.")] = False,
    manager: Annotated[
        str | None,
        typer.Option(help="Only what concerns this manager's people, or is theirs to do."),
    ] = None,
    own: Annotated[
        bool, typer.Option("--own", help="With --manager: only what is theirs to do.")
    ] = False,
    owner: Annotated[Party | None, typer.Option(help="Only promises of this party.")] = None,
    unit: Annotated[str | None, typer.Option(help="Only to people of this unit.")] = None,
    settled: Annotated[
        bool, typer.Option("--settled", help="Also what was kept or dropped.")
    ] = False,
    on: On = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """List the promises to people's development that are open on a day, the most overdue first."""
    if own and manager is None:
        raise typer.BadParameter("say whose with --manager EMPLOYEE", param_hint="--own")
    day = on or date.today()
    with up_to_date(store) as (database, log):
        asked = Asked(day, pinned(database, log, known, "profiles"), manager=manager, unit=unit)
        found = promises_of(database, asked)
    found = [
        promise
        for promise in found
        if (settled or promise.status in _UNSETTLED)
        and (not overdue or promise.status == "overdue")
        and (owner is None or promise.owner == owner)
        and (not own or promise.responsible == manager)
    ]
    names_in(found)
    if json:
        print_json([promise._asdict() for promise in found])
        return
    if found:
        console().print(table([_row(promise) for promise in found], _COLUMNS))
    late = sum(promise.status == "overdue" for promise in found)
    console().print(f"{counted(len(found), 'promise')}, {late:,} overdue on {day}")


def plan(
    employee: Employee,
    on: On = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Show one person's plan: the wish, what both agreed to, each promise, the 70-20-10 split."""
    day = on or date.today()
    with up_to_date(store, personal=True) as (database, log):
        position = pinned(database, log, known, "profiles", "posts")
        found = plan_of(database, employee, day, position)
        words = _Words(log, employee, position)
    if json:
        on_record = _told(found, words) if words.any else ()
        print_json(on_record)
    elif not words.any:
        console().print(f"Nothing is on record about {employee}.")
    else:
        _draw(employee, day, found, words)


def promises(
    employee: Employee,
    on: On = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Show what the employee, the manager and the organisation each promised, and who kept it."""
    day = on or date.today()
    with up_to_date(store) as (database, log):
        asked = Asked(day, pinned(database, log, known, "profiles"), employee=employee)
        found = promises_of(database, asked)
    parties = kept_by_party(found)
    if json:
        by_owner = [
            party | {"promises": [p._asdict() for p in found if p.owner == party["owner"]]}
            for party in parties
        ]
        print_json(by_owner)
        return
    console().print(table(parties, _PARTIES, f"Promises to {employee}, on {day}"))
    if found:
        console().print(table([_row(promise) for promise in found], _COLUMNS[1:]))


class _Words:
    """What was said about a promise: texts that only an opened stream holds."""

    def __init__(self, log: CareerLog, employee: str, known: int | None) -> None:
        self._by_position: dict[int, Event] = {}
        self._descriptions: dict[tuple[str, str], Any] = {}
        for fact in opened_stream(log, employee, known):
            self._by_position[fact.position] = fact
            for what in ("goal", "action"):
                text = getattr(fact, "description", None)
                if text is not None and hasattr(fact, what):
                    self._descriptions[what, getattr(fact, what)] = text

    @property
    def any(self) -> bool:
        """Whether anything is on record about the person."""
        return bool(self._by_position)

    def of(self, promise: Promise) -> dict[str, Any]:
        """Its description, and the evidence that it was kept."""
        fact = self._by_position.get(promise.position)
        evidence = getattr(fact, "evidence", None)
        described = self._descriptions.get((promise.what, promise.id))
        return {"description": _plain(described), "evidence": _plain(evidence)}


def _plain(text: Any) -> Any:
    return text if text is None or isinstance(text, str) else {"erased": True}


def _told(found: PersonalPlan, words: _Words) -> Sequence[Mapping[str, Any]]:
    """The plan as a flat list; `item` says what each entry is."""
    return [
        *([{"item": "wish", **found.wish}] if found.wish else []),
        *({"item": "plan", **each} for each in found.plans),
        *({"item": "promise", **each._asdict(), **words.of(each)} for each in found.promises),
        *({"item": "split", **each._asdict()} for each in found.split),
        *(
            [{"item": "last_conversation", **found.last_conversation}]
            if found.last_conversation
            else []
        ),
        *(
            {"item": "unused_skill", **each._asdict(), "uses": [u._asdict() for u in each.uses]}
            for each in found.unused
        ),
    ]


def _draw(employee: str, day: date, found: PersonalPlan, words: _Words) -> None:
    screen = console()
    if found.wish:
        screen.print(
            f"{employee} wants {found.wish['wish']} "
            f"(declared {found.wish['declared_on']}, fact @{found.wish['position']})"
        )
    else:
        screen.print(f"{employee} has declared no wish: careerlog declare {employee} --wish ...")
    for plan in found.plans:
        screen.print(_agreement(plan))
    if not found.plans:
        screen.print(f"No plan on record: careerlog agree {employee} --plan ...")
    rows = [
        _row(promise) | words.of(promise) | {"kind": promise.kind} for promise in found.promises
    ]
    if rows:
        screen.print(table(rows, _OWED, "Promises"))
    done = sum(share.actions for share in found.split)
    if done:
        split = ", ".join(
            f"{share.percent:.0f} % {share.kind} (rule {share.rule})" for share in found.split
        )
        screen.print(f"70-20-10 over {counted(done, 'action')}: {split}")
    if found.last_conversation:
        talk = found.last_conversation
        screen.print(
            f"Last conversation: {talk['kind'].replace('_', ' ')} on {talk['held_on']} "
            f"with {talk['held_by'] or 'somebody'} (fact @{talk['position']})"
        )
    else:
        screen.print("No career conversation on record.")
    for skill in found.unused:
        uses = ", ".join(f"{use.where} ({use.kind})" for use in skill.uses) or "nowhere on record"
        screen.print(
            f"Unused: {skill.skill}, level {skill.level:g}, last used "
            f"{shown(skill.last_used_on)} (fact @{skill.position}); could be used: {uses}"
        )


def _agreement(plan: Mapping[str, Any]) -> str:
    halves = [
        f"{who} agreed {plan[f'{who}_agreed_on']}"
        if plan[f"{who}_agreed_on"]
        else f"{who} has not agreed"
        for who in ("employee", "manager")
    ]
    until = f", until {plan['until']}" if plan["until"] else ""
    over = "" if plan["running"] else " (over)"
    return f"Plan {plan['plan']}{until}{over}: {', '.join(halves)} (fact @{plan['position']})"


def _row(promise: Promise) -> dict[str, Any]:
    return promise._asdict() | {
        "fact": f"@{promise.position}",
        "what": promise.what.replace("_", " "),
        "status": promise.status.replace("_", " "),
        "days_overdue": promise.days_overdue or None,
    }


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    for command in (commitments, plan, promises):
        app.command(command.__name__)(command)
