"""What is wanted, unused and done for people, computed plainly over the folds: no SQL."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from domain.events.base import Event
from domain.folding import Key, Segment
from domain.months import months_later
from domain.timeline import Timeline, fold
from projections.succession.candidates.grades import compared

Deed = tuple[str, str, str | None, date, int]
"""employee, what, id, day, position"""
Use = tuple[str, str, int]
"""kind, where, position"""


class Known:
    """The folds of what was known at a position, asked about one day."""

    def __init__(self, facts: list[Event], on: date, known: int) -> None:
        streams: dict[str, list[Event]] = {}
        for fact in facts:
            if fact.position <= known:
                streams.setdefault(fact.originator_id, []).append(fact)
        self.on = on
        self.timelines: dict[str, dict[str, Timeline]] = {"career": {}, "position": {}}
        for stream, its in streams.items():
            kind, _, subject = stream.partition("-")
            if kind in self.timelines:
                self.timelines[kind][subject] = fold(its, stream)

    def at(self, kind: str, subject: str, on: date | None = None) -> dict[Key, Segment]:
        """What is true of somebody or something on the day, or on another."""
        day = on or self.on
        return {
            key: segment
            for key, segments in self.timelines[kind][subject].segments.items()
            for segment in segments
            if segment.valid_from <= day < segment.valid_to
        }

    def of(self, employee: str, facet: str, on: date | None = None) -> dict[str, Segment]:
        """The instances of a facet of a person, by id."""
        found = self.at("career", employee, on)
        return {key[1]: segment for key, segment in found.items() if key[0] == facet}

    def employed(self) -> Iterator[tuple[str, Any, dict[Key, Segment]]]:
        """Everybody employed on the day: their id, standing, and all that is true of them."""
        for employee in sorted(self.timelines["career"]):
            found = self.at("career", employee)
            standing = found.get(("standing",))
            if standing is not None and standing.value.status == "employed":
                yield employee, standing.value, found

    def standings(self, employee: str) -> list[Segment]:
        """Where somebody stood, one after the other, up to the day."""
        segments = self.timelines["career"][employee].segments.get(("standing",), [])
        return [each for each in segments if each.valid_from <= self.on]


class Wanted(NamedTuple):
    """What `wishes` says of one person."""

    wish: tuple[str, date, int] | None
    plan: tuple[str, int] | None
    talk: tuple[date, int] | None
    growth: frozenset[tuple[str, str, date, int]]
    promoted: tuple[date, int] | None
    missing: tuple[str, ...]


def wanted(known: Known) -> dict[str, Wanted]:
    """Everybody's wish, and what was done about it."""
    return {who: _wanted(known, who, at, found) for who, at, found in known.employed()}


def _wanted(known: Known, who: str, standing: Any, found: dict[Key, Segment]) -> Wanted:
    on, silent, year = known.on, months_later(known.on, -6), months_later(known.on, -12)
    aspiration = found.get(("aspiration",))
    wish = aspiration and (
        aspiration.value.wish,
        aspiration.value.declared_on,
        aspiration.position,
    )
    plans = [
        (id, each.position)
        for id, each in known.of(who, "plan").items()
        if each.value.employee_agreed_on and each.value.manager_agreed_on
        if each.value.until is None or each.value.until >= on
    ]
    talks = [(t.value.held_on, t.position) for t in known.of(who, "conversation").values()]
    growth = {each for each in _growth(known, who) if each[2] > year}
    promotions = _promotions(known, who)
    promoted = max(promotions, default=None)
    if promoted is not None and (wish is None or promoted[0] <= wish[1]):
        promoted = None
    new = standing.hired_on is not None and standing.hired_on > silent
    talk = max(talks, default=None)
    want = wish[0] if wish else None
    missing = {
        "no wish declared": want is None and not new,
        "no plan": want not in (None, "neither") and not plans,
        "no conversation": talk[0] < silent if talk else not new,
        "no growth": want == "development" and not growth,
        "promoted against the wish": want in ("development", "neither") and promoted is not None,
    }
    return Wanted(
        wish,
        max(plans, default=None),
        talk,
        frozenset(growth),
        promoted,
        tuple(what for what, lacks in missing.items() if lacks),
    )


def _growth(known: Known, who: str) -> Iterator[tuple[str, str, date, int]]:
    for id, each in known.of(who, "certificate").items():
        days = [day for day in (each.value.earned_on, each.value.renewed_on) if day]
        if days:
            yield "certificate", id, max(days), each.position
    for id, each in known.of(who, "training").items():
        if each.value.status in ("completed", "passed"):
            yield "training", id, each.value.closed_on, each.position
    for id, each in known.of(who, "reward").items():
        yield "reward", id, each.value.granted_on, each.position


