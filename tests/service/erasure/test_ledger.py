"""The erasure ledger can only be added to, by whoever has the master key."""

import hmac
from pathlib import Path

import orjson
import pytest

from domain.events.base import Event
from domain.events.records import PersonErased
from service.erasure.ledger import LedgerDamaged, held, last_of
from tests.given import fact


def mac(purpose: bytes, message: bytes) -> bytes:
    return hmac.digest(b"master" + purpose, message, "sha256")


def anothers_mac(purpose: bytes, message: bytes) -> bytes:
    return hmac.digest(b"another" + purpose, message, "sha256")


def erased(person: str) -> PersonErased:
    told: Event = fact(
        "person.erased",
        "2026-01-01",
        stream=f"career-{person}",
        id=f"x-{person}",
        basis="objection",
        requested_by="H1",
        authorised_by="H2",
    )
    assert isinstance(told, PersonErased)
    return told


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A ledger that names E1, E2 and E3."""
    made = tmp_path / "apart" / "erasures.ndjson"
    with held(made, mac) as ledger:
        for person in ("E1", "E2", "E3"):
            ledger.add(erased(person))
    return made


def test_it_says_who_was_erased_why_and_by_whom(file: Path):
    with held(file, mac) as ledger:
        assert [entry.person for entry in ledger.entries] == ["E1", "E2", "E3"]
        assert "E2" in ledger and "E4" not in ledger
        first = ledger.entries[0]
    assert (first.basis, first.requested_by, first.authorised_by) == ("objection", "H1", "H2")
    last = last_of(file)
    assert last is not None and last == (3, "E3", "hr", "x-E3")


def test_it_is_for_its_owner_alone(file: Path):
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_there_is_no_last_one_without_a_ledger(tmp_path: Path):
    assert last_of(tmp_path / "none") is None
    (tmp_path / "empty").touch()
    assert last_of(tmp_path / "empty") is None


def changed(line: bytes) -> bytes:
    return orjson.dumps(orjson.loads(line) | {"person": "E9"})


@pytest.mark.parametrize(
    ("tampered", "names"),
    [
        (lambda lines: [lines[0], changed(lines[1]), lines[2]], "line 2"),
        (lambda lines: [lines[1], lines[0], lines[2]], "line 1"),
        (lambda lines: [lines[0], lines[2]], "line 2"),
        (lambda lines: [*lines, lines[2]], "line 4"),
        (lambda lines: [lines[0], b"{}", lines[2]], "line 2"),
        (lambda lines: [lines[0], b"", lines[2]], "line 2"),
        (lambda lines: [b"\xff", *lines[1:]], "line 1"),
    ],
    ids=["changed", "swapped", "taken out", "repeated", "emptied", "blank", "no text"],
)
def test_whatever_is_altered_is_found_and_named(file: Path, tampered, names: str):
    lines = tampered(file.read_bytes().splitlines())
    before = b"\n".join(lines) + b"\n"
    file.write_bytes(before)
    with pytest.raises(LedgerDamaged, match=names), held(file, mac):
        pass
    assert file.read_bytes() == before


def test_a_line_by_somebody_without_the_master_key_is_found(file: Path):
    with pytest.raises(LedgerDamaged, match="another master key"), held(file, anothers_mac):
        pass


def test_a_last_line_that_cannot_be_read_is_named(file: Path):
    file.write_bytes(file.read_bytes() + b"nonsense\n")
    with pytest.raises(LedgerDamaged, match="last line"):
        last_of(file)


def test_what_an_interrupted_writing_left_is_taken_away(file: Path):
    whole = file.read_bytes()
    file.write_bytes(whole + b'{"number":4,"pers')
    last = last_of(file)
    assert last is not None and last.number == 3
    with held(file, mac) as ledger:
        ledger.add(erased("E4"))
    assert file.read_bytes().startswith(whole)
    with held(file, mac) as ledger:
        assert [entry.number for entry in ledger.entries] == [1, 2, 3, 4]
