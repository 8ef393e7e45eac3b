"""Numbers and bytes as text, read in one spelling only, so that no proof can be written two ways.

Base64 is the standard alphabet with padding (RFC 4648 section 4); bits that padding leaves over
must be zero (section 3.5 lets a reader refuse others). Numbers are ASCII decimals without leading
zeroes, as tlog-checkpoint and tlog-proof (c2sp.org) ask for, up to 2^64 - 1.
"""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from typing import Final

from .refusals import Malformed

HASH_BYTES: Final = 32
"""The length of every hash here: SHA-256."""

_LARGEST: Final = 2**64 - 1


def to_base64(data: bytes) -> str:
    """The bytes in base64."""
    return b64encode(data).decode("ascii")


def from_base64(text: str, what: str) -> bytes:
    """The bytes that the text spells.

    Raises:
        Malformed: the text is not how `to_base64` spells any bytes; the message names `what`.
    """
    try:
        data = b64decode(text, validate=True)
    except (NotBase64, ValueError):
        raise Malformed(f"{what} is not base64") from None
    if to_base64(data) != text:
        raise Malformed(f"{what} is base64 in another spelling than the standard one")
    return data


def hash_from_base64(text: str, what: str) -> bytes:
    """The 32 bytes of a hash in base64.

    Raises:
        Malformed: the text is no base64, or of another length; the message names `what`.
    """
    data = from_base64(text, what)
    if len(data) != HASH_BYTES:
        raise Malformed(f"{what} holds {len(data)} bytes, not the {HASH_BYTES} of a hash")
    return data


def from_decimal(text: str, what: str) -> int:
    """The number that the digits spell, from 0 to 2^64 - 1.

    Raises:
        Malformed: not digits alone, leading zeroes, or too large; the message names `what`.
    """
    plain = len(text) <= 20 and text.isascii() and text.isdecimal()
    if not plain or (text[0] == "0" and text != "0") or int(text) > _LARGEST:
        raise Malformed(f"{what} is not a plain decimal number below 2^64")
    return int(text)
