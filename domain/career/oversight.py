"""How requests for erasure and legal holds come about and end."""

from collections.abc import Iterator

from domain.career.facets import ErasureRequest, Hold
from domain.events.oversight import ErasureRefused, ErasureRequested, HoldPlaced, HoldReleased
from domain.folding import Change, Outcome, State, anomaly, evolves


@evolves(ErasureRequested)
def erasure_requested(state: State, fact: ErasureRequested) -> Iterator[Outcome]:
    """Somebody asks that the person be erased; the last request holds."""
    yield Change(
        ("erasure_request",),
        ErasureRequest("requested", fact.basis, fact.effective_on, fact.actor),
    )


@evolves(ErasureRefused)
def erasure_refused(state: State, fact: ErasureRefused) -> Iterator[Outcome]:
    """The request is turned down."""
    request: ErasureRequest | None = state.get("erasure_request")
    if request is None or request.status != "requested":
        yield anomaly("erasure_not_requested", fact, "no erasure of this person was asked for")
        return
    yield Change(
        ("erasure_request",),
        request._replace(status="refused", decided_on=fact.effective_on, decided_by=fact.actor),
    )


@evolves(HoldPlaced)
def hold_placed(state: State, fact: HoldPlaced) -> Iterator[Outcome]:
    """A legal matter forbids erasing the person."""
    yield Change(("hold", fact.matter), Hold("held", fact.effective_on, fact.actor))


@evolves(HoldReleased)
def hold_released(state: State, fact: HoldReleased) -> Iterator[Outcome]:
    """The matter no longer does."""
    hold: Hold | None = state.get("hold", fact.matter)
    if hold is None or hold.status != "held":
        yield anomaly("not_held", fact, f"no hold of matter {fact.matter} is in force")
        return
    yield Change(
        ("hold", fact.matter), hold._replace(status="released", released_on=fact.effective_on)
    )
