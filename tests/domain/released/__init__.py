"""What has been released: one JSON file per fact and version, never changed afterwards.

`python -m tests.domain.released` writes the files that are still missing: run it when a fact or a
version is added, and commit what it wrote. Files that exist are left alone; `broken_promises` says
what no longer agrees with them.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from domain.events.base import Event
from domain.events.catalogue import BY_NAME, UPCASTERS, data_schema
from domain.events.former import FORMER

FOLDER = Path(__file__).parent
Released = dict[tuple[str, int], dict[str, Any]]


def released() -> Released:
    """(name, version) -> the schema that was released."""
    files = {path: path.name.removesuffix(".json") for path in sorted(FOLDER.glob("*.json"))}
    return {
        (stem.rpartition(".")[0], int(stem.rpartition(".")[2])): json.loads(path.read_text("utf-8"))
        for path, stem in files.items()
    }


def write_missing() -> list[Path]:
    """Records the newest version of every fact that has no file yet."""
    written = []
    for name, kind in BY_NAME.items():
        path = FOLDER / f"{name}.{kind.version}.json"
        if not path.exists():
            path.write_text(json.dumps(wording_left_out(data_schema(name)), indent=2) + "\n")
            written.append(path)
    return written


def wording_left_out(schema: Any) -> Any:
    """The schema without titles and descriptions, which may be improved at any time."""
    if isinstance(schema, list):
        return [wording_left_out(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: wording_left_out(part)
        for key, part in schema.items()
        if not (key in ("title", "description") and isinstance(part, str))
    }


def broken_promises(
    was: Released,
    kinds: Mapping[str, type[Event]] = BY_NAME,
    upcasters: Mapping[tuple[str, int], Any] = UPCASTERS,
    former: Mapping[tuple[str, int], Any] = FORMER,
) -> list[str]:
    """Every way in which the catalogue no longer keeps what has been released."""
    broken = []
    for (name, version), schema in was.items():
        if name not in kinds:
            broken.append(f"{name} was released and has disappeared")
        elif version > kinds[name].version:
            broken.append(f"{name} went back from version {version}")
        elif version < kinds[name].version:
            if (name, version) not in upcasters:
                broken.append(f"{name} version {version} has no upcaster")
            if (name, version) not in former:
                broken.append(f"{name} version {version} cannot be checked any more")
        elif wording_left_out(data_schema(name)) != schema:
            broken.append(f"{name} version {version} has changed since its release")
    for name, kind in kinds.items():
        for version in range(1, kind.version + 1):
            if (name, version) not in was:
                broken.append(f"{name} version {version} is not recorded")
    return broken
