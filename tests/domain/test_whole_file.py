"""A file written whole: all of it or none, and never half of it seen."""

import os
import stat

import pytest

from domain.whole_file import whole_file


def test_it_is_there_once_the_block_has_ended_and_only_its_owner_reads_it(tmp_path):
    at = tmp_path / "a.txt"
    with whole_file(at) as draft:
        draft.write_text("new")
        assert not at.exists()
    assert at.read_text() == "new"
    assert stat.S_IMODE(at.stat().st_mode) == 0o600


def test_it_takes_the_place_of_what_was_there(tmp_path):
    at = tmp_path / "a.txt"
    at.write_text("old")
    with whole_file(at) as draft:
        draft.write_text("new")
    assert at.read_text() == "new"


@pytest.mark.parametrize("lasting", [False, True])
def test_what_another_process_put_there_stays_where_it_is_to_be_new(tmp_path, lasting):
    at = tmp_path / "a.txt"
    with whole_file(at, anew=True, lasting=lasting) as draft:
        draft.write_text("ours")
        at.write_text("theirs")
    assert at.read_text() == "theirs"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_failure_leaves_what_was_there_and_no_draft(tmp_path):
    at = tmp_path / "a.txt"
    at.write_text("old")
    with pytest.raises(ZeroDivisionError), whole_file(at) as draft:
        draft.write_text("half")
        raise ZeroDivisionError
    assert at.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("lasting", [False, True])
def test_what_is_to_last_is_on_disk_before_it_has_its_name(tmp_path, monkeypatch, lasting):
    at, flushed = tmp_path / "a.txt", []

    def fsync(handle):
        flushed.append((stat.S_ISDIR(os.fstat(handle).st_mode), at.exists()))

    monkeypatch.setattr(os, "fsync", fsync)
    with whole_file(at, lasting=lasting) as draft:
        draft.write_text("new")
    assert flushed == ([(False, False), (True, True)] if lasting else [])
