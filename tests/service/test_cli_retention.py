"""`careerlog retention`: first who is due, then one asks for all of them, and another approves."""

from collections.abc import Iterator

import pytest

from tests.databases import temporary_database
from tests.service.program import Program, event

YEARS = ("retention", "--years", "5")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def told(
    request: pytest.FixtureRequest, careerlog: Program, monkeypatch: pytest.MonkeyPatch
) -> Program:
    """E1, E2 and E3 left long ago, and a legal matter holds E3; E4 is still here.

    On each database; the vault is one of the same kind.
    """
    if request.param == "postgres":
        careerlog.store = request.getfixturevalue("postgres_store")
        monkeypatch.setenv("CAREERLOG_VAULT", request.getfixturevalue("postgres_vault"))
        monkeypatch.setenv("CAREERLOG_KEY_FILE", "master.key")
    for person in ("E1", "E2", "E3", "E4"):
        careerlog.told(
            event("employee.hired", "2010-01-01", f"h-{person}", f"career-{person}", given_name="N")
        )
    for person in ("E1", "E2", "E3"):
        careerlog.told(
            event("employee.left", "2015-01-01", f"l-{person}", f"career-{person}", voluntary=True)
        )
    careerlog("hold", "place", "E3", "--matter", "M1", "--by", "L1", "--reason", "lawsuit")
    return careerlog


@pytest.fixture
def postgres_vault(postgres_server: str) -> Iterator[str]:
    """An empty database for keys."""
    with temporary_database(postgres_server) as url:
        yield url


def stand(program: Program, *arguments: str) -> dict[str, str]:
    return {row["employee"]: row["status"] for row in program(*arguments, "--json").json}


def names(program: Program) -> dict[str, object]:
    return {
        person: program("history", person, "--json").json[0]["data"]["given_name"]
        for person in ("E1", "E2", "E3", "E4")
    }


def test_a_dry_run_only_says_who_is_due_and_what_blocks(told: Program):
    ran = told(*YEARS, "--dry-run")
    assert ran.status == 0 and ran.out.splitlines()[-1] == "3 people are due"
    assert "legal hold of matter M1" in ran.out
    assert stand(told, *YEARS, "--dry-run") == {"E1": "due", "E2": "due", "E3": "blocked"}
    assert told("erasures", "--json").json == [] and set(names(told).values()) == {"N"}


def test_one_asks_and_another_approves_and_the_held_stay(told: Program):
    assert stand(told, *YEARS, "--by", "H1") == {"E1": "asked", "E2": "asked", "E3": "blocked"}
    assert set(names(told).values()) == {"N"}
    own = told(*YEARS, "--authorised-by", "H1", "--json")
    assert own.status == 1 and {row["status"] for row in own.json} == {"refused", "blocked"}
    done = told(*YEARS, "--authorised-by", "H2", "--json")
    assert done.status == 0
    assert {row["employee"]: row["status"] for row in done.json} == {
        "E1": "erased",
        "E2": "erased",
        "E3": "blocked",
    }
    gone = {"erased": True}
    assert names(told) == {"E1": gone, "E2": gone, "E3": "N", "E4": "N"}
    assert stand(told, *YEARS, "--dry-run") == {"E3": "blocked"}
    bases = {row["basis"] for row in told("erasures", "--json").json}
    assert bases == {"retention_period_over"}
    assert told("verify", "--json").json["ok"]


def test_asking_and_approving_in_one_run_takes_two(told: Program):
    ran = told(*YEARS, "--by", "H1", "--authorised-by", "H1")
    assert (ran.status, ran.out) == (1, "")
    assert "nobody approves what they asked for" in ran.err
    assert stand(told, *YEARS, "--by", "H1", "--authorised-by", "H2")["E1"] == "erased"


def test_nobody_is_erased_for_whom_nobody_asked(told: Program):
    ran = told(*YEARS, "--authorised-by", "H2", "--json")
    assert {row["status"] for row in ran.json} == {"due", "blocked"}
    assert "nobody has asked for this erasure" in ran.json[0]["why"]
    assert set(names(told).values()) == {"N"}


def test_a_policy_of_populations_is_a_file(told: Program, tmp_path):
    file = tmp_path / "policy.toml"
    file.write_text('[[population]]\nname = "own will"\nyears = 5\nvoluntary = false\n')
    assert stand(told, "retention", "--policy", str(file), "--dry-run") == {}
    file.write_text('[[population]]\nname = "own will"\nyears = 5\nvoluntary = true\n')
    [row, *_] = told("retention", "--policy", str(file), "--dry-run", "--json").json
    assert (row["population"], row["due_on"]) == ("own will", "2020-01-01")


@pytest.mark.parametrize(
    ("command", "status", "says"),
    [
        ("--dry-run", 2, "say for how long: --years N, or --policy FILE"),
        ("--years 5 --policy p.toml --dry-run", 2, "say for how long"),
        ("--years 5", 2, "look first: --dry-run"),
        ("--years 101 --dry-run", 2, "--years"),
        ("--policy none.toml --dry-run", 1, "none.toml: No such file"),
    ],
)
def test_wrong_usage_is_told_with_what_to_write(told: Program, command, status, says):
    ran = told("retention", *command.split())
    assert (ran.status, ran.out) == (status, "") and says in ran.err
