"""One sealed value: a JSON value and where it belongs, made unreadable without its person's key.

The subkeys come from a person's key by HKDF-SHA256 (RFC 5869). One encrypts with AES-256-GCM (NIST
SP 800-38D), the other makes the nonce. A box is base64url(key id | nonce | ciphertext | tag),
unpadded.

The key id, four more bytes from HKDF, says which key a box was sealed with. Where a vault was lost
and its people were given new keys, the boxes of the old keys are told by it: they are as good as
erased, not altered. It is no secret and proves nothing: who can write to the log can make a value
read as erased, as they could by emptying its box. The proofs of the ledger are what shows that.

Why the nonce may be derived. SP 800-38D section 8 asks that no nonce ever serves two different
inputs under one key, save with a chance of at most 2^-32. Here the nonce is the first 96 bits of
HMAC-SHA256 over the associated data and the plaintext, under a subkey used for nothing else: the
synthetic nonce of SIV (RFC 5297), put in front of GCM. The same input gives the same nonce, and
then also the same box, which tells nobody anything new. Two different inputs share a nonce only
where 96 bits of HMAC collide: for n values sealed under one key with a chance of n^2 / 2^97, so
2^-32 is reached at n = 2^32, the limit that section 8.3 sets for random nonces too. A person has
some hundreds of values. No counter or random source has to be kept right over processes, restored
backups or repeated sending. What an equal box does reveal is intended: the same fact, sent again.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from typing import Any, Final, NamedTuple, TypeGuard, final

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32
_ID_BYTES: Final = 4
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16

Sealed = dict[str, str]
"""`{"of": employee id, "sealed": box}`; an empty box means that nothing was stored."""


class VaultError(Exception):
    """What is wrong with a key or a box and what to do about it; never holds a personal value."""


@final
class Erased:
    """The type of `ERASED`, which stands where a personal value can never be read again."""

    _only: "Erased | None" = None

    def __new__(cls) -> "Erased":
        """The one marker, so that `value is ERASED` always holds for it."""
        if cls._only is None:
            cls._only = super().__new__(cls)
        return cls._only

    def __repr__(self) -> str:
        return "erased"

    def __reduce__(self) -> str:
        return "ERASED"


ERASED: Final = Erased()
"""Reads as `erased`; copies and pickles stay this one object. Not a value: compare with `is`."""


class Context(NamedTuple):
    """Where a value belongs. `field` joins the path with dots: `reason`, `changes.title`."""

    stream: str
    source: str
    event_id: str
    type: str
    field: str

    def __str__(self) -> str:
        return f"{self.field} of {self.type} {self.event_id} from {self.source} on {self.stream}"


def is_sealed(value: object) -> TypeGuard[Sealed]:
    """Whether a value of a fact is a sealed one."""
    return type(value) is dict and value.keys() == {"of", "sealed"}


def erased_box(person: str) -> Sealed:
    """What is stored of a personal value whose person is already erased: that it was there."""
    return {"of": person, "sealed": ""}


def associated_data(person: str, context: Context) -> bytes:
    """What a box is bound to; each part prefixed by its length, so that no two contexts meet."""
    parts = [part.encode() for part in (person, *context)]
    return b"careerlog.vault.1" + b"".join(len(part).to_bytes(4) + part for part in parts)


class PersonKey:
    """The key of one person, for the length of one call."""

    def __init__(self, person: str, secret: bytes) -> None:
        self._person = person
        self._secret = secret
        self._cipher = AESGCM(self._subkey(b"careerlog.vault.1 encrypt"))
        self._id = self._subkey(b"careerlog.vault.1 id", _ID_BYTES)
        self._nonce_key: bytes | None = None

    def seal(self, context: Context, value: Any) -> Sealed:
        """The value, any that JSON can hold, sealed; the same input gives the same box."""
        bound = associated_data(self._person, context)
        text = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
        nonce = self._nonce(bound, text)
        box = self._id + nonce + self._cipher.encrypt(nonce, text, bound)
        return {"of": self._person, "sealed": urlsafe_b64encode(box).rstrip(b"=").decode()}

    def open(self, context: Context, box: str) -> Any:
        """The value in the box, or `ERASED` where another key sealed it, which is lost.

        Raises:
            VaultError: the box was altered, or moved from another place.
        """
        try:
            key_id, nonce, rest = _parts(box)
            if key_id != self._id:
                return ERASED
            text = self._cipher.decrypt(nonce, rest, associated_data(self._person, context))
        except (InvalidTag, ValueError):
            raise VaultError(
                f"{context}: this sealed value was altered, or moved from elsewhere; compare the "
                "log with a verified copy"
            ) from None
        return orjson.loads(text)

    def _nonce(self, bound: bytes, text: bytes) -> bytes:
        if self._nonce_key is None:
            self._nonce_key = self._subkey(b"careerlog.vault.1 nonce")
        message = len(bound).to_bytes(8) + bound + text
        return hmac.digest(self._nonce_key, message, "sha256")[:_NONCE_BYTES]

    def _subkey(self, purpose: bytes, length: int = KEY_BYTES) -> bytes:
        """RFC 5869 with no salt: the person's key is uniformly random already (section 3.1)."""
        return HKDF(algorithm=SHA256(), length=length, salt=None, info=purpose).derive(self._secret)


def _parts(box: str) -> tuple[bytes, bytes, bytes]:
    """Key id, nonce, and the rest of a box, whose base64url must be the only spelling of them."""
    try:
        content = urlsafe_b64decode(box + "=" * (-len(box) % 4))
    except NotBase64:
        raise ValueError from None
    if urlsafe_b64encode(content).rstrip(b"=").decode() != box:
        raise ValueError
    head = _ID_BYTES + _NONCE_BYTES
    if len(content) < head + _TAG_BYTES:
        raise ValueError
    return content[:_ID_BYTES], content[_ID_BYTES:head], content[head:]


def person_of(sealed: Mapping[str, str]) -> str | None:
    """Whose key opens the value; None where nothing was stored."""
    return sealed["of"] if sealed["sealed"] else None
