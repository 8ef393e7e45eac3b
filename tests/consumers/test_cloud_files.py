"""CloudEvents are read from NDJSON, one document or an array, and a broken line ends nothing."""

import io

import pytest

from consumers.cloud_files import Item, read_cloud_events


def read(content: bytes) -> list[Item]:
    return list(read_cloud_events(io.BytesIO(content)))


@pytest.mark.parametrize(
    "content",
    [
        b'{"id":"a"}\n{"id":"b"}\n',
        b'{"id":"a"}\n{"id":"b"}',
        b'{"id":"a"}\r\n{"id":"b"}\r\n',
        b'\xef\xbb\xbf{"id":"a"}\n{"id":"b"}\n',
        b'[{"id":"a"},{"id":"b"}]',
        b'\xef\xbb\xbf[\r\n  {"id":"a"},\r\n  {"id":"b"}\r\n]\r\n',
    ],
    ids=["ndjson", "no last newline", "crlf", "bom", "array", "array over lines"],
)
def test_the_same_events_are_read_from_every_form(content):
    assert read(content) == [Item(1, {"id": "a"}), Item(2, {"id": "b"})]


@pytest.mark.parametrize(
    "content",
    [b'{"id":"a"}', b'{\n  "id": "a"\n}\n', b'\n\n{"id":\n"a"\n}', b'{ "id":\n\n"a" }'],
)
def test_one_document_may_stand_on_one_line_or_many(content):
    assert [item.event for item in read(content)] == [{"id": "a"}]


def test_one_document_whose_second_line_is_an_object_by_itself_is_one_document():
    assert read(b'{"data":\n{"id":"a"}\n}') == [Item(1, {"data": {"id": "a"}})]


def test_blank_lines_are_skipped_and_counted():
    assert [item.line for item in read(b'\n{"id":"a"}\n\n  \n{"id":"b"}\n')] == [2, 5]


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b'{"id":"a"}\n{"id":}\n{"id":"c"}\n', [2]),
        (b'{"id":}\n{"id":"b"}\n{"id":"c"}\n', [1]),
        (b'{"id":"a\n{"id":"b"}\n', [1]),
        (b'{"id":}\n{"id":\n{"id":"c"}\n', [1, 2]),
        (b'{"id":"a"}\n[1]\n', [2]),
        (b'{"id":"a"}\n"text"\n', [2]),
        (b'{"id":"a"}\n{"id":"\xff"}\n', [2]),
        (b'{"id":"a"}\n{"id":"cut', [2]),
        (b'"text"\n{"id":"b"}\n', [1]),
    ],
)
def test_a_broken_line_is_named_and_the_rest_is_read(content, lines):
    items = read(content)
    assert [item.line for item in items if item.error] == lines
    assert all(f"line {item.line}" in item.error for item in items if item.error)
    assert len(items) == content.strip().count(b"\n") + 1


def test_an_error_names_line_and_column():
    [good, broken] = read(b'{"id":"a"}\n{"id": nope}\n')
    assert good.event
    assert broken.error.startswith("line 2, column ")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'{\n  "id": nope,\n"type":"b"}', 2),
        (b'[{"id":"a"},\n{"id":}]', 2),
        (b'\n [ \n\n{"id":}]', 4),
    ],
)
def test_a_broken_document_is_one_error_at_its_line(content, line):
    [item] = read(content)
    assert item.event is None
    assert item.error.startswith(f"line {line}, column ")


def test_an_entry_of_an_array_that_is_no_object_is_named_by_its_place():
    assert read(b'[{"id":"a"}, 7]')[1] == Item(
        2, None, "entry 2: write a CloudEvent, a JSON object {...}"
    )


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"[]"])
def test_an_empty_file_holds_nothing(content):
    assert read(content) == []


def test_ndjson_is_read_line_by_line():
    class Endless(io.RawIOBase):
        def readable(self):
            return True

        def readinto(self, buffer):
            line = b'{"id":"a"}\n'
            buffer[: len(line)] = line
            return len(line)

    items = read_cloud_events(io.BufferedReader(Endless(), buffer_size=64))
    assert [next(items).line for _ in range(1000)] == list(range(1, 1001))
