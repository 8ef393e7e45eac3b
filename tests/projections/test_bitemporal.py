"""The algorithm on integers, before any database sees it."""

from itertools import pairwise
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from projections.bitemporal import OPEN_POSITION, Closing, Row, TableChanges, difference

DAYS = 8


class Span(NamedTuple):
    """A toy segment over integer days."""

    valid_from: int
    valid_to: int
    value: str
    position: int


@st.composite
def tilings(draw: st.DrawFn) -> list[Span]:
    """Ordered spans without overlap, with gaps or without."""
    bounds = sorted(draw(st.sets(st.integers(0, DAYS), max_size=6)))
    return [
        Span(start, end, draw(st.sampled_from("ab")), draw(st.integers(1, 2)))
        for start, end in pairwise(bounds)
        if draw(st.booleans())
    ]


class ToyTable:
    """A table as a list of rows: [start, end, value, position, known_from, known_to]."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def change(self, changes: TableChanges) -> None:
        """Closes, then inserts, as the real tables do."""
        for closing in changes.closings:
            self.close(closing)
        self.rows += changes.insertions()

    def close(self, closing: Closing) -> None:
        """Exactly one open row has this identity."""
        (place,) = [
            place
            for place, row in enumerate(self.rows)
            if row[:1] == closing.identity and row[-1] == OPEN_POSITION
        ]
        self.rows[place] = (*self.rows[place][:-1], closing.known_to)

    def at(self, day: int, known: int) -> list[Row]:
        """What the rows say about `day`, as known at `known`."""
        return [
            (value, position)
            for start, value, position, end, known_from, known_to in self.rows
            if start <= day < end and known_from <= known < known_to
        ]


def projected(lists: list[list[Span]], cuts: set[int]) -> ToyTable:
    """The lists become current at positions 1, 2, ...; a batch ends after each cut."""
    table, changes, before = ToyTable(), TableChanges(), []
    for position, after in enumerate(lists, start=1):
        gone, come = difference(before, after)
        for span in gone:
            changes.close((span.valid_from,), position)
        for span in come:
            changes.open((span.valid_from,), (span.value, span.position, span.valid_to), position)
        before = after
        if position in cuts:
            table.change(changes)
            changes = TableChanges()
    table.change(changes)
    return table


sequences = st.lists(tilings(), max_size=8)
batchings = st.sets(st.integers(1, 8))


@settings(max_examples=300)
@given(sequences, batchings)
def test_the_row_at_any_day_and_position_is_what_was_current_then(lists, cuts):
    table = projected(lists, cuts)
    for known, current in enumerate([[], *lists]):
        for day in range(DAYS + 1):
            expected = [
                (span.value, span.position)
                for span in current
                if span.valid_from <= day < span.valid_to
            ]
            assert table.at(day, known) == expected


@given(sequences, batchings)
def test_rows_never_overlap_in_the_plane_of_the_two_clocks(lists, cuts):
    rows = projected(lists, cuts).rows
    for place, (start, _, _, end, known_from, known_to) in enumerate(rows):
        assert start < end and known_from < known_to
        for other_start, _, _, other_end, other_from, other_to in rows[:place]:
            apart_in_days = end <= other_start or other_end <= start
            apart_in_knowledge = known_to <= other_from or other_to <= known_from
            assert apart_in_days or apart_in_knowledge


@given(sequences, batchings)
def test_the_rows_are_the_same_however_the_facts_are_batched(lists, cuts):
    one_by_one = projected(lists, set(range(len(lists) + 1)))
    assert sorted(projected(lists, cuts).rows) == sorted(one_by_one.rows)


@given(tilings(), tilings())
def test_only_what_differs_is_closed_and_opened(before, after):
    gone, come = difference(before, after)
    assert sorted(gone) == sorted(set(before) - set(after))
    assert sorted(come) == sorted(set(after) - set(before))


def test_a_row_opened_and_closed_by_one_position_never_shows():
    changes = TableChanges()
    changes.open(("E1", 3), ("a",), 7)
    changes.close(("E1", 3), 7)
    assert changes.insertions() == []
    assert changes.closings == []


def test_a_row_opened_and_closed_within_a_batch_is_inserted_once_with_its_end():
    changes = TableChanges()
    changes.open(("E1", 3), ("a",), 7)
    changes.close(("E1", 3), 9)
    assert changes.insertions() == [("E1", 3, "a", 7, 9)]
    assert changes.closings == []
