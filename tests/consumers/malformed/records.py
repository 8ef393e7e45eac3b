"""What is wrong with the record, its JSON, its content type or its headers."""

import gzip

import orjson

from .making import (
    DATA,
    EVENT,
    SECRET,
    STRUCTURED,
    Malformed,
    binary,
    headers,
    structured,
    with_data,
)

_WHOLE = orjson.dumps(EVENT)

THE_RECORD = [
    Malformed("a tombstone", None, headers(), "tombstone"),
    Malformed("a tombstone without anything", None, None, "send record.rescinded"),
    Malformed("an empty record", b"", [], "empty; send a CloudEvent"),
    Malformed("null headers and an empty value", b"", None, "empty"),
    Malformed("a value of blanks", b"  \n", [], "there is nothing in it"),
    Malformed("a huge value", b" " * 524_289, [], "send at most 524,288"),
    Malformed("compressed by hand", gzip.compress(_WHOLE), [], "compressed (gzip)"),
    Malformed("Avro of a schema registry", b"\0\0\0\0\7\x02" + _WHOLE, [], "Avro or Protobuf"),
    Malformed("null bytes", bytes(64), [], "nothing in it but null bytes"),
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
        "nested too deep",
        with_data(deep=orjson.loads(b'{"a":' * 100 + b"1" + b"}" * 100)),
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
