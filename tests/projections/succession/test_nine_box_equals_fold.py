"""Any history, any (V, K): everybody sits where the fold says, by the facts that the fold names."""

from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import strategies as st

from domain.events.base import Event
from domain.timeline import Timeline, fold
from projections.succession.nine_box import People, movement, nine_box
from tests.projections.succession.busy import ASKED_ON, UNITS, busy_histories
from tests.projections.telling import projected
from tests.projections.test_rows_equal_fold import for_any

Fresh = Callable[[], str]
Place = tuple[str, int | None, int | None]
"""Box, and the positions of the facts behind performance and potential."""
_COLUMNS = ["low", "low", "medium", "high", "high"]
_GRID = {
    "high": ["enigma", "high potential", "star"],
    "medium": ["dilemma", "core player", "high performer"],
    "low": ["underperformer", "solid performer", "trusted professional"],
}
asking = st.lists(
    st.tuples(
        st.sampled_from(ASKED_ON),
        st.sampled_from(ASKED_ON),
        st.integers(0, 130),
        st.sampled_from((None, *UNITS)),
    ),
    min_size=1,
    max_size=6,
)


@for_any(busy_histories(), asking)
def test_everybody_sits_where_the_fold_says(
    fresh_url: Fresh, facts: list[Event], asked: list[tuple[date, date, int, str | None]]
):
    with projected(fresh_url(), facts) as (db, recorded):
        for on, against, known, unit in [(ASKED_ON[-2], ASKED_ON[0], 999, None), *asked]:
            people = People(on, known, unit)
            told = {
                who["employee"]: (box["box"], who["performance_fact"], who["potential_fact"])
                for box in nine_box(db, people)
                for who in box["people"]
            }
            expected = _plain(recorded, on, known, unit)
            assert told == expected
            earlier = _plain(recorded, against, known, unit)
            moved = {e["employee"]: (e["from"], e["to"]) for e in movement(db, people, against)}
            assert moved == {
                employee: boxes
                for employee in expected.keys() | earlier.keys()
                if len(set(boxes := (_box(earlier, employee), _box(expected, employee)))) == 2
            }


def _box(places: dict[str, Place], employee: str) -> str:
    return places[employee][0] if employee in places else "elsewhere"


def _plain(facts: list[Event], on: date, known: int, unit: str | None) -> dict[str, Place]:
    streams: dict[str, list[Event]] = {}
    for fact in facts:
        if fact.position <= known:
            streams.setdefault(fact.originator_id, []).append(fact)
    timelines = {stream: fold(its, stream) for stream, its in streams.items()}
    reviews = [t for stream, t in timelines.items() if stream.startswith("review-")]
    seated = {}
    for stream, timeline in timelines.items():
        employee = stream.removeprefix("career-")
        standing = timeline.at(on).get(("standing",))
        if employee == stream or standing is None or standing.status != "employed":
            continue
        if unit and standing.unit != unit and not str(standing.unit).startswith(unit + "."):
            continue
        performance = _judged(timeline, reviews, employee, on, "performance", "appraised_on")
        potential = _judged(timeline, reviews, employee, on, "potential", "assessed_on")
        box = "unrated"
        if performance[0] and potential[0]:
            column = ["low", "medium", "high"].index(_COLUMNS[performance[0] - 1])
            box = _GRID[potential[0]][column]
        seated[employee] = (box, performance[1], potential[1])
    return seated


def _judged(
    timeline: Timeline, reviews: list[Timeline], employee: str, on: date, what: str, day: str
) -> tuple[Any, int | None]:
    """The value and the position of the judgement that counts."""
    best: tuple[Any, int | None] = (None, None)
    since = date.min
    for segment in timeline.segments.get((what,), []):
        if segment.valid_from <= on < segment.valid_to:
            best, since = (
                (getattr(segment.value, what), segment.position),
                getattr(segment.value, day),
            )
    found = [
        (segment.value.calibrated_on, segment.position, getattr(segment.value, what))
        for review in reviews
        for segment in review.segments.get(("calibration", employee), [])
        if segment.valid_from <= on < segment.valid_to and getattr(segment.value, what)
    ]
    for calibrated_on, position, value in sorted(found):
        if calibrated_on >= since:
            best, since = (value, position), calibrated_on
    return best
