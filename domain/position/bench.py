"""How nominations for a post, and the reviews that weigh them, come about and end."""

from collections.abc import Iterator

from domain.events.succession import (
    Nomination as NominationFact,
)
from domain.events.succession import (
    ReviewCalibrated,
    ReviewClosed,
    ReviewOpened,
    SuccessorApproved,
    SuccessorNominated,
    SuccessorRanked,
    SuccessorReadinessChanged,
    SuccessorRejected,
    SuccessorWithdrawn,
)
from domain.folding import Change, Key, Outcome, State, anomaly, evolves
from domain.position.facets import Calibration, Nomination, Review
from domain.position.posts import post_missing


def nomination_key(fact: NominationFact) -> Key:
    """Someone may be emergency cover and successor for one post: two nominations."""
    return ("nomination", fact.employee, "interim" if fact.interim else "successor")


@evolves(SuccessorNominated)
def nominated(state: State, fact: SuccessorNominated) -> Iterator[Outcome]:
    """Somebody is named for the bench of a post."""
    yield from post_missing(state, fact)
    key = nomination_key(fact)
    known: Nomination | None = state.get(*key)
    if known is not None and known.on_the_bench:
        yield anomaly(
            "nominated_twice",
            fact,
            f"the person is on this bench since {known.nominated_on}",
            state.position(*key),
        )
    yield Change(
        key,
        Nomination(
            status="nominated",
            readiness=fact.readiness,
            readiness_on=fact.effective_on if fact.readiness else None,
            rank=fact.rank,
            nominated_on=fact.effective_on,
            nominated_by=fact.actor,
            nominated_fact=fact.position,
            readiness_fact=fact.position if fact.readiness else 0,
            rank_fact=fact.position if fact.rank else 0,
        ),
    )


@evolves(SuccessorApproved, SuccessorRejected, SuccessorWithdrawn)
def decided(
    state: State, fact: SuccessorApproved | SuccessorRejected | SuccessorWithdrawn
) -> Iterator[Outcome]:
    """A nomination is approved, turned down or taken back."""
    nomination, flags = _standing_nomination(state, fact)
    yield from flags
    if isinstance(fact, SuccessorApproved):
        status = "approved"
        if fact.actor is not None and fact.actor == nomination.nominated_by:
            yield anomaly(
                "approved_by_the_nominator",
                fact,
                "a nomination needs a second person's approval",
                state.position(*nomination_key(fact)),
            )
    else:
        status = "rejected" if isinstance(fact, SuccessorRejected) else "withdrawn"
    yield Change(
        nomination_key(fact),
        nomination._replace(
            status=status,
            decided_on=fact.effective_on,
            decided_by=fact.actor,
            decided_fact=fact.position,
        ),
    )


@evolves(SuccessorReadinessChanged)
def readiness_changed(state: State, fact: SuccessorReadinessChanged) -> Iterator[Outcome]:
    """A nominee's readiness is judged anew."""
    nomination, flags = _standing_nomination(state, fact)
    yield from flags
    yield Change(
        nomination_key(fact),
        nomination._replace(
            readiness=fact.readiness,
            readiness_on=fact.effective_on,
            readiness_fact=fact.position,
        ),
    )


@evolves(SuccessorRanked)
def ranked(state: State, fact: SuccessorRanked) -> Iterator[Outcome]:
    """A nominee gets a place in the order of the bench."""
    nomination, flags = _standing_nomination(state, fact)
    yield from flags
    yield Change(nomination_key(fact), nomination._replace(rank=fact.rank, rank_fact=fact.position))


@evolves(ReviewOpened)
def review_opened(state: State, fact: ReviewOpened) -> Iterator[Outcome]:
    """A talent review begins."""
    yield Change(
        ("review",), Review("open", fact.effective_on, fact.title, fact.unit, fact.planned_end)
    )


@evolves(ReviewCalibrated)
def review_calibrated(state: State, fact: ReviewCalibrated) -> Iterator[Outcome]:
    """A review settles how somebody is judged."""
    yield from _review_not_open(state, fact)
    yield Change(
        ("calibration", fact.employee),
        Calibration(fact.performance, fact.potential, fact.effective_on),
    )


@evolves(ReviewClosed)
def review_closed(state: State, fact: ReviewClosed) -> Iterator[Outcome]:
    """A talent review is over."""
    yield from _review_not_open(state, fact)
    review: Review = state.get("review") or Review("open")
    yield Change(("review",), review._replace(status="closed", closed_on=fact.effective_on))


def _standing_nomination(state: State, fact: NominationFact) -> tuple[Nomination, list[Outcome]]:
    key = nomination_key(fact)
    nomination: Nomination | None = state.get(*key)
    if nomination is not None and nomination.on_the_bench:
        return nomination, []
    flag = anomaly(
        "not_on_the_bench",
        fact,
        "the person is not on this bench on that day; send successor.nominated",
        state.position(*key),
    )
    return nomination or Nomination(status="nominated"), [flag]


def _review_not_open(state: State, fact: ReviewCalibrated | ReviewClosed) -> Iterator[Outcome]:
    review: Review | None = state.get("review")
    if review is None or review.status != "open":
        yield anomaly("review_not_open", fact, "the review is not open; send review.opened")
