"""Plain records: the same content is the same fact, other content another."""

import orjson
import pytest

from consumers.formats import facts_of
from domain.log import CareerLog
from tests.consumers.malformed.documents import PLAIN

RECORD = PLAIN | {"score_percent": 90, "title": "Café"}


def one(record):
    value = record if isinstance(record, bytes) else orjson.dumps(record)
    (fact,) = facts_of(None, value, [])
    return fact


@pytest.mark.parametrize(
    "again",
    [
        dict(reversed(RECORD.items())),
        RECORD | {"score_percent": 90.0},
        RECORD | {"hours": None},
        orjson.dumps(RECORD, option=orjson.OPT_INDENT_2),
        orjson.dumps(RECORD).replace("é".encode(), b"\\u00e9"),
        b"\xef\xbb\xbf" + orjson.dumps(RECORD),
    ],
    ids=["order", "fraction", "null", "blanks", "escapes", "byte order mark"],
)
def test_the_same_content_is_the_same_fact_however_it_is_written(again):
    assert one(again) == one(RECORD)


@pytest.mark.parametrize(
    "other",
    [
        {"score_percent": 91},
        {"employee": "E7"},
        {"effective_on": "2024-03-02"},
        {"system": "other-lms"},
        {"effective_seq": 1},
        {"reason": "another"},
    ],
)
def test_other_content_is_another_fact(other):
    assert one(RECORD | other).event_id != one(RECORD).event_id


def test_a_correction_to_null_is_not_one_that_leaves_the_field():
    corrected = {
        "system": "hr",
        "type": "record.corrected",
        "employee": "E1024",
        "effective_on": "2024-03-01",
        "target_id": "1",
        "target_type": "career.promoted",
    }
    kept = one(corrected | {"changes": {"grade": "G7"}})
    cleared = one(corrected | {"changes": {"grade": "G7", "title": None}})
    assert kept.event_id != cleared.event_id


def test_the_id_never_changes_between_versions_of_this_program():
    assert one(PLAIN).event_id == EXPECTED


EXPECTED = "sha256:e059407ab0d9581c15b5b0b999c5a44f8756509f78960c88fabb9f276baf0f6d"


def test_sent_twice_it_is_recorded_once(store_url):
    log = CareerLog.at(store_url)
    try:
        receipts = log.append([one(RECORD), one(RECORD)])
        assert [each.status for each in receipts] == ["recorded", "already_recorded"]
    finally:
        log.close()


def test_an_id_and_other_attributes_may_be_given_and_any_stream():
    told = one(
        {
            "system": "hr",
            "type": "position.closed",
            "subject": "position-P77",
            "effective_on": "2024-03-01",
            "id": "own-1",
            "time": "2024-03-01T00:00:00Z",
            "correlationid": "c-1",
        }
    )
    assert (told.originator_id, told.event_id, told.correlation_id) == (
        "position-P77",
        "own-1",
        "c-1",
    )
    assert told.entered_at is not None
