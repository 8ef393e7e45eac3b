"""A file that is there whole or not at all, also where one of that name was before."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def whole_file(at: Path, anew: bool = False, lasting: bool = False) -> Iterator[Path]:
    """A file to write, moved to `at` once the block has ended; only its owner may read it.

    `anew`: a file that another process has put there meanwhile stays instead. `lasting`: it is on
    disk when this returns, be it that the power fails then.
    """
    # mkstemp opens with O_EXCL and mode 0600.
    handle, name = tempfile.mkstemp(dir=at.parent, prefix=f".{at.name}.")
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        if lasting:
            on_disk(draft)
        if anew:
            with suppress(FileExistsError):
                os.link(draft, at)  # unlike a rename, it fails where the name is taken
        else:
            os.replace(draft, at)
    finally:
        draft.unlink(missing_ok=True)
        if lasting:
            on_disk(at.parent)


def on_disk(path: Path) -> None:
    """Writes a file, or a folder and so the names of the files in it, to the disk, where it is then
    found after a power cut."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
