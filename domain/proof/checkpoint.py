"""What a log says of itself at a moment, signed: C2SP checkpoints (c2sp.org/tlog-checkpoint).

    <origin: which log>
    <size: how many leaves>
    <base64 of the root hash>
    <further lines, if any, that only the signers understand>

stands as the text of a signed note.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from . import note
from .keys import Signature, SignerKey, VerifierKey
from .refusals import Malformed, NotProven
from .spelling import from_decimal, hash_from_base64, to_base64


class Checkpoint(NamedTuple):
    """A log's identity, its size in leaves, and its root hash; further lines are opaque."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()


class Opened(NamedTuple):
    """A checkpoint that is signed, by which known keys, and the signatures of unknown ones."""

    checkpoint: Checkpoint
    signed_by: tuple[VerifierKey, ...]
    unknown: tuple[Signature, ...]


def text_of(checkpoint: Checkpoint) -> str:
    """The checkpoint as the text of a note (tlog-checkpoint, "Note text").

    Raises:
        Malformed: a line would be empty or two, the root is no hash, or the size no number.
    """
    origin, size, root, extensions = checkpoint
    text = "\n".join([origin, str(size), to_base64(root), *extensions]) + "\n"
    if from_text(text) != checkpoint:
        raise Malformed("a line of the checkpoint breaks into two")
    return text


def from_text(text: str) -> Checkpoint:
    """The checkpoint that a note's text states; whether it is signed is another question.

    Raises:
        Malformed: fewer than three lines, an empty line, a size with leading zeroes or above
            2^64 - 1, or a root that is not 32 bytes in base64.
    """
    lines = text.split("\n")
    if lines.pop() != "" or len(lines) < 3 or not all(lines):
        raise Malformed("a checkpoint is not three or more lines, none of them empty")
    origin, size, root, *extensions = lines
    return Checkpoint(
        origin,
        from_decimal(size, "the size of a checkpoint"),
        hash_from_base64(root, "the root of a checkpoint"),
        tuple(extensions),
    )


def sign(
    checkpoint: Checkpoint,
    signers: Iterable[SignerKey],
    earlier: Sequence[Signature] = (),
) -> bytes:
    """The checkpoint as a signed note.

    A log must never sign a checkpoint that is not consistent with each it signed before: whoever
    calls this has proven it first (tlog-checkpoint, "Signatures").

    Raises:
        Malformed: the checkpoint cannot be written, or nobody signs.
    """
    return note.sign(text_of(checkpoint), signers, earlier)


def parse(signed: bytes) -> tuple[Checkpoint, note.Note]:
    """The checkpoint and the note of a signed checkpoint; nothing is verified.

    Raises:
        Malformed: it is no note, or its text no checkpoint.
    """
    read = note.parse(signed)
    return from_text(read.text), read


def verified(signed: bytes, origin: str, known: Iterable[VerifierKey]) -> Opened:
    """The checkpoint of this log, signed by at least one of the known keys.

    Raises:
        Malformed: it is no note, its text no checkpoint, or two known keys share name and id.
        NotProven: no known key has signed, a signature by one does not hold, or the checkpoint is
            of another log.
    """
    text, signed_by, unknown = note.verified(signed, known)
    checkpoint = from_text(text)
    if checkpoint.origin != origin:
        raise NotProven("the checkpoint is of another log")
    return Opened(checkpoint, signed_by, unknown)
