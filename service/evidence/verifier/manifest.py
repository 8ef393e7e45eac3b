"""The keys, and the signed manifest: every file is there, unchanged, and there are no others."""

from __future__ import annotations

import hashlib
from pathlib import Path

from .bundle import Bundle
from .layout import FORMAT, KEYS, MANIFEST
from .notes import short, verifier_key
from .spelling import Wrong, counted, lines_of


def check_keys(bundle: Bundle) -> None:
    """The verification keys that came with the bundle."""
    for at, line in enumerate(lines_of(bundle.read(KEYS), KEYS), 1):
        key = verifier_key(line, f"{KEYS} line {at}")
        bundle.keys[key.name, key.id] = key
    if not bundle.keys:
        raise Wrong(KEYS, "there is no key in it")


def check_manifest(bundle: Bundle) -> None:
    """The manifest's signatures, and the digest of every file it lists."""
    note = bundle.note(MANIFEST, trusted=True)
    first, origin, *listed = note.text.split("\n")[:-1]
    if first != FORMAT or not origin.startswith("origin "):
        raise Wrong(MANIFEST, f"it is not one of the form {FORMAT}")
    bundle.origin = origin[len("origin ") :]
    there = {
        each.relative_to(bundle.folder).as_posix()
        for each in bundle.folder.rglob("*")
        if not each.is_dir()
    } - {MANIFEST}
    for at, line in enumerate(listed, 3):
        digest, _, name = line.partition(" ")
        if name not in there:
            bundle.failures.append(f"{name}: the file is missing ({MANIFEST} line {at})")
            continue
        there.discard(name)
        path = bundle.folder / name
        if path.is_symlink() or file_digest(path) != digest:
            bundle.failures.append(f"{name}: the file was changed ({MANIFEST} line {at})")
    for name in sorted(there):
        bundle.failures.append(f"{name}: the file does not belong to the bundle")
    names = ", ".join(map(short, note.signed_by))
    bundle.holds.append(
        f"{counted(len(listed), 'file')} are listed in {MANIFEST}, which is signed by {names}"
    )


def file_digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()
