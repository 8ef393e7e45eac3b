"""The bench of a post at two dates: its order, its flags, and the facts that each rests on."""

from datetime import date
from typing import Any

from domain.decisions.nominees import Limits
from domain.events.base import Event
from projections.succession.bench import bench, benches_of
from projections.succession.bench_history import bench_history
from tests.given import fact
from tests.projections.telling import Tell, of

NOW = date(2024, 6, 1)


def hired(employee: str, **fields: Any) -> Event:
    stream = f"career-{employee}"
    return fact("employee.hired", "2020-01-01", stream=stream, unit="U1", **fields)


def on(post: str, name: str, day: str, **fields: Any) -> Event:
    return fact(name, day, stream=f"position-{post}", **fields)


def nominated(employee: str, day: str = "2024-01-01", post: str = "P77", **fields: Any) -> Event:
    told = {"readiness": "ready_now", "actor": "M1", **fields}
    return on(post, "successor.nominated", day, employee=employee, **told)


def kinds(place: Any) -> list[str]:
    return [flag.kind for flag in place.flags]


def test_the_bench_stands_in_order(given: Tell):
    """By rank; then the readier, the approved, the earlier; emergency cover apart, at the end."""
    db = given(
        *map(hired, ("E1", "E2", "E3", "E4", "E5", "E6", "E7")),
        nominated("E7", interim=True, readiness=None),
        nominated("E6", readiness=None),
        nominated("E5", readiness="four_to_five_years"),
        nominated("E4", "2024-02-01"),
        nominated("E3", "2024-03-01"),
        on("P77", "successor.approved", "2024-04-01", employee="E3", actor="M2"),
        nominated("E2", rank=2),
        nominated("E1", rank=1, readiness="four_to_five_years"),
    )
    places = bench(db, "P77", NOW)
    assert [place.employee for place in places] == ["E1", "E2", "E3", "E4", "E5", "E6", "E7"]
    assert [place.interim for place in places] == [False] * 6 + [True]


def test_a_place_tells_every_part_with_its_fact(given: Tell):
    db = given(
        hired("E1", title="Engineer", grade="G5"),
        nominated("E1", rank=2),
        on("P77", "successor.ranked", "2024-02-01", employee="E1", rank=1),
        on(
            "P77",
            "successor.readiness_changed",
            "2024-03-01",
            employee="E1",
            readiness="one_to_three_years",
        ),
        on("P77", "successor.approved", "2024-04-01", employee="E1", actor="M2"),
        of("E1", "aspiration.declared", "2024-05-01", wish="both"),
    )
    [place] = bench(db, "P77", NOW)
    assert place.told() == {
        "post": "P77",
        "employee": "E1",
        "interim": False,
        "status": "approved",
        "readiness": "one_to_three_years",
        "readiness_on": date(2024, 3, 1),
        "rank": 1,
        "nominated_on": date(2024, 1, 1),
        "nominated_by": "M1",
        "decided_on": date(2024, 4, 1),
        "decided_by": "M2",
        "unit": "U1",
        "title": "Engineer",
        "grade": "G5",
        "wish": "both",
        "flags": [],
        "facts": {
            "nominated": 2,
            "rank": 3,
            "readiness": 4,
            "decided": 5,
            "standing": 1,
            "aspiration": 6,
        },
        "position": 5,
    }


def test_the_rejected_and_withdrawn_are_not_on_it(given: Tell):
    db = given(
        *map(hired, ("E1", "E2", "E3")),
        *map(nominated, ("E1", "E2", "E3")),
        on("P77", "successor.rejected", "2024-02-01", employee="E1"),
        on("P77", "successor.withdrawn", "2024-03-01", employee="E2"),
    )
    assert [place.employee for place in bench(db, "P77", NOW)] == ["E3"]
    assert len(bench(db, "P77", date(2024, 2, 15))) == 2
    assert len(bench(db, "P77", NOW, known=6)) == 3
    assert bench(db, "P77", date(2023, 12, 31)) == bench(db, "P78", NOW) == []


def test_it_survives_the_incumbents_leaving(given: Tell):
    db = given(hired("E9", post="P77"), hired("E1"), nominated("E1"))
    before = [place.told() for place in bench(db, "P77", NOW)]
    given(of("E9", "employee.left", "2024-05-01"))
    assert [place.told() for place in bench(db, "P77", NOW)] == before