def _promotions(known: Known, who: str) -> list[tuple[date, int]]:
    first: dict[int, date] = {}
    for each in known.standings(who):
        if each.value.role_change == "career.promoted":
            first.setdefault(each.value.role_fact, each.valid_from)
    return [(day, fact) for fact, day in first.items()]


def idle(known: Known) -> dict[tuple[str, str], tuple[int, frozenset[Use]]]:
    """Skills unused for a year, each with its fact and where it could be used."""
    since = months_later(known.on, -12)
    found: dict[tuple[str, str], tuple[int, frozenset[Use]]] = {}
    for who, standing, facets in known.employed():
        wish = facets.get(("aspiration",))
        content = wish is not None and wish.value.wish in ("development", "neither")
        for skill, each in known.of(who, "skill").items():
            days = (each.value.last_used_on, each.value.assessed_on)
            if (each.value.level or 0) >= 3 and all(day is None or day < since for day in days):
                uses = _uses(known, skill, each.value.level, standing, content)
                found[who, skill] = each.position, frozenset(uses)
    return found


def _uses(known: Known, skill: str, level: float, standing: Any, content: bool) -> Iterator[Use]:
    """`content`: the person wants no step up: only projects and grades up to theirs are left."""
    for post in known.timelines["position"]:
        found = known.at("position", post)
        its, asks = found.get(("post",)), found.get(("required_skill", skill))
        if its is None or its.value.status != "open" or asks is None:
            continue
        if post == standing.post or asks.value.level > level:
            continue
        openings = [
            key[1]
            for key, each in found.items()
            if key[0] == "opening" and each.value.status == "posted"
            if each.value.scope != "external"
        ]
        near = "project" if its.value.unit == standing.unit else "secondment"
        for kind, where in [("opening", f"{o} ({post})") for o in openings] or [(near, post)]:
            grades = its.value.grade, standing.grade
            if kind == "project" or not content or None in grades or compared(*grades) != 1:
                yield kind, where, asks.position


def deeds(known: Known, manager: str, since: date) -> set[Deed]:
    """What a manager's people got in the days after `since`."""
    team = [who for who, standing, _ in known.employed() if standing.manager == manager]
    found = {deed for who in team for deed in _got(known, who, manager, since)}
    for who in known.timelines["career"]:
        for talk, each in known.of(who, "conversation").items():
            if each.value.held_by == manager or (each.value.held_by is None and who in team):
                found.add((who, "conversation", talk, each.value.held_on, each.position))
        standings = known.standings(who)
        for before, after in pairwise(standings):
            if (
                before.value.manager == manager
                and before.valid_to == after.valid_from
                and after.value.role_change == "career.promoted"
                and after.value.role_fact != before.value.role_fact
            ):
                out = " out of the team" if after.value.manager != manager else ""
                found.add((who, f"promotion{out}", None, after.valid_from, after.value.role_fact))
    return {deed for deed in found if since < deed[3] <= known.on}


def _got(known: Known, who: str, manager: str, since: date) -> Iterator[Deed]:
    for facet in ("mentoring", "coaching", "secondment"):
        for id, each in known.of(who, facet).items():
            yield who, facet, id, each.value.started_on, each.position
    for id, each in known.of(who, "assignment").items():
        if each.value.stretch:
            yield who, "stretch assignment", id, each.value.started_on, each.position
    for what, id, _, position in _growth(known, who):
        value = known.of(who, what)[id].value
        latest = value.renewed_on or value.earned_on if what == "certificate" else _
        yield who, what, id, latest, position
    for id, each in known.of(who, "plan").items():
        agreed_on = each.value.manager_agreed_on
        if agreed_on is not None and each.value.manager in (None, manager):
            yield who, "plan agreed", id, agreed_on, each.position
    before = known.of(who, "skill", since)
    for key, segments in known.timelines["career"][who].segments.items():
        if key[0] == "skill":
            level = (before[key[1]].value.level or 0.0) if key[1] in before else 0.0
            judged = [
                each
                for each in segments
                if since < each.valid_from <= known.on and each.value.assessed_on == each.valid_from
            ]
            gained = [each for each in judged if each.value.level > level]
            if gained:
                best = max(gained, key=lambda s: (s.value.level, -s.valid_from.toordinal()))
                yield who, "skill gained", key[1], best.valid_from, best.position
