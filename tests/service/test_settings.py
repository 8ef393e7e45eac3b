"""Where the vault and its key file lie follows from where the store is, unless it is said."""

from pathlib import Path

import pytest

from domain.store.placing import StoreUnavailable
from service.settings import Settings, settings


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch):
    for name in ("STORE", "KAFKA", "VAULT", "MASTER_KEY", "KEY_FILE"):
        monkeypatch.delenv(f"CAREERLOG_{name}", raising=False)


@pytest.mark.parametrize(
    ("store", "vault", "key_file"),
    [
        ("sqlite:///careerlog.db", "sqlite:///careerlog.keys.db", "careerlog.keys.key"),
        ("sqlite:////var/c/hr.db", "sqlite:////var/c/hr.keys.db", "/var/c/hr.keys.key"),
        ("sqlite:///data.v1", "sqlite:///data.v1.keys.db", "data.v1.keys.key"),
        ("sqlite:///hr.sqlite3", "sqlite:///hr.keys.db", "hr.keys.key"),
        (
            "postgresql://u:secret@h.example.org/hr_prod",
            "sqlite:////home/me/data/careerlog/h.example.org-hr_prod.keys.db",
            "/home/me/data/careerlog/h.example.org-hr_prod.keys.key",
        ),
        (
            "postgresql://u@/..%2F..%2Fetc",
            "sqlite:////home/me/data/careerlog/local-..-..-etc.keys.db",
            "/home/me/data/careerlog/local-..-..-etc.keys.key",
        ),
        (
            "postgresql://u@h/d",
            "sqlite:////home/me/data/careerlog/h-d.keys.db",
            "/home/me/data/careerlog/h-d.keys.key",
        ),
    ],
)
def test_the_vault_lies_beside_the_store_and_the_key_file_beside_the_vault(
    store, vault, key_file, monkeypatch
):
    monkeypatch.setenv("XDG_DATA_HOME", "/home/me/data")
    found = Settings(store=store)
    assert (found.vault_url, found.master_key_file) == (vault, Path(key_file))


def test_the_vault_of_a_server_is_found_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", "/home/me")
    where = Settings(store="postgresql://u@h/d")
    before = where.vault_file
    monkeypatch.chdir(tmp_path)
    assert where.vault_file == before
    assert before == Path("/home/me/.local/share/careerlog/h-d.keys.db")


def test_the_environment_says_where_things_are(monkeypatch):
    monkeypatch.setenv("CAREERLOG_STORE", "postgresql://u@h/d")
    monkeypatch.setenv("CAREERLOG_VAULT", "postgresql://u@h/keys")
    monkeypatch.setenv("CAREERLOG_KEY_FILE", "/run/secrets/key")
    found = settings()
    assert found.store == "postgresql://u@h/d"
    assert (found.vault_url, found.master_key_file) == (
        "postgresql://u@h/keys",
        Path("/run/secrets/key"),
    )


def test_what_is_told_wins_over_the_environment_and_empty_is_not_told(monkeypatch):
    monkeypatch.setenv("CAREERLOG_STORE", "sqlite:///env.db")
    assert settings("sqlite:///told.db").store == "sqlite:///told.db"
    monkeypatch.setenv("CAREERLOG_STORE", "")
    assert settings().store == "sqlite:///careerlog.db"


@pytest.mark.parametrize("store", ["sqlite://", "sqlite:///", "sqlite:///:memory:"])
def test_a_store_in_memory_is_refused_for_nothing_would_be_kept(store, monkeypatch):
    monkeypatch.setenv("CAREERLOG_STORE", store)
    for ask in (settings, lambda: settings(store)):
        with pytest.raises(StoreUnavailable, match="gone with the program"):
            ask()


def test_the_master_key_is_never_printed(monkeypatch):
    monkeypatch.setenv("CAREERLOG_MASTER_KEY", "ab" * 32)
    assert "abab" not in repr(settings())


def test_people_of_other_systems_are_known_by_what_is_set(monkeypatch):
    monkeypatch.setenv("CAREERLOG_ACCOUNT_HOME_PAGES", "https://a.example https://b.example")
    monkeypatch.setenv("CAREERLOG_MAIL_DOMAINS", "Example.org")
    people = settings().people
    assert people.home_pages == {"https://a.example", "https://b.example"}
    assert people.mail_domains == {"example.org"}
