"""Signing keys: made once, readable by their owner alone, several at a time, retired one by one."""

import stat
from functools import partial
from pathlib import Path

import pytest

from domain.proof.keys import VerifierKey
from service.settings import Settings
from service.signing import (
    SigningError,
    existing_keys,
    origin_of,
    retire,
    rotate,
    signing_keys,
)
from tests.at_once import at_once


@pytest.fixture
def where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in ("VAULT", "KEY_FILE", "SIGNING_KEY_FILE", "ORIGIN"):
        monkeypatch.delenv(f"CAREERLOG_{name}", raising=False)
    return Settings(store=f"sqlite:///{tmp_path / 'hr.db'}")


def ids(keys) -> list[str]:
    return [each.verifier.key_id.hex() for each in keys.signers]


@pytest.mark.parametrize(
    ("settings", "file", "origin"),
    [
        ({"store": "sqlite:///careerlog.db"}, "careerlog.signing.key", "careerlog.local/careerlog"),
        ({"store": "sqlite:///data.v1"}, "data.v1.signing.key", "careerlog.local/data.v1"),
        ({"store": "sqlite:////var/c/hr.db"}, "/var/c/hr.signing.key", "careerlog.local/hr"),
        ({"store": "sqlite:///my hr+1.db"}, "my hr+1.signing.key", "careerlog.local/my-hr-1"),
        (
            {"store": "postgresql://u@h/people?x=1"},
            "/home/me/data/careerlog/careerlog.signing.key",
            "careerlog.local/people",
        ),
        (
            {"store": "sqlite:///hr.db", "key_file": "/run/secrets/master.key"},
            "/run/secrets/hr.signing.key",
            "careerlog.local/hr",
        ),
        (
            {"store": "sqlite:///hr.db", "signing_key_file": "/k/sign", "origin": "example.org/hr"},
            "/k/sign",
            "example.org/hr",
        ),
    ],
)
def test_the_key_file_lies_beside_the_vaults_and_the_origin_follows_the_store(
    where, settings, file, origin, monkeypatch
):
    monkeypatch.setenv("XDG_DATA_HOME", "/home/me/data")
    found = Settings(**settings)
    assert found.signer_file == Path(file)
    assert origin_of(found) == origin


def test_a_key_is_made_on_first_use_and_stays(where):
    with pytest.raises(FileNotFoundError):
        existing_keys(where)
    made = signing_keys(where)
    assert made.origin == "careerlog.local/hr"
    assert stat.S_IMODE(where.signer_file.stat().st_mode) == 0o600
    assert ids(signing_keys(where)) == ids(made)
    assert [VerifierKey.parse(str(key)) for key in made.known] == list(made.known)
    assert [each.name for each in where.signer_file.parent.iterdir()] == ["hr.signing.key"]


def test_many_that_start_at_once_have_one_key(where):
    found = at_once(*[partial(_ids_of, where.store)] * 3)
    assert found[0] == found[1] == found[2]
    assert len(found[0]) == 1


def _ids_of(store: str) -> list[str]:
    return ids(signing_keys(Settings(store=store)))


def test_a_new_key_signs_beside_the_old_one_until_that_is_retired(where):
    [old] = ids(signing_keys(where))
    assert ids(rotate(where))[0] == old
    [_, new] = ids(existing_keys(where))
    secret = existing_keys(where).signers[0].secret_text()
    retire(where, old)
    keys = existing_keys(where)
    assert ids(keys) == [new]
    assert [each.key_id.hex() for each in keys.retired] == [old]
    assert len(keys.known) == 2
    assert secret not in where.signer_file.read_text()
    assert stat.S_IMODE(where.signer_file.stat().st_mode) == 0o600


def test_the_last_key_that_signs_is_not_retired(where):
    [only] = ids(signing_keys(where))
    with pytest.raises(SigningError, match="careerlog keys rotate"):
        retire(where, only)
    with pytest.raises(SigningError, match=f"those that do: {only}"):
        retire(where, "00000000")


def test_a_file_that_others_can_read_is_refused(where):
    signing_keys(where)
    where.signer_file.chmod(0o640)
    with pytest.raises(SigningError, match="chmod 600"):
        signing_keys(where)


@pytest.mark.parametrize("content", ["", "# nothing\n", "nonsense\n", "{half}", "{public}\n"])
def test_a_file_that_holds_no_keys_is_refused_and_never_quoted(where, content):
    key = signing_keys(where).signers[0]
    secret = key.secret_text()
    content = content.format(half=secret[:-3], public=key.verifier)
    where.signer_file.write_text(content)
    with pytest.raises(SigningError) as refused:
        signing_keys(where)
    assert str(where.signer_file) in str(refused.value)
    assert secret[-20:-5] not in str(refused.value)
    assert where.signer_file.read_text() == content


def test_keys_of_another_log_do_not_sign_for_this_one(where):
    signing_keys(where)
    other = Settings(store=where.store, origin="example.org/hr")
    with pytest.raises(SigningError, match=r"for careerlog\.local/hr, not for example\.org/hr"):
        signing_keys(other)


@pytest.mark.parametrize("origin", ["two words", "a+b", "über", "a\nb"])
def test_an_origin_that_no_key_can_be_named_after_is_refused(where, origin):
    with pytest.raises(SigningError, match="CAREERLOG_ORIGIN"):
        origin_of(Settings(store=where.store, origin=origin))
