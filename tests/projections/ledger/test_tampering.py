"""Whatever is changed in the log's rows behind the program's back is found, and named."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.projections.ledger.changed import FACTS, SIGNED_AT, Connection, after, anything
from tests.projections.ledger.ledgers import kinds, named

COLUMNS = ("originator_id", "originator_version", "topic", "state", "source", "event_id")


def value(connection: Connection, column: str, position: int):
    asked = f"SELECT {column} FROM stored_events WHERE notification_id = ?"
    return connection.execute(asked, (position,)).fetchone()[0]


positions = st.integers(1, FACTS)
far_away = st.sampled_from([2**62, 2**63 - 1])


@pytest.mark.parametrize("chunk", [1, 50, 256, 16_384])
def test_a_log_that_nobody_touched_is_whole(whole, chunk):
    found = after(whole, lambda connection: None, chunk)
    assert found.ok
    assert (found.size, found.covered, found.signed) == (FACTS, FACTS, FACTS)
    assert found.checkpoints == len(SIGNED_AT)


@given(position=positions, column=st.sampled_from(COLUMNS), new=anything)
def test_any_value_in_any_column_of_any_row_is_found(whole, position, column, new):
    def tamper(connection):
        old = value(connection, column, position)
        connection.execute(
            f"UPDATE stored_events SET {column} = ? WHERE notification_id = ?", (new, position)
        )
        now = value(connection, column, position)
        assume((now, type(now)) != (old, type(old)))

    assert named(after(whole, tamper), position)


@given(position=positions, place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_any_bit_of_any_stored_fact_is_found(whole, position, place, bit):
    def tamper(connection):
        state = bytearray(value(connection, "state", position))
        state[place % len(state)] ^= 1 << bit
        connection.execute(
            "UPDATE stored_events SET state = ? WHERE notification_id = ?", (state, position)
        )

    assert named(after(whole, tamper, 100), position)


@given(
    position=positions,
    new=st.one_of(st.integers(-5, FACTS + 300), far_away),
)
def test_a_fact_at_another_position_is_found(whole, position, new):
    assume(new != position)

    def tamper(connection):
        connection.execute(
            "UPDATE stored_events SET notification_id = ? WHERE notification_id = ?",
            (new, position),
        )

    found = after(whole, tamper)
    assert named(found, position)
    assert named(found, new)


@given(first=positions, second=positions)
def test_two_facts_in_each_others_places_are_found_as_that(whole, first, second):
    assume(first != second)

    def tamper(connection):
        for old, new in ((first, 0), (second, first), (0, second)):
            connection.execute(
                "UPDATE stored_events SET notification_id = ? WHERE notification_id = ?", (new, old)
            )

    found = after(whole, tamper)
    swaps = [each.positions for each in found.findings if each.kind == "swapped"]
    assert swaps == [tuple(sorted((first, second)))]


@given(position=positions, columns=st.sets(st.sampled_from(COLUMNS), min_size=1), other=positions)
def test_columns_of_one_fact_in_another_are_found(whole, position, columns, other):
    def tamper(connection):
        before = [value(connection, column, position) for column in sorted(columns)]
        new = [value(connection, column, other) for column in sorted(columns)]
        assume(before != new)
        # That one goes first: no two may have the same identity or version.
        connection.execute("DELETE FROM stored_events WHERE notification_id = ?", (other,))
        sets = ", ".join(f"{column} = ?" for column in sorted(columns))
        connection.execute(
            f"UPDATE stored_events SET {sets} WHERE notification_id = ?", (*new, position)
        )

    assume(position != other)
    found = after(whole, tamper)
    assert named(found, position)
    assert named(found, other)


@given(position=st.integers(1, FACTS - 1), shift=st.booleans())
def test_a_missing_fact_is_found_and_named_missing(whole, position, shift):
    def tamper(connection):
        connection.execute("DELETE FROM stored_events WHERE notification_id = ?", (position,))
        if shift:
            moved_up(connection, position, -1)
            connection.execute("UPDATE log_head SET position = position - 1")

    found = after(whole, tamper)
    missing = [each.positions for each in found.findings if each.kind == "missing"]
    assert missing == [(position,)]
    if shift:
        assert "cut_tail" in kinds(found)


def moved_up(connection: Connection, position: int, by: int) -> None:
    where = f"WHERE notification_id > {position}"
    connection.execute(f"UPDATE stored_events SET notification_id = -notification_id {where}")
    connection.execute(
        f"UPDATE stored_events SET notification_id = {by} - notification_id "
        "WHERE notification_id < 0"
    )


@given(position=st.integers(1, FACTS - 1))
def test_an_inserted_fact_is_found_and_named_inserted(whole, position):
    def tamper(connection):
        moved_up(connection, position - 1, 1)
        connection.execute(
            "INSERT INTO stored_events SELECT ?, originator_id, 1000, topic, "
            "CAST(replace(CAST(state AS TEXT), 'a-', 'b-') AS BLOB), source, 'b-' || event_id "
            "FROM stored_events WHERE notification_id = 1 + ?",
            (position, position),
        )
        connection.execute("UPDATE log_head SET position = position + 1")

    found = after(whole, tamper)
    inserted = [each.positions for each in found.findings if each.kind == "inserted"]
    assert inserted == [(position,)]


def test_text_that_is_no_text_is_found(whole):
    found = after(
        whole,
        lambda connection: connection.execute(
            "UPDATE stored_events SET topic = CAST(x'ff41' AS TEXT) WHERE notification_id = 300"
        ),
    )
    assert [(each.kind, each.positions) for each in found.findings] == [("unreadable", (300,))]
