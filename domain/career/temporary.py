"""How secondments and roles beside one's own begin, go on and end."""

from collections.abc import Iterator

from domain.career.facets import STANDING, Assignment, Secondment
from domain.events.assignments import (
    AssignmentEnded,
    AssignmentStarted,
    SecondmentEnded,
    SecondmentExtended,
    SecondmentStarted,
)
from domain.folding import Anomaly, Change, Outcome, State, anomaly, evolves
from domain.rules import standing_of


@evolves(SecondmentStarted, employment="required")
def secondment_started(state: State, fact: SecondmentStarted) -> Iterator[Outcome]:
    """Somebody goes to a host; post, grade and unit at home stay theirs."""
    for key, running in list(state.instances("secondment")):
        if running.status == "active":
            yield anomaly(
                "two_secondments_at_once",
                fact,
                f"secondment {key[1]} runs since {running.started_on} and has not ended",
                state.position(*key),
            )
    home = standing_of(state)
    yield Change(
        ("secondment", fact.secondment),
        Secondment(
            status="active",
            started_on=fact.effective_on,
            home_unit=fact.home_unit or home.unit,
            host_unit=fact.host_unit,
            host_organisation=fact.host_organisation,
            home_manager=fact.home_manager or home.manager,
            host_manager=fact.host_manager,
            substantive_post=fact.substantive_post or home.post,
            purpose=fact.purpose,
            planned_end=fact.planned_end,
            backfill=fact.backfill,
            appraised_by=fact.appraised_by,
            return_guarantee=fact.return_guarantee,
        ),
    )


@evolves(SecondmentExtended)
def secondment_extended(state: State, fact: SecondmentExtended) -> Iterator[Outcome]:
    """A running secondment is to end later."""
    running: Secondment | None = state.get("secondment", fact.secondment)
    if running is None or running.status != "active":
        yield _not_running(fact, "secondment", fact.secondment)
        return
    yield Change(
        ("secondment", fact.secondment),
        running._replace(planned_end=fact.planned_end, extensions=running.extensions + 1),
    )


@evolves(SecondmentEnded)
def secondment_ended(state: State, fact: SecondmentEnded) -> Iterator[Outcome]:
    """Somebody comes home, or stays with the host and stands there from now on."""
    running: Secondment | None = state.get("secondment", fact.secondment)
    if running is None or running.status != "active":
        yield _not_running(fact, "secondment", fact.secondment)
        return
    yield Change(
        ("secondment", fact.secondment),
        running._replace(status=fact.outcome, ended_on=fact.effective_on),
    )
    standing = standing_of(state)
    if fact.outcome == "stayed" and standing.status == "employed":
        unit = fact.unit or running.host_unit or standing.unit
        stayed = standing._replace(
            unit=unit,
            post=fact.post,
            title=fact.title or standing.title,
            manager=running.host_manager or standing.manager,
        )
        if stayed != standing:
            yield Change(
                (STANDING,),
                stayed._replace(
                    since=fact.effective_on, role_fact=fact.position, role_change=fact.type
                ),
            )


@evolves(AssignmentStarted, employment="required")
def assignment_started(state: State, fact: AssignmentStarted) -> Iterator[Outcome]:
    """Somebody takes a role beside their own."""
    running: Assignment | None = state.get("assignment", fact.assignment)
    if running is not None and running.status == "active":
        yield anomaly(
            "started_twice",
            fact,
            f"assignment {fact.assignment} runs since {running.started_on}",
            state.position("assignment", fact.assignment),
        )
    yield Change(
        ("assignment", fact.assignment),
        Assignment(
            status="active",
            started_on=fact.effective_on,
            kind=fact.kind,
            role=fact.role,
            post=fact.post,
            unit=fact.unit,
            planned_end=fact.planned_end,
            share_percent=fact.share_percent,
            stretch=fact.stretch,
        ),
    )


@evolves(AssignmentEnded)
def assignment_ended(state: State, fact: AssignmentEnded) -> Iterator[Outcome]:
    """A role beside one's own is over."""
    running: Assignment | None = state.get("assignment", fact.assignment)
    if running is None or running.status != "active":
        yield _not_running(fact, "assignment", fact.assignment)
        return
    yield Change(
        ("assignment", fact.assignment),
        running._replace(status=fact.outcome or "completed", ended_on=fact.effective_on),
    )


def _not_running(
    fact: SecondmentExtended | SecondmentEnded | AssignmentEnded, facet: str, name: str
) -> Anomaly:
    return anomaly(
        "not_running", fact, f"{facet} {name} is not running on that day; send its start"
    )
