"""The nine-box: performance against potential, who sits in which box and who moved, at two dates.

Performance is the last appraisal (1-5), potential the last judgement (low, medium, high); what a
talent review calibrated counts instead where it is not older. The grid goes back to McKinsey's and
General Electric's of the 1970s; the names of the boxes are the usual ones and no standard.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal, NamedTuple, get_args

from sqlalchemy import RowMapping, Select, Table, exists, or_, select

from domain.position.facets import ON_THE_BENCH
from projections.as_of import true_on
from projections.database import Database
from projections.posts import schema as posts
from projections.profiles import schema as profiles
from projections.units import unit_within

BANDS: Final = {1: "low", 2: "low", 3: "medium", 4: "high", 5: "high"}
"""Performance by rating: 3 is fully as expected."""
LEVELS: Final = ("low", "medium", "high")
BOXES: Final = {
    ("low", "low"): "underperformer",
    ("medium", "low"): "solid performer",
    ("high", "low"): "trusted professional",
    ("low", "medium"): "dilemma",
    ("medium", "medium"): "core player",
    ("high", "medium"): "high performer",
    ("low", "high"): "enigma",
    ("medium", "high"): "high potential",
    ("high", "high"): "star",
}
"""Name by (performance, potential), from the bottom left to the top right."""
UNRATED: Final = "unrated"
"""Where people are counted of whom performance, potential or both were never judged."""
ELSEWHERE: Final = "elsewhere"
"""Where somebody was on a day on which they were not among the people asked about."""
Population = Literal["everyone", "nominees", "key_posts", "management", "specialist"]
POPULATIONS: Final[tuple[str, ...]] = get_args(Population)

_NAMED_AT_MOST: Final = 10_000
"""Beyond so many people everybody's judgements are read."""
_STANDING: Final = profiles.TABLES.facets["standing"].table
_PERFORMANCE: Final = profiles.TABLES.facets["performance"].table
_POTENTIAL: Final = profiles.TABLES.facets["potential"].table
_CALIBRATION: Final = posts.TABLES.facets["calibration"].table
_NOMINATION: Final = posts.TABLES.facets["nomination"].table
_CRITICALITY: Final = posts.TABLES.facets["criticality"].table


@dataclass(frozen=True)
class People:
    """Who is looked at: employed on the day `on`, as known at the log position `known`.

    `unit` means that unit and those below it. `population`: `nominees` are on the bench of a post,
    `key_posts` hold a key or critical one, `management` and `specialist` are on that ladder.
    """

    on: date
    known: int | None = None
    unit: str | None = None
    grade: str | None = None
    population: Population = "everyone"


class Judged(NamedTuple):
    """A judgement: what it came to, when, and the position of its fact."""

    value: Any
    on: date
    position: int


class Seat(NamedTuple):
    """Somebody of the people asked about, and the judgements that count."""

    who: Mapping[str, Any]
    performance: Judged | None
    potential: Judged | None

    @property
    def box(self) -> str:
        """The name of the box, or `unrated`."""
        if self.performance is None or self.potential is None:
            return UNRATED
        return BOXES[BANDS[self.performance.value], self.potential.value]


def nine_box(db: Database, people: People) -> list[dict[str, Any]]:
    """The nine boxes, then the unrated: `{box, performance, potential, count, share, people}`.

    `share` is the percentage of those rated, None where nobody is. Everybody in a box is told with
    both judgements, their days, and the positions of the facts they rest on.
    """
    seated: dict[str, list[Seat]] = {}
    for seat in seats(db, people).values():
        seated.setdefault(seat.box, []).append(seat)
    rated = sum(len(some) for box, some in seated.items() if box != UNRATED)
    boxes = [
        {
            "box": name,
            "performance": performance,
            "potential": potential,
            "count": len(seated.get(name, ())),
            "share": round(100 * len(seated.get(name, ())) / rated, 4) if rated else None,
            "people": [_told(seat) for seat in seated.get(name, ())],
        }
        for (performance, potential), name in BOXES.items()
    ]
    unrated = [_told(seat) for seat in seated.get(UNRATED, ())]
    apart = {"performance": None, "potential": None, "count": len(unrated), "share": None}
    return [*boxes, {"box": UNRATED, **apart, "people": unrated}]


