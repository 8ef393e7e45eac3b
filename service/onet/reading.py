"""The files of an O*NET release: occupations, job zones, skills and related occupations."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final, NamedTuple

OCCUPATIONS: Final = "occupation_data.txt"
ZONES: Final = "job_zones.txt"
SKILLS: Final = "skills.tsv"
RELATED: Final = "related_occupations.txt"
LICENCE: Final = "LICENSE-CC-BY-4.0.txt"

_CODE: Final = re.compile(r"\d\d-\d{4}\.\d\d")
_RELEASE: Final = re.compile(r"O\*NET ([\d.]+) Database\s+([A-Z][a-z]+ \d{4}) Release")


class NotOnet(ValueError):
    """A folder that is no O*NET release, or a file in it that reads otherwise: what and where."""


class Rating(NamedTuple):
    """How much a skill matters (1 to 5) and at which level (0 to 7)."""

    skill: str
    importance: float
    level: float


@dataclass
class Occupation:
    """An occupation of the O*NET-SOC taxonomy."""

    code: str
    title: str
    zone: int | None = None
    """Job zone: 1 (little or no preparation) to 5 (extensive preparation)."""
    skills: list[Rating] = field(default_factory=list)
    related: list[tuple[str, str]] = field(default_factory=list)
    """(code, tier): Primary-Short, Primary-Long or Supplemental."""


@dataclass
class Release:
    """What a folder holds."""

    version: str
    published: date
    occupations: dict[str, Occupation]


def read_release(folder: Path) -> Release:
    """The release in a folder.

    Raises:
        NotOnet: a file is missing or has other columns.
    """
    version, published = _release(folder)
    found = {
        code: Occupation(code, title)
        for code, title in _rows(folder / OCCUPATIONS, "O*NET-SOC Code", "Title")
    }
    for code, zone in _rows(folder / ZONES, "O*NET-SOC Code", "Job Zone"):
        if code in found:
            found[code].zone = int(_number(folder / ZONES, zone))
    named = ("O*NET-SOC Code", "Element Name", "Importance (1-5)", "Level (0-7)")
    for code, skill, importance, level in _rows(folder / SKILLS, *named):
        if code in found:
            numbers = (_number(folder / SKILLS, each) for each in (importance, level))
            found[code].skills.append(Rating(skill, *numbers))
    ends = ("O*NET-SOC Code", "Related O*NET-SOC Code", "Relatedness Tier")
    for code, other, tier in _rows(folder / RELATED, *ends):
        if code in found and other in found:
            found[code].related.append((other, tier))
    return Release(version, published, found)


def chosen(release: Release, groups: tuple[str, ...]) -> dict[str, Occupation]:
    """The occupations whose codes begin with one of these; all where none are given."""
    return {
        code: each
        for code, each in release.occupations.items()
        if not groups or code.startswith(groups)
    }


def _release(folder: Path) -> tuple[str, date]:
    """Version and month of publication, as the licence beside the files says."""
    file = folder / LICENCE
    stated = _RELEASE.search(_text(file))
    if stated is None:
        raise NotOnet(
            f"{file} does not say which release this is; its first lines should read "
            '"O*NET 29.3 Database" and "May 2025 Release"'
        )
    return stated[1], datetime.strptime(stated[2], "%B %Y").date()


def _rows(file: Path, *columns: str) -> Iterator[tuple[str, ...]]:
    """These columns of a tab-separated file, without rows whose first is no occupation's code."""
    reader = csv.DictReader(_text(file).splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    missing = [column for column in columns if column not in (reader.fieldnames or ())]
    if missing:
        raise NotOnet(f"{file} has no column {', '.join(missing)}; take O*NET's text files as is")
    for row in reader:
        values = tuple(row[column] or "" for column in columns)
        if _CODE.fullmatch(values[0]):
            yield values


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise NotOnet(
            f"{file} is missing; name a folder with O*NET's text files: "
            f"{OCCUPATIONS}, {ZONES}, {SKILLS}, {RELATED}, {LICENCE}"
        ) from None


def _number(file: Path, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise NotOnet(f"{file}: {text} is no number; take O*NET's text files as is") from None
