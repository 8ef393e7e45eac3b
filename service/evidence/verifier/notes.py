"""Verification keys, and notes signed with them: c2sp.org/signed-note, Ed25519."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from typing import NamedTuple

from .layout import KEYS
from .spelling import Wrong, from_base64, lines_of

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    print("verify.py needs the package cryptography: pip install cryptography", file=sys.stderr)
    sys.exit(2)


class Key(NamedTuple):
    """An Ed25519 verification key: as it is written, and what that says."""

    written: str
    name: str
    id: bytes
    public: bytes


class Note(NamedTuple):
    """A signed note: its text, and which keys, as they are written, signed it."""

    text: str
    signed_by: list[str]


def verifier_key(line: str, where: str) -> Key:
    """A verification key, as signed notes have them."""
    name, _, rest = line.partition("+")
    key_id, _, encoded = rest.partition("+")
    key = from_base64(encoded, where)
    if len(key) != 33 or key[:1] != b"\x01" or not name:
        raise Wrong(where, "this is no Ed25519 verification key")
    digest = hashlib.sha256(name.encode() + b"\n" + key).digest()[:4]
    if digest.hex() != key_id:
        raise Wrong(where, "the key's id is not that of its name and key")
    return Key(line, name, digest, key[1:])


def short(key: str) -> str:
    """A key as it is spoken of: its name and id."""
    return "+".join(key.split("+")[:2])


def opened_note(data: bytes, where: str, keys: Mapping[tuple[str, bytes], Key]) -> Note:
    """A note, once every signature by one of these keys, by name and id, holds: at least one."""
    lines_of(data, where)
    text, blank, signatures = data.decode().rpartition("\n\n")
    if not blank or any(ord(character) < 32 and character != "\n" for character in text):
        raise Wrong(where, "this is no signed note")
    text += "\n"
    signed_by = []
    for line in signatures[:-1].split("\n"):
        dash, name, encoded = [*line.split(" "), "", "", ""][:3]
        signature = from_base64(encoded, where)
        if dash != "\N{EM DASH}" or len(signature) <= 4 or line.count(" ") != 2:
            raise Wrong(where, "a line after the text is no signature")
        key = keys.get((name, signature[:4]))
        if key is None:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key.public).verify(signature[4:], text.encode())
        except InvalidSignature:
            raise Wrong(where, f"the signature by {short(key.written)} does not hold") from None
        signed_by.append(key.written)
    if not signed_by:
        raise Wrong(where, f"no key of {KEYS} has signed it")
    return Note(text, signed_by)
