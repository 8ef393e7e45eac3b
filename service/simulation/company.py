"""The company: units in a tree, posts with grades and ladders, and the titles people bear."""

from dataclasses import dataclass, field
from random import Random
from typing import Final

from .days import FAR, YEAR, Window
from .names import FAMILIES, Family

PEOPLE_PER_POST: Final = 20
TOP_GRADE: Final = 9
_RANKS: Final = ("Trainee", "Junior", "", "Senior", "Expert", "Principal", "Distinguished", "Chief")
_MANAGERS: Final = ("Assistant", "Assistant", "Coordinator", "Supervisor", "Group Manager")
_WHY_CRITICAL: Final = (
    "its vacancy stops deliveries within a week",
    "holds the operating licence",
    "only post with this knowledge",
    "the regulator asks for a named holder",
)
_WHY_KEY: Final = ("carries the growth plan", "builds the next product", "opens the new region")


@dataclass(slots=True)
class Unit:
    """A unit of the tree; `parent` is the number of a unit, `lead` of the post that leads it."""

    id: str
    number: int
    parent: int | None
    depth: int
    family: Family
    lead: int = -1


@dataclass(slots=True)
class Post:
    """A defined post; `reports_to` is the number of another post."""

    id: str
    number: int
    title: str
    unit: int
    grade: int
    ladder: str
    reports_to: int | None
    since: int
    leads: bool = False
    refill: bool = True
    key: bool = False
    critical: bool = False
    why: str | None = None
    closed: int = FAR

    def job(self, company: "Company") -> str:
        """The job that the post is an instance of."""
        return job(company.units[self.unit].family, self.ladder, self.grade)


@dataclass(slots=True)
class Company:
    """The tree of units and the list of posts; grows while the simulation fills it."""

    units: list[Unit] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    teams: list[int] = field(default_factory=list)
    """The units without units below them: where most people work."""

    def add_post(self, title: str, unit: int, grade: int, ladder: str, since: int) -> Post:
        """A new post in a unit; it reports to the unit's lead, or to the lead above for a lead."""
        number = len(self.posts)
        above = self.units[unit].lead
        post = Post(f"P{number + 1:04d}", number, title, unit, grade, ladder, None, since)
        post.reports_to = above if above >= 0 else None
        self.posts.append(post)
        return post

    def department(self, unit: int) -> Unit:
        """The department around a team; a unit above departments stands for itself."""
        found = self.units[unit]
        while found.depth > 2 and found.parent is not None:
            found = self.units[found.parent]
        return found

    def division(self, unit: int) -> Unit:
        """The division around a unit; the company's root stands for itself."""
        found = self.units[unit]
        while found.depth > 1 and found.parent is not None:
            found = self.units[found.parent]
        return found


def job(family: Family, ladder: str, grade: int) -> str:
    """The job of a grade on a ladder of a family, such as ENG-S2: a job spans two grades."""
    return f"{family.code}-{'M' if ladder == 'management' else 'S'}{(grade + 1) // 2}"


def title(family: Family, ladder: str, grade: int) -> str:
    """What somebody without a defined post is called."""
    if ladder == "management":
        return f"{family.name} {_MANAGERS[min(grade, len(_MANAGERS)) - 1]}"
    return f"{_RANKS[min(grade, len(_RANKS)) - 1]} {family.noun}".strip()


def found(people: int, window: Window, rng: Random) -> Company:
    """A company for so many people: about a defined post for every twenty of them.

    Units: the company, divisions, departments, teams; each is led by a post (grades 9, 8, 7 and
    5 or 6). The other posts are specialists' (grades 5 to 7) in the departments.
    """
    company = Company()
    budget = max(1, round(people / PEOPLE_PER_POST * 0.86))  # advisers' posts come on top later
    before = window.first - 12 * YEAR
    root = _unit(company, "CO", None, FAMILIES[0], before, rng)
    divisions = min(40, max(1, budget // 25)) if budget > 3 else 0
    departments = max(divisions, budget * 15 // 100)
    teams = budget * 45 // 100 if divisions else 0
    heads = []
    for n in range(divisions):
        family = FAMILIES[n % len(FAMILIES)]
        code = family.code + (str(n // len(FAMILIES) + 1) if n >= len(FAMILIES) else "")
        heads.append(_unit(company, code, root, family, before, rng))
    middle = []
    for n in range(departments if divisions else 0):
        above = heads[n % divisions]
        code = f"{above.id}.{n // divisions + 1:02d}"
        middle.append(_unit(company, code, above, above.family, before, rng))
    for n in range(teams):
        above = middle[n % len(middle)]
        code = f"{above.id}.{n // len(middle) + 1}"
        _unit(company, code, above, above.family, before, rng)
    above_others = {unit.parent for unit in company.units}
    company.teams = [unit.number for unit in company.units if unit.number not in above_others]
    for _ in range(budget - len(company.posts)):
        _specialist_post(company, rng.choice(middle or [root]), before, window, rng)
    return company


def _unit(
    company: Company, code: str, parent: Unit | None, family: Family, since: int, rng: Random
) -> Unit:
    depth = 0 if parent is None else parent.depth + 1
    unit = Unit(code, len(company.units), parent.number if parent else None, depth, family)
    company.units.append(unit)
    names = ("Managing Director", "Head of Division", "Head of Department", "Team Lead")
    grade = (TOP_GRADE, 8, 7, rng.choice((5, 6)))[depth]
    post = company.add_post(f"{names[depth]} {code}", unit.number, grade, "management", since)
    post.reports_to = parent.lead if parent else None
    post.leads = True
    unit.lead = post.number
    _judge(post, rng, 0.5 if depth < 2 else 0.15)
    return unit


def _specialist_post(
    company: Company, unit: Unit, before: int, window: Window, rng: Random
) -> None:
    grade = rng.choice((5, 6, 6, 7))
    since = before
    if rng.random() < 0.2 and window.last - window.first > 2 * YEAR:
        since = rng.randrange(window.first + 100, window.last - YEAR)
    name = f"{_RANKS[grade - 1]} {unit.family.noun} {unit.id}"
    post = company.add_post(name, unit.number, grade, "specialist", since)
    post.refill = rng.random() > 0.1
    _judge(post, rng, 0.25)


def _judge(post: Post, rng: Random, chance: float) -> None:
    post.critical = rng.random() < chance
    post.key = rng.random() < chance
    if post.critical:
        post.why = rng.choice(_WHY_CRITICAL)
    elif post.key:
        post.why = rng.choice(_WHY_KEY)
