"""When checkpoints were made, and what time has passed: signed, or within what it can be."""

from datetime import UTC, datetime

import pytest

from domain.codec import stamp
from domain.log import CareerLog
from domain.proof import checkpoint
from domain.proof.checkpoint import Checkpoint
from domain.proof.keys import SignerKey
from projections.database import open_database
from projections.ledger.checkpoints import Stored, made_at_of, make, stored
from projections.ledger.claims import claims_of
from projections.ledger.schema import LedgerError
from tests.projections.ledger.ledgers import (
    ORIGIN,
    SIGNER,
    change,
    kinds,
    record,
    told,
    verdict,
)

EARLY, NOON, LATE, NOW = (f"2026-01-01T{hour}:00:00.000000Z" for hour in ("08", "12", "16", "20"))
OTHER = SignerKey(ORIGIN, bytes(range(1, 33)))
KNOWN = (SIGNER.verifier, OTHER.verifier)
HEAD = "SELECT passed FROM log_head"


def without_a_line(number: int, size: int, made_at: str) -> Stored:
    """A checkpoint as it was signed before notes said when."""
    note = checkpoint.sign(Checkpoint(ORIGIN, size, bytes(32)), [SIGNER])
    return Stored(number, size, bytes(32), note, made_at)


def wrong(*rows: Stored) -> list[str]:
    return [each.message for each in claims_of(rows, ORIGIN, [SIGNER.verifier], NOW)[1]]


def test_the_note_says_when_it_was_made_and_the_column_says_the_same(store_url):
    [made] = record(store_url, 5, [5])
    assert made_at_of(checkpoint.parse(made.note)[0]) == made.made_at
    assert made.made_at <= stamp(datetime.now(UTC))


def test_a_new_key_signs_the_same_words_time_included(store_url):
    [made] = record(store_url, 5, [5])
    with open_database(store_url) as db:
        again = make(db, ORIGIN, [SIGNER, OTHER])
        before, after = (checkpoint.verified(each.note, ORIGIN, KNOWN) for each in (made, again))
    assert [before.signed_by, after.signed_by] == [KNOWN[:1], KNOWN]
    assert (after.checkpoint, again.made_at) == (before.checkpoint, made.made_at)
    assert checkpoint.text_of(before.checkpoint) == made.note.decode().partition("\n\n")[0] + "\n"


def test_a_checkpoint_is_not_made_before_what_it_covers_though_the_clock_was_set_back(store_url):
    later = datetime(2150, 1, 1, tzinfo=UTC)
    with CareerLog(store_url, now=lambda: later) as log:
        log.append(told(range(3)))
    [made] = record(store_url, 3, [3])
    assert made.made_at == stamp(later)
    assert verdict(store_url).ok


def test_another_time_in_the_column_is_found_and_nothing_more_is_signed(store_url):
    first, _ = record(store_url, 10, [5, 10])
    at = "UPDATE ledger_checkpoints SET made_at = :at WHERE size = 10"
    change(store_url, at, at=first.made_at)
    assert kinds(verdict(store_url)) == {"checkpoint"}
    with open_database(store_url) as db, pytest.raises(LedgerError, match="what its note says"):
        make(db, ORIGIN, [SIGNER])


def test_what_no_line_signs_is_held_within_what_it_can_be():
    first, second = without_a_line(1, 5, EARLY), without_a_line(2, 9, NOON)
    assert wrong(first, second) == []
    [back] = wrong(first, second._replace(made_at="2025-01-01T00:00:00.000000Z"))
    assert "made before the one before" in back
    [ahead] = wrong(first, second._replace(made_at="2026-01-02T00:00:00.000000Z"))
    assert "still to come" in ahead
    [never] = wrong(first, second._replace(made_at="2026-01-01 12:00"))
    assert "no time that a clock shows" in never


def test_a_checkpoint_from_before_the_facts_it_covers_is_found(store_url):
    record(store_url, 8, [4])
    note = checkpoint.sign(Checkpoint(ORIGIN, 4, root_now(store_url)), [SIGNER])
    change(store_url, "UPDATE ledger_checkpoints SET note = :note", note=note)
    assert verdict(store_url).ok
    change(store_url, "UPDATE ledger_checkpoints SET made_at = :early", early=EARLY)
    [found] = verdict(store_url).findings
    assert (found.kind, found.positions) == ("checkpoint", (4,))
    assert "before the last fact that it covers" in found.message


