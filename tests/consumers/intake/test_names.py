"""People are found by their ids in what could be read, and in what could not."""

import pytest

from consumers.intake.letters import Letter, Original, Place, Refusal
from consumers.intake.names import Names
from consumers.intake.reading import speaks_of

NAMED = Names(["E1", "b.smith"])


@pytest.mark.parametrize(
    "text",
    [
        b'{"employee": "E1"}',
        b'{"subject":"career-E1","data":{"cut off',
        b'["x", "b.smith"]',
    ],
)
def test_a_quoted_id_is_found_in_broken_json_too(text: bytes):
    assert NAMED.quoted_in(text) and NAMED.anywhere_in(text)


@pytest.mark.parametrize(
    "text", [b'"E11"', b'"E1-3"', b'"career-E12"', b'"xE1"', b'{"e1": 1}', b""]
)
def test_another_id_that_begins_alike_is_somebody_else(text: bytes):
    assert not NAMED.quoted_in(text) and not NAMED.anywhere_in(text)


@pytest.mark.parametrize(
    "text", [b"mailto:E1@example.org", b"urn:hr:E1", b"career-b.smith", b"Dear E1.", b"E1,E2"]
)
def test_as_a_word_an_id_is_found_in_any_text(text: bytes):
    assert NAMED.anywhere_in(text)


def test_a_key_or_a_header_is_an_id_as_a_whole():
    assert NAMED.are(b"career-E1\n") and NAMED.are(b"E1") and not NAMED.are(b"career-E1 E2")


@pytest.mark.parametrize(
    ("original", "people", "speaks"),
    [
        (Original(b"k", b"{", []), {"E1"}, True),
        (Original(b"career-E1", b"{", []), set(), True),
        (Original(None, b"{", [("who", b"E1")]), set(), True),
        (Original(None, b'{"worker": "E1", ', []), set(), True),
        (Original(None, b'{"worker": "E2", "note": "knows E1"', []), {"E2"}, False),
        (Original(None, None, [("empty", None)]), set(), False),
    ],
)
def test_a_letter_speaks_of_whom_it_names_in_any_field(original, people, speaks):
    letter = Letter(
        original, Place("t", 0, 1, 2), Refusal("invalid", "m"), "now", frozenset(people)
    )
    assert speaks_of(letter, ["E1"], Names(["E1"])) is speaks
