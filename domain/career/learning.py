"""How training, certificates, skills, mentors, coaches and programmes build up."""

from collections.abc import Iterator

from domain.career.facets import Certificate, Coaching, Mentoring, Programme, Skill, Training
from domain.events.learning import (
    CertificationEarned,
    CertificationExpired,
    CertificationRenewed,
    CoachingEnded,
    CoachingStarted,
    MentoringEnded,
    MentoringStarted,
    ProgrammeJoined,
    SkillApplied,
    SkillAssessed,
    TrainingCompleted,
    TrainingEnrolled,
    TrainingWithdrawn,
)
from domain.folding import Anomaly, Change, Outcome, State, anomaly, evolves


@evolves(TrainingEnrolled)
def training_enrolled(state: State, fact: TrainingEnrolled) -> Iterator[Outcome]:
    """A training begins, or is taken again."""
    yield Change(
        ("training", fact.training),
        Training(
            status="enrolled",
            title=fact.title,
            provider=fact.provider,
            enrolled_on=fact.effective_on,
            planned_end=fact.planned_end,
            action=fact.action,
        ),
    )


@evolves(TrainingCompleted)
def training_completed(state: State, fact: TrainingCompleted) -> Iterator[Outcome]:
    """A training ends with a result; no enrolment is needed for it to count."""
    begun: Training = state.get("training", fact.training) or Training(status="enrolled")
    yield Change(
        ("training", fact.training),
        begun._replace(
            status=fact.result,
            title=fact.title or begun.title,
            provider=fact.provider or begun.provider,
            closed_on=fact.effective_on,
            score_percent=fact.score_percent,
            hours=fact.hours,
            action=fact.action or begun.action,
        ),
    )


@evolves(TrainingWithdrawn)
def training_withdrawn(state: State, fact: TrainingWithdrawn) -> Iterator[Outcome]:
    """A training is left before its end."""
    begun: Training | None = state.get("training", fact.training)
    if begun is None or begun.status != "enrolled":
        yield anomaly(
            "not_enrolled", fact, f"training {fact.training} was not under way on that day"
        )
        return
    yield Change(
        ("training", fact.training), begun._replace(status="withdrawn", closed_on=fact.effective_on)
    )


@evolves(CertificationEarned)
def certification_earned(state: State, fact: CertificationEarned) -> Iterator[Outcome]:
    """A certificate is held from now on."""
    yield Change(
        ("certificate", fact.certificate),
        Certificate(
            status="held",
            title=fact.title,
            issuer=fact.issuer,
            earned_on=fact.effective_on,
            expires_on=fact.expires_on,
        ),
    )


@evolves(CertificationRenewed)
def certification_renewed(state: State, fact: CertificationRenewed) -> Iterator[Outcome]:
    """A certificate is held for longer."""
    held: Certificate | None = state.get("certificate", fact.certificate)
    if held is None:
        yield _never_earned(fact)
    yield Change(
        ("certificate", fact.certificate),
        (held or Certificate(status="held"))._replace(
            status="held", renewed_on=fact.effective_on, expires_on=fact.expires_on
        ),
    )


@evolves(CertificationExpired)
def certification_expired(state: State, fact: CertificationExpired) -> Iterator[Outcome]:
    """A certificate is no longer held."""
    held: Certificate | None = state.get("certificate", fact.certificate)
    if held is None:
        yield _never_earned(fact)
    yield Change(
        ("certificate", fact.certificate),
        (held or Certificate(status="held"))._replace(
            status=fact.cause, expires_on=fact.effective_on
        ),
    )


@evolves(SkillAssessed)
def skill_assessed(state: State, fact: SkillAssessed) -> Iterator[Outcome]:
    """A skill's level is judged anew."""
    skill: Skill = state.get("skill", fact.skill) or Skill()
    yield Change(
        ("skill", fact.skill),
        skill._replace(
            level=fact.level, assessed_on=fact.effective_on, assessed_by=fact.assessed_by
        ),
    )


@evolves(SkillApplied)
def skill_applied(state: State, fact: SkillApplied) -> Iterator[Outcome]:
    """A skill is used, and so kept."""
    skill: Skill = state.get("skill", fact.skill) or Skill()
    yield Change(("skill", fact.skill), skill._replace(last_used_on=fact.effective_on))


@evolves(MentoringStarted, employment="expected")
def mentoring_started(state: State, fact: MentoringStarted) -> Iterator[Outcome]:
    """Somebody gets a mentor."""
    if fact.mentor == fact.subject:
        yield anomaly("mentors_themselves", fact, "nobody can be their own mentor")
    yield Change(
        ("mentoring", fact.mentoring),
        Mentoring("active", fact.mentor, fact.effective_on, fact.target_post, fact.planned_end),
    )


@evolves(CoachingStarted, employment="expected")
def coaching_started(state: State, fact: CoachingStarted) -> Iterator[Outcome]:
    """Somebody gets a coach."""
    yield Change(
        ("coaching", fact.coaching),
        Coaching("active", fact.effective_on, fact.coach, fact.provider, fact.planned_end),
    )


@evolves(MentoringEnded)
def mentoring_ended(state: State, fact: MentoringEnded) -> Iterator[Outcome]:
    """A mentoring is over."""
    yield from _accompaniment_ended(state, fact, "mentoring", fact.mentoring)


@evolves(CoachingEnded)
def coaching_ended(state: State, fact: CoachingEnded) -> Iterator[Outcome]:
    """A coaching is over."""
    yield from _accompaniment_ended(state, fact, "coaching", fact.coaching)


@evolves(ProgrammeJoined, employment="expected")
def programme_joined(state: State, fact: ProgrammeJoined) -> Iterator[Outcome]:
    """Somebody joins a programme."""
    yield Change(
        ("programme", fact.programme),
        Programme(fact.effective_on, fact.kind, fact.title, fact.planned_end),
    )


def _accompaniment_ended(
    state: State, fact: MentoringEnded | CoachingEnded, facet: str, name: str
) -> Iterator[Outcome]:
    running = state.get(facet, name)
    if running is None or running.status != "active":
        yield anomaly(
            "not_running", fact, f"{facet} {name} is not running on that day; send its start"
        )
        return
    yield Change(
        (facet, name),
        running._replace(status=fact.outcome or "completed", ended_on=fact.effective_on),
    )


def _never_earned(fact: CertificationRenewed | CertificationExpired) -> Anomaly:
    return anomaly(
        "never_earned",
        fact,
        f"certificate {fact.certificate} was not earned on record; send certification.earned",
    )
