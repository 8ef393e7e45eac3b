"""Results as a table for a terminal or for a README, and the machine they were measured on."""

import os
import platform
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from benchmarks.measuring import Result, Who

_COLUMNS: Final = ("", "on", "Careerlog", "raw", "library", "of raw", "of library", "aim", "")
_PACKAGES: Final = ("eventsourcing", "psycopg", "SQLAlchemy", "orjson")


def machine(places: Sequence[str]) -> str:
    """What it ran on, in a line: processor, memory, Python, packages, databases."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    parts = [
        f"{os.cpu_count()} x {_processor()}",
        f"{memory:.0f} GiB",
        f"{platform.system()} {platform.release().split('-')[0]}",
        f"Python {platform.python_version()}",
        *(f"{package} {version(package)}" for package in _PACKAGES),
        *places,
        f"load {os.getloadavg()[0]:.1f} at the end",
    ]
    return ", ".join(parts)


def cells(result: Result) -> tuple[str, ...]:
    """A result as a line of the table."""
    return (
        _subject(result),
        result.store.version,
        _figure(result, "careerlog"),
        _figure(result, "raw"),
        _figure(result, "library"),
        _ratio(result, "raw"),
        _ratio(result, "library"),
        ", ".join(map(str, result.aims)),
        "" if not result.aims else "met" if all(map(result.meets, result.aims)) else "missed",
    )


def markdown(results: Sequence[Result], line: str) -> str:
    """The table as a README takes it."""
    rows = [_COLUMNS, ("---",) * 2 + ("--:",) * 5 + ("---",) * 2, *map(cells, results)]
    return "\n".join([*("| " + " | ".join(row) + " |" for row in rows), "", line])


def show(results: Sequence[Result], line: str) -> None:
    """The table in a terminal."""
    console = Console(width=None if sys.stdout.isatty() else 160)
    table = Table(*_COLUMNS)
    for column in table.columns[2:7]:
        column.justify = "right"
    for result in results:
        table.add_row(*cells(result))
    console.print(table)
    console.print(line, highlight=False)


def _subject(result: Result) -> str:
    """With what was reached of a figure that has no column."""
    beside = result.ratio("no vault")
    return result.subject if beside is None else f"{result.subject}: {beside:.2f} of no vault"


def _figure(result: Result, who: Who) -> str:
    figure = result.figure(who)
    if figure is None:
        return "–"
    if result.unit == "ms":
        return f"{figure:.2f} ms"
    return f"{figure:,.0f}/s"


def _ratio(result: Result, of: Who) -> str:
    ratio = result.ratio(of)
    if ratio is None:
        return "–"
    return f"{ratio:.2f}x" if ratio < 10 else f"{ratio:.0f}x"


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
