"""Records of careerlog.intake that cannot be understood: one of each kind, and what must be said.

Wherever a record has room for it, it holds SECRET, which no reason may repeat.
"""

import gzip
from typing import Any, NamedTuple

import orjson

from consumers.wire import example_cloud_event

SECRET = "Maria Secret"
SECRET_MAIL = "maria.secret@example.org"
KEY = b"career-E1024"
STRUCTURED = "application/cloudevents+json"

Headers = list[tuple[str, bytes | None]]


class Malformed(NamedTuple):
    """A record, and words that the reason must have in it."""

    name: str
    value: bytes | None
    headers: Headers | None
    says: str
    key: bytes | None = KEY


EVENT = example_cloud_event("career.promoted")
EVENT["data"] = EVENT["data"] | {"reason": SECRET}
DATA = EVENT["data"]


def changed(without: tuple[str, ...] = (), **attributes: Any) -> dict[str, Any]:
    """The event with other attributes, or without some."""
    event = EVENT | attributes
    return {name: value for name, value in event.items() if name not in without}


def with_data(without: tuple[str, ...] = (), **fields: Any) -> dict[str, Any]:
    """The event with other data."""
    data = {name: value for name, value in (DATA | fields).items() if name not in without}
    return EVENT | {"data": data}


def structured(name: str, says: str, event: Any, content_type: str = STRUCTURED) -> Malformed:
    """A record in structured mode."""
    value = event if isinstance(event, bytes) else orjson.dumps(event)
    return Malformed(name, value, [("content-type", content_type.encode())], says)


def headers(*more: tuple[str, bytes | None], without: tuple[str, ...] = ()) -> Headers:
    """The headers of the event in binary mode."""
    given: Headers = [
        (f"ce_{name}", str(value).encode())
        for name, value in EVENT.items()
        if name not in ("data", "datacontenttype", *without)
    ]
    if "content-type" not in without:
        given.append(("content-type", b"application/json"))
    return given + list(more)


def binary(
    name: str,
    says: str,
    *more: tuple[str, bytes | None],
    without: tuple[str, ...] = (),
    value: bytes | None = None,
) -> Malformed:
    """A record in binary mode."""
    body = orjson.dumps(DATA) if value is None else value
    return Malformed(name, body, headers(*more, without=without), says)


def bare(name: str, says: str, content: Any, key: bytes | None = None) -> Malformed:
    """A record without headers."""
    value = content if isinstance(content, bytes) else orjson.dumps(content)
    return Malformed(name, value, [], says, key)


STATEMENT = {
    "id": "2a41c918-b88b-4220-a0a5-a4c32391a240",
    "actor": {"name": SECRET, "account": {"homePage": "https://hr.example.org", "name": "E1024"}},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/passed"},
    "object": {"id": "https://lms.example.org/courses/first-aid"},
    "timestamp": "2024-03-01T09:30:00Z",
}
CREDENTIAL = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "id": "https://badges.example.org/credentials/3732",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {"id": "https://badges.example.org", "type": ["Profile"], "name": "Example Academy"},
    "validFrom": "2024-03-01T00:00:00Z",
    "credentialSubject": {
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "identityType": "ext:employeeId",
                "hashed": False,
                "identityHash": "E1024",
            },
            {
                "type": "IdentityObject",
                "identityType": "name",
                "hashed": False,
                "identityHash": SECRET,
            },
        ],
        "achievement": {
            "id": "https://badges.example.org/achievements/first-aid",
            "type": ["Achievement"],
            "name": "First aid",
        },
    },
}
PLAIN = {
    "system": "lms",
    "type": "training.completed",
    "employee": "E1024",
    "effective_on": "2024-03-01",
    "training": "FIRST-AID",
    "reason": SECRET,
}


