"""`careerlog commitments`, `plan`, `promises`, `wishes`, `unused-skills` and `development`."""

from typing import Any

import pytest

from tests.service.program import Program, event

ON = ("--on", "2022-01-01")


def of(name: str, day: str, id: str, employee: str = "E1", **data: Any) -> dict[str, Any]:
    return event(name, day, id, f"career-{employee}", **data)


@pytest.fixture
def company(careerlog: Program) -> Program:
    """E1 and E2 report to M1, who promised E1 something and is late."""
    return careerlog.told(
        of("employee.hired", "2020-01-01", "h1", manager="M1", unit="U1"),
        of("employee.hired", "2020-01-01", "h2", "E2", manager="M1", unit="U1"),
        of("aspiration.declared", "2021-01-01", "w1", wish="development"),
        of("plan.agreed", "2021-01-01", "d1", plan="D1", agreed_by=["employee", "manager"]),
        of(
            *("action.agreed", "2021-02-01", "a1"),
            **{"action": "A1", "plan": "D1", "owner": "manager", "kind": "relationship"},
            **{"due": "2021-06-01", "description": "find a mentor"},
        ),
        of(
            *("action.agreed", "2021-02-01", "a2"),
            **{"action": "A2", "plan": "D1", "owner": "employee", "kind": "formal"},
        ),
        of("action.completed", "2021-03-01", "c2", action="A2", evidence="passed with honours"),
        of("skill.assessed", "2020-02-01", "s1", skill="law", level=5.0),
        of("conversation.held", "2021-12-01", "t1", conversation="T1", kind="check_in"),
    )


def test_overdue_commitments_name_who_is_late_by_how_many_days(company: Program) -> None:
    [late] = company("commitments", "--overdue", *ON, "--json").json

    assert late["id"] == "A1"
    assert (late["owner"], late["responsible"], late["days_overdue"]) == ("manager", "M1", 214)
    assert late["position"] == 5


def test_a_manager_sees_what_is_theirs_to_do(company: Program) -> None:
    ran = company("commitments", "--manager", "M1", "--own", *ON)

    assert "A1" in ran.out
    assert "1 promise, 1 overdue on 2022-01-01" in ran.out


def test_what_was_kept_shows_when_it_is_asked_for(company: Program) -> None:
    ids = [each["id"] for each in company("commitments", "--settled", *ON, "--json").json]

    assert sorted(ids) == ["A1", "A2"]


def test_own_needs_a_manager(company: Program) -> None:
    ran = company("commitments", "--own")

    assert ran.status == 2
    assert "say whose with --manager EMPLOYEE" in ran.err


def test_a_plan_shows_wish_agreement_promises_split_and_what_was_said(company: Program) -> None:
    told = company("plan", "E1", *ON, "--json").json
    by_item: dict[str, list[dict[str, Any]]] = {}
    for each in told:
        by_item.setdefault(each["item"], []).append(each)

    assert by_item["wish"][0]["wish"] == "development"
    assert by_item["plan"][0]["agreed"] is True
    promises = {each["id"]: each for each in by_item["promise"]}
    assert promises["A1"]["description"] == "find a mentor"
    assert promises["A2"]["evidence"] == "passed with honours"
    assert [each["percent"] for each in by_item["split"]] == [0.0, 50.0, 50.0]
    assert by_item["last_conversation"][0]["position"] == 9
    assert by_item["unused_skill"][0]["skill"] == "law"


def test_a_plan_is_told_in_words(company: Program) -> None:
    out = company("plan", "E1", *ON).out

    assert "E1 wants development (declared 2021-01-01, fact @3)" in out
    assert "Plan D1: employee agreed 2021-01-01, manager agreed 2021-01-01 (fact @4)" in out
    assert "70-20-10 over 2 actions: 0 % experience (rule 70)" in out


def test_a_plan_of_somebody_without_any_says_what_to_do(company: Program) -> None:
    out = company("plan", "E2", *ON).out

    assert "E2 has declared no wish" in out
    assert "No plan on record" in out


def test_evidence_of_an_erased_person_reads_erased(company: Program) -> None:
    despite = ("--despite", "asked for it")
    asked = company("erase", "E1", "--basis", "objection", "--by", "A1", *despite)
    approved = company("erase", "E1", "--authorised-by", "A2", *despite)
    assert (asked.status, approved.status) == (0, 0), approved

    told = company("plan", "E1", *ON, "--json").json

    assert {"erased": True} in [each.get("evidence") for each in told]
    assert "honours" not in company("plan", "E1", *ON).out


