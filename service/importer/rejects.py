"""Rows that could not be recorded: why, what to write instead, and the row itself."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import orjson

from .reading import Row


class Reject(NamedTuple):
    """A row set aside. The texts never repeat a cell; `row` holds them all."""

    file: str
    line: int
    column: str
    field: str
    reason: str
    write: str
    row: dict[str, str]

    @classmethod
    def of(
        cls, row: Row, reason: str, write: str, columns: Iterable[str] = (), field: str = ""
    ) -> "Reject":
        """The rejection of `row`, because of these columns, which make this field of a fact."""
        return cls(row.file, row.line, ", ".join(columns), field, reason, write, row.cells)


def write_rejects(path: Path, rejects: Iterable[Reject]) -> None:
    """Writes a reject file: a JSON object a line, readable by its owner alone (mode 0600).

    It replaces the file of an earlier import, in one step, so that it is never half of one.
    """
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, 0o600)
        for reject in rejects:
            file.write(orjson.dumps(reject._asdict(), option=orjson.OPT_APPEND_NEWLINE))
    unfinished.replace(path)
