"""What cannot be understood is refused with a sentence that says what to write, and no secrets."""

import pytest

from consumers.formats import facts_of
from consumers.refusals import Invalid
from tests.consumers.malformed import MALFORMED, SECRETS, Malformed
from tests.consumers.malformed.documents import CREDENTIAL, PLAIN, STATEMENT
from tests.consumers.malformed.making import EVENT, bare, binary, structured


def read(record: Malformed):
    return facts_of(record.key, record.value, record.headers)


@pytest.mark.parametrize("record", MALFORMED, ids=[each.name for each in MALFORMED])
def test_it_is_refused_in_words_that_say_what_to_write(record):
    with pytest.raises(Invalid) as refused:
        read(record)
    reason = str(refused.value)
    assert record.says in reason
    for secret in SECRETS:
        assert secret.lower() not in reason.lower()
    for error in refused.value.errors:
        assert error.pointer == "" or error.pointer.startswith("/")
        assert error.message.strip() and "\n" not in error.message


def test_there_are_many_kinds_each_with_a_name_of_its_own():
    assert len({each.name for each in MALFORMED}) == len(MALFORMED) >= 60


@pytest.mark.parametrize(
    "record",
    [
        structured("an event", "", EVENT),
        binary("headers", ""),
        bare("bare", "", EVENT),
        bare("xapi", "", STATEMENT),
        bare("open badges", "", CREDENTIAL),
        bare("plain", "", PLAIN),
    ],
    ids=lambda record: record.name,
)
def test_what_they_are_made_from_is_understood(record):
    assert len(read(record)) == 1
