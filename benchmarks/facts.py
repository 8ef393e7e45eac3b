"""A believable history of any length, made before a clock starts: facts, rows, library events."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from heapq import merge
from itertools import islice
from random import Random
from typing import Any, Final

import orjson

from benchmarks.library import LibraryFact
from benchmarks.raw import RawRow
from domain.codec import body, stamp, state_of
from domain.events.base import Event
from domain.events.catalogue import BY_NAME

SOURCE: Final = "urn:hr:benchmark"
FACTS_PER_PERSON: Final = 20
"""The mean; a history of N facts has about N / 20 people."""
_TO_UNITS: Final = 40
_SKILLS: Final = ("data-modelling", "leading-people", "negotiation", "python", "first-aid")
_START: Final = date(2012, 1, 1)

Told = tuple[date, int, str, dict[str, Any]]
"""Day, person, name of the fact, its fields."""


def history(facts: int, seed: int = 7) -> list[Event]:
    """So many facts of a company, in the order they happened, about one in thirty told late."""
    people = facts // FACTS_PER_PERSON + 1
    lives = [_life(person, Random(f"{seed}-{person}")) for person in range(people)]
    told = islice(_some_told_late(merge(*lives, key=lambda one: one[:2]), Random(seed)), facts)
    return [_fact(number, *one) for number, one in enumerate(told)]


def rows(facts: Sequence[Event]) -> list[RawRow]:
    """The same history as rows ready to insert, with the bytes that Careerlog would store."""
    at: Counter[str] = Counter()
    now = stamp(datetime.now(UTC))
    ready: list[RawRow] = []
    for position, fact in enumerate(facts, 1):
        at[fact.originator_id] += 1
        version = at[fact.originator_id]
        state = state_of(body(fact), now)
        identity = (fact.source, fact.event_id)
        ready.append((position, fact.originator_id, version, fact.type, state, *identity))
    return ready


def library_facts(facts: Sequence[Event]) -> list[LibraryFact]:
    """The same history as events of the plain library."""
    at: Counter[str] = Counter()
    now = datetime.now(UTC)
    ready: list[LibraryFact] = []
    for fact in facts:
        at[fact.originator_id] += 1
        fields = orjson.loads(body(fact))
        ready.append(
            LibraryFact(fact.originator_id, at[fact.originator_id], now, fact.type, fields)
        )
    return ready


def _fact(number: int, day: date, person: int, name: str, fields: dict[str, Any]) -> Event:
    envelope: dict[str, Any] = {
        "originator_id": f"career-E{person:06}",
        "source": SOURCE,
        "event_id": f"{number:09}",
        "effective_on": day,
    }
    return BY_NAME[name](**envelope, **fields)


def _some_told_late(told: Iterator[Told], random: Random) -> Iterator[Told]:
    waiting: list[tuple[int, Told]] = []
    for number, one in enumerate(told):
        if random.random() < 1 / 30:
            waiting.append((number + random.randrange(20, 2_000), one))
            continue
        yield one
        while waiting and waiting[0][0] <= number:
            yield waiting.pop(0)[1]
    yield from (one for _, one in waiting)


def _life(person: int, random: Random) -> Iterator[Told]:
    """One career from hire on, for so long that the history can be cut anywhere."""
    day = _START + timedelta(days=random.randrange(0, 1_500))
    grade, unit, goal = 3, f"U{random.randrange(_TO_UNITS):02}", 0
    manager = f"E{random.randrange(900):06}"
    yield (
        day,
        person,
        "employee.hired",
        {
            "given_name": random.choice(("Ana", "Li", "Omar", "Eva", "Tom")),
            "family_name": random.choice(("Costa", "Okafor", "Berg", "Novak", "Tanaka")),
            "unit": unit,
            "title": "Engineer",
            "grade": f"G{grade}",
            "ladder": "specialist",
            "manager": manager,
        },
    )
    while day.year < 2100:
        day += timedelta(days=random.randrange(10, 150))
        draw = random.random()
        if draw < 0.08:
            grade += 1
            fields = {"title": f"Engineer {grade}", "grade": f"G{grade}", "reason": "Ready for it."}
            yield day, person, "career.promoted", fields
        elif draw < 0.14:
            old, unit = unit, f"U{random.randrange(_TO_UNITS):02}"
            yield day, person, "career.moved_laterally", {"unit": unit, "from_unit": old}
        elif draw < 0.40:
            yield (
                day,
                person,
                "training.completed",
                {
                    "training": f"T-{random.randrange(300)}",
                    "result": random.choice(("passed", "completed")),
                    "title": "Leading without authority",
                    "hours": float(random.randrange(4, 40)),
                },
            )
        elif draw < 0.60:
            yield day, person, "skill.applied", {"skill": random.choice(_SKILLS)}
        elif draw < 0.72:
            yield (
                day,
                person,
                "skill.assessed",
                {
                    "skill": random.choice(_SKILLS),
                    "level": random.randrange(2, 14) / 2,
                    "assessed_by": "manager",
                },
            )
        elif draw < 0.80:
            yield (
                day,
                person,
                "appraisal.recorded",
                {
                    "performance": random.randrange(2, 6),
                    "period_from": date(day.year - 1, 1, 1),
                    "period_to": date(day.year - 1, 12, 31),
                    "appraiser": manager,
                    "summary": "Kept two projects on course.",
                },
            )
        elif draw < 0.88:
            goal += 1
            yield (
                day,
                person,
                "goal.set",
                {
                    "goal": f"G-{goal}",
                    "purpose": random.choice(("development", "advancement")),
                    "description": "Lead a team of data engineers.",
                    "horizon": "mid_term",
                    "due": day + timedelta(days=400),
                },
            )
        elif draw < 0.94 and goal:
            yield day, person, "goal.achieved", {"goal": f"G-{goal}"}
        else:
            old, manager = manager, f"E{random.randrange(900):06}"
            fields = {"manager": manager, "from_manager": old}
            yield day, person, "employee.manager_changed", fields
