import pytest

from tests.service.program import Program, event


def post(id: str, **fields: object) -> dict[str, object]:
    defined = {"title": f"Post {id}", "unit": "IT"} | fields
    return event("position.defined", "2020-01-01", f"defined-{id}", f"position-{id}", **defined)


def hired(id: str, post: str | None = None) -> dict[str, object]:
    names = {"given_name": "Ada", "family_name": "Byron", "unit": "IT", "title": "Clerk"}
    return event("employee.hired", "2020-02-01", f"hired-{id}", f"career-{id}", post=post, **names)


def nominated(id: str, post: str, **fields: object) -> dict[str, object]:
    return event(
        "successor.nominated",
        "2021-01-01",
        f"nominated-{id}-{post}",
        f"position-{post}",
        **({"employee": id, "readiness": "ready_now"} | fields),
    )


@pytest.fixture
def company(careerlog: Program) -> Program:
    """E1 holds P1, E2 holds P2; E2 may follow into P1, E3 into P2; E4 does not want to."""
    return careerlog.told(
        post("P1"),
        post("P2"),
        event(
            "position.criticality_set", "2020-01-01", "c1", "position-P1", key=True, critical=True
        ),
        hired("E1", "P1"),
        hired("E2", "P2"),
        hired("E3"),
        hired("E4"),
        nominated("E4", "P1", rank=1),
        nominated("E2", "P1", rank=2),
        nominated("E3", "P2"),
        event("aspiration.declared", "2021-02-01", "w4", "career-E4", wish="development"),
    )


def test_a_cascade_tells_each_vacancy_with_the_facts_it_rests_on(company: Program) -> None:
    steps = company("cascade", "E1", "--on", "2022-01-01", "--json").json

    assert [(s["level"], s["post"], s["outcome"], s["successor"]) for s in steps] == [
        (1, "P1", "filled", "E2"),
        (2, "P2", "filled", "E3"),
    ]
    assert steps[0]["critical"] is True
    assert [s["position"] for s in steps] == [9, 10]
    assert steps[0]["passed"] == [
        {"employee": "E4", "why": "wants no advancement (declared: development)", "position": 11}
    ]


def test_a_cascade_is_asked_as_it_was_known_before_a_wish_was_declared(company: Program) -> None:
    [step, *_] = company("cascade", "E1", "--on", "2022-01-01", "--known", "@10", "--json").json

    assert step["successor"] == "E4"


def test_two_scenarios_are_told_beside_each_other(company: Program) -> None:
    ran = company("cascade", "E1", "--or-leaves", "E2", "--on", "2022-01-01")

    assert "Scenario 1: E1 leaves" in ran.out
    assert "Scenario 2: E2 leaves" in ran.out
    assert "Compared" in ran.out


def test_single_points_of_failure_name_the_posts_that_hang_on_one_person(
    company: Program,
) -> None:
    points = company("cascade", "--single-points", "--on", "2022-01-01", "--json").json

    assert [(p["employee"], p["posts"], p["critical"]) for p in points] == [
        ("E2", ["P1"], ["P1"]),
        ("E3", ["P2"], []),
    ]


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ([], 2, "name who leaves"),
        (["E9"], 1, "nothing is on record of a career of E9"),
        (["--moves", "E1"], 2, "write EMPLOYEE:POST"),
        (["E1", "--reach", "soon"], 2, "write ready_now"),
    ],
)
def test_a_scenario_that_cannot_be_played_says_what_to_write(
    company: Program, arguments: list[str], status: int, said: str
) -> None:
    ran = company("cascade", *arguments, "--on", "2022-01-01")

    assert (ran.status, ran.out) == (status, "")
    assert said in ran.err


def test_what_differs_between_two_scenarios_is_told_post_by_post(company: Program) -> None:
    ran = company("cascade", "E1", "--or-leaves", "E2", "--on", "2022-01-01")

    _, _, apart = ran.out.partition("Posts that fare differently")
    told = [" ".join(line.split()) for line in apart.splitlines() if line.startswith("P")]
    assert told == ["P1 critical filled by E2 @9 stays as it is"]


def test_somebody_without_a_post_can_move_into_one(company: Program) -> None:
    company.told(hired("E5"))

    moved, *_ = company("cascade", "E1", "--moves", "E5:P1", "--on", "2022-01-01", "--json").json

    assert (moved["level"], moved["outcome"], moved["successor"]) == (0, "moved", "E5")
    assert moved["position"] == 12
