"""Personal values are sealed for their person, open in their own place only, and can be erased."""

import copy
import multiprocessing
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, event, text

from domain.events.base import Event, Identifier, PersonalNote
from domain.vault import ERASED, Context, Vault, VaultError, is_sealed
from domain.vault.database import connected
from tests.given import fact

MASTER_KEY = bytes(range(32))
SECRET = "wants to move to Lisbon"


class Noted(Event):
    """A fact with one personal note; on a post's stream it speaks of the nominee."""

    type: ClassVar[str] = "test.note"
    streams: ClassVar[tuple[str, ...]] = ("career", "position")
    speaks_of: ClassVar[str] = "nominee"

    nominee: Identifier | None = None
    unit: str = "d001"
    note: PersonalNote | None = None


def noted(note: str | None = SECRET, *, of: str = "E1", id: str = "n1", **fields: Any) -> Noted:
    """A fact that holds a note on a person."""
    values = {"originator_id": f"career-{of}", "source": "hr", "event_id": id, "nominee": of}
    return Noted.model_validate(
        {**values, "effective_on": "2026-01-01", "note": note, **fields}, strict=False
    )


@pytest.fixture
def vault(vault_url: str) -> Iterator[Vault]:
    """An empty vault; the test runs on SQLite and on PostgreSQL."""
    with Vault(vault_url, MASTER_KEY) as made:
        yield made


def sealed_note(vault: Vault, one: Event) -> dict[str, str]:
    value = vault.seal([one])[0].__dict__["note"]
    assert is_sealed(value)
    return value


def opened_note(vault: Vault, one: Event) -> Any:
    return vault.open([one])[0].__dict__["note"]


def run(vault_url: str, statement: str) -> list[Any]:
    """What somebody at the database itself sees or does."""
    engine = create_engine(vault_url)
    with engine.begin() as connection:
        result = connection.execute(text(statement))
        rows = list(result) if result.returns_rows else []
    engine.dispose()
    return rows


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
    one, two = sealed_note(vault, noted())["sealed"], sealed_note(vault, other)["sealed"]
    assert one[:16] != two[:16]  # 12 bytes of nonce
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
    with pytest.raises(VaultError, match="altered, moved"):
        vault.open([sealed.replaced(**elsewhere)])


def test_two_values_that_changed_places_do_not_open(vault: Vault) -> None:
    [sealed] = vault.seal([noted(reason="asked for by her manager")])
    values = sealed.__dict__
    with pytest.raises(VaultError, match="altered, moved"):
        vault.open([sealed.replaced(note=values["reason"], reason=values["note"])])


def test_a_value_put_under_another_person_does_not_open(vault: Vault) -> None:
    one, _ = vault.seal([noted(), noted(of="E2")])
    moved = one.replaced(note={**one.__dict__["note"], "of": "E2"})
    with pytest.raises(VaultError, match="altered, moved"):
        vault.open([moved])


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
    for place in range(len(box)):
        letter = "A" if box[place] != "A" else "B"
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


def test_an_erased_person_reads_as_erased_and_everyone_else_as_before(vault: Vault) -> None:
    sealed = vault.seal([noted(), noted(of="E2")])
    assert vault.erase("E1", "consent_withdrawn") is True
    first, second = vault.open(sealed)
    assert first.__dict__["note"] is ERASED
    assert second.__dict__["note"] == SECRET


def test_erasing_again_changes_nothing(vault: Vault, vault_url: str) -> None:
    assert vault.erase("E1", "consent_withdrawn") is True
    assert vault.erase("E1", "objection") is False
    assert vault.is_erased("E1") and not vault.is_erased("E2")
    assert vault.erased_among(["E1", "E2", *(f"X{n}" for n in range(600))]) == {"E1"}
    assert run(vault_url, "SELECT person, basis FROM erased") == [("E1", "consent_withdrawn")]


def test_nothing_is_stored_of_a_person_already_erased_and_no_key_issued(
    vault: Vault, vault_url: str
) -> None:
    vault.seal([noted()])
    vault.erase("E1", "objection")
    [sealed] = vault.seal([noted(id="n2")])
    assert sealed.__dict__["note"] == {"of": "E1", "sealed": ""}
    assert opened_note(vault, sealed) is ERASED
    assert run(vault_url, "SELECT person FROM keys") == []


def test_a_key_that_a_backup_brings_back_opens_nothing_and_is_destroyed_again(
    vault: Vault, vault_url: str
) -> None:
    sealed = vault.seal([noted()])
    run(vault_url, "CREATE TABLE backup AS SELECT * FROM keys")
    vault.erase("E1", "objection")
    run(vault_url, "INSERT INTO keys SELECT * FROM backup")
    assert vault.open(sealed)[0].__dict__["note"] is ERASED
    assert sealed_note(vault, noted())["sealed"] == ""
    assert vault.erase("E1", "objection") is False
    assert run(vault_url, "SELECT person FROM keys") == []


def test_an_erasure_by_another_process_holds_at_once(vault: Vault, vault_url: str) -> None:
    sealed = vault.seal([noted()])
    assert opened_note(vault, sealed[0]) == SECRET
    with Vault(vault_url, MASTER_KEY) as other:
        other.erase("E1", "objection")
    assert opened_note(vault, sealed[0]) is ERASED
    assert sealed_note(vault, noted())["sealed"] == ""


