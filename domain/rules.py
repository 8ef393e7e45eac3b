"""What makes a recorded fact an anomaly: contradictions between a fact and what came before it.

Contradictions never lose a fact. Where believing it would put somebody in two places or into a
post before they were hired, the fact is kept, flagged, and not believed until a correction or a
missing fact settles it; otherwise it is flagged and applied.
"""

from collections.abc import Iterator

from domain.career.facets import STANDING, Standing
from domain.events.advancement import Move
from domain.events.base import Event
from domain.folding import Anomaly, State, anomaly


def standing_of(state: State) -> Standing:
    """Where the person stands, `unknown` while no employment is on record."""
    held: Standing | None = state.get(STANDING)
    return held or Standing(status="unknown")


def outside_employment(state: State, fact: Event, believed: bool) -> Anomaly | None:
    """What is wrong with a fact that presumes an employment, where there is none on that day."""
    kept = "it is kept" if believed else "it is not believed"
    standing = standing_of(state)
    if standing.status == "employed":
        return None
    if standing.status == "left":
        return anomaly(
            "after_leaving",
            fact,
            f"the person left on {standing.left_on}; {kept}: send a rehire, or correct one",
            state.position(STANDING),
        )
    return anomaly(
        "before_hire",
        fact,
        f"no employment is on record by then; {kept}: send the hire, or correct the day",
    )


def already_employed(state: State, fact: Event) -> Anomaly | None:
    """What is wrong with a hire of somebody who is employed."""
    standing = standing_of(state)
    if standing.status != "employed":
        return None
    return anomaly(
        "hired_while_employed",
        fact,
        f"the person is employed since {standing.hired_on}, which would make two posts at once; "
        "it is not believed: send employee.left first, or a move instead of a hire",
        state.position(STANDING),
    )


def disagrees_with_record(state: State, move: Move) -> Anomaly | None:
    """What is wrong with a move whose source believes somebody came from elsewhere."""
    standing = standing_of(state)
    wrong = [
        field
        for field in ("unit", "post", "title", "grade", "ladder")
        if (believed := getattr(move, f"from_{field}", None)) is not None
        and believed != getattr(standing, field)
    ]
    if not wrong:
        return None
    return anomaly(
        "disagrees_with_record",
        move,
        f"the record has {_named(standing, wrong)} before it; it is not believed: "
        "correct the move, or what came before it",
        state.position(STANDING),
    )


def handover_anomalies(state: State, move: Move) -> Iterator[Anomaly]:
    """What is odd about how a move joins the role before it, though it is believed."""
    standing = standing_of(state)
    if move.previous_post_until is not None and move.previous_post_until > move.effective_on:
        yield anomaly(
            "two_posts_at_once",
            move,
            f"the post before it is held until {move.previous_post_until}; the later one counts: "
            "correct one of the two days if that is wrong",
            state.position(STANDING),
        )
    if standing.since == move.effective_on and (
        _changes(standing.post, move.post) or _changes(standing.title, move.title)
    ):
        yield anomaly(
            "two_roles_in_a_day",
            move,
            "another role began on the same day and so lasted no day; "
            "correct the day of one, or rescind it",
            state.position(STANDING),
        )


def _named(standing: Standing, fields: list[str]) -> str:
    return " and ".join(f"{field} {getattr(standing, field) or 'unknown'}" for field in fields)


def own_manager(fact: Event, manager: str | None) -> Anomaly | None:
    """What is wrong where a fact names a person as their own manager."""
    if manager is None or manager != fact.subject:
        return None
    return anomaly(
        "reports_to_themselves", fact, "nobody can be their own manager; that part is not believed"
    )


def _changes(before: str | None, after: str | None) -> bool:
    return before is not None and after is not None and before != after
