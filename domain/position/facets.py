"""What is known on a day of a post, of a career path, and of a talent review."""

from datetime import date
from typing import Final, NamedTuple

from domain.folding import FacetSpec

ON_THE_BENCH: Final = ("nominated", "approved")
"""What a nomination is while it stands."""


class Post(NamedTuple):
    """A post; `status` is open or closed (abolished)."""

    status: str
    title: str | None
    unit: str | None
    grade: str | None = None
    ladder: str | None = None
    job: str | None = None
    reports_to: str | None = None
    refill: bool = True
    since: date | None = None


class Criticality(NamedTuple):
    """Whether a post is key, whether it is critical, and why."""

    key: bool
    critical: bool
    why: str | None
    judged_on: date


class RequiredSkill(NamedTuple):
    """A skill the post asks for, at least at `level` (0-7)."""

    level: float
    essential: bool


class RequiredCertificate(NamedTuple):
    """A certificate the post asks for."""

    since: date


class RequiredBackground(NamedTuple):
    """The grade and the years of experience the post asks for."""

    minimum_grade: str | None
    experience_years: float | None


class Opening(NamedTuple):
    """A vacancy announced; `status` is posted, filled or withdrawn."""

    status: str
    scope: str | None = None
    posted_on: date | None = None
    closed_on: date | None = None
    route: str | None = None
    filled_by: str | None = None


class Application(NamedTuple):
    """That somebody applied for an opening."""

    applied_on: date


class Nomination(NamedTuple):
    """Somebody's place on the bench; `status` is nominated, approved, rejected or withdrawn.

    The `_fact` fields hold the log positions of the facts that each part rests on.
    """

    status: str
    readiness: str | None = None
    readiness_on: date | None = None
    rank: int | None = None
    nominated_on: date | None = None
    nominated_by: str | None = None
    decided_on: date | None = None
    decided_by: str | None = None
    nominated_fact: int = 0
    readiness_fact: int = 0
    rank_fact: int = 0
    decided_fact: int = 0

    @property
    def on_the_bench(self) -> bool:
        """Whether the person counts among those who might follow."""
        return self.status in ON_THE_BENCH


class Path(NamedTuple):
    """A career path from a post or job to a post or job."""

    from_post: str | None
    from_job: str | None
    to_post: str | None
    to_job: str | None
    kind: str | None
    typical_years: float | None


class Review(NamedTuple):
    """A talent review; `status` is open or closed."""

    status: str
    opened_on: date | None = None
    title: str | None = None
    unit: str | None = None
    planned_end: date | None = None
    closed_on: date | None = None


class Calibration(NamedTuple):
    """What a review settled about somebody."""

    performance: int | None
    potential: str | None
    calibrated_on: date


class Period(NamedTuple):
    """A period that was closed; `status` is closed or open (again)."""

    status: str
    first_day: date
    last_day: date
    closed_on: date
    closed_by: str | None = None
    reopened_on: date | None = None


POSITION_FACETS: Final[tuple[FacetSpec, ...]] = (
    FacetSpec("post", (), Post),
    FacetSpec("criticality", (), Criticality),
    FacetSpec("required_skill", ("skill",), RequiredSkill),
    FacetSpec("required_certificate", ("certificate",), RequiredCertificate),
    FacetSpec("required_background", (), RequiredBackground),
    FacetSpec("opening", ("opening",), Opening),
    FacetSpec("application", ("opening", "employee"), Application),
    FacetSpec("nomination", ("employee", "cover"), Nomination),
    FacetSpec("path", (), Path),
    FacetSpec("review", (), Review),
    FacetSpec("calibration", ("employee",), Calibration),
    FacetSpec("period", (), Period),
)