def movement(db: Database, people: People, against: date) -> list[dict[str, Any]]:
    """Who sits in another box on `people.on` than on the day `against`, by employee.

    `{employee, from, to, before, after}`; `before` and `after` tell the judgements and their facts.
    Somebody not among the people asked about on one of the days came from, or went, `elsewhere`.
    """
    before, after = seats(db, replace(people, on=against)), seats(db, people)
    return [
        {
            "employee": employee,
            "from": before[employee].box if employee in before else ELSEWHERE,
            "to": after[employee].box if employee in after else ELSEWHERE,
            "before": _told(before[employee]) if employee in before else None,
            "after": _told(after[employee]) if employee in after else None,
        }
        for employee in sorted(before.keys() | after.keys())
        if employee not in before
        or employee not in after
        or before[employee].box != after[employee].box
    ]


def seats(db: Database, people: People) -> dict[str, Seat]:
    """Everybody asked about, by employee."""
    with db.surveying() as connection:

        def read(asked: Select[Any]) -> Sequence[RowMapping]:
            return connection.execute(asked).mappings().all()

        standings = read(_standings(people, db.postgres))
        names = [row["employee"] for row in standings]
        performance, potential, reviews = (
            _by_employee(read(_judgements(table, people, names)))
            for table in (_PERFORMANCE, _POTENTIAL, _CALIBRATION)
        )
    return {
        name: Seat(
            dict(row),
            _latest(
                performance.get(name, ()), "appraised_on", reviews.get(name, ()), "performance"
            ),
            _latest(potential.get(name, ()), "assessed_on", reviews.get(name, ()), "potential"),
        )
        for name, row in sorted((row["employee"], row) for row in standings)
    }


def _by_employee(rows: Iterable[RowMapping]) -> dict[str, list[RowMapping]]:
    found: dict[str, list[RowMapping]] = {}
    for row in rows:
        found.setdefault(row["employee"], []).append(row)
    return found


def _latest(
    own: Iterable[RowMapping], judged_on: str, reviews: Iterable[RowMapping], what: str
) -> Judged | None:
    """The judgement that counts: the latest; on one day a review's, and of two the later known."""
    by_reviews = [
        (row["calibrated_on"], True, row["position"], row[what]) for row in reviews if row[what]
    ]
    found = [(row[judged_on], False, row["position"], row[what]) for row in own]
    if not (judgements := by_reviews + found):
        return None
    on, _, position, value = max(judgements)
    return Judged(value, on, position)


def _told(seat: Seat) -> dict[str, Any]:
    told = dict(seat.who)
    for name, judged in (("performance", seat.performance), ("potential", seat.potential)):
        told[name] = judged.value if judged else None
        told[f"{name}_on"] = judged.on if judged else None
        told[f"{name}_fact"] = judged.position if judged else None
    return told


def _standings(people: People, postgres: bool) -> Select[Any]:
    own = _STANDING.c
    conditions = [true_on(_STANDING, people.on, people.known), own.status == "employed"]
    if people.unit is not None:
        conditions.append(unit_within(own.unit, people.unit, postgres))
    if people.grade is not None:
        conditions.append(own.grade == people.grade)
    if people.population in ("management", "specialist"):
        conditions.append(own.ladder == people.population)
    if people.population == "nominees":
        named = _NOMINATION.c
        conditions.append(
            exists()
            .where(named.employee == own.employee, named.cover == "successor")
            .where(true_on(_NOMINATION, people.on, people.known), named.status.in_(ON_THE_BENCH))
        )
    if people.population == "key_posts":
        judged = _CRITICALITY.c
        conditions.append(
            exists()
            .where(judged.post == own.post, or_(judged.key, judged.critical))
            .where(true_on(_CRITICALITY, people.on, people.known))
        )
    return select(own.employee, own.unit, own.grade, own.post, own.title).where(*conditions)


def _judgements(table: Table, people: People, names: Sequence[str]) -> Select[Any]:
    """The rows of these people. They are named, not joined: what PostgreSQL expects of rows with
    two clocks is so far from what it finds that a join reads all of the table for a few people."""
    asked = select(table).where(true_on(table, people.on, people.known))
    return asked if len(names) > _NAMED_AT_MOST else asked.where(table.c.employee.in_(names))
