"""The master key comes from its setting, or from a file made once that only its owner can read."""

import stat
from base64 import b64encode, urlsafe_b64encode
from functools import partial
from pathlib import Path

import pytest

from domain.vault import VaultError, master_key_from
from tests.at_once import at_once

KEY = bytes(range(220, 252))


@pytest.mark.parametrize(
    "setting",
    [
        KEY.hex(),
        KEY.hex().upper() + "\n",
        b64encode(KEY).decode(),
        urlsafe_b64encode(KEY).decode(),
        b64encode(KEY).rstrip(b"=").decode(),
    ],
    ids=["hex", "hex with a line end", "base64", "base64url", "base64 without padding"],
)
def test_the_setting_may_be_written_in_hex_or_base64(setting: str, tmp_path: Path) -> None:
    file = tmp_path / "master.key"
    assert master_key_from(setting, file) == KEY
    assert not file.exists()


@pytest.mark.parametrize(
    ("setting", "problem"),
    [
        ("", "it holds 0 bytes"),
        (KEY.hex()[:-2], "it holds 46 bytes"),
        (b64encode(KEY[:16]).decode(), "it holds 16 bytes"),
        ("z" * 64, "its 64 characters are neither"),
        ("gehéim" * 4, "its 24 characters are neither"),
    ],
)
def test_a_setting_that_is_no_key_is_refused_without_being_told(
    setting: str, problem: str, tmp_path: Path
) -> None:
    with pytest.raises(VaultError, match=problem) as refused:
        master_key_from(setting, tmp_path / "master.key")
    assert "openssl rand -hex 32" in str(refused.value)
    assert not setting or setting not in str(refused.value)
    assert refused.value.__cause__ is None and refused.value.__suppress_context__


def test_the_file_is_made_on_first_use_for_its_owner_only_and_kept(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    file = tmp_path / "keys" / "master.key"
    made = master_key_from(None, file)
    assert len(made) == 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert master_key_from(None, file) == made
    assert list(file.parent.iterdir()) == [file]
    assert master_key_from(None, tmp_path / "another.key") != made


def test_no_folder_is_made_for_the_file(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match=r"no folder .*not-mounted.* CAREERLOG_KEY_FILE"):
        master_key_from(None, tmp_path / "not-mounted" / "master.key")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610])
def test_a_file_that_others_can_reach_is_refused(mode: int, tmp_path: Path) -> None:
    file = tmp_path / "master.key"
    master_key_from(None, file)
    file.chmod(mode)
    with pytest.raises(VaultError, match=f"chmod 600 {file}"):
        master_key_from(None, file)
    file.chmod(0o400)
    assert len(master_key_from(None, file)) == 32


@pytest.mark.parametrize("content", ["", KEY.hex()[:-2], "\xff\xfe", KEY.hex() * 2])
def test_a_file_that_holds_no_key_is_refused_and_left_alone(content: str, tmp_path: Path) -> None:
    file = tmp_path / "master.key"
    file.write_text(content, encoding="latin-1")
    file.chmod(0o600)
    with pytest.raises(VaultError, match=r"master\.key must hold 32 bytes.*restore the file"):
        master_key_from(None, file)
    assert file.read_text(encoding="latin-1") == content


def _keys_of(files: list[Path]) -> list[bytes]:
    return [master_key_from(None, file) for file in files]


def test_processes_that_start_at_once_end_with_one_key(tmp_path: Path) -> None:
    files = [tmp_path / f"{n}.key" for n in range(50)]
    first, second, third = at_once(*[partial(_keys_of, files)] * 3)
    assert first == second == third
    assert len(set(first)) == 50
    assert sorted(tmp_path.iterdir()) == sorted(files)
