"""`careerlog plan`: how one person is to grow, who promised what for it, and what became of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import typer

from domain.events.base import Event
from domain.log import CareerLog
from projections.commitments.plan import PersonalPlan, Share, plan_of
from projections.commitments.promise import Promise
from projections.on_record import require_on_record

from .ask import Employee, opened_stream
from .commitments import promise_row
from .opening import up_to_date
from .options import Json, KnownOption, On, Store
from .output import console, counted, print_json, shown, table
from .pinned import pinned

_OWED: Final = (
    *("what", "id", "plan", "owner", "responsible", "kind", "description", "due", "status"),
    *("days_overdue", "evidence", "fact"),
)
_AIMS: Final = ("target_post", "target_skill", "target_level", "target_certificate")
_AIM: Final = ("purpose", *_AIMS, "horizon")
_TRAINING: Final = ("training", "title", "status", "closed_on", "position")


def plan(
    employee: Employee,
    on: On = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Show one person's plan: the wish, what both agreed to, each promise, the 70-20-10 split.

    Promises are goals and actions, who must keep each, by when, and the evidence that they did.
    """
    day = on or date.today()
    with up_to_date(store, personal=True) as (database, log):
        position = pinned(database, log, known, "profiles", "posts")
        require_on_record(database, log, people=[employee])
        found = plan_of(database, employee, day, position)
        words = _Words(log, employee, position)
    if json:
        print_json(_told(found, words))
    else:
        _draw(employee, day, found, words)


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
        *(
            {"item": "promise", **each._asdict(), **words.of(each), **_more(each, found)}
            for each in found.promises
        ),
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


def _more(promise: Promise, found: PersonalPlan) -> dict[str, Any]:
    """What a goal aims for; the trainings that show what was done about an action."""
    if promise.what == "goal":
        return {name: found.goals[promise.id][name] for name in _AIM}
    if promise.what == "action":
        trainings = found.trainings.get(promise.id, ())
        return {"trainings": [{name: each[name] for name in _TRAINING} for each in trainings]}
    return {}


def _draw(employee: str, day: date, found: PersonalPlan, words: _Words) -> None:
    screen = console()
    if found.wish:
        screen.print(
            f"{employee} wants {found.wish['wish']} "
            f"(declared {found.wish['declared_on']}, fact @{found.wish['position']})"
        )
    else:
        screen.print(f"{employee} has declared no wish: careerlog declare {employee} --by ...")
    for plan in found.plans:
        screen.print(_agreement(plan))
    if not found.plans:
        screen.print(f"No plan on record: careerlog agree plan {employee} PLAN --by ...")
    if found.status != "employed":
        gone = f"left on {found.left_on}" if found.left_on else "is not employed yet"
        screen.print(f"{employee} {gone}: nothing is promised; ask about another day with --on.")
    rows = [_owed(promise, found, words) for promise in found.promises]
    if rows:
        screen.print(table(rows, _OWED, "Promises"))
    done = sum(share.actions for share in found.split)
    if done:
        screen.print(f"70-20-10 over {counted(done, 'action')}: {in_words(found.split)}")
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


def _owed(promise: Promise, found: PersonalPlan, words: "_Words") -> dict[str, Any]:
    more, said = _more(promise, found), words.of(promise)
    aim = ", ".join(
        f"{more[name]:g}" if name == "target_level" else str(more[name])
        for name in _AIMS
        if more.get(name) is not None
    )
    trainings = [
        f"{each['training']} {each['status']} {each['closed_on'] or ''}".strip()
        + f" @{each['position']}"
        for each in more.get("trainings", ())
    ]
    evidence = [shown(said["evidence"])] if said["evidence"] is not None else []
    kind = more.get("purpose") or promise.kind
    return promise_row(promise) | {
        "kind": f"{kind}: {aim}" if aim else kind,
        "description": said["description"],
        "evidence": "; ".join(evidence + trainings) or None,
    }


def in_words(shares: Iterable[Share]) -> str:
    """The 70-20-10 split on one line; nothing where there is no action."""
    return ", ".join(
        f"{share.percent:.0f} % {share.kind} (rule {share.rule})"
        for share in shares
        if share.percent is not None
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


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("plan")(plan)
