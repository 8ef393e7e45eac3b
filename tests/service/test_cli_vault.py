"""Which commands make a vault and its key file, and what is said where one of them is missing."""

import stat

import pytest

from domain.log import CareerLog
from domain.vault import Vault
from service.settings import settings
from tests.service.program import HIRED, event, ndjson

NAMELESS = event("employee.hired", "2020-01-01", "m1", unit="ENG-DATA", title="Analyst")
READING = [("show", "E1024", "--json"), ("history", "E1024", "--json")]


@pytest.mark.parametrize("command", [*READING, ("append", "-")])
def test_a_key_file_that_a_vault_full_of_keys_misses_is_not_made_anew(careerlog, command):
    where = settings(careerlog.told(HIRED).store)
    where.master_key_file.unlink()
    ran = careerlog(*command)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == (
        f"careerlog: the key file {where.master_key_file} is missing, but the vault "
        f"{where.vault_file} holds keys it wrapped; restore it from its backup, or set "
        "CAREERLOG_MASTER_KEY\n"
    )
    assert not where.master_key_file.exists()


def test_the_same_on_a_server(careerlog, postgres_store, monkeypatch):
    monkeypatch.setenv("CAREERLOG_VAULT", postgres_store)
    file = settings(careerlog.told(HIRED).store).master_key_file
    file.unlink()
    ran = careerlog("show", "E1024")
    assert (ran.status, file.exists()) == (1, False)
    assert "holds keys it wrapped" in ran.err and postgres_store not in ran.err


def test_the_vault_of_a_server_lies_in_a_folder_for_its_owner_alone(
    careerlog, postgres_store, tmp_path, monkeypatch
):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    careerlog.store = postgres_store
    careerlog.told(HIRED)
    folder = tmp_path / "data" / "careerlog"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert careerlog("show", "E1024", "--json").json["person"]["given_name"] == "Ana"
    assert list(elsewhere.iterdir()) == []


def test_a_vault_without_keys_gets_a_key_file_again_when_facts_are_recorded(careerlog):
    where = settings(careerlog.told(NAMELESS).store)
    where.master_key_file.unlink()
    assert careerlog("history", "E1024", "--json").status == 0
    assert not where.master_key_file.exists()
    assert careerlog.told(HIRED)("show", "E1024", "--json").json["person"]["given_name"] == "Ana"


@pytest.mark.parametrize("command", READING)
def test_reading_an_empty_log_makes_neither_vault_nor_key_file(careerlog, command):
    with CareerLog.at(careerlog.store):
        pass
    assert careerlog(*command).status == 0
    where = settings(careerlog.store)
    assert not where.vault_file.exists() and not where.master_key_file.exists()


@pytest.mark.parametrize("command", READING)
def test_a_log_that_holds_nothing_sealed_is_read_without_a_vault(careerlog, command):
    where = settings(careerlog.told(NAMELESS).store)
    where.vault_file.unlink()
    ran = careerlog(*command)
    assert ran.status == 0 and "ENG-DATA" in ran.out
    assert not where.vault_file.exists()


def test_no_folder_is_made_for_a_key_file_set_elsewhere(careerlog, tmp_path, monkeypatch):
    monkeypatch.setenv("CAREERLOG_KEY_FILE", str(tmp_path / "not-mounted" / "master.key"))
    ran = careerlog("append", "-", stdin=ndjson(HIRED))
    assert ran.status == 1 and ran.err.count("\n") == 1
    assert "CAREERLOG_KEY_FILE" in ran.err
    assert not (tmp_path / "not-mounted").exists()


def test_what_a_lost_vault_sealed_reads_as_erased_beside_what_came_later(careerlog):
    file = settings(careerlog.told(HIRED).store).vault_file
    file.unlink()
    file.touch()
    careerlog.told(event("employee.rehired", "2025-01-01", "n9", given_name="Anna"))
    first, second = careerlog("history", "E1024", "--json").json
    assert first["data"]["given_name"] == {"erased": True}
    assert second["data"]["given_name"] == "Anna"
    assert Vault.holds_keys(f"sqlite:///{file}")
