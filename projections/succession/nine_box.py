"""The nine-box: performance against potential, who sits in which box and who moved, at two dates.

Performance is the last appraisal (1-5), potential the last judgement (low, medium, high); what a
talent review calibrated counts instead where it is not older. The grid goes back to McKinsey's and
General Electric's of the 1970s; the names of the boxes are the usual ones and no standard.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal, NamedTuple, get_args

from sqlalchemy import ColumnElement, RowMapping, Select, and_, exists, or_, select

from domain.position.facets import ON_THE_BENCH
from projections.as_of import true_on
from projections.database import Database
from projections.posts import schema as posts
from projections.profiles import schema as profiles
from projections.succession.metrics.asked import unit_within

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
    """Everybody asked about, by employee: two statements."""
    asked = _asked_about(people, db.postgres)
    with db.reading() as connection:
        rows = connection.execute(_judged(people, asked)).mappings().all()
        calibrated = connection.execute(_calibrated(people, asked)).mappings().all()
    reviews: dict[str, list[RowMapping]] = {}
    for row in calibrated:
        reviews.setdefault(row["employee"], []).append(row)
    found = (_seat(row, reviews.get(row["employee"], ())) for row in rows)
    return {seat.who["employee"]: seat for seat in sorted(found, key=lambda s: s.who["employee"])}


def _seat(row: RowMapping, reviews: Sequence[RowMapping]) -> Seat:
    own_performance = Judged(row["performance"], row["appraised_on"], row["performance_fact"])
    own_potential = Judged(row["potential"], row["assessed_on"], row["potential_fact"])
    return Seat(
        {name: row[name] for name in ("employee", "unit", "grade", "post", "title")},
        _latest(own_performance, _by_reviews(reviews, "performance")),
        _latest(own_potential, _by_reviews(reviews, "potential")),
    )


def _by_reviews(reviews: Iterable[RowMapping], what: str) -> Iterator[Judged]:
    return (Judged(row[what], row["calibrated_on"], row["position"]) for row in reviews)


def _latest(own: Judged, reviewed: Iterable[Judged]) -> Judged | None:
    """The judgement that counts: the latest; on one day a review's, and of two the later known."""
    all_of_them = [(each.on, True, each.position, each) for each in reviewed if each.value]
    if own.value:
        all_of_them.append((own.on, False, own.position, own))
    return max(all_of_them)[-1] if all_of_them else None


def _told(seat: Seat) -> dict[str, Any]:
    told = dict(seat.who)
    for name, judged in (("performance", seat.performance), ("potential", seat.potential)):
        told[name] = judged.value if judged else None
        told[f"{name}_on"] = judged.on if judged else None
        told[f"{name}_fact"] = judged.position if judged else None
    return told


def _asked_about(people: People, postgres: bool) -> ColumnElement[bool]:
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
    return and_(*conditions)


def _judged(people: People, asked_about: ColumnElement[bool]) -> Select[Any]:
    own = _STANDING.c
    appraised = and_(
        _PERFORMANCE.c.employee == own.employee, true_on(_PERFORMANCE, people.on, people.known)
    )
    assessed = and_(
        _POTENTIAL.c.employee == own.employee, true_on(_POTENTIAL, people.on, people.known)
    )
    return (
        select(own.employee, own.unit, own.grade, own.post, own.title)
        .add_columns(_PERFORMANCE.c.performance, _PERFORMANCE.c.appraised_on)
        .add_columns(_PERFORMANCE.c.position.label("performance_fact"))
        .add_columns(_POTENTIAL.c.potential, _POTENTIAL.c.assessed_on)
        .add_columns(_POTENTIAL.c.position.label("potential_fact"))
        .select_from(_STANDING)
        .outerjoin(_PERFORMANCE, appraised)
        .outerjoin(_POTENTIAL, assessed)
        .where(asked_about)
    )


def _calibrated(people: People, asked_about: ColumnElement[bool]) -> Select[Any]:
    own = _CALIBRATION.c
    return (
        select(own.employee, own.performance, own.potential, own.calibrated_on, own.position)
        .join_from(_STANDING, _CALIBRATION, own.employee == _STANDING.c.employee)
        .where(asked_about, true_on(_CALIBRATION, people.on, people.known))
    )
