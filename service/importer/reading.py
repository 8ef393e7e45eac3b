"""Reads CSV files into rows that remember their file and line."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from .errors import MappingError
from .mapping import Mapping, Reading


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: cells by column, stripped of the spaces around them."""

    file: str
    line: int
    cells: dict[str, str]


class Malformed(NamedTuple):
    """A row that is no row of its file: too few cells, too many, or a stray quote."""

    row: Row
    reason: str
    write: str


@dataclass(frozen=True, slots=True)
class Format:
    """How one file is read: what the table says, else what the mapping says, else the default."""

    encoding: str
    delimiter: str
    dates: tuple[str, ...]
    open_ended: frozenset[str]
    empty: frozenset[str]

    @classmethod
    def of(cls, mapping: Mapping, table: Reading) -> "Format":
        """The format of a table's file within its mapping."""
        encoding = table.encoding or mapping.encoding or "utf-8"
        return cls(
            encoding="utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding,
            delimiter=table.delimiter or mapping.delimiter or ",",
            dates=tuple(table.dates or mapping.dates or ("%Y-%m-%d",)),
            open_ended=frozenset(table.open_ended or mapping.open_ended or ()),
            empty=frozenset(table.empty or mapping.empty or ()),
        )


def header_of(path: Path, form: Format) -> list[str]:
    """The column names of a CSV file.

    Raises:
        MappingError: the file cannot be read, or has no header.
    """
    try:
        with path.open(encoding=form.encoding, newline="") as file:
            header = next(csv.reader(file, delimiter=form.delimiter, strict=True), None)
    except (OSError, UnicodeError, LookupError, csv.Error) as wrong:
        raise _unreadable(path, form, wrong) from None
    if header is None:
        raise MappingError([f"{path}: the file is empty; its first line must name the columns"])
    return [name.strip() for name in header]


def rows_of(path: Path, form: Format) -> Iterator[Row | Malformed]:
    """The rows of a CSV file in order, without blank ones.

    Raises:
        MappingError: the file is not in the encoding, or not the CSV, that the mapping says.
    """
    line = 1
    taken: list[str] = []
    try:
        with path.open(encoding=form.encoding, newline="") as file:
            reader = csv.reader(_kept(file, taken), delimiter=form.delimiter, strict=True)
            header = [name.strip() for name in next(reader)]
            while True:
                line, taken[:] = reader.line_num + 1, []
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error as wrong:
                    if "end of data" in str(wrong):
                        raise
                    row = Row(path.name, line, {"(line)": "".join(taken).rstrip()})
                    yield Malformed(row, f"not CSV: {wrong}", "double the quotes within a cell")
                    continue
                if found := _row(path.name, line, header, cells, form):
                    yield found
    except (OSError, UnicodeError, LookupError, csv.Error) as wrong:
        raise _unreadable(path, form, wrong, line) from None


def _kept(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    for text in lines:
        taken.append(text)
        yield text


def _row(
    file: str, line: int, header: list[str], cells: list[str], form: Format
) -> Row | Malformed | None:
    """A row out of its cells; None where all of them are blank."""
    stripped = [cell.strip() for cell in cells]
    if not any(stripped):
        return None
    if form.empty:
        stripped = ["" if cell in form.empty else cell for cell in stripped]
    row = Row(file, line, dict(zip(header, stripped, strict=False)))
    if len(cells) == len(header):
        return row
    if spare := stripped[len(header) :]:
        row.cells["(more cells)"] = form.delimiter.join(spare)
    return Malformed(
        row,
        f"{len(cells)} cells, but the header has {len(header)}",
        f"write {len(header)} cells; put quotes around a cell that holds a {form.delimiter!r}",
    )


def _unreadable(path: Path, form: Format, wrong: Exception, line: int = 1) -> MappingError:
    if isinstance(wrong, UnicodeError):
        line = _undecodable_line(path, form.encoding)
        name = form.encoding.removesuffix("-sig")
        advice = f"not {name} text; say `encoding` in the mapping, such as cp1252"
    elif isinstance(wrong, LookupError):
        advice = f"there is no encoding {form.encoding!r}; write utf-8 or cp1252, for example"
    elif isinstance(wrong, csv.Error):
        advice = f"not CSV with {form.delimiter!r} between cells ({wrong}); look for a stray quote"
    else:
        advice = f"cannot be read: {getattr(wrong, 'strerror', None) or wrong}"
    return MappingError([f"{path}, line {line}: {advice}"])


def _undecodable_line(path: Path, encoding: str) -> int:
    """The first line that is not in the encoding; files are decoded by the block, not the line."""
    with path.open("rb") as file:
        for line, text in enumerate(file, 1):
            try:
                text.decode(encoding)
            except UnicodeError:
                return line
    return 1


def lookup_table(path: Path, form: Format, key: str, column: str) -> dict[str, str]:
    """A CSV file as a dictionary from one column to another; the first row of a key holds."""
    found: dict[str, str] = {}
    for row in rows_of(path, form):
        if isinstance(row, Row) and row.cells[key]:
            found.setdefault(row.cells[key], row.cells[column])
    return found
