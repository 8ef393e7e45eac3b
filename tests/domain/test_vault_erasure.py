"""A person is erased by destroying their key: for good, for everybody, and on the disk."""

import copy
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.vault import ERASED, Vault
from tests.noted import MASTER_KEY, SECRET, noted, opened_note, run, sealed_note


@pytest.fixture
def vault(vault_url: str) -> Iterator[Vault]:
    """An empty vault; the test runs on SQLite and on PostgreSQL."""
    with Vault(vault_url, MASTER_KEY) as made:
        yield made


def test_an_erased_person_reads_as_erased_and_everyone_else_as_before(vault: Vault) -> None:
    sealed = vault.seal([noted(), noted(of="E2")])
    assert vault.erase("E1", "consent_withdrawn") is True
    first, second = vault.open(sealed)
    assert first.__dict__["note"] is ERASED
    assert second.__dict__["note"] == SECRET


def test_erasing_again_changes_nothing(vault: Vault, vault_url: str) -> None:
    assert vault.erase("E1", "consent_withdrawn") is True
    assert vault.erase("E1", "objection") is False
    assert vault.is_erased("E1") and not vault.is_erased("E2")
    assert vault.erased_among(["E1", "E2", *(f"X{n}" for n in range(600))]) == {"E1"}
    assert run(vault_url, "SELECT person, basis FROM erased") == [("E1", "consent_withdrawn")]


def test_nothing_is_stored_of_a_person_already_erased_and_no_key_issued(
    vault: Vault, vault_url: str
) -> None:
    vault.seal([noted()])
    vault.erase("E1", "objection")
    [sealed] = vault.seal([noted(id="n2")])
    assert sealed.__dict__["note"] == {"of": "E1", "sealed": ""}
    assert opened_note(vault, sealed) is ERASED
    assert run(vault_url, "SELECT person FROM keys") == []


def test_a_key_that_a_backup_brings_back_opens_nothing_and_is_destroyed_again(
    vault: Vault, vault_url: str
) -> None:
    sealed = vault.seal([noted()])
    run(vault_url, "CREATE TABLE backup AS SELECT * FROM keys")
    vault.erase("E1", "objection")
    run(vault_url, "INSERT INTO keys SELECT * FROM backup")
    assert vault.open(sealed)[0].__dict__["note"] is ERASED
    assert sealed_note(vault, noted())["sealed"] == ""
    assert vault.erase("E1", "objection") is False
    assert run(vault_url, "SELECT person FROM keys") == []


def test_an_erasure_by_another_process_holds_at_once(vault: Vault, vault_url: str) -> None:
    sealed = vault.seal([noted()])
    assert opened_note(vault, sealed[0]) == SECRET
    with Vault(vault_url, MASTER_KEY) as other:
        other.erase("E1", "objection")
    assert opened_note(vault, sealed[0]) is ERASED
    assert sealed_note(vault, noted())["sealed"] == ""


def test_a_lost_key_reads_as_erased(vault: Vault, vault_url: str) -> None:
    sealed = vault.seal([noted()])
    run(vault_url, "DELETE FROM keys")
    assert opened_note(vault, sealed[0]) is ERASED
    assert not vault.is_erased("E1")


def test_a_value_whose_key_was_lost_stays_erased_beside_those_under_the_person_s_new_key(
    vault: Vault, vault_url: str
) -> None:
    [old] = vault.seal([noted()])
    run(vault_url, "DELETE FROM keys")
    [new] = vault.seal([noted(id="n2")])
    assert [each.__dict__["note"] for each in vault.open([old, new])] == [ERASED, SECRET]


def test_the_erased_marker_is_one_object_that_says_so() -> None:
    assert str(ERASED) == repr(ERASED) == "erased"
    for again in (type(ERASED)(), copy.deepcopy(ERASED), pickle.loads(pickle.dumps(ERASED))):
        assert again is ERASED


def test_on_sqlite_an_erased_key_leaves_no_byte_in_the_files(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'vault.db'}"

    def on_disk() -> bytes:
        return b"".join(each.read_bytes() for each in sorted(tmp_path.iterdir()))

    with Vault(url, MASTER_KEY) as vault, Vault(url, MASTER_KEY) as reader:
        vault.seal([noted(of=f"E{n}") for n in range(800)])
        sealed = reader.seal([noted(of="E400")])
        wrapped = dict(run(url, "SELECT person, wrapped FROM keys"))
        gone = [f"E{n}" for n in range(0, 800, 8)]
        assert all(key in on_disk() for key in wrapped.values())
        for person in gone:
            vault.erase(person, "objection")
        left = on_disk()
        for person in gone:
            key = wrapped.pop(person)
            assert key not in left and key[:16] not in left and key[-16:] not in left
        assert all(key in left for key in wrapped.values())
        assert opened_note(reader, sealed[0]) is ERASED
