"""What corrections and rescissions make of the facts they target."""

from collections.abc import Mapping
from typing import Any

from domain.events.base import Event
from domain.events.records import (
    RecordAnnotated,
    RecordCorrected,
    RecordRescinded,
    Targeting,
)
from domain.folding import Anomaly, anomaly

Identity = tuple[str, str]
"""(source, event id): what identifies a fact for its sender."""


def is_amendment(fact: Event) -> bool:
    """Whether the fact changes what another fact says."""
    return isinstance(fact, RecordCorrected | RecordRescinded)


def amended(facts: Mapping[Identity, Event]) -> tuple[list[Event], set[Anomaly]]:
    """The facts as they read after every correction and rescission, and what is wrong with those.

    `facts` holds one stream's facts by identity. Amendments and annotations themselves are not
    among those returned.
    """
    anomalies: set[Anomaly] = set()
    rescinded: set[Identity] = set()
    for fact in facts.values():
        if isinstance(fact, Targeting) and (flag := _misdirected(fact, facts)):
            anomalies.add(flag)
        elif isinstance(fact, RecordRescinded):
            rescinded.add(fact.target)
    corrections = _by_target(facts, rescinded)
    plain: list[Event] = []
    for identity, fact in facts.items():
        if isinstance(fact, Targeting) or identity in rescinded:
            continue
        changes: dict[str, Any] = {}
        for correction in corrections.get(identity, ()):
            latest, mistyped = _in_force(correction, corrections, fact.type)
            anomalies |= {_mistyped(each, fact) for each in mistyped}
            if latest is not None:
                changes |= {
                    field: fact.restored(field, value) for field, value in latest.changes.items()
                }
        plain.append(fact.replaced(**changes) if changes else fact)
    return plain, anomalies


def _misdirected(fact: Targeting, facts: Mapping[Identity, Event]) -> Anomaly | None:
    target = facts.get(fact.target)
    if target is fact:
        return anomaly("cannot_be_amended", fact, "it names itself as its target")
    if target is None:
        return anomaly(
            "target_not_seen",
            fact,
            f"no fact {fact.target[1]} of {fact.target[0]} is on this stream yet; "
            "it takes effect when that arrives",
        )
    if not is_amendment(fact):
        return None
    if isinstance(fact, RecordRescinded) and isinstance(target, RecordRescinded):
        return anomaly(
            "rescinds_a_rescission",
            fact,
            "a rescission cannot be rescinded; send the rescinded fact anew",
            target.position,
        )
    if target.written_here or (
        isinstance(fact, RecordCorrected) and isinstance(target, RecordRescinded | RecordAnnotated)
    ):
        return anomaly(
            "cannot_be_amended", fact, f"a {target.type} cannot be amended", target.position
        )
    return None


Corrections = dict[Identity, list[RecordCorrected]]


def _by_target(facts: Mapping[Identity, Event], rescinded: set[Identity]) -> Corrections:
    """The corrections that were not rescinded, by what they target, oldest first."""
    corrections: Corrections = {}
    for identity, fact in facts.items():
        if isinstance(fact, RecordCorrected) and identity not in rescinded:
            corrections.setdefault(fact.target, []).append(fact)
    for targeting in corrections.values():
        targeting.sort(key=lambda fact: fact.position)
    return corrections


def _in_force(
    correction: RecordCorrected, corrections: Corrections, wanted: str
) -> tuple[RecordCorrected | None, list[RecordCorrected]]:
    """The correction itself or the latest one that replaced it, and those of another type.

    Ends, because every correction has one target: those reached from a plain fact form a tree.
    """
    if correction.target_type != wanted:
        return None, [correction]
    mistyped: list[RecordCorrected] = []
    for replacing in reversed(corrections.get((correction.source, correction.event_id), ())):
        latest, others = _in_force(replacing, corrections, wanted)
        mistyped += others
        if latest is not None:
            return latest, mistyped
    return correction, mistyped


def _mistyped(correction: RecordCorrected, fact: Event) -> Anomaly:
    return anomaly(
        "corrects_another_type",
        correction,
        f"it means a {correction.target_type}, but what it corrects is a {fact.type}; "
        "it is not applied",
        fact.position,
    )
