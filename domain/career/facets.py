"""What is known of a person on a day: the facets of a career."""

from datetime import date
from typing import Final, NamedTuple

from domain.folding import FacetSpec


class Standing(NamedTuple):
    """Where somebody stands. `since` is the first day in this role (unit, post, title, job),
    `in_grade_since` the first day in this grade, `role_fact` the log position of the fact that
    role and grade rest on and `role_change` its type; after leaving, unit, title and grade are the
    last.
    """

    status: str
    unit: str | None = None
    post: str | None = None
    title: str | None = None
    grade: str | None = None
    ladder: str | None = None
    job: str | None = None
    manager: str | None = None
    since: date | None = None
    in_grade_since: date | None = None
    hired_on: date | None = None
    left_on: date | None = None
    left_voluntarily: bool | None = None
    left_because: str | None = None
    role_fact: int = 0
    role_change: str | None = None


class Person(NamedTuple):
    """Who somebody is: personal text, kept sealed in the log and in no other place."""

    given_name: str | None = None
    family_name: str | None = None
    email: str | None = None


class Secondment(NamedTuple):
    """A secondment; `status` is active, returned, stayed, early or left."""

    status: str
    started_on: date
    home_unit: str | None = None
    host_unit: str | None = None
    host_organisation: str | None = None
    home_manager: str | None = None
    host_manager: str | None = None
    substantive_post: str | None = None
    purpose: str | None = None
    planned_end: date | None = None
    extensions: int = 0
    backfill: str | None = None
    appraised_by: str | None = None
    return_guarantee: bool | None = None
    ended_on: date | None = None


class Assignment(NamedTuple):
    """A role beside one's own; `status` is active, or how it ended."""

    status: str
    started_on: date
    kind: str
    role: str
    post: str | None = None
    unit: str | None = None
    planned_end: date | None = None
    share_percent: int | None = None
    stretch: bool | None = None
    ended_on: date | None = None


class Goal(NamedTuple):
    """A goal; `status` is open, achieved or abandoned."""

    status: str
    purpose: str | None
    set_on: date
    target_post: str | None = None
    target_skill: str | None = None
    target_level: float | None = None
    target_certificate: str | None = None
    horizon: str | None = None
    due: date | None = None
    closed_on: date | None = None


class Plan(NamedTuple):
    """A development plan; agreed when both days are there."""

    employee_agreed_on: date | None = None
    manager_agreed_on: date | None = None
    manager: str | None = None
    until: date | None = None


class Action(NamedTuple):
    """A promise within a plan; `status` is open, completed or dropped."""

    status: str
    owner: str
    kind: str
    agreed_on: date
    plan: str | None = None
    goal: str | None = None
    responsible: str | None = None
    due: date | None = None
    closed_on: date | None = None


class Training(NamedTuple):
    """A training; `status` is enrolled, completed, passed, failed or withdrawn."""

    status: str
    title: str | None = None
    provider: str | None = None
    enrolled_on: date | None = None
    planned_end: date | None = None
    closed_on: date | None = None
    score_percent: float | None = None
    hours: float | None = None
    action: str | None = None


class Certificate(NamedTuple):
    """A certificate; `status` is held, lapsed or revoked, and held means until `expires_on`."""

    status: str
    title: str | None = None
    issuer: str | None = None
    earned_on: date | None = None
    renewed_on: date | None = None
    expires_on: date | None = None


class Skill(NamedTuple):
    """A skill: the level last judged (0-7) and the day it was last used at work."""

    level: float | None = None
    assessed_on: date | None = None
    assessed_by: str | None = None
    last_used_on: date | None = None


class Mentoring(NamedTuple):
    """A mentoring of this person; `status` is active, completed, ended_early or left."""

    status: str
    mentor: str
    started_on: date
    target_post: str | None = None
    planned_end: date | None = None
    ended_on: date | None = None


class Coaching(NamedTuple):
    """A coaching of this person; `status` is active, completed, ended_early or left."""

    status: str
    started_on: date
    coach: str | None = None
    provider: str | None = None
    planned_end: date | None = None
    ended_on: date | None = None


class Programme(NamedTuple):
    """A programme somebody joined."""

    joined_on: date
    kind: str | None = None
    title: str | None = None
    planned_end: date | None = None


class Performance(NamedTuple):
    """The latest appraisal, 1 to 5."""

    performance: int
    appraised_on: date
    appraiser: str | None = None
    period_from: date | None = None
    period_to: date | None = None


class Potential(NamedTuple):
    """The latest judgement of potential: low, medium or high."""

    potential: str
    assessed_on: date
    assessor: str | None = None


class Assessment(NamedTuple):
    """A report of an assessment centre, 1 to 5."""

    overall: int
    assessed_on: date
    centre: str | None = None
    recommended_for: str | None = None


class RetentionRisk(NamedTuple):
    """How likely somebody is to leave, and what their loss would mean: low, medium, high."""

    risk_of_loss: str
    impact_of_loss: str | None
    assessed_on: date
    assessor: str | None = None


class Aspiration(NamedTuple):
    """What somebody last said they want."""

    wish: str
    target_posts: tuple[str, ...]
    mobility: str | None
    relocation: bool | None
    declared_on: date


class Conversation(NamedTuple):
    """A career conversation that took place."""

    kind: str
    held_on: date
    held_by: str | None = None
    follow_up_by: date | None = None


class Reward(NamedTuple):
    """A reward somebody got."""

    kind: str
    granted_on: date
    title: str | None = None


class Erasure(NamedTuple):
    """That somebody's personal data has been erased."""

    erased_on: date
    basis: str
    authorised_by: str
    requested_by: str | None = None


class ErasureRequest(NamedTuple):
    """That somebody's erasure was asked for; `status` is requested, refused or done."""

    status: str
    basis: str
    requested_on: date
    requested_by: str | None = None
    decided_on: date | None = None
    decided_by: str | None = None


class Hold(NamedTuple):
    """A legal matter that forbids erasing somebody; `status` is held or released."""

    status: str
    placed_on: date
    placed_by: str | None = None
    released_on: date | None = None


STANDING: Final = "standing"

CAREER_FACETS: Final[tuple[FacetSpec, ...]] = (
    FacetSpec(STANDING, (), Standing),
    FacetSpec("person", (), Person, personal=True),
    FacetSpec("secondment", ("secondment",), Secondment),
    FacetSpec("assignment", ("assignment",), Assignment),
    FacetSpec("goal", ("goal",), Goal),
    FacetSpec("plan", ("plan",), Plan),
    FacetSpec("action", ("action",), Action),
    FacetSpec("training", ("training",), Training),
    FacetSpec("certificate", ("certificate",), Certificate),
    FacetSpec("skill", ("skill",), Skill),
    FacetSpec("mentoring", ("mentoring",), Mentoring),
    FacetSpec("coaching", ("coaching",), Coaching),
    FacetSpec("programme", ("programme",), Programme),
    FacetSpec("performance", (), Performance),
    FacetSpec("potential", (), Potential),
    FacetSpec("assessment", ("assessment",), Assessment),
    FacetSpec("retention_risk", (), RetentionRisk),
    FacetSpec("aspiration", (), Aspiration),
    FacetSpec("conversation", ("conversation",), Conversation),
    FacetSpec("reward", ("reward",), Reward),
    FacetSpec("erasure", (), Erasure),
    FacetSpec("erasure_request", (), ErasureRequest),
    FacetSpec("hold", ("matter",), Hold),
)
