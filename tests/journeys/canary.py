"""A person whose every personal value is a word found nowhere else, to be sought after erasing."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql

from consumers.wire import example_cloud_event
from domain.events.base import Event
from domain.events.catalogue import BY_NAME
from domain.events.records import Targeting

PERSON: Final = "E1024"
WORD: Final = "Kanarienvogel"
"""What every personal value of the person holds, beside the names of its fact and its field."""

Field = tuple[str, str]
"""A type of fact and one of its fields."""


def personal_fields() -> set[Field]:
    """Every field of the catalogue that may hold somebody's personal values."""
    return {
        (name, field)
        for name, kind in BY_NAME.items()
        for field in kind.personal
        if "career" in kind.streams or kind.personal[field]
    }


def told_of_the_person() -> list[dict[str, Any]]:
    """CloudEvents of all that others may send about them, a canary in every personal field."""
    told = [_filled(name, kind) for name, kind in BY_NAME.items() if not kind.written_here]
    about_others = [
        _on_a_post(name, kind)
        for name, kind in BY_NAME.items()
        if issubclass(kind, Targeting) and not kind.written_here
    ]
    return [*told, *about_others]


def said_in(event: dict[str, Any]) -> set[Field]:
    """The personal fields of a CloudEvent that hold a canary."""
    return {(event["type"], field) for field, value in event["data"].items() if WORD in str(value)}


def canary(name: str, field: str) -> str:
    """The value of one field: one word, so that no answer breaks it over two lines."""
    return f"{WORD}.{name}.{field}"


def _filled(name: str, kind: type[Event]) -> dict[str, Any]:
    event = example_cloud_event(name)
    data = event["data"]
    if kind.speaks_of:
        data[kind.speaks_of] = PERSON
    for field, of in kind.personal.items():
        if of or event["subject"].startswith("career-"):
            data[field] = canary(name, field)
    if name == "record.corrected":
        data |= {
            "target_id": "example-employee.hired",
            "target_type": "employee.hired",
            "changes": {"given_name": canary(name, "changes"), "email": canary(name, "email")},
        }
    return event


def _on_a_post(name: str, kind: type[Event]) -> dict[str, Any]:
    """A fact about a nomination of the person, on the stream of the post."""
    event = _filled(name, kind)
    event["subject"], event["id"] = "position-P77", f"{event['id']}-on-a-post"
    event["data"] |= {"person": PERSON, "target_id": "example-successor.nominated"}
    if name == "record.corrected":
        event["data"] |= {
            "target_type": "successor.nominated",
            "changes": {"why": canary(name, "why")},
        }
    return event


def in_files(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file below a folder, with its bytes."""
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            yield file, file.read_bytes()


def live_rows(url: str) -> Iterator[tuple[str, str]]:
    """Every row of every table of a database, as text; bytes are shown as text, too."""
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as plain:
            names = plain.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (name,) in names:
                for row in plain.execute(f'SELECT * FROM "{name}"'):
                    yield name, _text(row)
        return
    with psycopg.connect(url) as server:
        asked = "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN (%s, %s)"
        for schema, name in server.execute(asked, ("pg_catalog", "information_schema")).fetchall():
            table = sql.Identifier(schema, name)
            for row in server.execute(sql.SQL("SELECT * FROM {}").format(table)):
                yield name, _text(row)


def _text(row: Any) -> str:
    return " ".join(
        bytes(value).decode("utf-8", "replace")
        if isinstance(value, bytes | memoryview)
        else str(value)
        for value in row
    )
