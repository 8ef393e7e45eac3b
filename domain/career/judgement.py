"""How appraisals, potential, assessment centres and retention risks are kept."""

from collections.abc import Iterator

from domain.career.facets import Assessment, Performance, Potential, RetentionRisk
from domain.events.judgement import (
    AppraisalRecorded,
    AssessmentRecorded,
    PotentialAssessed,
    RetentionRiskAssessed,
)
from domain.folding import Change, Outcome, State, evolves


@evolves(AppraisalRecorded, employment="expected")
def appraisal_recorded(state: State, fact: AppraisalRecorded) -> Iterator[Outcome]:
    """The latest appraisal holds."""
    yield Change(
        ("performance",),
        Performance(
            fact.performance, fact.effective_on, fact.appraiser, fact.period_from, fact.period_to
        ),
    )


@evolves(PotentialAssessed, employment="expected")
def potential_assessed(state: State, fact: PotentialAssessed) -> Iterator[Outcome]:
    """The latest judgement of potential holds."""
    yield Change(("potential",), Potential(fact.potential, fact.effective_on, fact.assessor))


@evolves(AssessmentRecorded, employment="expected")
def assessment_recorded(state: State, fact: AssessmentRecorded) -> Iterator[Outcome]:
    """Every assessment centre's report is kept."""
    yield Change(
        ("assessment", fact.assessment),
        Assessment(fact.overall, fact.effective_on, fact.centre, fact.recommended_for),
    )


@evolves(RetentionRiskAssessed, employment="expected")
def retention_risk_assessed(state: State, fact: RetentionRiskAssessed) -> Iterator[Outcome]:
    """The latest judgement of the risk holds."""
    yield Change(
        ("retention_risk",),
        RetentionRisk(fact.risk_of_loss, fact.impact_of_loss, fact.effective_on, fact.assessor),
    )
