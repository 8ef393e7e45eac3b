"""How candidates are weighed: every weight, share, half-life and age, out of a TOML file."""

import tomllib
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Points = Annotated[int, Field(ge=0, le=1000)]
Percent = Annotated[int, Field(ge=0, le=100)]
Months = Annotated[float, Field(gt=0, le=1200)]


class UnusableWeights(ValueError):
    """A file of weights that cannot be used: which keys, and what to write instead."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Weights(_Table):
    """The most points that each part can bring."""

    skills: Points = 300
    certificates: Points = 80
    grade: Points = 60
    experience: Points = 60
    time_in_role: Points = 30
    time_in_grade: Points = 30
    paths: Points = 120
    performance: Points = 90
    potential: Points = 90
    readiness: Points = 40
    wish: Points = 50
    mobility: Points = 25
    retention: Points = 25


class Skills(_Table):
    """How skills count."""

    half_life_months: Months = 60
    """After so long without use or judgement, a skill counts half."""
    essential_counts: Annotated[int, Field(ge=1, le=10)] = 2
    """How many times a merely desirable skill an essential one counts."""
    faded_below: Percent = 60
    """Below this currency a skill that is high enough is told as a gap: use it again."""


class Certificates(_Table):
    """How certificates count."""

    expiring_months: Months = 6
    """One that ends within so long is told as a gap: renew it."""


class Grades(_Table):
    """How grades are ordered."""

    order: tuple[str, ...] = ()
    """From the lowest to the highest; else by their numbers, where the letters are the same."""


class Paths(_Table):
    """How the distance on career paths counts."""

    percent: tuple[Percent, ...] = (100, 100, 60, 30)
    """For the same job, one step, two steps ...; further away counts nothing."""

    @property
    def most_steps(self) -> int:
        """The most steps that count."""
        return max(0, len(self.percent) - 1)


class Performance(_Table):
    """How the latest appraisal counts."""

    percent: Annotated[tuple[Percent, ...], Field(min_length=5, max_length=5)] = (
        0,
        25,
        60,
        85,
        100,
    )
    """For a rating of 1, 2, 3, 4 and 5."""


class Degrees(_Table):
    """How low, medium and high count."""

    low: Percent
    medium: Percent
    high: Percent


class Bands(_Table):
    """How the readiness of a nominee counts (ISO 30414's bands)."""

    ready_now: Percent = 100
    one_to_three_years: Percent = 60
    four_to_five_years: Percent = 30


class Wish(_Table):
    """How what somebody says they want counts."""

    names_the_post: Percent = 100
    advancement: Percent = 70
    silent: Percent = 40
    """Nothing has been declared: ask."""


class Mobility(_Table):
    """How readiness to go elsewhere counts, where the post lies in another unit."""

    relocates: Percent = 100
    local: Percent = 50
    unknown: Percent = 50
    none: Percent = 0


class Time(_Table):
    """How long somebody should have been where they are."""

    role_months: Months = 18
    grade_months: Months = 24


class Stale(_Table):
    """From which age a judgement counts less."""

    counts: Percent = 50
    """The share of its points that an old judgement keeps."""
    appraisal_months: Months = 18
    potential_months: Months = 24
    readiness_months: Months = 18
    retention_months: Months = 18
    wish_months: Months = 36


class Pool(_Table):
    """How many people are weighed closely."""

    most: Annotated[int, Field(ge=1, le=5000)] = 200


class Mentors(_Table):
    """How mentors are chosen."""

    most_at_once: Annotated[int, Field(ge=1, le=50)] = 3
    """Whoever mentors so many people is asked no more."""


class Scoring(_Table):
    """Everything that a score depends on beside the record."""

    weights: Weights = Weights()
    skills: Skills = Skills()
    certificates: Certificates = Certificates()
    grades: Grades = Grades()
    paths: Paths = Paths()
    performance: Performance = Performance()
    potential: Degrees = Degrees(low=0, medium=50, high=100)
    readiness: Bands = Bands()
    wish: Wish = Wish()
    mobility: Mobility = Mobility()
    retention: Degrees = Degrees(low=100, medium=50, high=0)
    """By the risk of loss."""
    unknown: Percent = 50
    """The share that counts where nobody judged the risk of loss."""
    time: Time = Time()
    stale: Stale = Stale()
    pool: Pool = Pool()
    mentors: Mentors = Mentors()


DEFAULT: Final = Scoring()
Part = Literal[
    "skills",
    "certificates",
    "grade",
    "experience",
    "time_in_role",
    "time_in_grade",
    "paths",
    "performance",
    "potential",
    "readiness",
    "wish",
    "mobility",
    "retention",
]


def scoring_from(file: Path | None) -> Scoring:
    """The weights in a TOML file; what it leaves out is as CANDIDATES.md says.

    Raises:
        UnusableWeights: the file cannot be read, is no TOML, or holds what is not understood.
    """
    if file is None:
        return DEFAULT
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
        return Scoring.model_validate(given)
    except OSError as wrong:
        raise UnusableWeights(f"{file} cannot be read: {wrong.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise UnusableWeights(f"{file} is no TOML: {wrong}") from None
    except ValidationError as wrong:
        told = "; ".join(
            f"{'.'.join(map(str, each['loc']))}: {_said(each['type'], each['msg'])}"
            for each in wrong.errors(include_url=False)
        )
        raise UnusableWeights(f"{file}: {told} (CANDIDATES.md lists the keys)") from None


def _said(kind: str, message: str) -> str:
    return "there is no such key" if kind == "extra_forbidden" else message
