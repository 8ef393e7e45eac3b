"""Any history, any (V, K): who is in a post, how it is held, and its bench are the fold's."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from domain.events.base import Event
from domain.timeline import Timeline, fold
from projections.succession.bench import bench
from projections.succession.posts import post, posts
from tests.projections.succession.busy import ASKED_ON, POSTS, busy_histories
from tests.projections.telling import projected
from tests.projections.test_rows_equal_fold import for_any

Fresh = Callable[[], str]
asking = st.lists(st.tuples(st.sampled_from(ASKED_ON), st.integers(0, 130)), min_size=1, max_size=5)


@for_any(busy_histories(), asking)
def test_posts_and_benches_are_what_the_fold_says(
    fresh_url: Fresh, facts: list[Event], asked: list[tuple[date, int]]
):
    with projected(fresh_url(), facts) as (db, recorded):
        for on, known in [(ASKED_ON[-2], len(recorded)), *asked]:
            plain = Plain(recorded, on, known)
            listed = {each["post"]: each for each in posts(db, on, known)}
            assert listed.keys() == {each for each in POSTS if plain.status(each) == "open"}
            for name in POSTS:
                told = post(db, name, on, known)
                ways = {(each["employee"], each["how"]) for each in told["incumbents"]}
                assert ways == plain.incumbents(name)
                assert told["incumbency"] == plain.incumbency(name)
                assert told["status"] == (plain.status(name) or "unknown")
                assert name not in listed or listed[name]["incumbency"] == told["incumbency"]
                assert {
                    (each["opening"], each.get("from_bench")) for each in told["openings"]
                } == plain.openings(name)
                places = {
                    (place.employee, place.interim): (place.nomination, place.position)
                    for place in bench(db, name, on, known)
                }
                assert places == plain.bench(name)


class Plain:
    """The folds of all streams as known at a position, asked about a day."""

    def __init__(self, facts: list[Event], on: date, known: int) -> None:
        streams: dict[str, list[Event]] = {}
        for fact in facts:
            if fact.position <= known:
                streams.setdefault(fact.originator_id, []).append(fact)
        self.on = on
        self.folds = {stream: fold(its, stream) for stream, its in streams.items()}
        self.people = {
            stream.removeprefix("career-"): timeline.at(on)
            for stream, timeline in self.folds.items()
            if stream.startswith("career-")
        }

    def post(self, name: str) -> Timeline:
        return self.folds.get(f"position-{name}") or fold([])

    def status(self, name: str) -> str | None:
        own: Any = self.post(name).at(self.on).get(("post",))
        return own and own.status

    def employed(self, employee: str) -> bool:
        standing: Any = self.people.get(employee, {}).get(("standing",))
        return standing is not None and standing.status == "employed"

    def incumbents(self, name: str) -> set[tuple[str, str]]:
        found = set()
        for employee, values in self.people.items():
            stands = values[("standing",)].post if self.employed(employee) else None
            away = [
                value
                for key, value in values.items()
                if key[0] == "secondment" and value.status == "active"
            ]
            kept = {each.substantive_post for each in away}
            if stands == name:
                how = "holder"
                for each in away:  # told by the last of two that run at once
                    own = each.substantive_post in (None, name)
                    how = "seconded_out" if own else "seconded_in"
                found.add((employee, how))
            elif name in kept:
                found.add((employee, "seconded_out"))
            found |= {
                (employee, value.kind)
                for key, value in values.items()
                if key[0] == "assignment" and value.status == "active" and value.post == name
            } & {(employee, "acting"), (employee, "temporary")}
            for each in away:
                stand_in = each.backfill
                if each.substantive_post == name and stand_in and self.employed(stand_in):
                    standing: Any = self.people[stand_in][("standing",)]
                    if standing.post != name:
                        found.add((stand_in, "backfill"))
        return found

    def incumbency(self, name: str) -> str:
        ways = {how for _, how in self.incumbents(name)}
        for how, state in (
            ("holder", "held"),
            ("seconded_in", "held_by_secondee"),
            ("acting", "acting"),
            ("temporary", "acting"),
            ("backfill", "acting"),
            ("seconded_out", "held_by_secondee"),
        ):
            if how in ways:
                return state
        return "vacant"

    def bench(self, name: str) -> dict[tuple[str, bool], tuple[Any, int]]:
        return {
            (key[1], key[2] == "interim"): (segment.value, segment.position)
            for key, segments in self.post(name).segments.items()
            if key[0] == "nomination"
            for segment in segments
            if segment.valid_from <= self.on < segment.valid_to
            and segment.value.status in ("nominated", "approved")
        }

    def openings(self, name: str) -> set[tuple[str, int | None]]:
        """Every opening, with the nomination by which whoever filled it was on the bench."""
        found = set()
        for key, value in self.post(name).at(self.on).items():
            if key[0] == "opening":
                since = None
                for segment in self.post(name).segments.get(
                    ("nomination", value.filled_by or "", "successor"), []
                ):
                    before = (value.closed_on or self.on) - timedelta(days=1)
                    there = segment.valid_from <= before < segment.valid_to
                    if there and segment.value.status in ("nominated", "approved"):
                        since = segment.position
                found.add((key[1], since if value.status == "filled" else None))
        return found
