"""A restored backup serves nothing before it has forgotten again whom the ledger names."""

from pathlib import Path

import pytest

from domain.vault import ERASED, Vault
from projections.database import open_database
from projections.engine import refresh
from service.erasure import running
from service.erasure.heeding import NotReplayed, disagreement, refuse_unreplayed
from tests.noted import MASTER_KEY, run
from tests.service.erasure.backups import Backup
from tests.service.erasure.people import ANA, BEN, Place


class Restored:
    """A place of which store, vault or ledger were put back to before Ana was erased."""

    def __init__(self, place: Place, folder: Path) -> None:
        self.place = place
        place.erase(BEN)
        self._ledger = place.ledger.read_bytes()
        self._backups = {
            name: Backup(url, folder)
            for name, url in (("store", place.store), ("vault", place.vault))
        }
        place.erase(ANA)
        self.newest = place.ledger.read_bytes()

    def back(self, *what: str) -> None:
        for name in what:
            if name == "ledger":
                self.place.ledger.write_bytes(self._ledger)
            else:
                self._backups[name].restore()

    def says(self) -> str | None:
        with self.place.opened() as log:
            return disagreement(self.place.settings, log)


@pytest.fixture
def restored(place: Place, tmp_path: Path) -> Restored:
    """Ben was erased before the backup, Ana after it."""
    return Restored(place, tmp_path)


def test_all_is_well_before_anything_was_erased_and_after(place: Place):
    with place.opened() as log:
        refuse_unreplayed(place.settings, log)
    place.erase(ANA)
    with place.opened() as log:
        refuse_unreplayed(place.settings, log)


@pytest.mark.parametrize(
    ("what", "says"),
    [
        (("store",), "the store is from before an erasure"),
        (("vault",), "the vault is from before an erasure"),
        (("store", "vault"), "the store is from before an erasure"),
    ],
)
def test_what_is_from_before_an_erasure_is_refused_until_it_is_replayed(
    restored: Restored, what: tuple[str, ...], says: str
):
    restored.back(*what)
    place = restored.place
    if "vault" in what:
        assert place.name_of(ANA) == "N"  # so it is, were it served
    with place.opened() as log, pytest.raises(NotReplayed) as refused:
        refuse_unreplayed(place.settings, log)
    assert says in str(refused.value) and "careerlog erase --replay" in str(refused.value)

    with place.opened() as log:
        done = running.replay(log, place.ledger, place.clear)
    assert done.people == [BEN, ANA] and done.written_to_ledger == 0
    assert done.keys_destroyed == ("vault" in what) and done.facts_recorded == ("store" in what)
    assert restored.says() is None
    assert place.name_of(ANA) is ERASED and place.name_of(BEN) is ERASED
    assert place.erasures(ANA) == place.erasures(BEN) == 1
    assert place.ledger.read_bytes() == restored.newest


def test_a_key_that_came_back_is_never_issued_again(restored: Restored):
    restored.back("vault")
    place = restored.place
    with place.opened() as log:
        running.replay(log, place.ledger, place.clear)
        assert log.vault is not None
        assert not log.vault.has_key(ANA)
    assert run(place.vault, "SELECT person FROM keys") == []


def test_a_ledger_from_before_an_erasure_is_asked_for(restored: Restored):
    restored.back("ledger")
    assert "restore the ledger" in str(restored.says())
    restored.place.ledger.write_bytes(restored.newest)
    assert restored.says() is None


def test_a_ledger_that_is_gone_is_asked_for(restored: Restored):
    restored.place.ledger.unlink()
    says = str(restored.says())
    assert "has erased 2" in says and "names 0" in says and "CAREERLOG_ERASURES" in says


def test_vault_and_ledger_restored_together_are_found_by_what_is_on_record(restored: Restored):
    place = restored.place
    with place.opened() as log, open_database(place.store) as db:
        refresh(db, log)
    restored.back("vault", "ledger")
    assert "from before an erasure that is on record" in str(restored.says())
    with place.opened() as log:
        with pytest.raises(NotReplayed, match="lacks 1"):
            running.replay(log, place.ledger, place.clear)
        assert running.replay(log, place.ledger, place.clear, anew=True).people == [BEN, ANA]
    assert restored.says() is None and place.name_of(ANA) is ERASED


def test_a_vault_that_was_begun_anew_buries_whom_the_ledger_names(restored: Restored):
    for table in ("keys", "erased"):
        run(restored.place.vault, f"DELETE FROM {table}")
    assert "the vault is from before" in str(restored.says())
    with restored.place.opened() as log:
        running.replay(log, restored.place.ledger, restored.place.clear)
    with Vault(restored.place.vault, MASTER_KEY) as vault:
        assert vault.erased_among([ANA, BEN]) == {ANA, BEN}
    assert restored.says() is None
