"""The catalogue: stable name and version <-> class, the upcasting of old versions, examples."""

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, Final

from pydantic import create_model

from . import (
    advancement,
    assignments,
    employment,
    judgement,
    learning,
    oversight,
    plans,
    posts,
    records,
    succession,
    voice,
)
from .base import CARRIED_OUTSIDE, Event
from .former import FORMER

SUBJECTS: Final[dict[str, ModuleType]] = {
    "employment": employment,
    "advancement": advancement,
    "assignments": assignments,
    "goals and plans": plans,
    "learning": learning,
    "judgement": judgement,
    "the person's voice": voice,
    "posts and paths": posts,
    "succession": succession,
    "the record itself": records,
    "oversight": oversight,
}


def _kinds(module: ModuleType) -> Iterator[type[Event]]:
    for value in vars(module).values():
        is_kind = isinstance(value, type) and issubclass(value, Event) and "type" in vars(value)
        if is_kind and value.__module__ == module.__name__:
            yield value


BY_SUBJECT: Final[dict[str, tuple[type[Event], ...]]] = {
    subject: tuple(_kinds(module)) for subject, module in SUBJECTS.items()
}
BY_NAME: Final[dict[str, type[Event]]] = {
    kind.type: kind for kinds in BY_SUBJECT.values() for kind in kinds
}

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]


def _one_risk_becomes_risk_of_loss(fields: dict[str, Any]) -> dict[str, Any]:
    risk = fields.pop("risk")
    fields["risk_of_loss"] = "low" if risk <= 2 else "medium" if risk == 3 else "high"
    return fields


UPCASTERS: Final[dict[tuple[str, int], Upcaster]] = {
    ("retention_risk.assessed", 1): _one_risk_becomes_risk_of_loss,
}
"""(name, old version) -> how its fields read one version later. Old facts are never rewritten."""


class UnknownVersion(ValueError):
    """A version of a fact that this catalogue has never known."""


def upcast(name: str, version: int, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a fact written at `version`, as the newest version has them.

    Raises:
        UnknownVersion: the version is newer than this program, or never existed.
    """
    newest = BY_NAME[name].version
    if not 1 <= version <= newest:
        raise UnknownVersion(
            f"{name} has versions 1 to {newest}, not {version}; send one of those, "
            "or upgrade this program first"
        )
    for step in range(version, newest):
        fields = UPCASTERS[name, step](dict(fields))
    return fields


def schema_id(name: str, version: int | None = None) -> str:
    """The CloudEvents `dataschema` of a fact: `urn:careerlog:goal.set:1`."""
    return f"urn:careerlog:{name}:{version or BY_NAME[name].version}"


def data_schema(name: str, version: int | None = None) -> dict[str, Any]:
    """JSON Schema 2020-12 of a fact's CloudEvents `data`, in the newest version unless told."""
    kind = FORMER.get((name, version or 0), BY_NAME[name])
    fields: dict[str, Any] = {
        field: (info.annotation, info)
        for field, info in kind.model_fields.items()
        if field not in CARRIED_OUTSIDE
    }
    data = create_model(kind.__name__, __doc__=kind.__doc__, __config__=kind.model_config, **fields)
    schema = data.model_json_schema(mode="validation")
    for field in kind.personal:
        schema["properties"][field]["x-personal-data-of"] = kind.personal[field] or "the stream"
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": schema_id(name, kind.version),
        **schema,
    }
