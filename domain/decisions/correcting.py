"""Putting a fact right or taking it back: at once, or one asks and another approves."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from domain.decisions.deciding import SOURCE, Act, Decision, Record, Refused, decided
from domain.events.base import Event
from domain.events.oversight import CorrectionRefused, CorrectionRequested
from domain.events.records import RecordCorrected, RecordRescinded, Targeting

Changes = Mapping[str, Any] | None
"""New values by field; None: the fact is to be rescinded."""
AMENDING: Final = (RecordCorrected, RecordRescinded)
"""The facts that change what another says; sent by another system, no second person approved."""
_SHOWS: Final = "careerlog corrections lists what was asked for"


class Request(NamedTuple):
    """What was asked for, and what became of it."""

    asked: CorrectionRequested
    outcome: Event | None
    """The correction or rescission that it led to, or its refusal; None while it is open."""

    @property
    def status(self) -> str:
        """open, approved or refused."""
        if self.outcome is None:
            return "open"
        return "refused" if isinstance(self.outcome, CorrectionRefused) else "approved"


def correct(record: Record, act: Act, position: int, changes: Changes) -> Decision:
    """The fact at a position is put right, or rescinded, at once and by one person.

    Raises:
        Refused: there is no such fact here, or it cannot be amended; it would contradict the
            record.
    """
    target = _target(record, position)
    return decided(act, record, [_amendment(act, record.stream, target, changes)])


def ask(record: Record, act: Act, position: int, changes: Changes) -> Decision:
    """Somebody asks for the same; it takes effect once another approves.

    Raises:
        Refused: as `correct`; or it was asked for already.
    """
    target = _target(record, position)
    decided(act, record, [_amendment(act, record.stream, target, changes)])
    for each in requests(record.facts):
        if each.outcome is None and each.asked.target == (target.source, target.event_id):
            raise Refused(
                f"{each.asked.actor} asked to amend @{position} already (@{each.asked.position}): "
                "let somebody else approve that, or turn it down first"
            )
    fact = act.fact(
        CorrectionRequested,
        record.stream,
        **_named(target),
        target_type=_type_of(target),
        changes=changes and dict(changes),
    )
    return decided(act, record, [fact])


def approve(record: Record, act: Act, asked: CorrectionRequested) -> Decision:
    """Another than who asked approves: the correction is recorded, with the request as its cause.

    Args:
        asked: the request as it stands on the record, its personal values readable.

    Raises:
        Refused: it is open no more; whoever approves asked for it, or it is about them.
    """
    _still_open(record, asked)
    if act.by == asked.actor:
        raise Refused(
            f"{act.by} asked for this: nobody approves their own correction; let somebody else"
        )
    if act.by in _concerned(record, asked):
        raise Refused(f"nobody approves a correction of their own record: not {act.by}")
    target = next(each for each in record.facts if (each.source, each.event_id) == asked.target)
    approving = act._replace(reason=act.reason or asked.reason)
    fact = _amendment(approving, record.stream, target, asked.changes)
    return decided(act, record, [fact.replaced(causation_id=asked.event_id)])


def turn_down(record: Record, act: Act, asked: CorrectionRequested) -> Decision:
    """The request is refused; the act's reason says why.

    Raises:
        Refused: it is open no more; no reason is given.
    """
    _still_open(record, asked)
    if act.reason is None:
        raise Refused("say why the correction is turned down (--reason)")
    named: dict[str, Any] = {"target_id": asked.event_id, "person": asked.person}
    return decided(act, record, [act.fact(CorrectionRefused, record.stream, **named)])


def requests(facts: Sequence[Event]) -> list[Request]:
    """What was asked for on a stream, and what became of each, in the order asked."""
    outcomes: dict[str, Event] = {}
    for fact in facts:
        if fact.source != SOURCE:
            continue
        if isinstance(fact, CorrectionRefused):
            outcomes.setdefault(fact.target_id, fact)
        elif isinstance(fact, AMENDING) and fact.causation_id:
            outcomes.setdefault(fact.causation_id, fact)
    return [
        Request(fact, outcomes.get(fact.event_id))
        for fact in facts
        if isinstance(fact, CorrectionRequested)
    ]


def poses_as_answer_to(fact: Event) -> str | None:
    """The event id of the request that a correction, in Careerlog's own name, says it carries out.

    Of what comes from outside that is never so: only `approve` carries a request out.
    """
    own = isinstance(fact, AMENDING) and fact.source == SOURCE
    return fact.causation_id if own else None


def _still_open(record: Record, asked: CorrectionRequested) -> None:
    found = next(each for each in requests(record.facts) if each.asked.event_id == asked.event_id)
    if found.outcome is not None:
        raise Refused(
            f"{found.outcome.actor} decided on this on {found.outcome.effective_on}: it was "
            f"{found.status} (@{found.outcome.position}); {_SHOWS}"
        )


def _concerned(record: Record, asked: CorrectionRequested) -> set[str | None]:
    """Whose record it is about."""
    own = record.subject if record.stream.startswith("career-") else None
    return {own, asked.person} - {None}


def _target(record: Record, position: int) -> Event:
    target = next((each for each in record.facts if each.position == position), None)
    if target is None:
        raise Refused(f"there is no fact @{position} on {record.stream}")
    if target.written_here:
        raise Refused(f"@{position} is a {target.type}, which only Careerlog writes: it stays")
    if isinstance(target, RecordRescinded):
        raise Refused(
            f"@{position} is a rescission, which cannot be amended; send the rescinded fact anew"
        )
    return target


def _amendment(act: Act, stream: str, target: Event, changes: Changes) -> Event:
    if changes is None:
        return act.fact(RecordRescinded, stream, **_named(target))
    return act.fact(
        RecordCorrected,
        stream,
        **_named(target),
        target_type=_type_of(target),
        changes=dict(changes),
    )


def _named(target: Event) -> dict[str, Any]:
    person = getattr(target, "person", None)
    if person is None and not target.originator_id.startswith("career-"):
        person = next(filter(None, map(target.owner_of, target.personal)), None)
    return {"target_id": target.event_id, "target_source": target.source, "person": person}


def _type_of(target: Event) -> str:
    """The type that `changes` are for: a corrected correction's are its target's."""
    if isinstance(target, RecordCorrected):
        return target.target_type
    if isinstance(target, Targeting):
        raise Refused(f"a {target.type} cannot be corrected; rescind it, and send it anew")
    return target.type
