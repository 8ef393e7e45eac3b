"""Processes that issue and destroy keys at the same time end with one truth."""

from functools import partial

from domain.vault import Vault
from tests.at_once import at_once
from tests.noted import MASTER_KEY, Noted, noted, run


def _seal_each(vault_url: str, some: list[range]) -> list[dict[str, str]]:
    with Vault(vault_url, MASTER_KEY) as vault:
        return [one.__dict__["note"] for each in some for one in vault.seal(_people(each))]


def _erase_each(vault_url: str, some: list[range]) -> list[bool]:
    with Vault(vault_url, MASTER_KEY) as vault:
        return [vault.erase(f"E{n}", "objection") for each in some for n in each]


def _people(numbers: range) -> list[Noted]:
    return [noted(of=f"E{n}", id=f"n{n}") for n in numbers]


def test_two_processes_that_meet_the_same_people_first_agree_on_their_keys(vault_url: str) -> None:
    forwards = [range(n, n + 20) for n in range(0, 400, 20)]
    backwards = [range(n + 19, n - 1, -1) for n in range(0, 400, 20)]
    one, two = at_once(
        partial(_seal_each, vault_url, forwards), partial(_seal_each, vault_url, backwards)
    )
    boxes = {box["of"]: box for box in one}
    assert len(boxes) == 400
    assert {box["of"]: box for box in two} == boxes
    with Vault(vault_url, MASTER_KEY) as vault:
        facts = vault.seal(_people(range(400)))
        assert {each.__dict__["note"]["of"]: each.__dict__["note"] for each in facts} == boxes
        assert vault.open(facts) == _people(range(400))


def test_no_key_slips_past_an_erasure_that_goes_on_at_the_same_time(vault_url: str) -> None:
    each = [range(n, n + 1) for n in range(150)]
    at_once(partial(_seal_each, vault_url, each), partial(_erase_each, vault_url, each))
    assert len(run(vault_url, "SELECT person FROM erased")) == 150
    assert run(vault_url, "SELECT person FROM keys") == []
