"""The keys that sign checkpoints: a file of Ed25519 note keys, made on first use, and rotated.

A line each: private keys sign, beside one another; verification keys, without their private half,
are of signers that were retired, and still verify what those signed.
"""

import os
import re
import stat
from pathlib import Path
from typing import Final, NamedTuple

from domain.proof.keys import SignerKey, VerifierKey
from domain.proof.refusals import Malformed
from domain.whole_file import whole_file
from service.settings import Settings, SettingsError

DEFAULT_HOST: Final = "careerlog.local"
_PRIVATE: Final = "PRIVATE+KEY+"
_MOST_BYTES: Final = 100_000


class SigningError(SettingsError):
    """A key file that cannot be used: why, and what to do; never quotes a key."""


class Keys(NamedTuple):
    """Who signs, the newest last, and who did once."""

    signers: tuple[SignerKey, ...]
    retired: tuple[VerifierKey, ...] = ()

    @property
    def origin(self) -> str:
        """The log they sign for: a checkpoint's first line, and the name of every key."""
        return self.signers[-1].name

    @property
    def known(self) -> tuple[VerifierKey, ...]:
        """All keys that may have signed a checkpoint of this log."""
        return (*(signer.verifier for signer in self.signers), *self.retired)


def origin_of(where: Settings) -> str:
    """The origin that a new key file is made for: as set, or after the store's name.

    Raises:
        SigningError: the setting cannot be an origin.
    """
    if where.origin is None:
        return f"{DEFAULT_HOST}/{re.sub(r'[^A-Za-z0-9._-]', '-', where.store_name) or 'store'}"
    if not re.fullmatch(r"[!-*,-~]+", where.origin):
        raise SigningError(
            "CAREERLOG_ORIGIN must be visible ASCII characters without spaces and plus signs, "
            "such as careers.example.org/hr"
        )
    return where.origin


def signing_keys(where: Settings) -> Keys:
    """The keys in the key file, which is made on first use, readable by its owner only.

    Raises:
        SigningError: others can read the file, it holds no such keys, or they sign for another
            log than the one that is set.
    """
    try:
        return existing_keys(where)
    except FileNotFoundError:
        _write(where.signer_file, Keys((SignerKey.generate(origin_of(where)),)), anew=True)
        return existing_keys(where)


def existing_keys(where: Settings) -> Keys:
    """The keys in the key file.

    Raises:
        FileNotFoundError: there is none yet.
        SigningError: as `signing_keys`.
    """
    keys = _read(where.signer_file)
    if where.origin is not None and origin_of(where) != keys.origin:
        raise SigningError(
            f"the keys in {where.signer_file} sign for {keys.origin}, not for {where.origin}: "
            "correct CAREERLOG_ORIGIN, or name another file with CAREERLOG_SIGNING_KEY_FILE"
        )
    return keys


def rotate(where: Settings) -> Keys:
    """Adds a new key, which signs beside those there are until they are retired.

    Raises:
        SigningError: as `signing_keys`.
    """
    keys = signing_keys(where)
    return _replaced(where, Keys((*keys.signers, SignerKey.generate(keys.origin)), keys.retired))


def retire(where: Settings, key_id: str) -> Keys:
    """Destroys a private key: it signs no more, and what it signed still verifies.

    Args:
        key_id: eight hexadecimal digits, as the verification key has them.

    Raises:
        SigningError: no key with this id signs, or no other does.
    """
    keys = existing_keys(where)
    left = tuple(each for each in keys.signers if each.verifier.key_id.hex() != key_id)
    gone = [each.verifier for each in keys.signers if each not in left]
    if not gone:
        ids = ", ".join(each.verifier.key_id.hex() for each in keys.signers)
        raise SigningError(f"no key with the id {key_id[:8]} signs; those that do: {ids}")
    if not left:
        raise SigningError(
            f"{key_id} is the only key that signs: make another first with careerlog keys rotate"
        )
    return _replaced(where, Keys(left, (*keys.retired, *gone)))


def _read(file: Path) -> Keys:
    with file.open("rb") as opened:
        mode = stat.S_IMODE(os.fstat(opened.fileno()).st_mode)
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise SigningError(
                f"others can read or write the signing key file (its mode is {mode:o}); "
                f"run: chmod 600 {file}"
            )
        lines = opened.read(_MOST_BYTES).decode("utf-8", "replace").split("\n")
    written = [line for line in lines if line and not line.startswith("#")]
    try:
        private = [SignerKey.parse(line) for line in written if line.startswith(_PRIVATE)]
        retired = [VerifierKey.parse(line) for line in written if not line.startswith(_PRIVATE)]
    except Malformed as wrong:
        raise SigningError(f"{file}: {wrong}; restore the file from its copy") from None
    keys = Keys(tuple(private), tuple(retired))
    if not private or {each.name for each in keys.known} != {keys.origin}:
        raise SigningError(
            f"{file} holds no key that signs, or keys of several logs; restore it from its copy"
        )
    return keys


def _replaced(where: Settings, keys: Keys) -> Keys:
    _write(where.signer_file, keys, anew=False)
    return keys


def _write(file: Path, keys: Keys, anew: bool) -> None:
    """Puts the file there whole and on disk, or, `anew`, leaves what another process has put."""
    lines = [
        "# Careerlog's signing keys: whoever reads the private ones can sign for this log.",
        *(signer.secret_text() for signer in keys.signers),
        *map(str, keys.retired),
    ]
    file.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(file, anew=anew, lasting=True) as draft:
        draft.write_text("\n".join(lines) + "\n", "utf-8")
