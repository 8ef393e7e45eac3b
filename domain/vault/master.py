"""The master key, which wraps every person's key: from a setting, or from a file made once."""

import os
import secrets
import stat
from base64 import b64decode
from binascii import Error as NotBase64
from pathlib import Path

from domain.whole_file import whole_file

from .box import KEY_BYTES, VaultError

_FORMS = "32 bytes, as 64 hexadecimal digits or 44 characters of base64"
_HOW = "make one with: openssl rand -hex 32"


def master_key_from(setting: str | None, key_file: Path) -> bytes:
    """The 32 bytes of the master key.

    They come from the setting where there is one, else from the key file, which is made on first
    use, readable by its owner only. Keep a copy of it apart from the vault's backups: without it
    every personal value is lost.

    Raises:
        VaultError: the setting or the file is no such key, others can read the file, or there is
            no such folder to make it in.
    """
    if setting is not None:
        return _parsed(setting, "the master key setting", _HOW)
    try:
        return _read(key_file)
    except FileNotFoundError:
        _make(key_file)
        return _read(key_file)


def _parsed(text: str, name: str, how: str) -> bytes:
    written = text.strip()
    try:
        if len(written) == 2 * KEY_BYTES:
            key = bytes.fromhex(written)
        else:
            standard = written.replace("-", "+").replace("_", "/")
            key = b64decode(standard + "=" * (-len(standard) % 4), validate=True)
    except (ValueError, NotBase64):
        problem = f"its {len(written)} characters are neither"
    else:
        if len(key) == KEY_BYTES:
            return key
        problem = f"it holds {len(key)} bytes"
    # `from None`: what the decoder says would quote the key.
    raise VaultError(f"{name} must hold {_FORMS}, but {problem}; {how}") from None


def _read(key_file: Path) -> bytes:
    with key_file.open("rb") as file:
        mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise VaultError(
                f"others can read or write the master key file (its mode is {mode:o}); "
                f"run: chmod 600 {key_file}"
            )
        text = file.read(1024).decode("ascii", "replace")
    return _parsed(text, str(key_file), "restore the file from its copy")


def _make(key_file: Path) -> None:
    """Makes the key file whole and on disk, or leaves the one that another process made.

    A link, unlike a rename, fails where the name is taken: of two processes one wins, both read
    the winner's key, and neither ever sees half a file.
    """
    if not key_file.parent.is_dir():  # more likely misspelt, or not mounted, than wanted
        raise VaultError(
            f"there is no folder {key_file.parent} for the key file {key_file.name}; "
            "make the folder, or correct CAREERLOG_KEY_FILE"
        )
    with whole_file(key_file, anew=True, lasting=True) as draft:
        draft.write_text(secrets.token_hex(KEY_BYTES) + "\n", "ascii")
