"""The schemas of the AsyncAPI document: facts and headers, as JSON Schema draft 7 understands them.

AsyncAPI 3.0.0, "Schema Object": a superset of JSON Schema draft 7. A `$ref` counts from the root of
the whole document, so that what a schema defines for itself moves to the document's components.
"""

from typing import Any, Final

from domain.events.base import STREAM, Event
from domain.events.catalogue import BY_NAME, data_schema, schema_id
from domain.events.former import FORMER

SEALED: Final = "SealedValue"

_OWN: Final = "#/$defs/"
_SHARED: Final = "#/components/schemas/"
_STREAM: Final = f"^{STREAM}$"
_SEALED_VALUE: Final = {
    "description": "A personal value, encrypted under the key of the person `of`.",
    "type": "object",
    "properties": {"of": {"type": "string"}, "sealed": {"type": "string"}},
    "required": ["of", "sealed"],
    "additionalProperties": False,
}


def versions() -> list[tuple[str, int]]:
    """Every fact in every version that may stand on careerlog.events, the newest first."""
    newest = [(name, kind.version) for name, kind in BY_NAME.items()]
    return [*newest, *FORMER]


def kind_of(name: str, version: int) -> type[Event]:
    """The class of a version of a fact."""
    return FORMER.get((name, version), BY_NAME[name])


def key_of(name: str, version: int) -> str:
    """What a fact is called in the document: `goal.set`, a former version `goal.set.1`."""
    return name if version == BY_NAME[name].version else f"{name}.{version}"


def data_schemas() -> dict[str, Any]:
    """The schemas of all facts' data: as HR systems send it, and `....recorded`, as it is kept."""
    found: dict[str, Any] = {SEALED: _SEALED_VALUE}
    for name, version in versions():
        schema = data_schema(name, version)
        for part, definition in schema.pop("$defs", {}).items():
            found[part] = _moved(definition)
        schema = {field: _moved(schema[field]) for field in schema if not field.startswith("$")}
        found[f"{key_of(name, version)}.data"] = schema
        found[f"{key_of(name, version)}.recorded"] = _sealable(schema)
    return found


def _moved(schema: Any) -> Any:
    """The same with references that count from the document's root."""
    if isinstance(schema, list):
        return [_moved(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    moved = {name: _moved(held) for name, held in schema.items()}
    own = moved.get("$ref")
    if isinstance(own, str):
        moved["$ref"] = own.replace(_OWN, _SHARED)
    return moved


def _sealable(schema: dict[str, Any]) -> dict[str, Any]:
    """The same, where each personal value may be sealed."""
    properties = {
        name: {"anyOf": [reference(SEALED), field]} if "x-personal-data-of" in field else field
        for name, field in schema["properties"].items()
    }
    return schema | {"properties": properties}


def reference(name: str) -> dict[str, Any]:
    """A reference to one of the document's schemas."""
    return {"$ref": f"{_SHARED}{name}"}


def attributes(name: str, version: int) -> dict[str, Any]:
    """The CloudEvents attributes that every fact has outside, and what they hold."""
    return {
        "specversion": {"type": "string", "const": "1.0"},
        "id": {"type": "string", "pattern": "^[!-~]{1,128}$"},
        "source": {"type": "string", "pattern": "^[!-~]{1,256}$"},
        "type": {"type": "string", "const": name},
        "subject": {"type": "string", "pattern": _STREAM},
        "time": {"type": "string", "format": "date-time"},
        "dataschema": {"type": "string", "const": schema_id(name, version)},
        "correlationid": {"type": "string", "pattern": "^[!-~]{1,128}$"},
        "causationid": {"type": "string", "pattern": "^[!-~]{1,128}$"},
    }


def headers(name: str, version: int, recorded: bool) -> dict[str, Any]:
    """The headers of a record in binary mode; with those that the log adds, where it has."""
    properties = {f"ce_{each}": held for each, held in attributes(name, version).items()}
    required = ["ce_specversion", "ce_id", "ce_source", "ce_type", "ce_subject"]
    properties["content-type"] = {"type": "string", "pattern": "^application/json"}
    if recorded:
        properties |= {
            "ce_sequence": {"type": "string", "pattern": "^[0-9]{20}$"},
            "ce_recordedtime": {"type": "string", "format": "date-time"},
            "ce_streamversion": {"type": "string", "pattern": "^[1-9][0-9]*$"},
        }
        required += ["ce_dataschema", "content-type"]
        required += ["ce_sequence", "ce_recordedtime", "ce_streamversion"]
    return {"type": "object", "properties": properties, "required": required}
