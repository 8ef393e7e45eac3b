"""Facts as an auditor reads them: who, what, when, why, caused by what, before and after."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

from domain.career.facets import CAREER_FACETS
from domain.events.base import Event
from domain.folding import FOREVER
from domain.log import CareerLog
from domain.position.facets import POSITION_FACETS
from domain.vault import ERASED
from projections.audit.changes import Changed, told
from projections.audit.effects import Effect, effects
from projections.audit.streams import streams_read
from projections.database import Database

Line = dict[str, Any]
AT_ONCE: Final = 1_000
"""Facts whose streams are folded together."""
WHY: Final = ("reason", "why", "note")
"""The personal fields that say why."""
_IDS: Final = {spec.name: spec.keys for spec in (*CAREER_FACETS, *POSITION_FACETS)}
_ERASED: Final = {"erased": True}


def listing(
    db: Database, log: CareerLog, rows: Iterable[Mapping[str, Any]], known: int | None = None
) -> Iterator[Line]:
    """The rows of the audit, each with what its fact did and what was known of it at `known`.

    Besides the row's own columns: `caused_by` and `target` by position, `amended_by`, `amends`,
    `changes` (before and after by business days), and the anomalies it `raised` and `settled`.
    Where the log has its vault, `reasons` too, opened. Nothing else personal is opened or told.
    """
    waiting = iter(rows)
    while chunk := list(islice(waiting, AT_ONCE)):
        streams: dict[str, set[int]] = {}
        for row in chunk:
            streams.setdefault(row["stream"], set()).add(row["position"])
        lines: dict[int, Line] = {}
        for stream, facts in streams_read(db, list(streams), known):
            positions = streams[stream]
            did = effects(stream, facts, positions)
            its = [fact for fact in facts if fact.position in positions]
            why = _reasons(log, its)
            for fact in its:
                line = _line(log, fact, did[fact.position], known)
                lines[fact.position] = line | ({"reasons": why[fact.position]} if why else {})
        for row in chunk:
            yield {**row, **lines[row["position"]]}


def change_told(change: Changed) -> Line:
    """A change for JSON; `to` is None where it has no end."""
    facet, *ids = change.key
    return {
        "facet": facet,
        **dict(zip(_IDS[facet], ids, strict=True)),
        "from": change.valid_from,
        "to": None if change.valid_to == FOREVER else change.valid_to,
        "before": change.before,
        "after": change.after,
    }


def facet_told(key: tuple[str, ...]) -> Line:
    """A facet's name and ids."""
    return {"facet": key[0], "ids": dict(zip(_IDS[key[0]], key[1:], strict=True))}


def _line(log: CareerLog, fact: Event, effect: Effect, known: int | None) -> Line:
    caused_by = _position(log, fact.source, fact.causation_id, known)
    amends = effect.amends
    return {
        "caused_by": caused_by,
        "target": _target(log, fact, known),
        "amended_by": effect.amended_by,
        "amends": amends
        and {**amends._asdict(), "fields": [field._asdict() for field in amends.fields]},
        "changes": [change_told(each) for each in effect.changes],
        "raised": [each.kind for each in effect.raised],
        "settled": [each.kind for each in effect.settled],
    }


def _target(log: CareerLog, fact: Event, known: int | None) -> Line | None:
    identity: tuple[str, str] | None = getattr(fact, "target", None)
    if identity is None:
        return None
    source, event_id = identity
    position = _position(log, source, event_id, known)
    return {"source": source, "event_id": event_id, "position": position}


def _position(log: CareerLog, source: str, event_id: str | None, known: int | None) -> int | None:
    found = log.find(source, event_id) if event_id else None
    if found is None or (known is not None and found.position > known):
        return None
    return found.position


def _reasons(log: CareerLog, facts: list[Event]) -> dict[int, Line]:
    """Why, in the words recorded; only those fields are opened, nothing else of the fact."""
    if log.vault is None:
        return {}
    opened = log.vault.open([_only_why(fact) for fact in facts])
    return {
        fact.position: {
            name: _ERASED if value is ERASED else told(value)
            for name in WHY
            if (value := fact.__dict__.get(name)) is not None
        }
        for fact in opened
    }


def _only_why(fact: Event) -> Event:
    hidden: dict[str, Any] = {name: None for name in fact.personal if name not in WHY}
    if "changes" in fact.__dict__:
        hidden["changes"] = {}
    return fact.replaced(**hidden)
