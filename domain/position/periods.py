"""How periods are closed and opened again; and what the access log's chains fold to: nothing."""

from collections.abc import Iterator

from domain.events.oversight import AccessLogged, PeriodClosed, PeriodReopened
from domain.folding import Change, Outcome, State, anomaly, evolves
from domain.position.facets import Period


@evolves(PeriodClosed)
def period_closed(state: State, fact: PeriodClosed) -> Iterator[Outcome]:
    """From now on, what is recorded of these days is late."""
    yield Change(
        ("period",),
        Period("closed", fact.first_day, fact.last_day, fact.effective_on, fact.actor),
    )


@evolves(PeriodReopened)
def period_reopened(state: State, fact: PeriodReopened) -> Iterator[Outcome]:
    """What is recorded of these days counts as in time again."""
    period: Period | None = state.get("period")
    if period is None or period.status != "closed":
        yield anomaly("period_not_closed", fact, "the period is not closed; send period.closed")
        return
    yield Change(("period",), period._replace(status="open", reopened_on=fact.effective_on))


@evolves(AccessLogged)
def access_logged(state: State, fact: AccessLogged) -> Iterator[Outcome]:
    """Who read what is listed, not folded."""
    yield from ()
