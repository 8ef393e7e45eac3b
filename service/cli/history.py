"""A person's history as people read it: what each fact says, and what was later said about it."""

from collections.abc import Iterable, Sequence
from typing import Final

from rich.table import Table

from consumers.wire import cloud_event
from domain.amendments import Identity
from domain.events.base import Event
from domain.events.records import RecordAnnotated, RecordCorrected, RecordRescinded, Targeting

from .output import shown, table

_COLUMNS: Final = ("position", "recorded", "effective", "fact", "says", "note")
_SAID: Final = {
    RecordCorrected: ("corrected by", "corrects"),
    RecordRescinded: ("rescinded by", "rescinds"),
    RecordAnnotated: ("annotated by", "annotates"),
}
_SHOWN_ELSEWHERE: Final = frozenset(("effective_on", "target_id", "target_source", "target_type"))


def lines(told: Sequence[Event], known: Iterable[Event]) -> Table:
    """The facts told, a line each, beside whatever among the known facts concerns them."""
    place: dict[Identity, int] = {}
    notes: dict[Identity, list[str]] = {}
    for fact in known:
        place[fact.source, fact.event_id] = fact.position
    for fact in known:
        if isinstance(fact, Targeting) and type(fact) in _SAID:
            passive, active = _SAID[type(fact)]
            notes.setdefault(fact.target, []).append(f"{passive} @{fact.position}")
            target = place.get(fact.target)
            meant = f"@{target}" if target else f"{fact.target[1]}, not recorded yet"
            notes.setdefault((fact.source, fact.event_id), []).append(f"{active} {meant}")
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


def _says(fact: Event) -> str:
    data = cloud_event(fact)["data"]
    return "; ".join(
        f"{name.replace('_', ' ')}: {shown(value)}"
        for name, value in data.items()
        if name not in _SHOWN_ELSEWHERE
    )
