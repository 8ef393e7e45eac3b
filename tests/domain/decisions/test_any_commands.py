"""Whatever commands people give, in whatever order and on whatever days: no contradiction stays."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.career.facets import STANDING
from domain.decisions import goals, nominations, openings, plans, posts, voice
from domain.decisions.benches import Bench
from domain.decisions.deciding import Act, Decision, Record, Refused
from domain.events.base import Event
from tests.domain.decisions.commands import career, on_record
from tests.given import fact

FIRST = date(2024, 1, 1)
DAYS = [FIRST + timedelta(days=30 * step) for step in range(8)]
PEOPLE = ("E1", "E2", "E3", "M1")
POSTS = ("P1", "P2")
BANDS = ("ready_now", "one_to_three_years", "four_to_five_years")

Command = tuple[str, dict[str, Any]]


def commands() -> st.SearchStrategy[list[tuple[Command, str, date]]]:
    """Commands with their arguments, who gives them, and from when on."""
    who = st.sampled_from(PEOPLE)
    bench = {"post": st.sampled_from(POSTS), "employee": who, "interim": st.booleans()}
    kinds: dict[str, dict[str, st.SearchStrategy[Any]]] = {
        "nominate": bench | {"rank": st.none() | st.integers(1, 3)},
        "approve": bench,
        "reject": bench,
        "withdraw": bench,
        "readiness": bench | {"band": st.sampled_from(BANDS)},
        "rank": bench | {"other": who, "first": st.integers(1, 3)},
        "declare": {"employee": who, "wish": st.sampled_from(("both", "neither"))},
        "promise": {"employee": who, "id": st.sampled_from("AB"), "owner": _parties},
        "complete": {"employee": who, "id": st.sampled_from("AB")},
        "drop": {"employee": who, "id": st.sampled_from("AB")},
        "set": {"employee": who, "id": st.sampled_from("GH"), "purpose": _purposes},
        "achieve": {"employee": who, "id": st.sampled_from("GH")},
        "abandon": {"employee": who, "id": st.sampled_from("GH")},
        "define": {"post": bench["post"]},
        "close": {"post": bench["post"]},
        "open": {"post": bench["post"], "id": st.sampled_from("OQ")},
        "fill": {"post": bench["post"], "id": st.sampled_from("OQ"), "employee": who},
        "call off": {"post": bench["post"], "id": st.sampled_from("OQ")},
    }
    one = st.sampled_from(sorted(kinds)).flatmap(
        lambda name: st.tuples(st.just(name), st.fixed_dictionaries(kinds[name]))
    )
    return st.lists(st.tuples(one, who, st.sampled_from(DAYS)), min_size=5, max_size=40)


_parties = st.sampled_from(("employee", "manager", "organisation"))
_purposes = st.sampled_from(("development", "advancement"))


class World:
    """The record of a few people and posts, as it grows with every command that is accepted."""

    def __init__(self) -> None:
        started = [
            career("E1", post="P1"),
            career("E2", fact("employee.left", "2024-05-15")),
            career("E3", fact("career.moved_laterally", "2024-03-15", post="P2")),
            career("M1", manager=None),
            *(on_record(f"position-{post}", self._defined(post)) for post in POSTS),
        ]
        self.records = {each.stream: each for each in started}
        self.accepted = 0

    @staticmethod
    def _defined(post: str) -> Event:
        return fact(
            "position.defined", "2023-01-01", stream=f"position-{post}", title="T", unit="U"
        )

    def post(self, told: dict[str, Any]) -> Record:
        return self.records[f"position-{told['post']}"]

    def career(self, employee: str) -> Record:
        return self.records[f"career-{employee}"]

    def bench(self, told: dict[str, Any], employee: str = "") -> Bench:
        who = self.career(employee or told["employee"])
        return Bench(self.post(told), who, told["interim"])

    def give(self, number: int, name: str, told: dict[str, Any], by: str, on: date) -> None:
        act = Act(f"act-{number}", by, on, "because")
        try:
            decision = self._commands()[name](told, act)
        except Refused:
            return
        for each in decision.facts:
            before = self.records[each.originator_id]
            whole = (*before.facts, each)
            self.records[each.originator_id] = on_record(each.originator_id, *whole)
        self.accepted += 1

    def _commands(self) -> dict[str, Callable[[dict[str, Any], Act], Decision]]:
        who = lambda told: self.career(told["employee"])  # noqa: E731
        bench = self.bench
        return {
            "nominate": lambda t, a: nominations.nominate(bench(t), a, rank=t["rank"]),
            "approve": lambda t, a: nominations.approve(bench(t), a),
            "reject": lambda t, a: nominations.reject(bench(t), a, "no"),
            "withdraw": lambda t, a: nominations.withdraw(bench(t), a),
            "readiness": lambda t, a: nominations.change_readiness(bench(t), a, t["band"]),
            "rank": lambda t, a: nominations.rank([bench(t), bench(t, t["other"])], a, t["first"]),
            "declare": lambda t, a: voice.declare(who(t), a, t["wish"]),
            "promise": lambda t, a: plans.agree_action(who(t), a, t["id"], t["owner"], "formal"),
            "complete": lambda t, a: plans.complete(who(t), a, t["id"]),
            "drop": lambda t, a: plans.drop(who(t), a, t["id"]),
            "set": lambda t, a: goals.set_goal(who(t), a, t["id"], t["purpose"]),
            "achieve": lambda t, a: goals.achieve(who(t), a, t["id"]),
            "abandon": lambda t, a: goals.abandon(who(t), a, t["id"]),
            "define": lambda t, a: posts.define(self.post(t), a, "T", "U"),
            "close": lambda t, a: posts.close(self.post(t), a),
            "open": lambda t, a: openings.post_opening(self.post(t), a, t["id"]),
            "fill": lambda t, a: openings.fill(self.post(t), a, t["id"], "internal", who(t)),
            "call off": lambda t, a: openings.withdraw_opening(self.post(t), a, t["id"]),
        }


@given(commands())
def test_accepted_commands_leave_no_contradiction(given_commands):
    world = World()
    for number, ((name, told), by, on) in enumerate(given_commands):
        world.give(number, name, told, by, on)
    for record in world.records.values():
        assert record.timeline.anomalies == frozenset()
    for post in POSTS:
        record = world.records[f"position-{post}"]
        _ranks_differ(record)
        for each in record.facts:
            if each.type == "successor.nominated":
                standing = world.career(each.employee).get(each.effective_on, STANDING)
                assert (standing.status, standing.post == post) == ("employed", False)


def _ranks_differ(post: Record) -> None:
    days = {day for segments in post.timeline.segments.values() for day, *_ in segments}
    for day in days:
        ranks = [
            (ids[1], each.value.rank)
            for ids, each in post.instances(day, "nomination")
            if each.value.on_the_bench and each.value.rank is not None
        ]
        assert len(ranks) == len(set(ranks)), (day, ranks)


@given(commands())
def test_what_was_accepted_once_is_refused_the_second_time_where_it_would_count_twice(told):
    world = World()
    again = [each for each in told if each[0][0] in ("nominate", "promise", "set", "open")]
    for number, ((name, fields), by, on) in enumerate(again):
        world.give(number, name, fields, by, on)
        accepted = world.accepted
        world.give(1000 + number, name, fields, by, on)
        assert world.accepted == accepted
