"""What is known of a person and of a post on a day, as a score needs it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from domain.career.facets import Aspiration, Standing
from domain.position.facets import Post
from projections.as_of import FacetRow
from projections.mobility.asked import REQUIREMENTS, Asked, asked_by
from projections.mobility.graph import Place

DAYS_A_YEAR: Final = 365.2425
DAYS_A_MONTH: Final = DAYS_A_YEAR / 12
UNWILLING: Final = ("development", "neither")
"""The declared wishes that say: no advancement."""
ON_THE_BENCH: Final = ("nominated", "approved")


class NotEmployed(ValueError):
    """Somebody who is not employed on that day has nowhere to go from: who, and what to do."""


@dataclass
class Person:
    """Somebody's facets on a day: by facet, by ids."""

    employee: str
    facets: dict[str, dict[tuple[str, ...], FacetRow]] = field(default_factory=dict)
    begun: dict[date, int] = field(default_factory=dict)
    """Days on which their standing changed -> the facts that say so."""

    def learn(self, facet: str, row: FacetRow) -> None:
        """Takes in a row of a facet."""
        self.facets.setdefault(facet, {})[row.ids] = row

    def one(self, facet: str, *ids: str) -> FacetRow | None:
        """The facet's row with these ids."""
        return self.facets.get(facet, {}).get(ids)

    def every(self, facet: str) -> Iterator[FacetRow]:
        """The facet's rows, in the order of their ids."""
        yield from (row for _, row in sorted(self.facets.get(facet, {}).items()))

    @property
    def standing(self) -> Standing:
        """Where the person stands; `unknown` where nothing is on record."""
        row = self.one("standing")
        return Standing("unknown") if row is None else row.value

    @property
    def hire_fact(self) -> int:
        """The fact with which the employment began: what nothing else is on record since."""
        return self.begun.get(self.standing.hired_on or date.min, self.standing.role_fact)

    @property
    def grade_fact(self) -> int:
        """The fact with which the present grade began."""
        return self.begun.get(self.standing.in_grade_since or date.min, self.standing.role_fact)

    @property
    def since_hire(self) -> str:
        """In words, of what nothing is on record."""
        return f"since the hire on {self.standing.hired_on}"

    @property
    def employed(self) -> bool:
        """Whether the person is employed, and not erased."""
        return self.standing.status == "employed" and self.one("erasure") is None

    @property
    def wish(self) -> Aspiration | None:
        """What the person last said they want."""
        row = self.one("aspiration")
        return None if row is None else row.value

    @property
    def unwilling(self) -> bool:
        """Whether the person has declared that they do not want to advance."""
        return self.wish is not None and self.wish.wish in UNWILLING

    def places(self) -> list[Place]:
        """The post and the job that the person stands in."""
        standing = self.standing
        found = [] if standing.post is None else [Place("post", standing.post)]
        return found if standing.job is None else [*found, Place("job", standing.job)]


@dataclass
class Wanted:
    """A post to be followed into: what it is, what it asks for, who is on its bench."""

    post: str
    described: FacetRow
    asked: Asked
    nominations: dict[str, list[FacetRow]] = field(default_factory=dict)
    """Employee -> nominations of any status; ids are (employee, cover)."""
    applications: dict[str, list[FacetRow]] = field(default_factory=dict)
    """Employee -> applications for openings that are posted; ids are (opening, employee)."""

    @property
    def value(self) -> Post:
        """The post itself."""
        found: Post = self.described.value
        return found

    @property
    def aims(self) -> list[str]:
        """The skills and certificates that the post asks for."""
        return sorted({*self.asked.skills, *self.asked.certificates})

    def on_the_bench(self, employee: str) -> list[FacetRow]:
        """The person's nominations that stand; as successor before as emergency cover."""
        rows = [r for r in self.nominations.get(employee, ()) if r.value.status in ON_THE_BENCH]
        return sorted(rows, key=lambda row: row.ids, reverse=True)


def wanted_of(post: str, rows: Iterable[tuple[str, FacetRow]]) -> Wanted | None:
    """The post out of its facets' rows on a day; None where it is not defined.

    `rows` come as (facet, row): post, the requirements, nominations, openings, applications.
    """
    by_facet: dict[str, list[FacetRow]] = {}
    for facet, row in rows:
        by_facet.setdefault(facet, []).append(row)
    if "post" not in by_facet:
        return None
    asked = asked_by(
        row for facet in REQUIREMENTS for row in sorted(by_facet.get(facet, ()), key=_ids)
    )
    wanted = Wanted(post, by_facet["post"][0], asked)
    for row in by_facet.get("nomination", ()):
        wanted.nominations.setdefault(row.ids[0], []).append(row)
    posted = {r.ids[0] for r in by_facet.get("opening", ()) if r.value.status == "posted"}
    for row in by_facet.get("application", ()):
        if row.ids[0] in posted:
            wanted.applications.setdefault(row.ids[1], []).append(row)
    return wanted


def _ids(row: FacetRow) -> tuple[str, ...]:
    return row.ids


def require_employed(person: Person, on: date) -> None:
    """Only of somebody employed can be asked where they go from here.

    Raises:
        NotEmployed: the person is not employed on that day, or erased.
    """
    if not person.employed:
        raise NotEmployed(
            f"{person.employee} is not employed on {on}; ask about another day with --on, "
            f"or see careerlog show {person.employee}"
        )


def years(since: date | None, on: date) -> float:
    """Years from a day to another; none where the first is not known."""
    return 0.0 if since is None else max(0, (on - since).days) / DAYS_A_YEAR


def months(since: date | None, on: date) -> float:
    """The same in months."""
    return years(since, on) * 12