def root_now(store_url: str) -> bytes:
    with open_database(store_url) as db, db.reading() as connection:
        return stored(connection)[0].root


def test_a_time_asked_about_stands_in_the_head_until_the_next_fact(store_url):
    record(store_url, 3, [3])
    with CareerLog.at(store_url) as log, open_database(store_url) as db:

        def passed() -> str:
            with db.reading() as connection:
                return connection.exec_driver_sql(HEAD).scalar_one()

        assert passed() == ""
        asked = datetime.now(UTC)
        assert log.position_at(asked) == 3
        assert passed() > stamp(asked)
        assert verdict(store_url).ok
        log.append(told([3]))  # one fact, and many: each empties it
        assert passed() == ""
        log.position_at(datetime.now(UTC))
        log.append(told([4, 5]))
        assert passed() == ""
        assert log.read(after=3, limit=1)[0].recorded_at > asked
        assert verdict(store_url).ok


@pytest.mark.parametrize("at", ["2020-01-01T00:00:00.000000Z", "2199-01-01T00:00:00.000000Z", "x"])
def test_a_time_that_cannot_have_been_asked_about_is_found(store_url, at):
    record(store_url, 3, [3])
    change(store_url, "UPDATE log_head SET passed = :at", at=at)
    assert kinds(verdict(store_url)) == {"head"}
    assert kinds(verdict(store_url, since=3)) == {"head"}


def test_a_time_behind_the_last_fact_that_an_earlier_version_left_is_emptied_at_opening(store_url):
    record(store_url, 3, [3])
    change(store_url, "UPDATE log_head SET passed = recorded_at")
    assert kinds(verdict(store_url)) == {"head"}
    with CareerLog.at(store_url) as log:
        assert verdict(store_url).ok
        assert log.head() == 3
        change(store_url, "UPDATE log_head SET passed = :at", at=EARLY)
        assert log.read(after=2) and log.position_at(datetime(2020, 1, 1, tzinfo=UTC)) == 0
        assert kinds(verdict(store_url)) == {"head"}  # put in by hand while the store is open


def test_opening_leaves_what_is_no_time_behind_the_last_fact(store_url):
    record(store_url, 3, [3])
    asked = stamp(datetime.now(UTC))
    for at, found in ((asked, set()), ("x", {"head"}), ("2199-01-01T00:00:00.000000Z", {"head"})):
        change(store_url, "UPDATE log_head SET passed = :at", at=at)
        CareerLog.at(store_url).close()
        assert passed_in(store_url) == at
        assert kinds(verdict(store_url)) == found


def passed_in(store_url: str) -> str:
    with open_database(store_url) as db, db.reading() as connection:
        return connection.exec_driver_sql(HEAD).scalar_one()


@pytest.mark.postgres
def test_the_function_that_left_such_times_is_dropped_at_opening(postgres_store):
    """Programs that still call it fail, instead of bringing back what reads like tampering."""
    record(postgres_store, 3, [3])
    change(
        postgres_store,
        "CREATE FUNCTION careerlog_append_2(a text, b text, c bytea, d text, e text, f bigint, "
        "g text) RETURNS bigint LANGUAGE sql AS 'SELECT position FROM log_head'",
        "UPDATE log_head SET passed = recorded_at",
    )
    CareerLog.at(postgres_store).close()
    with open_database(postgres_store) as db, db.reading() as connection:
        there = connection.exec_driver_sql("SELECT to_regproc('careerlog_append_2')").scalar_one()
    assert there is None
    assert verdict(postgres_store).ok


@pytest.mark.postgres
def test_who_may_only_read_leaves_such_a_time_to_others(postgres_store):
    record(postgres_store, 3, [3])
    change(postgres_store, "UPDATE log_head SET passed = recorded_at")
    sep = "&" if "?" in postgres_store else "?"
    reading = f"{postgres_store}{sep}options=--default_transaction_read_only%3Don"
    with CareerLog.at(reading) as log:
        assert log.head() == 3
    assert passed_in(postgres_store) != ""
