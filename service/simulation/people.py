"""A person's whole working life, told as facts."""

from random import Random

from .days import FAR, first_of, year_of
from .drafts import Draft, Pen
from .employing import employment
from .growing import a_year_of_growth, acting_roles, certificates
from .judging import a_year_of_judgement, a_year_of_voice
from .life import Life, World
from .promising import a_year_of_promises, trainings_promised
from .roster import Person


def told(world: World, person: Person) -> list[Draft]:
    """Everything about one person, drawn from a generator of their own."""
    rng = Random(f"{world.seed}/life/{person.employee}")
    pen = Pen(person.employee, f"career-{person.employee}", world.window, rng)
    life = Life(world, person, rng, pen)
    skills: dict[str, float] = {}
    _spell(life, person.hired, person.left, True, skills)
    if person.rehired < FAR:
        _spell(life, person.rehired, person.left_again, False, skills)
    trainings_promised(life)
    return pen.drafts


def _spell(life: Life, start: int, end: int, first: bool, skills: dict[str, float]) -> None:
    life.start, life.end = start, end
    employment(life, first)
    if life.known_from >= life.known_until:
        return
    certificates(life)
    if first:
        acting_roles(life)
    begin = life.known_from + 1
    for year in range(year_of(begin), year_of(life.known_until - 1) + 1):
        since = max(begin, first_of(year))
        until = min(life.known_until, first_of(year + 1))
        if until - since > 20:
            a_year_of_growth(life, since, until, skills)
            a_year_of_promises(life, since, until)
            a_year_of_judgement(life, year, since, until)
            a_year_of_voice(life, since, until)