class TestFlags:
    def test_a_declared_wish_against_it(self, given: Tell):
        db = given(
            hired("E1"), nominated("E1"), of("E1", "aspiration.declared", "2024-02-01", wish="both")
        )
        assert bench(db, "P77", NOW)[0].flags == []
        db = given(of("E1", "aspiration.declared", "2024-03-01", wish="development"))
        [flag] = bench(db, "P77", NOW)[0].flags
        assert (flag.kind, flag.positions) == ("advancement_unwanted", (4,))
        assert bench(db, "P77", date(2024, 2, 15))[0].flags == []
        assert bench(db, "P77", NOW, known=3)[0].flags == []

    def test_a_move_since_readiness_was_judged(self, given: Tell):
        db = given(
            hired("E1"), nominated("E1"), of("E1", "career.promoted", "2024-03-01", title="Lead")
        )
        [flag] = bench(db, "P77", NOW)[0].flags
        assert (flag.kind, flag.positions) == ("moved_since_judged", (2, 3))
        again = {"employee": "E1", "readiness": "ready_now"}
        db = given(on("P77", "successor.readiness_changed", "2024-04-01", **again))
        assert bench(db, "P77", NOW)[0].flags == []

    def test_a_new_grade_or_manager_alone_is_no_move(self, given: Tell):
        db = given(
            hired("E1"),
            nominated("E1"),
            of("E1", "employee.manager_changed", "2024-03-01", manager="M2"),
            of("E1", "career.promoted", "2024-04-01", grade="G9"),
        )
        assert bench(db, "P77", NOW)[0].flags == []

    def test_a_judgement_of_long_ago(self, given: Tell):
        db = given(hired("E1"), nominated("E1", "2023-06-01"))
        assert bench(db, "P77", date(2024, 6, 1))[0].flags == []
        [flag] = bench(db, "P77", date(2024, 6, 2))[0].flags
        assert (flag.kind, flag.positions) == ("readiness_stale", (2,))
        two_years = Limits(readiness_months=24)
        assert bench(db, "P77", date(2024, 6, 2), limits=two_years)[0].flags == []

    def test_a_judgement_of_the_end_of_a_month_ages_by_months(self, given: Tell):
        db = given(hired("E1"), nominated("E1", "2024-02-29"))
        assert bench(db, "P77", date(2025, 2, 28))[0].flags == []
        assert kinds(bench(db, "P77", date(2025, 3, 1))[0]) == ["readiness_stale"]

    def test_many_benches_for_the_same_cover(self, given: Tell):
        db = given(
            hired("E1"),
            *(nominated("E1", post=post) for post in ("P1", "P2", "P77")),
            nominated("E1", post="P3", interim=True),
            nominated("E1", post="P4"),
            on("P4", "successor.withdrawn", "2024-05-01", employee="E1"),
        )
        assert kinds(bench(db, "P77", NOW)[0]) == []
        [flag] = bench(db, "P77", date(2024, 4, 30))[0].flags
        assert (flag.kind, flag.positions) == ("many_benches", (2, 3, 4, 6))
        assert kinds(bench(db, "P77", NOW, limits=Limits(benches=2))[0]) == ["many_benches"]
        with db.reading() as connection:
            assert benches_of(connection, ["E1"], NOW) == {
                ("E1", "successor"): {"P1": 2, "P2": 3, "P77": 4},
                ("E1", "interim"): {"P3": 5},
            }

    def test_who_has_left_was_erased_or_holds_the_post_now(self, given: Tell):
        erased = {"basis": "objection", "authorised_by": "DPO"}
        db = given(
            *map(hired, ("E1", "E2", "E3", "E4")),
            *(nominated(each, "2023-12-01") for each in ("E1", "E2", "E3", "E4", "E5")),
            of("E1", "employee.left", "2024-05-01"),
            of("E2", "person.erased", "2024-05-01", **erased),
            of("E3", "career.promoted", "2023-11-01", post="P77"),
            of("E4", "career.promoted", "2023-11-01", post="P78"),
            of(
                "E4",
                "secondment.started",
                "2024-01-01",
                secondment="S1",
                host_organisation="Partner",
                substantive_post="P77",
            ),
        )
        found = {place.employee: place.flags for place in bench(db, "P77", NOW)}
        assert {who: [(f.kind, f.positions) for f in flags] for who, flags in found.items()} == {
            "E1": [("left", (10,))],
            "E2": [("erased", (11,))],
            "E3": [("holds_the_post", (12,))],
            "E4": [("holds_the_post", (13,))],
            "E5": [("not_employed", ())],
        }

    def test_two_of_one_rank_as_a_system_sent_them(self, given: Tell):
        db = given(hired("E1"), hired("E2"), nominated("E1", rank=1), nominated("E2", rank=1))
        first, second = bench(db, "P77", NOW)
        assert [kinds(first), kinds(second)] == [["ranked_alike"]] * 2
        assert first.flags[0].positions == second.flags[0].positions == (3, 4)


class TestHistory:
    def told(self, *facts: Event) -> list[dict[str, Any]]:
        return bench_history([each.replaced(position=n) for n, each in enumerate(facts, start=1)])

    def test_every_fact_with_who_when_why_before_and_after(self):
        first, second = self.told(
            nominated("E1", rank=1, why="knows the house"),
            on("P77", "successor.rejected", "2024-02-01", employee="E1", actor="M2", why="no"),
        )
        assert first | {"recorded_at": None} == {
            "position": 1,
            "recorded_at": None,
            "effective_on": date(2024, 1, 1),
            "type": "successor.nominated",
            "employee": "E1",
            "interim": False,
            "by": "M1",
            "why": "knows the house",
            "reason": None,
            "before": None,
            "after": {"status": "nominated", "readiness": "ready_now", "rank": 1},
        }
        assert (second["by"], second["why"], second["before"]) == ("M2", "no", first["after"])
        assert second["after"] == {"status": "rejected", "readiness": "ready_now", "rank": 1}

    def test_a_correction_shows_what_it_changed(self):
        correction = fact(
            "record.corrected",
            "2024-05-01",
            stream="position-P77",
            target_id="n1",
            target_type="successor.nominated",
            changes={"readiness": "four_to_five_years"},
        )
        first = fact(
            "successor.nominated",
            "2024-01-01",
            id="n1",
            stream="position-P77",
            employee="E1",
            readiness="ready_now",
        )
        _, second = self.told(first, correction)
        assert second["type"] == "record.corrected"
        assert second["before"]["readiness"] == "ready_now"
        assert second["after"]["readiness"] == "four_to_five_years"

    def test_other_facts_of_the_post_are_left_out(self):
        assert self.told(on("P77", "position.defined", "2020-01-01", title="T", unit="U")) == []
        assert self.told() == []
