"""Where topic and log hold different things, the difference is named for what it is."""

from typing import NamedTuple

import pytest

from consumers.kafka.records import Outgoing
from consumers.witness.disagreement import Disagreement
from projections.ledger.findings import REMEDIES

LAST = 9


class Record(NamedTuple):
    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]


def sent(number: int, **changed: bytes) -> Outgoing:
    headers = {"ce_source": b"hr", "ce_id": b"%d" % number, "ce_type": b"goal.set"}
    value = changed.pop("value", b"{}")
    return Outgoing(b"career-E1", value, list((headers | changed).items()))


def named(theirs: dict[int, Outgoing]) -> list[tuple[str, tuple[int, ...]]]:
    """The findings where the topic holds these instead, and else what the log would send."""
    disagreement = Disagreement("events")
    for position in range(1, LAST + 1):
        record = Record(*theirs.get(position, sent(position)))
        disagreement.look(position, record, sent(position))
    found = disagreement.findings(LAST)
    assert all(each.kind in REMEDIES for each in found)
    return [(each.kind, each.positions) for each in found]


@pytest.mark.parametrize(
    ("theirs", "findings"),
    [
        ({}, []),
        ({4: sent(4, value=b"[]")}, [("topic_differs", (4,))]),
        ({4: sent(4, ce_type=b"goal.revised")}, [("topic_differs", (4,))]),
        ({4: sent(4, ce_more=b"x")}, [("topic_differs", (4,))]),
        ({4: sent(7), 7: sent(4)}, [("swapped", (4, 7))]),
        ({4: sent(44)}, [("topic_differs", (4,))]),
        ({4: sent(44), 5: sent(55)}, [("topic_differs", (4, 5))]),
        ({each: sent(10 * each) for each in range(6, LAST + 1)}, [("forked", (6, LAST))]),
        ({2: sent(22), 5: sent(5, value=b"")}, [("topic_differs", (5,)), ("topic_differs", (2,))]),
    ],
)
def test_a_difference_is_told_by_which_facts_stand_where(theirs, findings):
    assert named(theirs) == findings


def test_headers_in_another_order_are_the_same_record():
    turned = sent(3)._replace(headers=sent(3).headers[::-1])
    assert named({3: turned}) == []


def test_a_row_that_cannot_be_sent_is_said_to_be_unreadable():
    disagreement = Disagreement("events")
    disagreement.look(1, Record(*sent(1)), None)
    [finding] = disagreement.findings(LAST)
    assert "row, which cannot be read" in finding.message
