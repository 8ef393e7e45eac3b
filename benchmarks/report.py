"""Results as a table for a terminal or for a README, and the machine they were measured on."""

import os
import platform
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from benchmarks.measuring import Result, Who

_RIVALS: Final[tuple[tuple[Who, Who], ...]] = (("raw", "library"), ("kafka-python", "log"))
"""Those who stand beside Careerlog, a table for each pair of them."""
_PACKAGES: Final = ("eventsourcing", "psycopg", "SQLAlchemy", "orjson", "kafka-python")


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


def cells(result: Result, rivals: Sequence[Who]) -> tuple[str, ...]:
    """A result as a line of the table."""
    return (
        _subject(result),
        result.store.version,
        *(_figure(result, who) for who in ("careerlog", *rivals)),
        *(_ratio(result, who) for who in rivals),
        ", ".join(map(str, result.aims)),
        "" if not result.aims else "met" if all(map(result.meets, result.aims)) else "missed",
    )


def markdown(results: Sequence[Result], line: str) -> str:
    """The tables as a README takes them."""
    lines = []
    for rivals, some in _tables(results):
        numbers = 2 * len(rivals) + 1
        for row in (
            _columns(rivals),
            ("---",) * 2 + ("--:",) * numbers + ("---",) * 2,
            *(cells(result, rivals) for result in some),
        ):
            lines.append("| " + " | ".join(row) + " |")
        lines.append("")
    return "\n".join([*lines, line])


def show(results: Sequence[Result], line: str) -> None:
    """The tables in a terminal."""
    console = Console(width=None if sys.stdout.isatty() else 160)
    for rivals, some in _tables(results):
        table = Table(*_columns(rivals))
        for column in table.columns[2:-2]:
            column.justify = "right"
        for result in some:
            table.add_row(*cells(result, rivals))
        console.print(table)
    console.print(line, highlight=False)


def _tables(results: Sequence[Result]) -> Iterator[tuple[Sequence[Who], list[Result]]]:
    """The results by those who stand beside them; who stands alone is in the first table."""
    of_the_stream = [each for each in results if not each.measured.keys().isdisjoint(_RIVALS[1])]
    others = [each for each in results if each not in of_the_stream]
    for rivals, some in zip(_RIVALS, (others, of_the_stream), strict=True):
        if some:
            yield rivals, some


def _columns(rivals: Sequence[Who]) -> tuple[str, ...]:
    return ("", "on", "Careerlog", *rivals, *(f"of {who}" for who in rivals), "aim", "")


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