def put(document: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy of a document with another value at a path; None takes it out."""
    copy: dict[str, Any] = orjson.loads(orjson.dumps(document))
    *above, last = path.split("/")
    at: Any = copy
    for name in above:
        at = at[int(name)] if isinstance(at, list) else at[name]
    if value is None:
        del at[last]
    else:
        at[last] = value
    return copy


def identity(kind: str, value: str, hashed: bool = False) -> dict[str, Any]:
    """An IdentityObject."""
    return {
        "type": "IdentityObject",
        "identityType": kind,
        "hashed": hashed,
        "identityHash": value,
    }


_WHOLE = orjson.dumps(EVENT)
_SUBJECT = "credentialSubject/identifier"

THE_RECORD = [
    Malformed("a tombstone", None, headers(), "tombstone"),
    Malformed("a tombstone without anything", None, None, "send record.rescinded"),
    Malformed("an empty record", b"", [], "empty; send a CloudEvent"),
    Malformed("null headers and an empty value", b"", None, "empty"),
    Malformed("a value of blanks", b"  \n", [], "there is nothing in it"),
    Malformed("a huge value", b" " * 524_289, [], "send at most 524,288"),
    Malformed("compressed by hand", gzip.compress(_WHOLE), [], "compressed (gzip)"),
    Malformed("Avro of a schema registry", b"\0\0\0\0\7\x02" + _WHOLE, [], "Avro or Protobuf"),
    Malformed("XML", b"<event>Maria Secret</event>", [], "XML"),
    Malformed("UTF-16", _WHOLE.decode().encode("utf-16"), [], "UTF-16"),
    Malformed("a signed token", b"eyJhbGciOiJFZERTQSJ9.e30.c2ln", [], "signed token"),
    Malformed("the key is another person", _WHOLE, [], "the record's key", b"career-E2"),
]

JSON_ITSELF = [
    structured("cut JSON", "this is not JSON", _WHOLE[:-9]),
    structured("two documents", "this is not JSON", _WHOLE + _WHOLE),
    structured("a trailing comma", "this is not JSON", _WHOLE[:-1] + b",}"),
    structured("single quotes", "this is not JSON", b"{'reason': 'Maria Secret'}"),
    structured("NaN", "this is not JSON", _WHOLE.replace(b'"2022-01-01"', b"NaN")),
    structured("Latin-1", "is not UTF-8", _WHOLE.replace(b"Secret", b"Secr\xe9t")),
    structured("half a surrogate pair", "not JSON", _WHOLE.replace(b"Secret", b"\\ud800")),
    structured("an endless nesting", "not JSON (depth limit", b"[" * 5_000 + b"]" * 5_000),
    structured("a deep nesting", "nested too deep", b'{"a":' * 900 + b"1 " + b"}" * 900),
    structured(
        "deep data",
        "write JSON",
        with_data(deep=orjson.loads(b'{"a":' * 250 + b"1" + b"}" * 250)),
    ),
    structured("an array", "write a CloudEvent: a JSON object", [EVENT]),
    structured("a text", "write a CloudEvent: a JSON object", SECRET),
    structured("null", "write a CloudEvent: a JSON object", b"null"),
    structured("an attribute twice", "the name id stands twice", b'{"id":"1",' + _WHOLE[1:]),
    structured(
        "a field twice",
        "the name title stands twice",
        _WHOLE.replace(b'"title"', b'"title":"Maria Secret","title"'),
    ),
    structured(
        "a name twice, once in disguise",
        "stands twice",
        _WHOLE.replace(b'"title"', b'"titl\\u0065" : "Maria Secret","title"'),
    ),
]

CONTENT_TYPES = [
    structured(
        "a batch", "batches are not defined for Kafka", [EVENT], f"{STRUCTURED[:23]}-batch+json"
    ),
    structured("an event in Avro", "send events in JSON", b"x", "application/cloudevents+avro"),
    structured("an event in XML", "send events in JSON", b"<e/>", "application/cloudevents+xml"),
    structured(
        "another charset", "encode the text in UTF-8", EVENT, f"{STRUCTURED}; charset=latin1"
    ),
    structured("no content type at all", "this is no content type", EVENT, "json"),
    structured("a broken parameter", "parameter", EVENT, f'{STRUCTURED}; charset="utf-8'),
    binary(
        "data in XML", "send data in JSON", ("content-type", b"text/xml"), without=("content-type",)
    ),
    binary("two content types", "content-type stands twice", ("Content-Type", b"application/json")),
    binary(
        "a content type that is not UTF-8",
        "is not UTF-8",
        ("content-type", b"\xff"),
        without=("content-type",),
    ),
    Malformed(
        "text without CloudEvents headers",
        SECRET.encode(),
        [("content-type", b"text/plain")],
        "send JSON",
    ),
]

HEADERS = [
    *(
        binary(f"no ce_{name}", f"/{name}: ", without=(name,))
        for name in ("specversion", "id", "source", "type", "subject")
    ),
    binary("ce_id twice", "/id: this header stands twice", ("ce_id", b"other")),
    binary(
        "ce_id twice, the same", "/id: this header stands twice", ("ce_id", EVENT["id"].encode())
    ),
    binary("ce_id without a value", "/id: add this", ("ce_id", None), without=("id",)),
    binary("an empty ce_id", "/id: write 1 to 128", ("ce_id", b""), without=("id",)),
    binary("a blank in ce_id", "without spaces", ("ce_id", b"Maria Secret"), without=("id",)),
    binary("an accent in ce_id", "visible ASCII", ("ce_id", "é".encode()), without=("id",)),
    binary(
        "ce_source is not UTF-8", "/source: byte 1", ("ce_source", b"\xff"), without=("source",)
    ),
    binary("a control character", "control characters", ("ce_team", b"Maria\x07Secret")),
    binary("a noncharacter", "control characters", ("ce_team", "\ufffe".encode())),
    binary(
        "specversion 0.3",
        '/specversion: write "1.0"',
        ("ce_specversion", b"0.3"),
        without=("specversion",),
    ),
    binary("an upper-case attribute", "write this attribute as id", ("ce_ID", b"7")),
    binary("an underscore in an attribute", "lower-case letters and digits", ("ce_my_team", b"x")),
    binary("an attribute without a name", "lower-case letters and digits", ("ce_", b"x")),
    binary("data as a header", "data is the value", ("ce_data", SECRET.encode())),
    binary(
        "the content type as an attribute",
        "header content-type",
        ("ce_datacontenttype", b"application/json"),
    ),
    binary("a field as a header", "put this inside `data`", ("ce_title", SECRET.encode())),
    binary("no data", "/data: the value is empty", value=b""),
    binary("data that is not JSON", "/data: line 1, column 1", value=SECRET.encode()),
    binary("data that is a list", "/data: add an object", value=b"[]"),
    Malformed(
        "headers as HTTP has them",
        orjson.dumps(DATA),
        [("ce-id", b"1"), ("ce-type", b"career.promoted")],
        "with an underscore",
    ),
    Malformed(
        "headers that deny the event",
        _WHOLE,
        [("content-type", STRUCTURED.encode()), ("ce_id", SECRET.encode())],
        "the header ce_id says something else",
    ),
]

ATTRIBUTES = [
    structured("no specversion", "/specversion", changed(without=("specversion",))),
    structured("a number as specversion", "/specversion", changed(specversion=1.0)),
    structured("an unknown type", "did you mean career.promoted?", changed(type="career.promotd")),
    structured("a type of nobody", "not the name of a fact", changed(type=SECRET)),
    structured("a type that is a list", "not the name of a fact", changed(type=["goal.set"])),
    structured(
        "a future version",
        "/dataschema: write urn:careerlog:career.promoted:1",
        changed(dataschema="urn:careerlog:career.promoted:99"),
    ),
    structured("a schema of others", "/dataschema", changed(dataschema="https://example.org/s")),
    structured("a number as id", "/id: write text", changed(id=5)),
    structured("a long id", "/id: write 1 to 128", changed(id="x" * 129)),
    structured("no stream", "such as career-E1024", changed(subject="E1024")),
    structured("a name as subject", "such as career-E1024", changed(subject=f"career-{SECRET}")),
    structured(
        "another kind of stream", "stands on a career stream", changed(subject="position-P77")
    ),
    structured(
        "time without a zone",
        "/time: write a time with its zone",
        changed(time="2024-03-01T09:30:00"),
    ),
    structured("time as a number", "/time", changed(time=1709285400)),
    structured("a moment that never was", "/time", changed(time="2024-13-41T25:00:00Z")),
    structured("data in base64", "/data_base64", changed(without=("data",), data_base64="e30=")),
    structured("data null", "/data: add an object", changed(data=None)),
    structured("data as text", "/data: add an object", changed(data=SECRET)),
    structured("data of another type", "/datacontenttype", changed(datacontenttype="text/xml")),
    structured("an object as an extension", "/team: write text", changed(team={"name": SECRET})),
    structured("a position of one's own", "/data/position: leave this out", with_data(position=7)),
]

FIELDS = [
    structured(
        "no effective day", "/data/effective_on: add this", with_data(without=("effective_on",))
    ),
    structured(
        "a day that never was", "write a day as YYYY-MM-DD", with_data(effective_on="2023-02-29")
    ),
    structured("a day as Americans write it", "YYYY-MM-DD", with_data(effective_on="03/01/2024")),
    structured("a day as a number", "YYYY-MM-DD", with_data(effective_on=20240301)),
    structured("a moment for a day", "YYYY-MM-DD", with_data(effective_on="2024-03-01T00:00:00Z")),
    structured("a day before all records", "between 1700", with_data(effective_on="0001-01-01")),
    structured("a day after all records", "2199", with_data(effective_on="9999-12-31")),
    structured("an unknown field", "no such field", with_data(salary=90_000)),
    structured("a misspelt field", "did you mean title?", with_data(titel=SECRET)),
    structured("a field of the wrong kind", "/data/title: write text", with_data(title=7)),
    structured("a value not on the list", "/data/ladder: write", with_data(ladder=SECRET)),
    structured(
        "a line break in a title", "write one line of text", with_data(title="Maria\nSecret")
    ),
    structured("an empty title", "at least 1 character", with_data(title="")),
    structured("an endless note", "at most 4000", with_data(reason=SECRET * 500)),
    structured("NUL in a note", "without NUL", with_data(reason="Maria\0Secret")),
    structured("an id with a blank", "write an id", with_data(post=SECRET)),
]

FORMATS = [
    bare("JSON of nobody", "this is no CloudEvent", {"name": SECRET}),
    bare("a number", "write a JSON object", b"42"),
    bare("an empty list", "write a JSON object", b"[]"),
    bare("a list of CloudEvents", "a record carries one CloudEvent", [EVENT, EVENT]),
    bare("a fact without a frame", "add system", {"type": "goal.set", "effective_on": SECRET}),
    bare("xAPI: no id", "/id: add this", put(STATEMENT, "id", None)),
    bare("xAPI: an id that is no UUID", "/id: write a UUID", put(STATEMENT, "id", SECRET)),
    bare("xAPI: no timestamp", "/timestamp: add when", put(STATEMENT, "timestamp", None)),
    bare("xAPI: a verb as text", "/verb: write an object", put(STATEMENT, "verb", "completed")),
    bare(
        "xAPI: another verb",
        "/verb/id: this verb says",
        put(STATEMENT, "verb/id", "http://adlnet.gov/expapi/verbs/attended"),
    ),
    bare("xAPI: version 0.95", "version 1.0.x", put(STATEMENT, "version", "0.95")),
    bare(
        "xAPI: a group", "one statement for each Agent", put(STATEMENT, "actor/objectType", "Group")
    ),
    bare(
        "xAPI: an e-mail address",
        "does not say which employee",
        put(STATEMENT, "actor", {"mbox": f"mailto:{SECRET_MAIL}"}),
    ),
    bare(
        "xAPI: a hashed address",
        "does not say which employee",
        put(STATEMENT, "actor", {"mbox_sha1sum": "ebd3"}),
    ),
    bare(
        "xAPI: two identifiers",
        "identify the actor once",
        put(STATEMENT, "actor/openid", "https://id.example.org"),
    ),
    bare(
        "xAPI: an account that is no id",
        "write the employee id",
        put(STATEMENT, "actor/account/name", SECRET),
    ),
    bare(
        "xAPI: success denies the verb",
        "this denies the verb",
        put(STATEMENT, "result", {"success": False}),
    ),
    bare(
        "xAPI: success as text",
        "/result/success: write true",
        put(STATEMENT, "result", {"success": "true"}),
    ),
    bare(
        "xAPI: a score out of bounds",
        "from -1 to 1",
        put(STATEMENT, "result", {"score": {"scaled": 65}}),
    ),
    bare(
        "xAPI: a wrong duration",
        "ISO 8601 duration",
        put(STATEMENT, "result", {"duration": "1 hour"}),
    ),
    bare(
        "xAPI: an activity without a scheme",
        "/object/id: write an IRI",
        put(STATEMENT, "object/id", "first-aid"),
    ),
    bare(
        "xAPI: voiding what nobody knows",
        "is not on record",
        put(
            put(STATEMENT, "verb/id", "http://adlnet.gov/expapi/verbs/voided"),
            "object",
            {"objectType": "StatementRef", "id": "e05aa883-acaf-40ad-bf54-02c8ce485fb0"},
        ),
    ),
    bare("xAPI: the second of two", "/1/id: add this", [STATEMENT, put(STATEMENT, "id", None)]),
    bare("Open Badges: no issuer", "/issuer/id: add this", put(CREDENTIAL, "issuer", None)),
    bare("Open Badges: no id", "/id: add this", put(CREDENTIAL, "id", None)),
    bare("Open Badges: no start", "/validFrom: add", put(CREDENTIAL, "validFrom", None)),
    bare(
        "Open Badges: over before it began",
        "/validUntil: write a time after",
        put(CREDENTIAL, "validUntil", "2023-01-01T00:00:00Z"),
    ),
    bare(
        "Open Badges: a day for a moment",
        "/validFrom: write a time",
        put(CREDENTIAL, "validFrom", "2024-03-01"),
    ),
    bare(
        "Open Badges: an endorsement",
        "only achievements",
        put(CREDENTIAL, "type", ["VerifiableCredential", "EndorsementCredential"]),
    ),
    bare(
        "Open Badges: in an envelope",
        "not the signed token",
        {"type": "EnvelopedVerifiableCredential", "id": "data:,x"},
    ),
    bare(
        "Open Badges: nobody's",
        "does not say which employee",
        put(CREDENTIAL, _SUBJECT, [identity("emailAddress", SECRET_MAIL)]),
    ),
    bare(
        "Open Badges: hashed",
        "a hashed identity",
        put(CREDENTIAL, _SUBJECT, [identity("systemId", "sha256$1", hashed=True)]),
    ),
    bare(
        "Open Badges: two people",
        "different employees",
        put(CREDENTIAL, _SUBJECT, [identity("systemId", "E1"), identity("accountId", "E2")]),
    ),
    bare("a revocation list without an issuer", "/issuer: add this", {"revokedCredentials": []}),
    bare(
        "a revocation without an id",
        "/revokedCredentials/0/id",
        {"issuer": "https://b.example.org", "revokedCredentials": [{"revocationReason": SECRET}]},
    ),
    bare("plain: no type", "/type: ", put(PLAIN, "type", None)),
    bare("plain: nobody", "/employee: add the employee id", put(PLAIN, "employee", None)),
    bare(
        "plain: a name for an id",
        "/employee: write the employee id",
        put(PLAIN, "employee", SECRET),
    ),
    bare("plain: employee and subject", "not both", put(PLAIN, "subject", "career-E1024")),
    bare("plain: an empty system", "/system: write 1 to 256", put(PLAIN, "system", "")),
    bare(
        "plain: an unknown field",
        "/salary: training.completed has no such field",
        put(PLAIN, "salary", 1),
    ),
    structured(
        "a statement in an event without an id",
        "/id: add this",
        changed(without=("id",), type="org.adlnet.xapi.statement", data=STATEMENT),
    ),
    structured(
        "an announced statement that is none",
        "/data: write a statement",
        changed(type="org.adlnet.xapi.statement", data=SECRET),
    ),
]

MALFORMED = (
    *THE_RECORD,
    *JSON_ITSELF,
    *CONTENT_TYPES,
    *HEADERS,
    *ATTRIBUTES,
    *FIELDS,
    *FORMATS,
)
