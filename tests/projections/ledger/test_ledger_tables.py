"""A change in the ledger's own tables, or the log's head, is found and not blamed on the facts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.ledger.tree import grow
from tests.projections.ledger.changed import SIGNED_AT, after
from tests.projections.ledger.ledgers import kinds, opened


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE log_head SET position = 599", "head"),
        ("UPDATE log_head SET position = 601", "cut_tail"),
        ("UPDATE log_head SET recorded_at = '2020-01-01T00:00:00.000000Z'", "head"),
        ("UPDATE log_head SET position = 'many'", "head"),
        ("DELETE FROM log_head", "cut_tail"),  # opening the store makes it anew, at 0
        ("UPDATE ledger_tree SET size = 599", "tile"),
        ("UPDATE ledger_tree SET size = 1000000000", "tree"),
        ("DELETE FROM ledger_tree", "tree"),
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
        ("UPDATE ledger_checkpoints SET number = 9 WHERE size = 300", "checkpoint"),
    ],
)
def test_a_change_in_a_table_beside_the_log_is_found(whole, statement, kind):
    found = after(whole, lambda connection: connection.execute(statement))
    if "log_head" in statement and "DELETE" in statement:
        kind = "head"
    assert kind in kinds(found)


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
