"""`careerlog candidates`, `paths`, `mentors` and `onet` as people and programs meet them."""

from pathlib import Path

import pytest

from tests.service.program import Program, event

ON = ("--on", "2025-01-01")


def person(name: str, **fields: object) -> dict[str, object]:
    return event("employee.hired", "2021-01-01", f"h-{name}", f"career-{name}", **fields)


COMPANY = (
    event(
        "position.defined",
        "2020-01-01",
        "p",
        "position-P1",
        title="Head of Data",
        unit="DATA",
        job="HEAD",
        grade="G7",
    ),
    event(
        "position.requirements_set",
        "2020-01-01",
        "q",
        "position-P1",
        skills=[{"skill": "python", "level": 4.0}],
        minimum_grade="G6",
    ),
    person("E1", unit="DATA", grade="G6", post="P9"),
    person("E2", unit="DATA", grade="G5"),
    person("E3", unit="DATA", grade="G6", post="P1"),
    person("E4", unit="DATA", grade="G6"),
    event("aspiration.declared", "2022-01-01", "w", "career-E4", wish="neither"),
    event("skill.assessed", "2024-06-01", "s", "career-E1", skill="python", level=4.5),
)


def test_candidates_are_a_table_with_every_reason(careerlog: Program):
    ran = careerlog.told(*COMPANY)("candidates", "P1", *ON, "--show-unwilling")
    assert ran.status == 0
    assert "python: level 4.5 of 4 asked" in ran.out
    assert "could be a mentor: E3, holds P1, since 2021-01-01 @5" in ran.out
    assert "E4: no candidate, wants no advancement, declared 2022-01-01 @7" in ran.out
    assert "2 people could follow into P1 on 2025-01-01; 2 shown" in ran.out


def test_a_limit_shortens_the_list_and_ranks_stay(careerlog: Program):
    careerlog.told(*COMPANY)
    every = careerlog("candidates", "P1", *ON, "--json").json
    assert [(each["employee"], each["rank"]) for each in every] == [("E1", 1), ("E2", 2)]
    assert careerlog("candidates", "P1", *ON, "--limit", "1", "--json").json == every[:1]


def test_weights_come_from_a_file(careerlog: Program, tmp_path: Path):
    careerlog.told(*COMPANY)
    weights = tmp_path / "ours.toml"
    weights.write_text("[weights]\nskills = 0\ngrade = 500\n")
    asked = ("candidates", "P1", *ON, "--weights", str(weights), "--json")
    first, second = careerlog(*asked).json
    grades = [
        p["points"] for each in (first, second) for p in each["parts"] if p["part"] == "grade"
    ]
    assert grades == [500, 0]
    weights.write_text("[weights]\nskils = 0\n")
    ran = careerlog(*asked)
    assert ran.status == 1
    assert "weights.skils: there is no such key" in ran.err


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("candidates", "P99"), 1, "nothing on record names the post P99"),
        (("paths", "E99"), 1, "nothing is on record of a career of E99"),
        (("paths",), 2, "name an EMPLOYEE, or both --from and --to"),
        (("paths", "E1", "--from", "P1", "--to", "P1"), 2, "name an EMPLOYEE, or both"),
        (("paths", "--from", "P1", "--to", "NONE"), 1, "is called NONE"),
        (("mentors", "E1"), 1, "name one with --post"),
        (("onet", "."), 1, "LICENSE-CC-BY-4.0.txt is missing"),
        (("onet", ".", "--occupations", "x"), 2, "begins no O*NET-SOC code"),
    ],
)
def test_what_cannot_be_answered_is_said_in_a_line(
    careerlog: Program, arguments: tuple[str, ...], status: int, said: str
):
    ran = careerlog.told(*COMPANY)(*arguments, *(() if arguments[0] == "onet" else ON))
    assert ran.status == status
    assert said in ran.err
    assert [line[:10] for line in ran.err.splitlines() if "facts first" not in line] == [
        "careerlog:"
    ]


def test_paths_of_a_person_show_both_halves(careerlog: Program):
    ran = careerlog.told(*COMPANY)("paths", "E1", *ON)
    assert "advancement" in ran.out and "development" in ran.out
    assert "Head of Data" in ran.out
    unwilling = careerlog("paths", "E4", *ON)
    assert "advancement\n" not in unwilling.out
    assert "0 posts" in unwilling.out


def test_mentors_are_a_table_with_reasons(careerlog: Program):
    ran = careerlog.told(*COMPANY)("mentors", "E1", "--post", "P1", *ON)
    assert "holds P1, since 2021-01-01 @5 (40)" in ran.out
    assert "1 mentor for E1 on 2025-01-01" in ran.out


def test_mentors_are_found_for_a_unit_at_once(careerlog: Program):
    aims = event(
        *("aspiration.declared", "2022-01-01", "a", "career-E1"), wish="both", target_posts=["P1"]
    )
    careerlog.told(*COMPANY, aims)
    [match] = careerlog("mentors", "--unit", "DATA", *ON, "--json").json
    assert (match["employee"], match["mentor"], match["post"]) == ("E1", "E3", "P1")
    assert match["score"] == sum(part["points"] for part in match["parts"])
    out = careerlog("mentors", "--unit", "DATA", *ON).out
    assert "holds P1, since 2021-01-01 @5 (40)" in out
    assert "1 of 1 who aim for a post without a mentor could have one on 2025-01-01" in out
    ran = careerlog("mentors", *ON)
    assert (ran.status, "name either an EMPLOYEE, or --unit or --manager" in ran.err) == (2, True)
