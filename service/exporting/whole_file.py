"""A file that is there whole or not at all, also where one of that name was before."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_file(at: Path) -> Iterator[Path]:
    """A file to write, moved to `at` once the block has ended; only its owner may read it."""
    handle, name = tempfile.mkstemp(dir=at.parent, prefix=f".{at.name}.")
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        os.replace(draft, at)
    finally:
        draft.unlink(missing_ok=True)
