"""What is sent again, and what is personal, in the log on SQLite and PostgreSQL."""

from collections.abc import Iterator
from datetime import date

import pytest

from domain.codec import UnreadableFact
from domain.events.former import RetentionRiskAssessedV1
from domain.log import CareerLog
from domain.vault import ERASED, Vault
from tests.domain.told import GOAL, HIRED, goals, overwrite, statuses
from tests.given import fact


@pytest.fixture
def log(store_url: str) -> Iterator[CareerLog]:
    with CareerLog.at(store_url) as opened:
        yield opened


class TestRepeats:
    def test_the_same_content_again_answers_its_first_position(self, log):
        log.append([HIRED, GOAL])
        (again,) = log.append([GOAL])
        assert (again.status, again.position, again.version) == ("already_recorded", 2, 2)
        assert log.head() == 2

    def test_other_content_under_the_same_id_is_a_conflict_that_names_both(self, log):
        log.append([HIRED])
        (receipt,) = log.append([HIRED.replaced(unit="SECRET")])
        assert receipt.status == "conflict"
        assert "position 1" in receipt.detail
        assert "unit" in receipt.detail
        assert "SECRET" not in receipt.detail

    def test_the_same_id_on_another_stream_is_a_conflict(self, log):
        log.append([HIRED])
        (receipt,) = log.append([HIRED.replaced(originator_id="career-E9")])
        assert receipt.status == "conflict"
        assert "career-E1024" in receipt.detail

    def test_the_same_id_from_another_source_is_another_fact(self, log):
        log.append([HIRED])
        (receipt,) = log.append([HIRED.replaced(source="payroll")])
        assert (receipt.status, receipt.position) == ("recorded", 2)

    @pytest.mark.parametrize("size", [3, 60])
    def test_known_and_new_facts_in_one_batch_each_get_their_answer(self, log, size):
        told = goals(size)
        log.append(told[:2])
        log.append([GOAL])
        receipts = log.append([told[0], *told[2:], told[-1], GOAL.replaced(goal="other")])
        new = size - 2
        assert statuses(receipts) == [
            "already_recorded",
            *["recorded"] * new,
            "already_recorded",
            "conflict",
        ]
        assert receipts[-2].position == receipts[-3].position
        assert [fact.position for fact in log.read()] == list(range(1, 4 + new))

    def test_a_fact_first_sent_in_an_old_version_is_no_conflict(self, log):
        told = fact("retention_risk.assessed", "2021-01-01", id="r", risk_of_loss="high")
        log.append([told])
        old = (
            b'{"recorded_at":"2026-01-01T00:00:00.000000Z","source":"hr","event_id":"r",'
            b'"effective_on":"2021-01-01","risk":5}'
        )
        overwrite(log, "UPDATE stored_events SET state = ", old)
        assert statuses(log.append([told])) == ["already_recorded"]

    def test_a_batch_with_a_fact_that_cannot_be_stored_leaves_nothing(self, log):
        with pytest.raises(UnreadableFact, match=r"retention_risk\.assessed, version 1"):
            log.append(
                [
                    HIRED,
                    RetentionRiskAssessedV1(
                        originator_id="career-E1",
                        source="hr",
                        event_id="old",
                        effective_on=date(2020, 1, 1),
                        risk=4,
                    ),
                ]
            )
        assert (log.head(), log.read()) == (0, [])

    def test_a_fact_is_found_by_its_identity(self, log):
        log.append([HIRED, GOAL])
        assert log.find("hr", "g").goal == "G"
        assert log.find("payroll", "g") is None


class TestPersonalFields:
    NAMED = fact("employee.hired", "2020-01-01", id="h", given_name="Ottoline", unit="U1")

    @pytest.fixture
    def sealing(self, store_url, vault_url) -> Iterator[CareerLog]:
        with Vault(vault_url, b"m" * 32) as vault, CareerLog.at(store_url, vault) as opened:
            yield opened

    def test_they_are_sealed_in_the_log_and_the_same_fact_again_is_still_known(self, sealing):
        assert statuses(sealing.append([self.NAMED, self.NAMED])) == [
            "recorded",
            "already_recorded",
        ]
        assert statuses(sealing.append([self.NAMED])) == ["already_recorded"]
        assert b"Ottoline" not in sealing.read_raw()[0][4]
        (opened,) = sealing.vault.open(sealing.read())
        assert opened.given_name == "Ottoline"

    def test_after_an_erasure_they_read_erased_and_the_fact_sent_again_is_known(self, sealing):
        sealing.append([self.NAMED])
        sealing.vault.erase("E1024", "objection")
        (opened,) = sealing.vault.open(sealing.read())
        assert opened.given_name is ERASED
        assert statuses(sealing.append([self.NAMED])) == ["already_recorded"]
        assert statuses(sealing.append([self.NAMED.replaced(unit="U2")])) == ["conflict"]

    def test_a_correction_emptied_by_an_erasure_and_sent_again_is_known(self, sealing):
        corrected = fact(
            "record.corrected",
            "2020-01-01",
            id="c",
            target_id="h",
            target_type="employee.hired",
            changes={"given_name": "Ottilie", "unit": "U2"},
        )
        sealing.append([corrected])
        sealing.vault.erase("E1024", "objection")
        assert statuses(sealing.append([corrected])) == ["already_recorded"]
        (other,) = sealing.append([corrected.replaced(changes={"given_name": "O", "unit": "U3"})])
        assert other.status == "conflict"
        assert "with another changes" in other.detail

    def test_an_erasure_on_record_has_destroyed_the_key(self, sealing):
        erased = fact("person.erased", "2024-01-01", id="e", basis="objection", authorised_by="DPO")
        sealing.append([self.NAMED, erased])
        (opened, _) = sealing.vault.open(sealing.read())
        assert opened.given_name is ERASED

    def test_an_erasure_cut_short_is_finished_when_it_is_sent_again(self, sealing):
        erased = fact("person.erased", "2024-01-01", id="e", basis="objection", authorised_by="DPO")
        vault, sealing.vault = sealing.vault, None
        sealing.append([erased])
        sealing.vault = vault
        assert not vault.is_erased("E1024")
        assert statuses(sealing.append([erased])) == ["already_recorded"]
        assert vault.is_erased("E1024")
