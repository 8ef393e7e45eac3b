"""Keys that sign notes, and how they are written: Ed25519 (c2sp.org/signed-note).

The specification gives a key's id, but no form for the key itself: they are written here as the Go
package golang.org/x/mod/sumdb/note writes them, whose format the specification took over. Public:
`<name>+<key id in hex>+base64(0x01 || public key)`. Private:
`PRIVATE+KEY+<name>+<key id in hex>+base64(0x01 || seed)`, the id being that of the public key.
"""

from functools import cached_property
from hashlib import sha256
from typing import Final, NamedTuple, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from .refusals import Malformed
from .spelling import from_base64, to_base64

KEY_ID_BYTES: Final = 4
"""The length of a key's id."""

_ED25519: Final = b"\x01"
_KEY_BYTES: Final = 32
_DASH: Final = "— "
_PRIVATE: Final = "PRIVATE+KEY+"


class Signature(NamedTuple):
    """A signature line: whose key, which of their keys, and the signature itself."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        """The line, without its newline."""
        return f"{_DASH}{self.name} {to_base64(self.key_id + self.signature)}"

    @classmethod
    def parse(cls, line: str) -> Self:
        """The signature in a line, without its newline (signed-note, "Format").

        Raises:
            Malformed: it is no signature line, or its base64 holds no more than a key's id.
        """
        name, space, encoded = line.removeprefix(_DASH).partition(" ")
        if not line.startswith(_DASH) or not space:
            raise Malformed("a line after a note's text is no signature")
        _check_name(name)
        data = from_base64(encoded, "a signature")
        if len(data) <= KEY_ID_BYTES:
            raise Malformed("a signature is too short")
        return cls(name, data[:KEY_ID_BYTES], data[KEY_ID_BYTES:])


class VerifierKey(NamedTuple):
    """A public key that may sign notes, and the name it signs by."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """SHA-256(name || newline || 0x01 || public key)[:4] (signed-note, "Ed25519")."""
        named = b"%b\n%b%b" % (self.name.encode(), _ED25519, self.public)
        return sha256(named).digest()[:KEY_ID_BYTES]

    def __str__(self) -> str:
        """The key as text, to be given to whoever should verify."""
        return f"{self.name}+{self.key_id.hex()}+{to_base64(_ED25519 + self.public)}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key that `str` wrote.

        Raises:
            Malformed: not in that form, not Ed25519, or the id is not that of the name and key.
        """
        name, public = _key_parts(text, "a verifier key")
        key = cls(name, public)
        if str(key) != text:
            raise Malformed("a verifier key's id is not that of its name and key")
        return key

    def accepts(self, text: str, signature: bytes) -> bool:
        """Whether this key made this Ed25519 signature (RFC 8032) of the text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


class SignerKey:
    """A private key that signs notes; neither `str` nor `repr` shows it."""

    def __init__(self, name: str, seed: bytes) -> None:
        """The key with this name, from the 32 bytes that RFC 8032 calls the private key.

        Raises:
            Malformed: the name is empty or has a space or a plus in it, or the seed's length.
        """
        _check_name(name)
        if len(seed) != _KEY_BYTES:
            raise Malformed(f"the seed of a signer key is not {_KEY_BYTES} bytes")
        self.name = name
        self._seed = seed
        self._key = Ed25519PrivateKey.from_private_bytes(seed)

    @classmethod
    def generate(cls, name: str) -> Self:
        """A new key, from the system's randomness.

        Raises:
            Malformed: the name is empty or has a space or a plus in it.
        """
        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key that `secret_text` wrote.

        Raises:
            Malformed: not in that form, not Ed25519, or the id is not that of the name and key;
                the message does not quote it.
        """
        if not text.startswith(_PRIVATE):
            raise Malformed(f"a signer key begins with {_PRIVATE}")
        key = cls(*_key_parts(text.removeprefix(_PRIVATE), "a signer key"))
        if key.secret_text() != text:
            raise Malformed("a signer key's id is not that of its name and key")
        return key

    def secret_text(self) -> str:
        """The key as text: whoever has it can sign."""
        seed = to_base64(_ED25519 + self._seed)
        return f"{_PRIVATE}{self.name}+{self.verifier.key_id.hex()}+{seed}"

    @cached_property
    def verifier(self) -> VerifierKey:
        """The public half."""
        return VerifierKey(self.name, self._key.public_key().public_bytes_raw())

    def sign(self, text: str) -> Signature:
        """The Ed25519 signature of the text (RFC 8032)."""
        return Signature(self.name, self.verifier.key_id, self._key.sign(text.encode()))

    def __repr__(self) -> str:
        return f"SignerKey({self.name}+{self.verifier.key_id.hex()})"


def _key_parts(text: str, what: str) -> tuple[str, bytes]:
    name, _, rest = text.partition("+")
    _, _, encoded = rest.partition("+")
    _check_name(name)
    key = from_base64(encoded, what)
    if len(key) != 1 + _KEY_BYTES or not key.startswith(_ED25519):
        raise Malformed(f"{what} is not one of Ed25519")
    return name, key[1:]


def _check_name(name: str) -> None:
    spaced = any(character.isspace() for character in name)
    if not name or spaced or "+" in name or name.encode(errors="replace").decode() != name:
        raise Malformed("a key's name is empty, no Unicode, or has a space or a plus in it")
