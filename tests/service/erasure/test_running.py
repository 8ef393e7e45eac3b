"""An erasure is done to its end, or never was: whatever is killed, and whatever comes back."""

from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from domain.decisions.deciding import Refused
from domain.log import CareerLog
from domain.vault import ERASED, Vault
from service.erasure import running
from service.erasure.heeding import NotReplayed, disagreement, refuse_unreplayed
from service.erasure.ledger import ErasureLedger, last_of
from tests.service.erasure.killed import killed_after, killed_at_line
from tests.service.erasure.people import ANA, BEN, Place, approved, hired

STEPS = {
    "the note": (Vault, "erasing"),
    "the fact": (CareerLog, "append"),
    "the key": (Vault, "erase"),
    "the ledger": (ErasureLedger, "add"),
    "the copies": (Place, "clear"),
    "the end": (Vault, "no_longer_erasing"),
}


def finish(place: Place) -> list[str]:
    with place.opened() as log:
        return running.finish(log, place.ledger, place.clear)


def agree(place: Place) -> bool:
    with place.opened() as log:
        return disagreement(place.settings, log) is None


def assert_erased_once(place: Place) -> None:
    assert place.name_of(ANA) is ERASED and place.name_of(BEN) == "N"
    assert place.erasures(ANA) == 1
    last = last_of(place.ledger)
    assert last is not None and (last.number, last.person) == (1, ANA)
    assert agree(place)


def test_an_erasure_destroys_the_key_and_is_in_log_and_ledger(place: Place):
    place.erase(ANA)
    assert place.cleared == [ANA]
    assert_erased_once(place)


def test_what_is_refused_leaves_nothing_behind(place: Place):
    with place.opened() as log, pytest.raises(Refused):
        running.erase(log, place.ledger, "E9", approved("E9"), place.clear)
    assert agree(place) and last_of(place.ledger) is None
    assert finish(place) == [] and place.cleared == []


@pytest.mark.parametrize("step", STEPS)
def test_killed_after_a_step_it_is_completed_by_whoever_comes_next(place: Place, step: str):
    assert killed_after(1, *STEPS[step], lambda: place.erase(ANA))
    if step == "the note":
        assert not agree(place) and finish(place) == []
        assert place.name_of(ANA) == "N" and last_of(place.ledger) is None
        place.erase(ANA)
    elif step == "the end":
        assert agree(place)
    else:
        assert not agree(place)
        assert finish(place) == [ANA] and place.cleared == [ANA]
    assert_erased_once(place)
    assert finish(place) == []


def test_killed_anywhere_it_is_never_half_an_erasure(tmp_path):
    """At each line of what erases, up to the end: the next to come completes it or finds none."""
    files = ("erasure/running.py", "erasure/ledger.py", "vault/keyring.py")
    place_at = 1
    while True:
        folder = tmp_path / str(place_at)
        folder.mkdir()
        place = Place(f"sqlite:///{folder}/s.db", f"sqlite:///{folder}/v.db", folder / "e.ndjson")
        with place.opened() as log:
            log.append([hired(ANA), hired(BEN)])
        if not killed_at_line(place_at, files, lambda place=place: place.erase(ANA)):
            break
        if not finish(place) and not place.erasures(ANA):
            assert place.name_of(ANA) == "N" and agree(place)
            place.erase(ANA)
        assert_erased_once(place)
        place_at += 7
    assert place_at > 60


def test_a_line_of_the_ledger_that_was_cut_off_is_written_again(place: Place):
    assert killed_after(1, *STEPS["the ledger"], lambda: place.erase(ANA))
    whole = place.ledger.read_bytes()
    for half in (0, 1, len(whole) // 2, len(whole) - 1):
        place.ledger.write_bytes(whole[:half])
        with place.opened() as log:
            assert log.vault is not None
            log.vault.erasing(ANA)
        assert finish(place) == [ANA]
        assert_erased_once(place)


def test_the_next_erasure_completes_the_one_before(place: Place):
    assert killed_after(1, *STEPS["the fact"], lambda: place.erase(ANA))
    place.erase(BEN)
    assert place.cleared == [ANA, BEN]
    assert place.name_of(ANA) is ERASED and place.name_of(BEN) is ERASED
    assert agree(place)


def test_replay_completes_it_too(place: Place):
    assert killed_after(1, *STEPS["the fact"], lambda: place.erase(ANA))
    with place.opened() as log:
        done = running.replay(log, place.ledger, place.clear)
        assert (done.people, done.written_to_ledger) == ([ANA], 1)
        again = running.replay(log, place.ledger, place.clear)
        assert again == ([ANA], 0, 0, 0)
    assert_erased_once(place)


def test_while_somebody_erases_others_wait_instead_of_being_turned_away(place: Place):
    with ThreadPoolExecutor(1) as others, place.opened() as log, place.opened() as other:
        served: list[Future[None]] = []

        def look(_: object) -> None:
            """Another one looks while the note stands, and the ledger is held."""
            served.append(others.submit(refuse_unreplayed, place.settings, other))
            with pytest.raises(TimeoutError):
                served[0].result(timeout=0.3)

        running.erase(log, place.ledger, ANA, approved(ANA), look)
        assert served[0].result(timeout=60) is None


def test_a_ledger_that_is_lost_is_written_anew_only_when_that_is_asked_for(place: Place):
    place.erase(ANA)
    place.ledger.unlink()
    with place.opened() as log:
        with pytest.raises(NotReplayed, match="lacks 1 of those"):
            running.replay(log, place.ledger, place.clear)
        assert running.replay(log, place.ledger, place.clear, anew=True).written_to_ledger == 1
    assert_erased_once(place)
