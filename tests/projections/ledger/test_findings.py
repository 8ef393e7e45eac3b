"""What became of leaves that are not where they were hashed, told from the hashes alone."""

from itertools import zip_longest

import pytest

from projections.ledger.findings import REMEDIES, Finding, Mismatch, explained


def told(before: str, now: str) -> list[tuple[str, tuple[int, ...]]]:
    """The findings where each letter is a leaf; a dot, or what lies behind the end, has none."""
    changed = {}
    gone = {}
    for position, (old, new) in enumerate(zip_longest(before, now, fillvalue="."), start=1):
        if new == ".":
            gone[position] = old.encode()
        elif old not in (new, "."):
            changed[position] = Mismatch(new.encode(), old.encode())
    return [(each.kind, each.positions) for each in explained(changed, gone)]


@pytest.mark.parametrize(
    ("before", "now", "findings"),
    [
        ("abcdef", "abcdef", []),
        ("abcdef", "abc", []),
        ("abcdef", "abf", [("missing", (3, 5)), ("moved", (3,))]),
        ("abcdef", "afcde.", [("moved", (2,))]),
        ("abcdef", ".bcdea", [("moved", (6,))]),
        ("abcdef", "abXdef", [("altered", (3,))]),
        ("abcdef", "aXYZef", [("altered", (2, 4))]),
        ("abcdef", "aXcYef", [("altered", (2,)), ("altered", (4,))]),
        ("abcdef", "aecdbf", [("swapped", (2, 5))]),
        ("abcdef", "abXcdef", [("inserted", (3,)), ("moved", (4, 6))]),
        ("abcdef", "abXYcdef", [("inserted", (3, 4)), ("moved", (5, 6))]),
        ("abcdef", "acdef", [("missing", (2,)), ("moved", (2, 5))]),
        ("abcdef", "adef", [("missing", (2, 3)), ("moved", (2, 4))]),
    ],
)
def test_a_change_is_told_by_where_the_leaves_went(before, now, findings):
    assert told(before, now) == findings


def test_every_kind_of_finding_says_what_to_do():
    for kind, remedy in REMEDIES.items():
        assert Finding(kind, (), "").remedy == remedy
        assert len(remedy) > 20