def test_a_lost_key_reads_as_erased(vault: Vault, vault_url: str) -> None:
    sealed = vault.seal([noted()])
    run(vault_url, "DELETE FROM keys")
    assert opened_note(vault, sealed[0]) is ERASED
    assert not vault.is_erased("E1")


def test_the_erased_marker_is_one_object_that_says_so() -> None:
    assert str(ERASED) == repr(ERASED) == "erased"
    for again in (type(ERASED)(), copy.deepcopy(ERASED), pickle.loads(pickle.dumps(ERASED))):
        assert again is ERASED


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


def _both_at_once(
    vault_url: str, ready: Any, work: Callable[..., Any], answers: Any, arguments: Any
) -> None:
    ready.wait(60)
    with Vault(vault_url, MASTER_KEY) as vault:
        answers.put([work(vault, argument) for argument in arguments])


def _seal_some(vault: Vault, numbers: range) -> list[dict[str, str]]:
    return [sealed_note(vault, one) for one in _people(numbers)[:1]] + [
        one.__dict__["note"] for one in vault.seal(_people(numbers))
    ]


def _people(numbers: range) -> list[Noted]:
    return [noted(of=f"E{n}", id=f"n{n}") for n in numbers]


def _erase_some(vault: Vault, numbers: range) -> list[bool]:
    return [vault.erase(f"E{n}", "objection") for n in numbers]


def at_once(vault_url: str, *jobs: tuple[Callable[..., Any], Any]) -> list[Any]:
    """What the jobs answer when each runs in a process of its own, all starting together."""
    context = multiprocessing.get_context("spawn")
    ready, answers = context.Barrier(len(jobs)), [context.SimpleQueue() for _ in jobs]
    running = [
        context.Process(target=_both_at_once, args=(vault_url, ready, work, queue, arguments))
        for (work, arguments), queue in zip(jobs, answers, strict=True)
    ]
    for each in running:
        each.start()
    for each in running:
        each.join(120)
        assert each.exitcode == 0
    return [queue.get() for queue in answers]


def test_two_processes_that_meet_the_same_people_first_agree_on_their_keys(vault_url: str) -> None:
    forwards = [range(n, n + 20) for n in range(0, 400, 20)]
    backwards = [range(n + 19, n - 1, -1) for n in range(0, 400, 20)]
    one, two = at_once(vault_url, (_seal_some, forwards), (_seal_some, backwards))
    boxes = {box["of"]: box for some in one for box in some}
    assert len(boxes) == 400
    assert {box["of"]: box for some in two for box in some} == boxes
    with Vault(vault_url, MASTER_KEY) as vault:
        facts = vault.seal(_people(range(400)))
        assert {each.__dict__["note"]["of"]: each.__dict__["note"] for each in facts} == boxes
        assert vault.open(facts) == _people(range(400))


def test_no_key_slips_past_an_erasure_that_goes_on_at_the_same_time(vault_url: str) -> None:
    each = [range(n, n + 1) for n in range(150)]
    at_once(vault_url, (_seal_some, each), (_erase_some, each))
    assert len(run(vault_url, "SELECT person FROM erased")) == 150
    assert run(vault_url, "SELECT person FROM keys") == []


def test_on_sqlite_an_erased_key_leaves_no_byte_in_the_files(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'vault.db'}"

    def on_disk() -> bytes:
        return b"".join(each.read_bytes() for each in sorted(tmp_path.iterdir()))

    with Vault(url, MASTER_KEY) as vault, Vault(url, MASTER_KEY) as reader:
        vault.seal([noted(of=f"E{n}") for n in range(800)])
        sealed = reader.seal([noted(of="E400")])
        wrapped = dict(run(url, "SELECT person, wrapped FROM keys"))
        gone = [f"E{n}" for n in range(0, 800, 8)]
        assert all(key in on_disk() for key in wrapped.values())
        for person in gone:
            vault.erase(person, "objection")
        left = on_disk()
        for person in gone:
            key = wrapped.pop(person)
            assert key not in left and key[:16] not in left and key[-16:] not in left
        assert all(key in left for key in wrapped.values())
        assert opened_note(reader, sealed[0]) is ERASED


def test_on_sqlite_every_commit_is_written_through(tmp_path: Path) -> None:
    engine = connected(f"sqlite:///{tmp_path / 'vault.db'}")
    with engine.connect() as connection:
        pragmas = ("journal_mode", "synchronous", "secure_delete", "busy_timeout")
        found = [connection.exec_driver_sql(f"PRAGMA {each}").scalar() for each in pragmas]
    engine.dispose()
    assert found == ["wal", 2, 1, 60_000]


@pytest.mark.parametrize("url", ["mysql://u:hunter2@h/d", "hunter2"])
def test_another_kind_of_database_is_refused_without_telling_its_password(url: str) -> None:
    with pytest.raises(VaultError, match="sqlite:///FILE or postgresql://") as refused:
        Vault(url, MASTER_KEY)
    assert "hunter2" not in str(refused.value)


def test_a_master_key_of_another_length_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="32 bytes, not 16"):
        Vault(f"sqlite:///{tmp_path / 'vault.db'}", bytes(16))
