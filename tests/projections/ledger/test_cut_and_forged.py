"""A log cut or rewritten together with its tree shows against what was signed."""

import sqlite3

from hypothesis import assume, given
from hypothesis import strategies as st

from projections.ledger.tree import grow
from tests.projections.ledger.changed import FACTS, SIGNED_AT, Connection, after
from tests.projections.ledger.ledgers import TRUST, opened


@given(left=st.integers(0, FACTS - 1), with_head=st.booleans())
def test_a_cut_tail_is_found_with_the_positions_that_are_gone(whole, left, with_head):
    def tamper(connection):
        cut(connection, left, with_head)

    found = after(whole, tamper)
    tails = [each.positions for each in found.findings if each.kind == "cut_tail"]
    gone = (left + 1,) if left + 1 == FACTS else (left + 1, FACTS)
    assert tails == [gone]


def cut(connection: Connection, left: int, with_head: bool = True) -> None:
    connection.execute("DELETE FROM stored_events WHERE notification_id > ?", (left,))
    if with_head:
        connection.execute(
            "UPDATE log_head SET position = ?, recorded_at = coalesce((SELECT CAST(substr(state, "
            "17, 27) AS TEXT) FROM stored_events WHERE notification_id = ?), '')",
            (left, left),
        )


@given(kept=st.sampled_from(SIGNED_AT[:-1]), checkpoint=st.sampled_from(SIGNED_AT))
def test_a_log_cut_with_its_tree_is_found_against_a_checkpoint_kept_elsewhere(
    whole, kept, checkpoint
):
    assume(checkpoint > kept)
    asked = f"SELECT note FROM ledger_checkpoints WHERE size = {checkpoint}"
    [(note,)] = sqlite3.connect(whole).execute(asked).fetchall()

    def tamper(connection):
        cut(connection, kept)
        connection.execute("DELETE FROM ledger_checkpoints WHERE size > ?", (kept,))
        connection.execute("UPDATE ledger_tree SET size = ?", (kept,))
        connection.execute("DELETE FROM ledger_tiles WHERE level = 1 AND ? < 256", (kept,))
        connection.execute(
            "DELETE FROM ledger_tiles WHERE level = 0 AND number * 256 >= ?", (kept,)
        )
        for level in (0, 1):
            width = 32 * ((kept >> 8 * level) % 256)
            connection.execute(
                "UPDATE ledger_tiles SET hashes = substr(hashes, 1, ?) WHERE level = ? AND "
                "number = (SELECT max(number) FROM ledger_tiles WHERE level = ?) AND ? > 0",
                (width, level, level, width),
            )

    assert after(whole, tamper).ok
    found = after(whole, tamper, trust=TRUST._replace(notes=[("kept", note)]))
    gone = (kept + 1,) if kept + 1 == checkpoint else (kept + 1, checkpoint)
    assert [each.positions for each in found.findings if each.kind == "cut_tail"] == [gone]


def test_a_fact_changed_together_with_the_tree_is_found_between_two_checkpoints(whole):
    """The tree was made anew over the changed log, so only the signed roots still know."""

    def tamper(connection):
        connection.execute(
            "UPDATE stored_events SET state = CAST(replace(CAST(state AS TEXT), '2021', '2020') "
            "AS BLOB) WHERE notification_id = 280"
        )
        connection.execute("DELETE FROM ledger_tiles")
        connection.execute("UPDATE ledger_tree SET size = 0")
        connection.commit()
        [(_, _, file)] = connection.execute("PRAGMA database_list").fetchall()
        db, log = opened(f"sqlite:///{file}")
        with db, log:
            assert grow(db, log) == FACTS

    found = after(whole, tamper)
    assert [(each.kind, each.positions) for each in found.findings] == [
        ("contradicted", (257, 300)),
        ("contradicted", (257, 600)),
    ]
