"""The outline of every person: when they come and go, what they are like, what they wish."""

from dataclasses import dataclass
from random import Random
from typing import Final

from .company import Company
from .days import FAR, YEAR, Window

THERE_FROM_THE_START: Final = 0.42
"""Share of people hired before the window begins; the others are hired during it."""
LEAVING_PER_YEAR: Final = 0.085
REHIRED: Final = 0.07
"""Share of those who resigned that come back after half a year to three years."""
_CAUSES: Final = (
    *(("resigned", True),) * 62,
    *(("retired", True),) * 10,
    *(("other", True),) * 3,
    *(("redundant", False),) * 9,
    *(("contract_ended", False),) * 7,
    *(("dismissed", False),) * 5,
    *(("transferred", None),) * 3,
    ("died", None),
)
_WISHES: Final = (
    *("advancement",) * 6,
    *("both",) * 7,
    *("development",) * 5,
    *("neither",) * 2,
)


@dataclass(slots=True)
class Person:
    """One person in outline; days are ordinals, FAR for what never happens."""

    number: int
    employee: str
    hired: int
    left: int
    cause: str
    voluntary: bool | None
    rehired: int
    left_again: int
    ability: float
    """Standard normal: what appraisals, potential and the pace of promotion have in common."""
    wish: str
    listens: bool
    """Whether, as a manager, this person holds the conversations that a manager should."""
    ladder: str
    unit: int

    def employed(self, since: int, until: int) -> bool:
        """Whether the first employment covers all these days."""
        return self.hired <= since and until < self.left


def enrol(people: int, company: Company, window: Window, seed: int) -> list[Person]:
    """Everybody who is ever employed, each drawn from a generator of their own."""
    return [_person(n, company, window, seed) for n in range(people)]


def _person(number: int, company: Company, window: Window, seed: int) -> Person:
    rng = Random(f"{seed}/outline/{number}")
    chance = rng.random
    if chance() < THERE_FROM_THE_START:
        hired = window.first - 30 - int(8 * YEAR * chance() ** 1.5)
    else:
        hired = window.first + int((window.last - window.first) * chance())
    stays = 90 + int(rng.expovariate(LEAVING_PER_YEAR / YEAR))
    left = max(hired, window.first) + stays
    cause, voluntary = _CAUSES[int(chance() * len(_CAUSES))]
    if cause == "contract_ended":
        left = max(hired, window.first) + min(stays, 2 * YEAR)
    if left >= window.horizon:
        left = FAR
    rehired = left_again = FAR
    if cause == "resigned" and left < window.last and chance() < REHIRED:
        back = left + 180 + int(chance() * 900)
        if back <= window.last:
            rehired = back
            again = back + 120 + int(rng.expovariate(LEAVING_PER_YEAR / YEAR))
            left_again = again if again < window.horizon else FAR
    return Person(
        number,
        f"E{number + 1:05d}",
        hired,
        left,
        cause,
        voluntary,
        rehired,
        left_again,
        rng.gauss(0.0, 1.0),
        _WISHES[int(chance() * len(_WISHES))],
        chance() < 0.75,
        "management" if chance() < 0.2 else "specialist",
        company.teams[int(chance() * len(company.teams))],
    )
