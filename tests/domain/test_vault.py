"""Personal values are sealed for their person and open in their own place only."""

import sqlite3
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase, digits
from threading import Timer
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from domain.vault import ERASED, Context, Vault, VaultError, is_sealed
from domain.vault.box import PersonKey
from domain.vault.database import connected
from tests.given import fact
from tests.noted import MASTER_KEY, SECRET, Noted, noted, opened_note, run, sealed_note

BASE64URL = ascii_uppercase + ascii_lowercase + digits + "-_"


@pytest.fixture
def vault(vault_url: str) -> Iterator[Vault]:
    """An empty vault; the test runs on SQLite and on PostgreSQL."""
    with Vault(vault_url, MASTER_KEY) as made:
        yield made


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements sent meanwhile, by any vault."""
    sent: list[str] = []

    def hear(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def test_what_is_sealed_opens_again_and_shows_nothing_meanwhile(vault: Vault) -> None:
    whole = noted(reason="asked for by her manager")
    [sealed] = vault.seal([whole])
    assert SECRET not in str(sealed.__dict__) and "manager" not in str(sealed.__dict__)
    assert sealed.__dict__["note"]["of"] == "E1"
    assert vault.open([sealed]) == [whole]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(), min_size=1, max_size=4))
def test_any_text_comes_back(vault: Vault, texts: list[str]) -> None:
    facts = [noted().replaced(note=each, event_id=f"t{n}") for n, each in enumerate(texts)]
    assert [each.note for each in vault.open(vault.seal(facts))] == texts  # type: ignore[attr-defined]


@pytest.mark.parametrize("value", [0, False, 4.5, "", ["a", {"b": None}], {"z": 1, "a": 2}])
def test_any_json_value_comes_back(vault: Vault, value: Any) -> None:
    [sealed] = vault.seal([noted().replaced(note=value)])
    assert is_sealed(sealed.__dict__["note"])
    assert opened_note(vault, sealed) == value


def test_the_same_fact_twice_is_the_same_bytes_even_after_a_restart(vault_url: str) -> None:
    with Vault(vault_url, MASTER_KEY) as before:
        first = sealed_note(before, noted())
        assert sealed_note(before, noted()) == first
    with Vault(vault_url, MASTER_KEY) as after:
        assert sealed_note(after, noted()) == first


def test_a_box_is_made_as_it_always_was() -> None:
    # Worked out apart from the code under test, from RFC 5869, RFC 2104 and AES-256-GCM alone.
    box = "ZAAqJ_s8CFkLdNuK44Pe88FN2d5aYdvUzRYWOX_159i4lzxaDY5sFxGixvzPvLaed_stn3m_L3uo"
    key = PersonKey("E1", bytes(range(32)))
    place = Context("career-E1", "hr", "n1", "test.note", "note")
    assert key.seal(place, SECRET) == {"of": "E1", "sealed": box}
    assert key.open(place, box) == SECRET


@pytest.mark.parametrize(
    "other",
    [
        noted(id="n2"),
        noted(source="hr2"),
        noted(originator_id="position-P1"),
        noted(of="E2"),
        noted(SECRET + "!"),
    ],
    ids=["event id", "source", "stream", "person", "text"],
)
def test_another_fact_shares_neither_nonce_nor_text(vault: Vault, other: Noted) -> None:
    one, two = (
        urlsafe_b64decode(sealed_note(vault, each)["sealed"] + "==") for each in (noted(), other)
    )
    assert one[4:16] != two[4:16]
    assert one[16:] != two[16:]


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"originator_id": "career-E2"},
        {"source": "hr2"},
        {"event_id": "n2"},
    ],
    ids=str,
)
def test_a_value_moved_to_another_fact_does_not_open(
    vault: Vault, elsewhere: dict[str, str]
) -> None:
    [sealed] = vault.seal([noted()])
    with pytest.raises(VaultError, match="altered, or moved"):
        vault.open([sealed.replaced(**elsewhere)])


def test_two_values_that_changed_places_do_not_open(vault: Vault) -> None:
    [sealed] = vault.seal([noted(reason="asked for by her manager")])
    values = sealed.__dict__
    with pytest.raises(VaultError, match="altered, or moved"):
        vault.open([sealed.replaced(note=values["reason"], reason=values["note"])])


def test_a_value_put_under_another_person_reads_as_if_its_key_were_lost(vault: Vault) -> None:
    one, _ = vault.seal([noted(), noted(of="E2")])
    moved = one.replaced(note={**one.__dict__["note"], "of": "E2"})
    assert opened_note(vault, moved) is ERASED


def test_neighbouring_parts_of_the_place_cannot_lend_each_other_letters(vault: Vault) -> None:
    box = sealed_note(vault, noted(source="hr", id="n1"))
    place = Context("career-E1", "hr", "n1", "test.note", "note")
    assert vault.open_one(place, box) == SECRET
    with pytest.raises(VaultError):
        vault.open_one(place._replace(source="h", event_id="rn1"), box)
    with pytest.raises(VaultError):
        vault.open_one(place._replace(type="test.other"), box)


def test_a_changed_letter_anywhere_in_a_box_is_found_and_the_text_not_told(vault: Vault) -> None:
    [sealed] = vault.seal([noted()])
    box = sealed.__dict__["note"]["sealed"]
    for place in range(5, len(box)):  # the letters before stand for the key's id alone
        letter = BASE64URL[BASE64URL.index(box[place]) ^ 1]
        forged = box[:place] + letter + box[place + 1 :]
        with pytest.raises(VaultError) as refused:
            vault.open([sealed.replaced(note={"of": "E1", "sealed": forged})])
        assert SECRET not in str(refused.value) and "n1" in str(refused.value)


@pytest.mark.parametrize("box", ["A", "!!", "AAAA", "é" * 40, "A" * 38 + "=="])
def test_what_is_no_box_is_refused(vault: Vault, box: str) -> None:
    vault.seal([noted()])
    with pytest.raises(VaultError, match="altered"):
        vault.open([noted().replaced(note={"of": "E1", "sealed": box})])


def test_sealing_leaves_what_is_sealed_absent_or_nobodys(vault: Vault) -> None:
    once = vault.seal([noted()])
    assert vault.seal(once) == once
    assert vault.seal([noted(None)])[0].__dict__["note"] is None
    nobodys = noted(originator_id="position-P1", nominee=None)
    assert vault.seal([nobodys]) == [nobodys]


def test_a_post_s_fact_is_sealed_for_the_person_it_speaks_of(vault: Vault) -> None:
    [sealed] = vault.seal([noted(of="E7", originator_id="position-P1")])
    assert sealed.__dict__["note"]["of"] == "E7"
    assert opened_note(vault, sealed) == SECRET


def test_personal_values_among_the_changes_of_a_correction_are_sealed(vault: Vault) -> None:
    whole = fact(
        "record.corrected",
        "2026-01-01",
        target_id="h1",
        target_type="goal.set",
        changes={"reason": SECRET, "effective_on": "2026-02-01"},
    )
    [sealed] = vault.seal([whole])
    changes = sealed.__dict__["changes"]
    assert is_sealed(changes["reason"]) and changes["effective_on"] == "2026-02-01"
    assert whole.__dict__["changes"]["reason"] == SECRET
    assert vault.open([sealed]) == [whole]


def test_facts_without_personal_values_come_back_themselves_and_cost_no_query(
    vault: Vault,
) -> None:
    facts = [noted(None, id=f"n{n}") for n in range(3)]
    with statements() as sent:
        sealed = vault.seal(facts)
        opened = vault.open(facts)
    assert all(a is b is c for a, b, c in zip(facts, sealed, opened, strict=True))
    assert sent == []


def test_keys_of_many_people_come_in_one_query_for_each_five_hundred(vault: Vault) -> None:
    facts = [noted(of=f"E{n}", id=f"n{n}-{turn}") for n in range(501) for turn in range(2)]
    sealed = vault.seal(facts)
    with statements() as sent:
        assert vault.seal(facts) == sealed
    assert [each[:6] for each in sent if not each.startswith("BEGIN")] == ["SELECT"] * 2
    assert vault.open(sealed) == facts


def test_whether_keys_are_held_is_told_without_making_anything(vault_url: str) -> None:
    file = Path(vault_url.removeprefix("sqlite:///"))
    assert not Vault.holds_keys(vault_url) and not file.exists()
    with Vault(vault_url, MASTER_KEY) as vault:
        assert not Vault.holds_keys(vault_url)
        vault.seal([noted()])
        assert Vault.holds_keys(vault_url)


def test_a_wrong_master_key_neither_opens_nor_issues(vault: Vault, vault_url: str) -> None:
    sealed = vault.seal([noted()])
    with Vault(vault_url, bytes(32)) as wrong:
        with pytest.raises(VaultError, match="start with the master key") as refused:
            wrong.open(sealed)
        assert SECRET not in str(refused.value)
        with pytest.raises(VaultError, match="start with the master key"):
            wrong.seal([noted(of="E2")])
    assert run(vault_url, "SELECT person FROM keys") == [("E1",)]


def test_keys_stand_in_the_database_wrapped_only(vault: Vault, vault_url: str) -> None:
    vault.seal([noted(), noted(of="E2")])
    [[one], [two]] = run(vault_url, "SELECT wrapped FROM keys")
    assert len(one) == len(two) == 40  # RFC 3394: eight bytes more than the key
    assert one != two


def test_on_sqlite_every_commit_is_written_through(tmp_path: Path) -> None:
    engine = connected(f"sqlite:///{tmp_path / 'vault.db'}")
    with engine.connect() as connection:
        pragmas = ("journal_mode", "synchronous", "secure_delete", "busy_timeout")
        found = [connection.exec_driver_sql(f"PRAGMA {each}").scalar() for each in pragmas]
    engine.dispose()
    assert found == ["wal", 2, 1, 60_000]


def test_on_sqlite_a_new_file_that_another_process_writes_to_is_waited_for(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "vault.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = Timer(0.2, other.execute, ["COMMIT"])
    release.start()
    with Vault(f"sqlite:///{tmp_path / 'vault.db'}", MASTER_KEY) as vault:
        assert is_sealed(sealed_note(vault, noted()))
    release.join()
    other.close()


@pytest.mark.parametrize("url", ["mysql://u:hunter2@h/d", "hunter2"])
def test_another_kind_of_database_is_refused_without_telling_its_password(url: str) -> None:
    with pytest.raises(VaultError, match="sqlite:///FILE or postgresql://") as refused:
        Vault(url, MASTER_KEY)
    assert "hunter2" not in str(refused.value)


def test_a_master_key_of_another_length_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="32 bytes, not 16"):
        Vault(f"sqlite:///{tmp_path / 'vault.db'}", bytes(16))
