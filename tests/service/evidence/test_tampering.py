"""A byte, a file, a link or a key that was changed in a bundle is found and named."""

import shutil
import subprocess
import sys

import pytest

from service.evidence.assembling import verify_py
from tests.service.evidence.bundles import FACTS, KEY, checked, failures, files, named


def test_an_untouched_bundle_holds(made):
    said = checked(made, "--trust", KEY)
    assert (said.status, said.failures) == (0, [])
    assert failures(made) == []


def test_a_changed_byte_is_found_wherever_it_is(made):
    """Twelve places of every file, the first and the last byte among them."""
    for name, data in files(made).items():
        path = made / name
        for place in sorted({*range(0, len(data), max(1, len(data) // 11)), len(data) - 1}):
            for byte in {data[place] ^ 1, data[place] ^ 0x20}:
                path.write_bytes(data[:place] + bytes([byte]) + data[place + 1 :])
                found = failures(made, [KEY])
                assert named(found, name), (name, place, found)
        path.write_bytes(data)
    assert failures(made, [KEY]) == []


@pytest.mark.parametrize(
    "name",
    [
        "README.txt",
        "checkpoint",
        "checkpoints/000000000009.checkpoint",
        "consistency.ndjson",
        "erasures.json",
        FACTS,
        "keys.txt",
        "manifest",
        "proofs/000000000003.tlog-proof",
        "proofs/nodes.txt",
        "question.json",
        "schemas/goal.set.1.json",
    ],
)
def test_a_changed_byte_ends_the_verifier_with_1(made, name):
    data = (made / name).read_bytes()
    middle = len(data) // 2
    (made / name).write_bytes(data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :])
    said = checked(made)
    assert said.status == 1
    assert named(said.failures, name)
    assert said.holds == []


def test_a_changed_verifier_is_found_by_a_true_one(made, tmp_path):
    true = tmp_path / "verify.py"
    true.write_bytes(verify_py())
    (made / "verify.py").write_bytes((made / "verify.py").read_bytes() + b"\n")
    assert named(checked(made).failures, "verify.py: the file was changed")
    ran = subprocess.run([sys.executable, "-I", true, made], capture_output=True, check=False)
    assert ran.returncode == 1
    assert b"FAILED verify.py: the file was changed" in ran.stdout


def test_a_cut_a_missing_and_an_added_file_are_found(made):
    for name, data in files(made).items():
        for less in (data[:-1], data[: len(data) // 2], b"", data + b"\n"):
            if less != data:
                (made / name).write_bytes(less)
                assert named(failures(made), name), (name, len(less))
        (made / name).unlink()
        if name != "manifest":
            assert named(failures(made), name), name
        (made / name).write_bytes(data)
    (made / "schemas" / "more.json").write_bytes(b"{}")
    assert named(failures(made), "schemas/more.json")


def test_without_a_manifest_there_is_nothing_to_believe(made):
    (made / "manifest").unlink()
    said = checked(made)
    assert said.status == 1
    assert "FAILED manifest: the file is missing" in said.out


def test_a_key_that_is_no_key_is_wrong_usage(made):
    ran = subprocess.run(
        [sys.executable, "-I", str(made / "verify.py"), "--trust", "x"],
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 2
    assert b"--trust, key 1" in ran.stderr


def test_a_link_in_place_of_a_file_is_found(made, tmp_path):
    shutil.move(made / "README.txt", tmp_path / "README.txt")
    (made / "README.txt").symlink_to(tmp_path / "README.txt")
    assert named(failures(made), "README.txt")
