"""How a vacancy is announced, applied for, filled or called off."""

from collections.abc import Iterator

from domain.events.posts import OpeningApplied, OpeningFilled, OpeningPosted, OpeningWithdrawn
from domain.folding import Change, Outcome, State, anomaly, evolves
from domain.position.facets import Application, Opening
from domain.position.posts import post_missing


@evolves(OpeningPosted)
def opening_posted(state: State, fact: OpeningPosted) -> Iterator[Outcome]:
    """A vacancy is announced."""
    yield from post_missing(state, fact)
    yield Change(
        ("opening", fact.opening),
        Opening(status="posted", scope=fact.scope, posted_on=fact.effective_on),
    )


@evolves(OpeningApplied)
def opening_applied(state: State, fact: OpeningApplied) -> Iterator[Outcome]:
    """An employee applies."""
    yield from _not_open(state, fact)
    yield Change(("application", fact.opening, fact.employee), Application(fact.effective_on))


@evolves(OpeningFilled)
def opening_filled(state: State, fact: OpeningFilled) -> Iterator[Outcome]:
    """A vacancy is filled, from inside or outside."""
    yield from _not_open(state, fact)
    opening: Opening = state.get("opening", fact.opening) or Opening("posted")
    yield Change(
        ("opening", fact.opening),
        opening._replace(
            status="filled",
            closed_on=fact.effective_on,
            route=fact.route,
            filled_by=fact.employee,
        ),
    )


@evolves(OpeningWithdrawn)
def opening_withdrawn(state: State, fact: OpeningWithdrawn) -> Iterator[Outcome]:
    """A vacancy is called off."""
    yield from _not_open(state, fact)
    opening: Opening = state.get("opening", fact.opening) or Opening("posted")
    yield Change(
        ("opening", fact.opening),
        opening._replace(status="withdrawn", closed_on=fact.effective_on),
    )


def _not_open(
    state: State, fact: OpeningApplied | OpeningFilled | OpeningWithdrawn
) -> Iterator[Outcome]:
    opening: Opening | None = state.get("opening", fact.opening)
    if opening is None:
        yield anomaly(
            "opening_not_posted",
            fact,
            f"opening {fact.opening} was never posted; send opening.posted",
        )
    elif opening.status != "posted":
        yield anomaly(
            "closed_twice",
            fact,
            f"opening {fact.opening} was {opening.status} on {opening.closed_on}",
            state.position("opening", fact.opening),
        )
