"""Posts at two dates: who is in them and how, what they ask for, how their openings were filled."""

from datetime import date
from typing import Any

from domain.events.base import Event
from domain.events.posts import SkillRequirement
from projections.database import Database
from projections.succession.incumbents import incumbents
from projections.succession.posts import post, posts
from tests.given import fact
from tests.projections.telling import Tell, of

NOW = date(2024, 6, 1)


def hired(employee: str, **fields: Any) -> Event:
    return fact("employee.hired", "2020-01-01", stream=f"career-{employee}", **fields)


def on(post: str, name: str, day: str, **fields: Any) -> Event:
    return fact(name, day, stream=f"position-{post}", **fields)


def defined(post: str, unit: str = "U1") -> Event:
    return on(post, "position.defined", "2020-01-01", title=f"Head {post}", unit=unit, grade="G7")


def lent(employee: str, **fields: Any) -> Event:
    told = {"secondment": "S1", "host_organisation": "Partner", **fields}
    return of(employee, "secondment.started", "2024-01-01", **told)


def acting(employee: str, post: str, kind: str = "acting") -> Event:
    told = {"assignment": f"A-{employee}", "kind": kind, "role": "Acting", "post": post}
    return of(employee, "assignment.started", "2024-02-01", **told)


def people(db: Database, which: str = "P1", day: date = NOW, **known: int):
    told = post(db, which, day, **known)
    return told["incumbency"], [(each["employee"], each["how"]) for each in told["incumbents"]]


class TestIncumbents:
    def test_a_post_is_vacant_until_somebody_holds_it_and_once_they_left(self, given: Tell):
        db = given(
            defined("P1"),
            hired("E1", unit="U1"),
            of("E1", "career.promoted", "2022-01-01", post="P1"),
            of("E1", "employee.left", "2024-05-01"),
        )
        assert people(db, day=date(2021, 12, 31)) == ("vacant", [])
        assert people(db, day=date(2022, 1, 1)) == ("held", [("E1", "holder")])
        assert people(db) == ("vacant", [])
        assert people(db, known=3) == ("held", [("E1", "holder")])

    def test_a_secondee_keeps_the_post_and_comes_back_to_it(self, given: Tell):
        db = given(
            defined("P1"),
            hired("E1", post="P1"),
            lent("E1", planned_end=date(2024, 12, 1)),
            of("E1", "secondment.ended", "2024-09-01", secondment="S1", outcome="returned"),
        )
        assert people(db) == ("held_by_secondee", [("E1", "seconded_out")])
        assert people(db, day=date(2024, 9, 1)) == ("held", [("E1", "holder")])
        [away] = post(db, "P1", NOW)["incumbents"]
        assert (away["since"], away["until"]) == (date(2020, 1, 1), date(2024, 12, 1))
        assert away["positions"] == (2, 3)

    def test_who_stands_in_the_hosts_post_keeps_their_own(self, given: Tell):
        db = given(
            defined("P1"), defined("P2"), hired("E1", post="P2"), lent("E1", substantive_post="P1")
        )
        assert people(db, "P1") == ("held_by_secondee", [("E1", "seconded_out")])
        assert people(db, "P2") == ("held_by_secondee", [("E1", "seconded_in")])

    def test_who_came_on_secondment_holds_it_beside_whoever_acts(self, given: Tell):
        db = given(
            *map(defined, ("P1", "P2")),
            *(hired("E1", post="P2"), lent("E1", substantive_post="P1"), hired("E2")),
            acting("E2", "P2"),
        )
        assert people(db, "P2") == (
            "held_by_secondee",
            [("E1", "seconded_in"), ("E2", "acting")],
        )
        db = given(hired("E3", post="P2"))
        assert people(db, "P2")[0] == "held"

    def test_who_backfills_for_a_secondee_acts(self, given: Tell):
        db = given(
            defined("P1"), hired("E1", post="P1"), hired("E2", post="P9"), lent("E1", backfill="E2")
        )
        assert people(db) == ("acting", [("E1", "seconded_out"), ("E2", "backfill")])
        db = given(of("E2", "employee.left", "2024-05-01"))
        assert people(db) == ("held_by_secondee", [("E1", "seconded_out")])

    def test_who_acts_holds_nothing(self, given: Tell):
        db = given(
            defined("P1"),
            hired("E1", post="P9"),
            hired("E2"),
            acting("E1", "P1"),
            acting("E2", "P1", "informal"),
        )
        assert people(db) == ("acting", [("E1", "acting")])
        [one] = post(db, "P1", NOW)["incumbents"]
        assert (one["since"], one["positions"]) == (date(2024, 2, 1), (4,))
        db = given(of("E1", "assignment.ended", "2024-05-01", assignment="A-E1"))
        assert people(db) == ("vacant", [])

    def test_several_hold_one_post(self, given: Tell):
        db = given(defined("P1"), hired("E2", post="P1"), hired("E1", post="P1"))
        assert people(db) == ("held", [("E1", "holder"), ("E2", "holder")])

    def test_all_posts_at_once_say_the_same_as_one_by_one(self, given: Tell):
        db = given(
            *map(defined, ("P1", "P2", "P3")),
            hired("E1", post="P1"),
            hired("E2", post="P2"),
            hired("E3"),
            lent("E1", backfill="E3"),
            lent("E2", substantive_post="P3"),
            acting("E3", "P2"),
        )
        with db.reading() as connection:
            every = incumbents(connection, NOW, None)
            single = {p: incumbents(connection, NOW, None, [p])[p] for p in ("P1", "P2", "P3")}
        assert every == single


