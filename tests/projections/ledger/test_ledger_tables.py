"""A change in the ledger's own tables, or the log's head, is found and not blamed on the facts."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from projections.ledger.schema import LedgerError
from projections.ledger.tree import grow
from tests.projections.ledger.changed import SIGNED_AT, after, anything
from tests.projections.ledger.ledgers import kinds, opened

TABLES = ("log_head", "ledger_tree", "ledger_tiles", "ledger_checkpoints")
SOON = "substr(made_at, 1, 20) || '999999Z'"
"""A time that could be a true one: later in the same second."""


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE log_head SET position = 599", "head"),
        ("UPDATE log_head SET position = 601", "cut_tail"),
        ("UPDATE log_head SET recorded_at = '2020-01-01T00:00:00.000000Z'", "head"),
        ("UPDATE log_head SET position = 'many'", "head"),
        ("DELETE FROM log_head", "head"),
        ("UPDATE log_head SET passed = '2020-01-01T00:00:00.000000Z'", "head"),
        ("UPDATE log_head SET passed = '2199-01-01T00:00:00.000000Z'", "head"),
        ("UPDATE log_head SET passed = 'long ago'", "head"),
        ("UPDATE ledger_tree SET size = 599", "tile"),
        ("UPDATE ledger_tree SET size = 1000000000", "tree"),
        ("DELETE FROM ledger_tree", "tree"),
        ("INSERT INTO ledger_tree VALUES (2, 600)", "tree"),
        ("UPDATE ledger_tiles SET number = 9 WHERE level = 0 AND number = 2", "tile"),
        ("UPDATE ledger_tiles SET level = 2 WHERE level = 1", "tile"),
        ("UPDATE ledger_tiles SET hashes = 'text' WHERE level = 0 AND number = 1", "tile"),
        ("DELETE FROM ledger_tiles WHERE level = 1", "tile"),
        ("DELETE FROM ledger_tiles WHERE level = 0 AND number = 0", "tile"),
        ("DELETE FROM ledger_checkpoints WHERE number = 2", "checkpoint"),
        ("UPDATE ledger_checkpoints SET size = 301 WHERE size = 300", "checkpoint"),
        ("UPDATE ledger_checkpoints SET root = x'00' WHERE size = 300", "checkpoint"),
        ("UPDATE ledger_checkpoints SET root = 'text' WHERE size = 300", "checkpoint"),
        ("UPDATE ledger_checkpoints SET made_at = '2020' WHERE size = 300", "checkpoint"),
        (f"UPDATE ledger_checkpoints SET made_at = {SOON} WHERE size = 300", "checkpoint"),
        (f"UPDATE ledger_checkpoints SET made_at = {SOON} WHERE size = 600", "checkpoint"),
        ("UPDATE ledger_checkpoints SET number = 9 WHERE size = 300", "checkpoint"),
        ("DROP TABLE ledger_tree", "tree"),
        ("DROP TABLE ledger_tiles", "tree"),
        ("DROP TABLE ledger_checkpoints", "checkpoint"),
    ],
)
def test_a_change_in_a_table_beside_the_log_is_found(whole, statement, kind):
    found = after(whole, lambda connection: connection.execute(statement))
    assert kind in kinds(found)


@pytest.mark.parametrize("size", ["'many'", "-1", "1.5", "x'00'"])
def test_a_size_of_the_tree_that_none_can_be_is_said(whole, size):
    with pytest.raises(LedgerError, match="is no number of facts: restore that row"):
        after(whole, lambda connection: connection.execute(f"UPDATE ledger_tree SET size = {size}"))


@given(
    table=st.sampled_from(TABLES), place=st.integers(0, 1000), row=st.integers(0, 4), new=anything
)
def test_any_value_in_any_column_of_any_table_beside_the_log_is_found(
    whole, table, place, row, new
):
    """Columns are asked of the table itself: one that is added is drawn here, too."""

    def tamper(connection):
        columns = [each[1] for each in connection.execute(f"PRAGMA table_info({table})")]
        column = columns[place % len(columns)]
        asked = f"SELECT rowid, typeof({column}), {column} FROM {table} ORDER BY rowid"
        before = connection.execute(asked).fetchall()
        where = (new, before[row % len(before)][0])
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", where)
        assume(connection.execute(asked).fetchall() != before)

    try:
        assert not after(whole, tamper).ok
    except LedgerError as refused:
        assert "is no number of facts: restore that row from a backup" in str(refused)


@given(place=st.integers(0, 10**6), tile=st.sampled_from([(0, 0), (0, 1), (0, 2), (1, 0)]))
def test_any_byte_of_any_tile_is_found_and_the_log_is_not_blamed(whole, place, tile):
    def tamper(connection):
        asked = "SELECT hashes FROM ledger_tiles WHERE level = ? AND number = ?"
        hashes = bytearray(connection.execute(asked, tile).fetchone()[0])
        hashes[place % len(hashes)] ^= 1
        connection.execute(
            "UPDATE ledger_tiles SET hashes = ? WHERE level = ? AND number = ?", (hashes, *tile)
        )

    assert kinds(after(whole, tamper)) == {"tile"}


@given(place=st.integers(0, 10**6), size=st.sampled_from(SIGNED_AT))
def test_any_byte_of_any_stored_checkpoint_is_found(whole, place, size):
    def tamper(connection):
        asked = "SELECT note FROM ledger_checkpoints WHERE size = ?"
        note = bytearray(connection.execute(asked, (size,)).fetchone()[0])
        note[place % len(note)] ^= 1
        connection.execute("UPDATE ledger_checkpoints SET note = ? WHERE size = ?", (note, size))

    assert kinds(after(whole, tamper)) == {"checkpoint"}


def test_a_damaged_tree_is_made_anew_as_the_finding_says(whole):
    def tamper(connection):
        connection.execute("UPDATE ledger_tiles SET hashes = x'00' WHERE number = 0")
        connection.execute("DELETE FROM ledger_tree")
        connection.execute("DELETE FROM ledger_tiles")
        connection.commit()
        [(_, _, file)] = connection.execute("PRAGMA database_list").fetchall()
        db, log = opened(f"sqlite:///{file}")
        with db, log:
            grow(db, log)

    assert after(whole, tamper).ok
