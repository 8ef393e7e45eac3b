"""One bit of any byte of any file of a bundle, flipped: found, and the file named.

What the verifier checks first is enough: the keys, the manifest's signature, and the digest of
every file that the manifest lists. Further checks, which tell what is wrong with a file, are made
for some bytes in test_tampering.py, and with the manifest signed anew in test_signed_anew.py.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.service.evidence.bundles import KEY, failures, files, verify

SIGNED = ("manifest", "keys.txt")
"""What no digest covers alone: the manifest by its signature, and the keys that this is held to."""


@contextmanager
def flipped(path: Path) -> Iterator[Iterator[int]]:
    """Each place of the file in turn, while one bit of it is flipped; the file is whole again."""
    data = path.read_bytes()
    handle = os.open(path, os.O_RDWR)

    def places() -> Iterator[int]:
        for place, byte in enumerate(data):
            os.pwrite(handle, bytes([byte ^ 1 << place % 8]), place)
            yield place
            os.pwrite(handle, bytes([byte]), place)

    try:
        yield places()
    finally:
        os.close(handle)
    assert path.read_bytes() == data


def listed(folder: Path) -> dict[str, str]:
    """The digest of every file that the signed manifest lists."""
    lines = (folder / "manifest").read_text().partition("\n\n")[0].split("\n")[2:]
    return {name: digest for digest, _, name in (line.partition(" ") for line in lines)}


def test_every_file_of_a_bundle_is_signed_or_listed(made):
    assert {*listed(made), "manifest"} == files(made).keys()


def test_the_verifier_finds_a_file_whose_digest_is_not_the_one_listed(made):
    """So that every byte of it is held against one number, which the next test looks at."""
    for name in listed(made).keys() - {*SIGNED}:
        whole = (made / name).read_bytes()
        (made / name).write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        assert any(each.startswith(f"{name}: the file was changed") for each in failures(made))
        (made / name).write_bytes(whole)


def test_any_byte_of_any_listed_file_changes_the_digest_that_the_verifier_takes(made):
    for name, digest in listed(made).items():
        with flipped(made / name) as places:
            unseen = [place for place in places if verify.file_digest(made / name) == digest]
        assert unseen == [], name
        assert verify.file_digest(made / name) == digest


@pytest.mark.parametrize("trusted", [[], [KEY]], ids=["no key given", "with --trust"])
@pytest.mark.parametrize("name", SIGNED)
def test_any_byte_of_the_manifest_and_of_the_keys_is_found(made, monkeypatch, name, trusted):
    monkeypatch.setattr(verify, "CHECKS", verify.CHECKS[:2])
    kept = {made / each: digest for each, digest in listed(made).items()}
    monkeypatch.setattr(verify, "file_digest", kept.__getitem__)  # no digest helps it here
    with flipped(made / name) as places:
        unseen = [place for place in places if not failures(made, trusted)]
    assert unseen == []
    assert failures(made, trusted) == []
