"""A person's history as people read it: what each fact says, and what was later said about it."""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Final

from rich.table import Table

from consumers.wire import cloud_event
from domain.amendments import Identity
from domain.events.base import Event
from domain.events.oversight import CorrectionRefused, CorrectionRequested
from domain.events.records import RecordAnnotated, RecordCorrected, RecordRescinded, Targeting
from domain.timeline import fold

from .output import shown, table

_COLUMNS: Final = ("position", "recorded", "effective", "fact", "says", "note")
_SAID: Final = {
    RecordCorrected: ("corrected by", "corrects"),
    RecordRescinded: ("rescinded by", "rescinds"),
    RecordAnnotated: ("annotated by", "annotates"),
    CorrectionRequested: ("correction asked for by", "asks to correct"),
    CorrectionRefused: ("refused by", "refuses"),
}
_WITHOUT_EFFECT: Final = ("cannot_be_amended", "corrects_another_type", "rescinds_a_rescission")
_SHOWN_ELSEWHERE: Final = frozenset(("effective_on", "target_id", "target_source", "target_type"))


def lines(told: Sequence[Event], known: Iterable[Event]) -> Table:
    """The facts told, a line each, beside whatever among the known facts concerns them."""
    notes = _notes({(fact.source, fact.event_id): fact for fact in known})
    rows = [
        {
            "position": f"@{fact.position}",
            "recorded": fact.recorded_at,
            "effective": fact.effective_on,
            "fact": fact.type,
            "says": _says(fact),
            "note": "; ".join(notes.get((fact.source, fact.event_id), ())) or "",
        }
        for fact in told
    ]
    return table(rows, _COLUMNS)


def _notes(known: Mapping[Identity, Event]) -> Mapping[Identity, Sequence[str]]:
    """What is said of each fact by others, and of which other it speaks."""
    notes: dict[Identity, list[str]] = {}
    void = {
        anomaly.positions[0]
        for anomaly in fold(known.values()).anomalies
        if anomaly.kind in _WITHOUT_EFFECT
    }
    rescinded = {
        fact.target: fact.position
        for fact in known.values()
        if isinstance(fact, RecordRescinded) and fact.position not in void
    }
    for identity, fact in known.items():
        if not isinstance(fact, Targeting) or type(fact) not in _SAID:
            continue
        passive, active = _SAID[type(fact)]
        effect = ""
        if isinstance(fact, RecordRescinded) and fact.position in void:
            effect = " (void)"
        elif isinstance(fact, RecordCorrected) and not _applies(fact, known, void, rescinded):
            effect = " (not applied)"
        by = rescinded.get(identity)
        if fact.target != identity:
            notes.setdefault(fact.target, []).append(
                f"{passive} @{fact.position}" + (f" (rescinded by @{by})" if by else effect)
            )
        target = known.get(fact.target)
        meant = f"@{target.position}" if target else f"{fact.target[1]}, not recorded yet"
        notes.setdefault(identity, []).append(f"{active} {meant}{'' if by else effect}")
    return notes


def _applies(
    correction: RecordCorrected,
    known: Mapping[Identity, Event],
    void: Container[int],
    rescinded: Container[Identity],
) -> bool:
    """Whether a correction, and each that it corrects in turn, is applied to a fact of its type."""
    seen: set[Identity] = set()
    fact: Event | None = correction
    while isinstance(fact, RecordCorrected):
        identity = (fact.source, fact.event_id)
        outdone = fact is not correction and identity in rescinded
        if outdone or identity in seen or fact.position in void:
            return False
        seen.add(identity)
        fact = known.get(fact.target)
    return fact is None or fact.type == correction.target_type


def _says(fact: Event) -> str:
    data = cloud_event(fact)["data"]
    return "; ".join(
        f"{name.replace('_', ' ')}: {shown(value)}"
        for name, value in data.items()
        if name not in _SHOWN_ELSEWHERE
    )
