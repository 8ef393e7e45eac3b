"""Text that named keys have signed: C2SP signed notes (c2sp.org/signed-note) with Ed25519.

    <text, ends in a newline>
    <an empty line>
    — <key name> base64(key id (4 bytes) || signature)

A note's text is not to be believed, nor shown as such, before `verified` has returned it.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from .keys import Signature, SignerKey, VerifierKey
from .refusals import Malformed, NotProven

_MOST_SIGNATURES: Final = 100


class Note(NamedTuple):
    """A note as it was read: nothing in it is verified."""

    text: str
    signatures: tuple[Signature, ...]


class Verified(NamedTuple):
    """A note's text, the known keys that signed it, and the signatures of unknown keys."""

    text: str
    signed_by: tuple[VerifierKey, ...]
    unknown: tuple[Signature, ...]


def sign(text: str, signers: Iterable[SignerKey], earlier: Sequence[Signature] = ()) -> bytes:
    """The note: the text and a signature by each of the keys, after the earlier ones.

    An earlier signature by one of the keys is left out for the new one.

    Raises:
        Malformed: the text cannot stand in a note, or nobody signs.
    """
    try:
        new = [signer.sign(text) for signer in signers]
    except UnicodeEncodeError:
        raise Malformed("the text of a note is not Unicode") from None
    again = {(signature.name, signature.key_id) for signature in new}
    kept = [each for each in earlier if (each.name, each.key_id) not in again]
    lines = "".join(f"{signature}\n" for signature in [*kept, *new])
    note = f"{text}\n{lines}".encode()
    if parse(note) != (text, (*kept, *new)):
        raise Malformed(
            "the text of a note does not end in a newline, or not before its signatures"
        )
    return note


def parse(note: bytes) -> Note:
    """The text and signatures of a note; nothing is verified (signed-note, "Format").

    Raises:
        Malformed: not UTF-8, a control character, no empty line before the signatures, a line
            after it that is no signature, no signature, or more than 100.
    """
    try:
        whole = note.decode()
    except UnicodeDecodeError:
        raise Malformed("a note is not UTF-8") from None
    if any(character < " " and character != "\n" for character in whole):
        raise Malformed("a note has a control character in it")
    text, blank, signatures = whole.rpartition("\n\n")
    if not blank or not signatures.endswith("\n"):
        raise Malformed("a note has no empty line before its signatures, or does not end in a line")
    lines = signatures[:-1].split("\n")
    if len(lines) > _MOST_SIGNATURES:
        raise Malformed(f"a note has more than {_MOST_SIGNATURES} signatures")
    return Note(text + "\n", tuple(Signature.parse(line) for line in lines))


def verified(note: bytes, known: Iterable[VerifierKey]) -> Verified:
    """The text of a note that at least one known key has signed (signed-note, "Signatures").

    Signatures by unknown keys are not looked at, even where they share a known key's name or id.
    How many, and which, of the known keys must sign is for the caller to decide.

    Raises:
        Malformed: it is no note, or two known keys share name and id.
        NotProven: a signature by a known key does not hold, or no known key has signed.
    """
    text, signatures = parse(note)
    keys: dict[tuple[str, bytes], VerifierKey] = {}
    for key in known:
        if keys.setdefault((key.name, key.key_id), key) != key:
            raise Malformed(f"two keys share the name and id {key.name}+{key.key_id.hex()}")
    signed_by: dict[VerifierKey, None] = {}
    unknown: dict[Signature, None] = {}
    for signature in signatures:
        known_key = keys.get((signature.name, signature.key_id))
        if known_key is None:
            unknown[signature] = None
        elif known_key.accepts(text, signature.signature):
            signed_by[known_key] = None
        else:
            name = f"{signature.name}+{signature.key_id.hex()}"
            raise NotProven(f"the signature by {name} does not hold")
    if not signed_by:
        raise NotProven("no known key has signed this note")
    return Verified(text, tuple(signed_by), tuple(unknown))
