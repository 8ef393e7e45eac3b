"""A bundle on its way through the checks: its folder, what was read, what held and what failed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from .notes import Key, Note, opened_note
from .spelling import Wrong, from_json


class Fact(NamedTuple):
    """What is kept of a line of facts.ndjson."""

    line: int
    position: int
    stream: str
    version: int
    leaf: bytes
    opened: int
    sealed: int


class Bundle:
    """What one check has read is there for the next; what it could not read stays empty."""

    def __init__(self, folder: Path, trusted: list[str]) -> None:
        self.folder = folder
        self.trusted = trusted
        self.failures: list[str] = []
        self.holds: list[str] = []
        self.keys: dict[tuple[str, bytes], Key] = {}
        self.question: dict[str, Any] = {}
        self.origin, self.size, self.root = "", 0, b""
        self.erased: set[str] = set()
        self.facts: list[Fact] = []
        self.fields: dict[tuple[str, int], set[str]] = {}
        """The fields that facts have, by type and version."""

    def read(self, name: str) -> bytes:
        """A file of the bundle."""
        return (self.folder / name).read_bytes()

    def names_in(self, name: str) -> set[str]:
        """What stands in a folder of the bundle, which need not be there."""
        folder = self.folder / name
        return {each.name for each in folder.iterdir()} if folder.exists() else set()

    def document(self, name: str, kind: type) -> Any:
        """A JSON document of the bundle."""
        value = from_json(self.read(name), name)
        if not isinstance(value, kind):
            raise Wrong(name, "this is another kind of document")
        return value

    def note(self, name: str, trusted: bool = False) -> Note:
        """A note that a key of the bundle signed; `trusted`: that one given with --trust did."""
        note = opened_note(self.read(name), name, self.keys)
        if trusted and self.trusted and not set(self.trusted) & set(note.signed_by):
            raise Wrong(name, "none of the keys given with --trust has signed it")
        return note
