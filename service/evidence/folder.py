"""A bundle's folder: written beside its place, moved there whole, every file's digest kept."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson


class FolderTaken(Exception):
    """A bundle was to be written where something is already."""

    def __init__(self, folder: Path) -> None:
        """`folder` is a file, or holds files."""
        super().__init__(f"{folder} is there already and not empty; name a new folder with --out")


class Folder:
    """Files on their way into a folder."""

    def __init__(self, place: Path) -> None:
        """The files are written to `place`, which is there and empty."""
        self.digests: dict[str, str] = {}
        self._place = place

    def write(self, name: str, data: bytes) -> None:
        """A whole file."""
        self.write_all(name, [data])

    def write_json(self, name: str, document: Any) -> None:
        """A document for people too: indented."""
        self.write(name, orjson.dumps(document, option=orjson.OPT_INDENT_2) + b"\n")

    def write_all(self, name: str, parts: Iterable[bytes]) -> None:
        """A file, part by part."""
        path, digest = self._place / name, sha256()
        path.parent.mkdir(exist_ok=True)
        with path.open("xb") as file:
            for part in parts:
                file.write(part)
                digest.update(part)
        self.digests[name] = digest.hexdigest()


def is_taken(at: Path) -> bool:
    """Whether something is at `at` already, be it a file or a folder with anything in it."""
    return at.exists() and not (at.is_dir() and not any(at.iterdir()))


@contextmanager
def new_folder(at: Path, private: bool = False) -> Iterator[Folder]:
    """A folder that stands at `at` once the block has ended, and not at all if it failed.

    Args:
        private: whether only its owner may look into it.

    Raises:
        FolderTaken: something is there already.
    """
    if is_taken(at):
        raise FolderTaken(at)
    at.parent.mkdir(parents=True, exist_ok=True)
    draft = at.parent / f".{at.name}.draft"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700 if private else 0o777)
    try:
        yield Folder(draft)
        draft.rename(at)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
