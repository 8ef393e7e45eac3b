"""The schemas: one for every type and version of fact in the bundle, with every field it has."""

from __future__ import annotations

from .bundle import Bundle
from .layout import SCHEMAS
from .spelling import counted


def check_schemas(bundle: Bundle) -> None:
    """Neither more nor fewer schemas than the facts need, each of the fact it is named after."""
    wanted = {f"{name}.{version}.json": (name, version) for name, version in bundle.fields}
    there = bundle.names_in(SCHEMAS)
    for file in sorted(wanted.keys() ^ there):
        what = "is missing" if file in wanted else "belongs to no fact here"
        bundle.failures.append(f"{SCHEMAS}/{file}: {what}")
    for file in sorted(wanted.keys() & there):
        schema = bundle.document(f"{SCHEMAS}/{file}", dict)
        name, version = wanted[file]
        if schema["$id"] != f"urn:careerlog:{name}:{version}":
            bundle.failures.append(f"{SCHEMAS}/{file}: it is the schema of another fact")
        elif not bundle.fields[name, version] <= schema["properties"].keys():
            bundle.failures.append(f"{SCHEMAS}/{file}: a fact here has fields that it lacks")
    bundle.holds.append(
        f"{counted(len(wanted), 'schema')}: one for every type and version of fact here"
    )