def test_a_post_tells_what_it_is_and_asks_for(given: Tell):
    db = given(
        defined("P1"),
        on("P1", "position.criticality_set", "2021-01-01", key=True, critical=False, why="law"),
        on(
            "P1",
            "position.requirements_set",
            "2021-02-01",
            skills=(SkillRequirement(skill="sql", level=3.0),),
            certificates=("PMP",),
            minimum_grade="G5",
            experience_years=4.0,
        ),
    )
    told = post(db, "P1", NOW)
    assert (told["title"], told["unit"], told["grade"]) == ("Head P1", "U1", "G7")
    assert (told["status"], told["position"]) == ("open", 1)
    assert (told["key"], told["critical"], told["why"]) == (True, False, "law")
    assert told["criticality_position"] == 2
    assert told["requirements"] == {
        "skills": [{"skill": "sql", "level": 3.0, "essential": True, "position": 3}],
        "certificates": [{"certificate": "PMP", "since": date(2021, 2, 1), "position": 3}],
        "minimum_grade": "G5",
        "experience_years": 4.0,
        "position": 3,
    }
    earlier = post(db, "P1", date(2020, 6, 1))
    assert (earlier["key"], earlier["requirements"]["skills"]) == (False, [])
    assert post(db, "P1", NOW, known=1)["key"] is False
    assert post(db, "P9", NOW)["status"] == "unknown"


def test_openings_tell_how_they_were_filled_and_whether_from_the_bench(given: Tell):
    nomination = on("P1", "successor.nominated", "2023-01-01", employee="E1")
    db = given(
        defined("P1"),
        *map(hired, ("E1", "E2")),
        nomination,
        on("P1", "opening.posted", "2023-05-01", opening="O1"),
        on("P1", "opening.applied", "2023-05-05", opening="O1", employee="E1"),
        on("P1", "successor.withdrawn", "2023-06-01", employee="E1"),
        on("P1", "opening.filled", "2023-06-01", opening="O1", route="internal", employee="E1"),
        on("P1", "opening.posted", "2024-01-01", opening="O2", scope="internal"),
        on("P1", "opening.filled", "2024-02-01", opening="O2", route="internal", employee="E2"),
        on("P1", "opening.posted", "2024-03-01", opening="O3"),
    )
    third, second, first = post(db, "P1", NOW)["openings"]
    assert (first["opening"], first["route"], first["filled_by"]) == ("O1", "internal", "E1")
    assert first["from_bench"] == 4
    [applicant] = first["applicants"]
    assert (applicant["employee"], applicant["position"]) == ("E1", 6)
    assert (second["filled_by"], second["from_bench"]) == ("E2", None)
    assert (third["status"], "from_bench" in third) == ("posted", False)


def test_posts_are_listed_and_narrowed(given: Tell):
    db = given(
        defined("P1"),
        defined("P2", unit="U2"),
        defined("P3"),
        defined("P4"),
        on("P4", "position.closed", "2024-01-01"),
        on("P1", "position.criticality_set", "2021-01-01", key=False, critical=True, why="w"),
        on("P2", "position.criticality_set", "2021-01-01", key=True, critical=False, why="w"),
        hired("E1", post="P1"),
        hired("E2", post="P3"),
        lent("E2"),
        acting("E1", "P2"),
        on("P2", "opening.posted", "2024-03-01", opening="O1"),
    )

    def named(**narrowed: Any) -> list[str]:
        return [each["post"] for each in posts(db, NOW, **narrowed)]

    assert named() == ["P1", "P2", "P3"]
    assert named(unit="U1") == ["P1", "P3"]
    given(on("P3", "position.redefined", "2024-01-01", unit="U1.2"))
    assert named(unit="U1") == ["P1", "P3"]
    assert named(unit="U1.2") == ["P3"]
    assert named(unit="U") == []
    assert named(critical=True) == ["P1"]
    assert named(vacant=True) == ["P2"]
    assert named(unit="U1", vacant=True) == []
    listed = {each["post"]: each for each in posts(db, NOW)}
    assert [listed[p]["incumbency"] for p in named()] == ["held", "acting", "held_by_secondee"]
    assert listed["P2"]["openings"] == ["O1"]
    assert [each["post"] for each in posts(db, date(2023, 12, 31))][-1] == "P4"
    assert posts(db, NOW, known=1)[0]["incumbency"] == "vacant"
