"""A person's own report (GDPR Art. 15): what is held, from where, who read it, why, how long."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import func, select

from consumers.wire import cloud_event
from domain.career.facets import STANDING
from domain.decisions import erasing
from domain.decisions.deciding import Record
from domain.events.base import LATEST, Event
from domain.log import CareerLog
from projections.audit.accesses import Asked as AskedOfAccesses
from projections.audit.accesses import accesses, units_above
from projections.audit.facts_at import facts_at
from projections.audit.queries import Asked, positions
from projections.audit.schema import TABLES
from projections.database import Database
from projections.facets_as_of import known_at
from service.erasure.retention import Population, due

_MENTIONS: Final = TABLES.mentions.c
_NAMES: Final = ("given_name", "family_name", "email")
PURPOSES: Final = (
    "planning succession and development: who can follow whom, what people want and what was "
    "promised to them",
    "proving afterwards what was known when, and who recorded it",
)
SCORES: Final = (
    "Candidates for posts, mentors and next posts are ranked by scores: sums of points, each with "
    "the fact it rests on (careerlog candidates, mentors, paths). They advise; nothing is decided "
    "by them alone, and whoever does not want advancement is not ranked."
)
RIGHTS: Final = (
    "to have what is wrong put right (Art. 16): a correction stands beside what it replaces",
    "to be erased (Art. 17): what is personal becomes unreadable for good",
    "to restrict or object to the use of your data (Art. 18, 21)",
    "to have your data as a file (Art. 20): this report with --json",
    "to complain to the supervisory authority (Art. 77)",
)


def report(
    db: Database,
    log: CareerLog,
    person: str,
    known: int,
    today: date,
    populations: Sequence[Population] = (),
) -> dict[str, Any]:
    """All that is told to a person about what is held of them, as known at a position.

    The audit and the profiles have to have come that far. Personal texts are opened where they are
    the person's own; what is personal to somebody else stays sealed.
    """
    record = Record(f"career-{person}", log.stream(f"career-{person}", known))
    held = [_own(log, fact, person) for fact in _facts(db, person, known)]
    units = {s.value.unit for s in record.timeline.segments.get((STANDING,), ()) if s.value.unit}
    reads = accesses(db, AskedOfAccesses(person, units_above(units), known=known))
    return {
        "person": person,
        "made_on": today,
        "known": known,
        "status": _status(record, today),
        "name": _name(log, record, today),
        "purposes": PURPOSES,
        "held": [cloud_event(fact) for fact in held],
        "sources": _sources(held),
        "named_in_facts_about_others": _parts(db, person, known),
        "readings": [_reading(each) for each in reads],
        "kept": _kept(db, record, populations, known),
        "scores": SCORES,
        "rights": RIGHTS,
    }


def _facts(db: Database, person: str, known: int) -> list[Event]:
    return list(facts_at(db, positions(db, Asked(person=person, known=known))))


def _own(log: CareerLog, fact: Event, person: str) -> Event:
    """The fact with the person's own texts opened, and nobody else's."""
    if log.vault is None:
        return fact
    mine = {path for path, owner in fact.personal_values().items() if owner == person}
    [opened] = log.vault.open([fact])
    values: dict[str, Any] = {}
    for field, *inner in mine:
        value = getattr(opened, field)
        if inner:
            value = values.get(field, getattr(fact, field)) | {inner[0]: value[inner[0]]}
        values[field] = value
    return fact.replaced(**values) if values else fact


def _status(record: Record, today: date) -> str:
    if record.timeline.segments.get(("erasure",)):
        return "erased"
    standing = record.get(today, STANDING)
    return "unknown" if standing is None else str(standing.status)


def _name(log: CareerLog, record: Record, today: date) -> dict[str, str]:
    facts = record.facts if log.vault is None else log.vault.open(list(record.facts))
    person = Record(record.stream, facts).get(today, "person")
    told = {} if person is None else person._asdict()
    return {name: told[name] for name in _NAMES if isinstance(told.get(name), str)}


def _sources(facts: Iterable[Event]) -> list[dict[str, Any]]:
    """Which systems told it, how much, and when."""
    found: dict[str, list[Event]] = {}
    for fact in facts:
        found.setdefault(fact.source, []).append(fact)
    return [
        {
            "source": source,
            "facts": len(its),
            "first_recorded": its[0].recorded_at,
            "last_recorded": its[-1].recorded_at,
            "types": sorted({fact.type for fact in its}),
        }
        for source, its in sorted(found.items())
    ]


def _parts(db: Database, person: str, known: int) -> dict[str, int]:
    """In how many facts about others somebody has a part: those are the others' data."""
    asked = (
        select(_MENTIONS.what, func.count())
        .where(
            _MENTIONS.id == person,
            _MENTIONS.what.in_(("involved", "actor")),
            _MENTIONS.position <= known_at(known),
        )
        .group_by(_MENTIONS.what)
    )
    with db.reading() as connection:
        found = {what: number for what, number in connection.execute(asked)}
    return {
        "as_manager_mentor_assessor_or_the_like": found.get("involved", 0),
        "as_who_decided_or_read": found.get("actor", 0),
    }


def _reading(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry of the access log without the others whom it names."""
    told = ("position", "at", "reader", "account", "question", "purpose", "outcome", "whose")
    return {name: entry[name] for name in told} | {"unit": entry["unit"]}


def _kept(
    db: Database, record: Record, populations: Sequence[Population], known: int
) -> dict[str, Any]:
    """How long it is kept, and what keeps it longer."""
    erasure = record.timeline.segments.get(("erasure",))
    request = erasing.latest_request(record)
    with db.reading() as connection:
        ends = due(connection, populations, LATEST, known) if populations else []
    until = next((each.due_on for each in ends if each.employee == record.subject), None)
    return {
        "until": until,
        "years_after_leaving": [
            {"population": each.name, "years": each.years} for each in populations
        ],
        "holds": [
            {"matter": matter, "since": hold.placed_on} for matter, hold in erasing.holds(record)
        ],
        "erasure": None if erasure is None else erasure[-1].value._asdict(),
        "erasure_request": None if request is None else request._asdict(),
    }
