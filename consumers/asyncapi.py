"""The AsyncAPI 3.0.0 document of the topics, made from the catalogue: channels, messages, schemas.

Every fact is a message of careerlog.events (as recorded) and of careerlog.intake (as sent). Kafka
bindings follow version 0.5.0 of the AsyncAPI Kafka bindings.
"""

from typing import Any, Final

import orjson

from domain.events.catalogue import BY_NAME, schema_id
from domain.events.examples import EXAMPLE_DATA, EXAMPLE_SUBJECTS

from .asyncapi_schemas import data_schemas, headers, key_of, kind_of, reference, versions
from .formats.dispatch import FORMATS
from .kafka.topics import PARTITIONS, Topics
from .media_types import JSON, STRUCTURED

VERSION: Final = "1.0.0"
"""Of the interface that the document describes."""

_BINDING: Final = {"bindingVersion": "0.5.0"}
_KEY: Final = {"type": "string", "description": "The stream, such as career-E1024."}
_BOX: Final = "the box of the person's key, in base64url"
_OPERATIONS: Final = {
    "relay": ("send", "events", "What the log recorded, in the order of its positions."),
    "intake": ("receive", "intake", "What HR systems send, to be recorded."),
    "putAside": ("send", "dead", "What could not be understood, whole, with the reason."),
    "publish": ("send", "checkpoints", "Signed statements of the log's size and root hash."),
}


def document(topics: Topics | None = None) -> dict[str, Any]:
    """The document for topics of these names."""
    named = topics or Topics()
    messages = _messages()
    channels = {
        "events": _channel(named.events, PARTITIONS, "Key = stream.", messages, "events."),
        "intake": _channel(
            named.intake,
            PARTITIONS,
            "Facts of one person keep their order if they have the same key, such as the stream.",
            messages,
            "intake.",
        ),
        "dead": _channel(named.dead, 1, "See `careerlog dead`.", messages, "dead."),
        "checkpoints": _channel(
            named.checkpoints,
            1,
            "Key = the log's origin; in the order of the sizes, a repeat may come.",
            messages,
            "checkpoint.",
        ),
    }
    return {
        "asyncapi": "3.0.0",
        "id": "urn:careerlog",
        "info": {
            "title": "Careerlog",
            "version": VERSION,
            "description": (
                "The system of record for careers: facts in, facts out, as CloudEvents 1.0 on "
                "Kafka. Fields with `x-personal-data-of` hold personal data; on the topic of "
                "events they are sealed under the person's key."
            ),
        },
        "defaultContentType": JSON,
        "channels": channels,
        "operations": {
            name: {
                "action": action,
                "channel": {"$ref": f"#/channels/{channel}"},
                "summary": summary,
                "bindings": {"kafka": _BINDING},
            }
            for name, (action, channel, summary) in _OPERATIONS.items()
        },
        "components": {"messages": messages, "schemas": data_schemas()},
    }


def _channel(
    address: str, partitions: int, description: str, messages: dict[str, Any], prefix: str
) -> dict[str, Any]:
    channel = {
        "address": address,
        "description": description,
        "messages": {
            name: {"$ref": f"#/components/messages/{name}"}
            for name in messages
            if name.startswith(prefix)
        },
        "bindings": {"kafka": {"topic": address, "partitions": partitions, **_BINDING}},
    }
    return {name: value for name, value in channel.items() if value}


def _messages() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, version in versions():
        found[f"events.{key_of(name, version)}"] = _fact(name, version, recorded=True)
    for name, version in versions():
        found[f"intake.{key_of(name, version)}"] = _fact(name, version, recorded=False)
    found["intake.structured"] = {
        "title": "Any of these facts as one JSON object (structured mode)",
        "contentType": STRUCTURED,
        "payload": {
            "type": "object",
            "required": ["specversion", "id", "source", "type", "subject", "data"],
        },
    }
    for form in FORMATS:
        found[f"intake.{form.name}"] = {
            "title": form.title,
            "description": f"See FORMATS.md. As a CloudEvent its type is {form.type}.",
            "payload": {"type": ["object", "array"]},
        }
    found["dead.letter"] = {
        "title": "A record of the intake that could not be understood, as it was sent",
        "contentType": "application/octet-stream",
        "headers": {
            "type": "object",
            "properties": {
                header: {"type": "string", "description": meaning}
                for header, meaning in _DEAD_HEADERS.items()
            },
        },
        "payload": {},
    }
    found["checkpoint.note"] = {
        "title": "A checkpoint: C2SP tlog-checkpoint, in a C2SP signed note",
        "contentType": "text/plain; charset=utf-8",
        "payload": {"type": "string"},
    }
    return found


_DEAD_HEADERS: Final = {
    "dead_kind": "letter; part (a piece of what cannot stand here whole); mark (what was done).",
    "dead_topic": "The topic it stood on,",
    "dead_partition": "its partition",
    "dead_offset": "and offset,",
    "dead_sent_at": "and when it was sent: milliseconds since 1970.",
    "dead_reason": "The kind of reason: invalid, conflict, refused or failed.",
    "dead_message": "Why, in words.",
    "dead_errors": "Everything that is wrong, as JSON: pointer and message.",
    "dead_at": "When it was put aside (RFC 3339).",
    "dead_people": "The employees it speaks of, with commas between.",
    "dead_retry_of": "The letter that it repeats.",
}


def _fact(name: str, version: int, recorded: bool) -> dict[str, Any]:
    kind = kind_of(name, version)
    schema = f"{key_of(name, version)}.{'recorded' if recorded else 'data'}"
    message: dict[str, Any] = {
        "name": name,
        "title": f"{name}, version {version}",
        "summary": " ".join((kind.__doc__ or "").split("\n\n")[0].split()),
        "contentType": JSON,
        "headers": headers(name, version, recorded),
        "payload": reference(schema),
        "bindings": {"kafka": {"key": _KEY, **_BINDING} if recorded else _BINDING},
    }
    if version == BY_NAME[name].version:
        message["examples"] = [_example(name, recorded)]
    return message


def _example(name: str, recorded: bool) -> dict[str, Any]:
    kind = BY_NAME[name]
    given = {
        "ce_specversion": "1.0",
        "ce_id": f"example-{name}",
        "ce_source": "urn:example:hr",
        "ce_type": name,
        "ce_subject": EXAMPLE_SUBJECTS[kind.streams[0]],
        "ce_time": "2024-03-01T09:30:00Z",
        "ce_dataschema": schema_id(name),
        "content-type": JSON,
    }
    data: dict[str, Any] = orjson.loads(orjson.dumps(EXAMPLE_DATA[name]))
    if not recorded:
        return {"headers": given, "payload": data}
    given |= {
        "ce_sequence": f"{1:020}",
        "ce_recordedtime": "2024-03-01T09:30:02.000000Z",
        "ce_streamversion": "1",
    }
    for field in kind.personal:
        if field in data:
            owner = kind.personal[field]
            data[field] = {"of": data.get(owner, "E1024"), "sealed": _BOX}
    return {"headers": given, "payload": data}
