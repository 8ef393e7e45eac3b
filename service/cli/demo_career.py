"""The demonstration's career: who shows most of what a record can do, and what was known then."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, NamedTuple

from domain.amendments import is_amendment
from domain.career.facets import STANDING
from domain.events.base import Event
from domain.events.records import Targeting
from domain.log import CareerLog
from domain.timeline import Timeline, fold

from .card import career_drawn
from .output import console, headed, shown, table

_TELLING: Final = ("career.promoted", "secondment.started", "record.corrected")
_OF_A_ROLE: Final = frozenset(
    ("unit", "post", "title", "grade", "ladder", "job", "since", "in_grade_since")
)
"""What a standing says that rests on its `role_fact`."""


class Found(NamedTuple):
    """Somebody whose career shows what the record can do, and what it rests on."""

    employee: str
    facts: list[Event]


def somebody(log: CareerLog, day: date, earlier: int) -> Found:
    """An employee whose story shows most: promoted, seconded, and seen otherwise a year before."""
    told: dict[str, set[str]] = {}
    after = 0
    while rows := log.read_raw(after):
        for _, stream, _, name, _ in rows:
            if stream.startswith("career-") and name in _TELLING:
                told.setdefault(stream, set()).add(name)
        after = rows[-1][0]
    best: tuple[int, str] = (0, "")
    for stream in sorted(told):
        facts = log.stream(stream)
        now = fold(facts).at(day).get((STANDING,))
        if now is None or now.status != "employed":
            continue
        then = fold(fact for fact in facts if fact.position <= earlier)
        differs = then.at(day).get((STANDING,)) != now
        best = max(best, (100 * differs + 40 * len(told[stream]) + min(len(facts), 30), stream))
    facts = log.stream(best[1])
    return Found(best[1].removeprefix("career-"), log.vault.open(facts) if log.vault else facts)


def known_a_year_earlier(log: CareerLog, day: date) -> int:
    """The last position whose fact had arrived by a year before the day asked about."""
    sought, low, high = day.replace(year=day.year - 1), 0, log.head()
    while low < high:
        middle = (low + high + 1) // 2
        (fact,) = log.read(middle - 1, 1)
        if fact.entered_at is None or fact.entered_at.date() <= sought:
            low = middle
        else:
            high = middle - 1
    return low


def show_career(chosen: Found, day: date, earlier: int) -> None:
    """Draws the career, and tells what was known otherwise at the earlier position."""
    now = fold(chosen.facts, f"career-{chosen.employee}")
    then = fold((f for f in chosen.facts if f.position <= earlier), now.stream)
    person = now.at(day).get(("person",))
    name = f", {shown(person.given_name)} {shown(person.family_name)}" if person else ""
    headed(f"One career: {chosen.employee}{name}, on {day}")
    console().print(career_drawn(now, day))
    headed("The same person and day, as an auditor sees what was known a year earlier")
    changed = list(differences(then, now, day, chosen.facts, earlier))
    console().print(table(changed[:12], ("what", "known then", "known now", "because of")))
    if len(changed) > 12:
        console().print(f"... and {len(changed) - 12} more differences")


def differences(
    then: Timeline, now: Timeline, day: date, facts: list[Event], earlier: int
) -> Iterator[dict[str, Any]]:
    """What is known now and was not then, where the person stands first, and the fact behind it."""
    before, after = then.at(day), now.at(day)
    for key in sorted(before.keys() | after.keys(), key=lambda key: (key[0] != STANDING, key)):
        old, new = before.get(key), after.get(key)
        fields = _fields_apart(old, new)
        if not fields or key == ("person",):
            continue
        in_role = key == (STANDING,) and not _OF_A_ROLE.isdisjoint(fields)
        rests_on = [
            value.role_fact if in_role and value else _position(timeline, key, day)
            for timeline, value in ((now, new), (then, old))
        ]
        fact = _behind(rests_on, facts, earlier)
        yield {
            "what": " ".join(key).replace("_", " "),
            "known then": _told(old, fields),
            "known now": _told(new, fields),
            "because of": f"@{fact.position} {fact.type}, effective {fact.effective_on}"
            if fact
            else "",
        }


def _position(timeline: Timeline, key: tuple[str, ...], day: date) -> int:
    segments = timeline.segments.get(key, ())
    return next((s.position for s in segments if s.valid_from <= day < s.valid_to), 0)


def _behind(rests_on: list[int], facts: list[Event], earlier: int) -> Event | None:
    """The fact that made the difference: new since, or what has since been said of a known one."""
    by_position = {fact.position: fact for fact in facts}
    if rests_on[0] > earlier:
        return by_position.get(rests_on[0])
    meant = [by_position[position] for position in rests_on if position in by_position]
    targets = {(fact.source, fact.event_id) for fact in meant}
    since = (
        fact
        for fact in reversed(facts)
        if fact.position > earlier and is_amendment(fact) and isinstance(fact, Targeting)
    )
    fallback = meant[0] if meant else None
    return next((fact for fact in since if fact.target in targets), fallback)


def _fields_apart(old: Any, new: Any) -> list[str]:
    """The fields that people see in which two values of one facet differ."""
    return [
        field
        for field in (new or old)._fields
        if not field.startswith("role_") and getattr(old, field, None) != getattr(new, field, None)
    ]


def _told(value: Any, fields: list[str]) -> str:
    named = [(field, getattr(value, field, None)) for field in fields]
    parts = [f"{name.replace('_', ' ')} {shown(held)}" for name, held in named if held is not None]
    return ", ".join(parts) or "nothing"
