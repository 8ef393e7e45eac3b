"""Who may read whom: units and those below them, everybody, and always one's own record."""

import pytest

from service.access.readers import readers_in
from service.access.reading import Reading
from service.settings import SettingsError

STAND = {"E1": "IT.04", "E2": "IT", "E3": "ITX", "E4": "HR"}
FILE = """
[readers.BOSS]
everybody = true

[readers.IT-HR]
units = ["IT"]

[readers.NOBODY]
"""


@pytest.fixture
def allowed(tmp_path):
    """Whether a reader may have an answer about these people, or of this unit."""
    (tmp_path / "readers.toml").write_text(FILE)
    readers = readers_in(tmp_path / "readers.toml")

    def ask(reader, *people, unit=None):
        reading = Reading(reader, "who", people=people, unit=unit)
        return readers.allow(reading, lambda asked: {e: STAND[e] for e in asked if e in STAND})

    return ask


def test_who_may_read_everybody_may_read_anything(allowed):
    assert allowed("BOSS") and allowed("BOSS", "E1", "E4") and allowed("BOSS", unit="HR")


def test_a_unit_holds_those_below_it_but_not_one_whose_name_only_begins_alike(allowed):
    assert allowed("IT-HR", "E1") and allowed("IT-HR", "E2")
    assert not allowed("IT-HR", "E3")
    assert allowed("IT-HR", unit="IT.04") and not allowed("IT-HR", unit="ITX")


def test_one_who_stands_elsewhere_or_nowhere_makes_the_whole_answer_denied(allowed):
    assert not allowed("IT-HR", "E1", "E4")
    assert not allowed("IT-HR", "E1", "UNKNOWN")


def test_everybody_is_more_than_a_unit(allowed):
    assert not allowed("IT-HR")


def test_anybody_may_read_their_own_record_and_no_other(allowed):
    assert allowed("E4", "E4")
    assert not allowed("E4", "E4", "E1")
    assert not allowed("NOBODY", "E1")
    assert not allowed("STRANGER", unit="IT")


@pytest.mark.parametrize(
    "text", ["readers = 1", "[readers.A]\nunit = ['IT']", "[readers.'a b']", "no toml", "\xff"]
)
def test_a_file_that_cannot_be_used_lets_nobody_read_and_says_how_to_write_it(tmp_path, text):
    (tmp_path / "readers.toml").write_text(text, "latin-1")
    with pytest.raises(SettingsError, match=r"tables \[readers.ID\]"):
        readers_in(tmp_path / "readers.toml")


def test_a_file_that_is_not_there_lets_nobody_read(tmp_path):
    with pytest.raises(SettingsError, match="cannot be used"):
        readers_in(tmp_path / "missing.toml")
