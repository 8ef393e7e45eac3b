"""Small folders of CSV files with a mapping, prepared for import."""

from pathlib import Path
from typing import Any

from domain.events.base import Event
from service.importer.checking import plan_of
from service.importer.preparing import prepared
from service.importer.reports import Prepared

STAFF = """
source = "test"
open_ended = ["9999-01-01"]

[[career]]
subject = "career-{no}"
ladders = { title = [["Engineer", "Senior Engineer"]] }

[career.hire]
file = "staff.csv"
key = "no"
hired_on = "hired"
data = { given_name = "name" }

[[career.history]]
file = "titles.csv"
key = ["no", "from"]
from = "from"
until = "to"
data = { title = "title" }
"""


def folder(at: Path, mapping: str, **files: str) -> Path:
    """A folder with `mapping.toml`, and a CSV file for each name."""
    at.mkdir(exist_ok=True)
    (at / "mapping.toml").write_text(mapping, encoding="utf-8")
    for name, text in files.items():
        (at / f"{name}.csv").write_text(text, encoding="utf-8")
    return at


def prepare(at: Path, mapping: str, **files: str) -> Prepared:
    """What comes of the files by the mapping, before anything is recorded."""
    made = folder(at, mapping, **files)
    return prepared(plan_of(made / "mapping.toml", made))


def told(fact: Event) -> dict[str, Any]:
    """A fact as type, day and own fields, without what it leaves out."""
    own = {name: getattr(fact, name) for name in fact.own_fields()}
    given = {name: value for name, value in own.items() if value not in (None, ())}
    return {"type": fact.type, "on": fact.effective_on.isoformat(), **given}


def facts_of(made: Prepared) -> list[dict[str, Any]]:
    """All facts, in the order in which they would be recorded."""
    return [told(fact) for fact, _ in made.facts]
