"""Spells of one person, from several histories, merged into the facts of one career. Pure.

The days on which something begins or ends are walked in order. What begins first is the hire;
what begins later is a move; when nothing is held any more the person has left, and whoever begins
again after that is rehired. Two spells of one history that overlap are a move that says until when
the earlier post is held; if the later one ends first, the person moves back.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, Final

from domain.events.base import LATEST

from .fields import PLACE

STILL_HELD: Final = LATEST
"""Stands for the end of a post that is left behind and has no end."""
_MANAGER_CHANGED: Final = "employee.manager_changed"

Place = dict[str, Any]
Ladders = dict[str, list[list[str]]]


@dataclass(frozen=True, slots=True)
class Spell:
    """What somebody held from `begins` until `until` (None: still), and what else its row says."""

    begins: date
    until: date | None
    place: Place
    hired: Place
    left: Place
    id: str
    origin: Any = None
    """Whatever the caller wants back on the fact that the spell becomes."""

    def held_on(self, day: date) -> bool:
        """Whether it is held on that day."""
        return self.begins <= day and (self.until is None or self.until > day)


@dataclass(frozen=True, slots=True)
class Hire:
    """What a file of hires says about one person."""

    hired_on: date
    data: Place
    id: str
    origin: Any = None


@dataclass(frozen=True, slots=True)
class Step:
    """One fact of a career: its type, day and data, and the id and origin of its row."""

    type: str
    day: date
    data: Place
    id: str
    origin: Any


@dataclass(slots=True)
class Walk:
    """Walks through the days of one career and writes down its steps."""

    ladders: Ladders
    leaving: bool
    current: list[Spell | None]
    begun: list[list[Spell]]
    place: Place = field(default_factory=dict)
    employed: bool = False
    steps: list[Step] = field(default_factory=list)

    def hire(self, hire: Hire, joining: Sequence[Spell | None]) -> None:
        """The hire, with the spells that are part of it."""
        for track, spell in enumerate(joining):
            if spell is not None:
                self._hold(track, spell)
        data = dict(self.place)
        for spell in joining:
            data |= spell.hired if spell is not None else {}
        data |= hire.data
        self.place = {name: data[name] for name in data if name in PLACE}
        self.employed = True
        self.steps.append(Step("employee.hired", hire.hired_on, data, hire.id, hire.origin))

    def begin(self, day: date, starting: dict[int, Spell]) -> None:
        """Spells of different histories begin on the same day: one fact."""
        first = next(iter(starting.values()))
        before, handover = self.place, self._handover(day, starting)
        place: Place = {}
        for track, spell in starting.items():
            place |= spell.place
            self._hold(track, spell)
        if self.employed:
            self._move(day, before, place, handover, first)
            return
        again = any(step.type == "employee.hired" for step in self.steps)
        hired: Place = {}
        for spell in starting.values():
            hired |= spell.hired
        self.place, self.employed = place, True
        kind = "employee.rehired" if again else "employee.hired"
        self.steps.append(Step(kind, day, place | hired, first.id, first.origin))

    def end(self, day: date) -> None:
        """What ends on that day: a move back to what is still held, or leaving."""
        ended: list[Spell] = []
        for track, spell in enumerate(self.current):
            if spell is None or spell.until is None or spell.until > day:
                continue
            self.current[track] = None
            if kept := [other for other in self.begun[track] if other.held_on(day)]:
                back = kept[-1]
                self._hold(track, back)
                kind = move_between({}, back.place, {})
                self._step(kind, day, back.place, f"{spell.id}/back", spell)
            else:
                ended.append(spell)
        if ended and self.leaving and self.employed and not any(self.current):
            data: Place = {}
            for spell in reversed(ended):
                data |= spell.left
            self._step("employee.left", day, data, f"{ended[0].id}/until", ended[0])
            self.employed = False

    def _hold(self, track: int, spell: Spell) -> None:
        self.current[track] = spell
        if spell not in self.begun[track]:
            self.begun[track].append(spell)
        self.place = self.place | spell.place

    def _handover(self, day: date, starting: dict[int, Spell]) -> date | None:
        """Until when what is left behind is held, where that is later than the day."""
        left_behind = [spell for track in starting if (spell := self.current[track])]
        ends = [spell.until or STILL_HELD for spell in left_behind]
        return max((until for until in ends if until > day), default=None)

    def _move(
        self, day: date, before: Place, place: Place, handover: date | None, spell: Spell
    ) -> None:
        if handover is None and all(before.get(name) == place[name] for name in place):
            return
        data = dict(place)
        kind = move_between(before, place, self.ladders)
        if handover is not None and kind != _MANAGER_CHANGED:
            data["previous_post_until"] = handover.isoformat()
        self._step(kind, day, data, spell.id, spell)

    def _step(self, kind: str, day: date, data: Place, id: str, spell: Spell) -> None:
        self.steps.append(Step(kind, day, dict(data), id, spell.origin))


def move_between(before: Place, after: Place, ladders: Ladders) -> str:
    """The type of the fact that leads from one place to another.

    Further up on a ladder is a promotion, further down a demotion, anything else lateral.
    """
    if set(after) == {"manager"}:
        return _MANAGER_CHANGED
    climbed = 0
    for name, lines in ladders.items():
        if name in after:
            climbed = climbed or _rungs(before.get(name), after[name], lines)
    if climbed:
        return "career.promoted" if climbed > 0 else "career.demoted"
    return "career.moved_laterally"


def _rungs(before: Any, after: Any, lines: Iterable[list[str]]) -> int:
    for line in lines:
        if before in line and after in line:
            return line.index(after) - line.index(before)
    return 0


def in_order(spells: Iterable[Spell]) -> list[Spell]:
    """Spells by the day they begin; those of no length first, then as they stand in the file."""
    return sorted(spells, key=lambda spell: (spell.begins, spell.until != spell.begins))


def career_of(
    hire: Hire | None, histories: Sequence[Sequence[Spell]], ladders: Ladders, leaving: bool
) -> list[Step]:
    """The facts of one career, in effective order."""
    walk = Walk(ladders, leaving, [None] * len(histories), [[] for _ in histories])
    waiting = [in_order(spells) for spells in histories]
    early: list[Step] = []
    if hire is not None:
        joining = [_joining(hire.hired_on, spells) for spells in waiting]
        for spells, joined in zip(waiting, joining, strict=True):
            early += [
                Step("career.moved_laterally", spell.begins, spell.place, spell.id, spell.origin)
                for spell in spells
                if spell is not joined and spell.begins < hire.hired_on
            ]
            spells[:] = [s for s in spells if s is not joined and s.begins >= hire.hired_on]
        walk.hire(hire, joining)
    known = [*waiting, [spell for spell in walk.current if spell]]
    days = {day for spells in known for spell in spells for day in (spell.begins, spell.until)}
    for day in sorted(day for day in days if day is not None):
        while starting := _starting(day, waiting):
            walk.begin(day, starting)
        walk.end(day)
    return sorted(early, key=lambda step: step.day) + walk.steps


def _joining(hired_on: date, spells: Sequence[Spell]) -> Spell | None:
    """The spell that is part of the hire: begun that day, else held since before."""
    for spell in spells:
        if spell.begins == hired_on:
            return spell
    held = [spell for spell in spells if spell.held_on(hired_on)]
    return held[-1] if held else None


def _starting(day: date, waiting: Sequence[list[Spell]]) -> dict[int, Spell]:
    return {
        track: spells.pop(0)
        for track, spells in enumerate(waiting)
        if spells and spells[0].begins == day
    }


def joints(spells: Iterable[Spell]) -> Counter[str]:
    """How each spell of a history joins the one before it.

    `follows` (begins the day the other ends), `gap`, `overlap` (the other ends later), `both_open`
    (neither has an end); `same_day`, counted besides, where both begin on one day.
    """
    found: Counter[str] = Counter()
    ordered = in_order(spells)
    for before, after in pairwise(ordered):
        if before.until is None:
            found["both_open" if after.until is None else "overlap"] += 1
        elif before.until == after.begins:
            found["follows"] += 1
        else:
            found["gap" if before.until < after.begins else "overlap"] += 1
        found["same_day"] += before.begins == after.begins
    return found
