"""How answers look: JSON for programs, tables for people, nothing that could steer a terminal."""

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import orjson
import typer
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

_STEERING: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_WIDTH_OF_A_PIPE: Final = 1_000_000
_GAP: Final = 2
_RULE: Final = 80
"""Characters of a heading's line."""
_READABLE: Final = 20
"""A column of longer texts is not squeezed below this."""


def print_json(document: Any) -> None:
    """One JSON document on standard output."""
    # SQLAlchemy's rows have keys of a subclass of str, which orjson takes only when told to.
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS
    typer.echo(orjson.dumps(document, option=options), nl=False)


def console(stderr: bool = False) -> Console:
    """A console that prints text as it is, without markup, and does not wrap what is piped.

    COLUMNS, where it is set, says how wide it is.
    """
    made = Console(stderr=stderr, markup=False, emoji=False, highlight=False)
    if not made.is_terminal and not os.environ.get("COLUMNS", "").isdigit():
        made.width = _WIDTH_OF_A_PIPE
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


class _Fitted(Table):
    """A table that breaks no word to fit; where it would have to, its rows are told as pairs."""

    rows_shown: Sequence[Sequence[str]] = ()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = options.max_width - _GAP * (len(self.columns) - 1)
        cells = [
            [str(column.header), *(row[at] for row in self.rows_shown)]
            for at, column in enumerate(self.columns)
        ]
        natural = [max(_longest(cell.splitlines()) for cell in column) for column in cells]
        if sum(natural) > width:
            words = [max(_longest(cell.split()) for cell in column) for column in cells]
            least = [max(w, min(n, _READABLE)) for w, n in zip(words, natural, strict=True)]
            if sum(least) > width:
                yield from self._stacked()
                return
            for column, share in zip(self.columns, _shared(least, natural, width), strict=True):
                column.width = share
        yield from super().__rich_console__(console, options)

    def _stacked(self) -> Iterable[Table | Text]:
        if self.title:
            yield Text(str(self.title), style="italic")
        for number, row in enumerate(self.rows_shown):
            if number:
                yield Text()
            yield pairs(
                (str(column.header), cell)
                for column, cell in zip(self.columns, row, strict=True)
                if cell not in ("", "-")
            )


def _longest(parts: Iterable[str]) -> int:
    return max(map(cell_len, parts), default=0)


def _shared(least: Sequence[int], natural: Sequence[int], width: int) -> list[int]:
    """Widths between the least and the natural ones that fill the width, narrow columns first."""
    widths, left = list(least), width - sum(least)
    order = sorted(range(len(widths)), key=lambda at: natural[at] - least[at])
    for done, at in enumerate(order):
        more = min(natural[at] - least[at], left // (len(order) - done))
        widths[at] += more
        left -= more
    return widths


def table(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], title: str = "") -> Table:
    """Rows as a table with these columns."""
    made = _Fitted(title=title or None, title_justify="left", box=None, pad_edge=False)
    for column in columns:
        made.add_column(column.replace("_", " "), overflow="fold")
    made.rows_shown = [[shown(row.get(column)) for column in columns] for row in rows]
    for cells in made.rows_shown:
        made.add_row(*cells)
    return made


def pairs(told: Iterable[tuple[str, str]]) -> Table:
    """Names and values, a line each."""
    made = Table.grid(padding=(0, _GAP))
    made.add_column(style="dim", no_wrap=True)
    made.add_column(overflow="fold")
    for name, value in told:
        made.add_row(name, value)
    return made


def counted(number: int, one: str, many: str = "") -> str:
    """A number and its noun: 1 fact, 2,000 facts."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def print_listed(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    json: bool,
    one: str,
    many: str = "",
    cells: Callable[[Any], Mapping[str, Any]] | None = None,
) -> None:
    """The rows as JSON; or as a table, if there are any, and how many there are.

    `cells`, if given, makes of a row what the table shows of it.
    """
    if json:
        print_json(rows)
        return
    if rows:
        console().print(table(map(cells, rows) if cells else rows, columns))
    console().print(counted(len(rows), one, many))


def nobody_in(unit: str, on: date) -> str:
    """That a unit which is on record has nobody on a day, and what to do."""
    return f"Nobody is employed within {unit} on {on}; ask about another day with --on."


def headed(text: str) -> None:
    """A heading with a line behind it, after an empty line."""
    screen = console()
    width = min(screen.width, _RULE)
    screen.print(Text())
    if cell_len(text) > width - len(" ─"):
        screen.print(Text(text, style="bold"))
    else:
        screen.print(Rule(Text(text, style="bold"), align="left"), width=width)
