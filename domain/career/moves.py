"""How promotions, lateral moves, ladder changes and demotions change where somebody stands."""

from collections.abc import Iterator

from domain.career.facets import STANDING
from domain.events.advancement import Demoted, LadderChanged, Move, MovedLaterally, Promoted
from domain.folding import Change, Outcome, State, evolves
from domain.rules import disagrees_with_record, handover_anomalies, own_manager, standing_of

_ROLE = ("unit", "post", "title", "job")


@evolves(Promoted, MovedLaterally, Demoted, LadderChanged, employment="required")
def moved(state: State, fact: Move) -> Iterator[Outcome]:
    """Somebody takes another role, grade or ladder; what the fact leaves out stays as it was."""
    if flag := disagrees_with_record(state, fact):
        yield flag
        return
    yield from handover_anomalies(state, fact)
    before = standing_of(state)
    named = {
        field: value
        for field in (*_ROLE, "grade", "ladder", "manager")
        if (value := getattr(fact, field)) is not None
    }
    if flag := own_manager(fact, fact.manager):
        yield flag
        del named["manager"]
    after = before._replace(**named)
    if any(getattr(before, field) != getattr(after, field) for field in (*_ROLE, "ladder")):
        after = after._replace(since=fact.effective_on)
    if before.grade != after.grade:
        after = after._replace(in_grade_since=fact.effective_on)
    if after._replace(manager=before.manager) != before:
        after = after._replace(role_fact=fact.position, role_change=fact.type)
    yield Change((STANDING,), after)