def test_promises_tell_who_kept_theirs(company: Program) -> None:
    employee, manager, organisation = company("promises", "E1", *ON, "--json").json

    assert (employee["promised"], employee["kept"]) == (1, 1)
    assert (manager["promised"], manager["overdue"]) == (1, 1)
    assert organisation["promised"] == 0
    assert manager["promises"][0]["id"] == "A1"


def test_wishes_are_narrowed_to_those_nobody_acts_on(company: Program) -> None:
    assert [each["employee"] for each in company("wishes", *ON, "--json").json] == ["E1", "E2"]
    [silent] = company("wishes", "--without-conversation", *ON, "--json").json
    assert silent["employee"] == "E2"
    [ungrown] = company("wishes", "--without-growth", *ON, "--json").json
    assert (ungrown["employee"], ungrown["wish_position"]) == ("E1", 3)
    assert company("wishes", "--without-plan", *ON, "--json").json == []


def test_unused_skills_are_told_with_their_fact(company: Program) -> None:
    [skill] = company("unused-skills", *ON, "--json").json

    assert (skill["employee"], skill["skill"], skill["position"]) == ("E1", "law", 8)
    out = company("unused-skills", *ON).out
    assert "1 skill of level 3 or more unused for 12 months on 2022-01-01" in out
    assert company("unused-skills", "--level", "5.5", *ON, "--json").json == []


def test_a_managers_report_names_who_was_left_out_and_what_is_owed(company: Program) -> None:
    report = company("development", "M1", *ON, "--json").json

    assert report["team"] == ["E1", "E2"]
    assert report["without_any"] == ["E2"]
    assert report["counts"]["conversation"] == 1
    assert report["promises"]["overdue"] == 1
    [owed] = report["owed"]
    assert (owed["id"], owed["position"]) == ("A1", 5)
    assert [each["percent"] for each in report["split"]] == [0.0, 50.0, 50.0]
    assert {each["employee"]: each["missing"] for each in report["people"]} == {
        "E1": ["no growth"],
        "E2": ["no wish declared", "no conversation"],
    }
    out = company("development", "M1", *ON).out
    assert "What M1 still owes" in out
    assert "promotion out of the team  0" in out
    ran = company("development", "M1", "--from", "2022-06-01", *ON)
    assert ran.status == 2
    assert "write a day before 2022-01-01" in ran.err
    assert "Nobody reports to E2 on 2022-01-01" in company("development", "E2", *ON).out


def test_the_growth_of_whoever_wants_development_is_told_with_its_facts(company: Program) -> None:
    """A promotion after they declared it is told as what they did not want."""
    company.told(
        of("certification.earned", "2021-05-01", "k1", certificate="audit"),
        of("reward.granted", "2021-11-01", "r1", reward="R1", kind="conference"),
        of("career.promoted", "2021-12-01", "p1", grade="G2"),
    )

    [one] = company("wishes", "--wish", "development", *ON, "--json").json

    assert [(each["what"], each["id"], each["position"]) for each in one["growth"]] == [
        ("certificate", "audit", 10),
        ("reward", "R1", 11),
    ]
    assert (one["promoted_on"], one["promotion_position"]) == ("2021-12-01", 12)
    assert one["missing"] == ["promoted against the wish"]
    out = company("wishes", "--wish", "development", *ON).out
    assert "certificate audit @10, reward R1 @11" in out
    assert "promoted against the wish (2021-12-01 @12)" in out


def test_a_plan_tells_what_goals_aim_for_and_which_trainings_served_an_action(
    company: Program,
) -> None:
    company.told(
        of("goal.set", "2021-02-01", "g1", goal="G1", purpose="development", target_skill="law"),
        of("training.enrolled", "2021-02-02", "t2", training="T2", action="A2"),
        of("training.completed", "2021-02-28", "t3", training="T2", action="A2", result="passed"),
    )

    told = {e["id"]: e for e in company("plan", "E1", *ON, "--json").json if e["item"] == "promise"}

    assert (told["G1"]["purpose"], told["G1"]["target_skill"]) == ("development", "law")
    [training] = told["A2"]["trainings"]
    assert (training["status"], training["position"]) == ("passed", 12)
    assert told["A1"]["trainings"] == []
    out = company("plan", "E1", *ON).out
    assert "development: law" in out
    assert "passed with honours; T2 passed 2021-02-28 @12" in out


def test_a_plan_of_somebody_who_left_says_since_when_nothing_is_promised(company: Program) -> None:
    company.told(of("employee.left", "2021-12-31", "l1"))

    out = company("plan", "E1", *ON).out

    assert "E1 left on 2021-12-31: nothing is promised" in out
    assert "before the hire, or after having left" in company("promises", "E1", *ON).out
