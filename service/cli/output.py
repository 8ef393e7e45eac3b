"""How answers look: JSON for programs, tables for people, nothing that could steer a terminal."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import orjson
import typer
from rich.console import Console
from rich.table import Table

_STEERING: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_WIDTH_OF_A_PIPE: Final = 200


def print_json(document: Any) -> None:
    """One JSON document on standard output."""
    # SQLAlchemy's rows have keys of a subclass of str, which orjson takes only when told to.
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS
    typer.echo(orjson.dumps(document, option=options), nl=False)


def console(stderr: bool = False) -> Console:
    """A console that prints text as it is, without markup, and does not squeeze what is piped."""
    made = Console(stderr=stderr, markup=False, emoji=False, highlight=False)
    if not made.is_terminal:
        made.width = max(made.width, _WIDTH_OF_A_PIPE)
    return made


def shown(value: Any) -> str:
    """A value as people read it; control characters, which could steer a terminal, taken out."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        if value in ({"sealed": True}, {"erased": True}):
            return str(next(iter(value)))
        return ", ".join(f"{shown(name)}: {shown(inner)}" for name, inner in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(shown, value))
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", str(value))


def table(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], title: str = "") -> Table:
    """Rows as a table with these columns."""
    made = Table(title=title or None, title_justify="left", box=None, pad_edge=False)
    for column in columns:
        made.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        made.add_row(*(shown(row.get(column)) for column in columns))
    return made


def counted(number: int, one: str, many: str = "") -> str:
    """A number and its noun: 1 fact, 2,000 facts."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
