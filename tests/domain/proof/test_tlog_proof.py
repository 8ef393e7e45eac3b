"""Proofs in one file: what they hold, and all that must be refused."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.proof import checkpoint, tlog_proof
from domain.proof.checkpoint import Checkpoint
from domain.proof.keys import SignerKey
from domain.proof.proofs import inclusion_proof
from domain.proof.refusals import Malformed, NotProven, ProofError
from domain.proof.tlog_proof import TlogProof
from tests.domain.proof.trees import Stored, mth, numbered

ORIGIN = "log.example.com/careers"
log = SignerKey(ORIGIN, bytes(32))
LEAVES = numbered(7)


def signed(size: int) -> bytes:
    return checkpoint.sign(Checkpoint(ORIGIN, size, mth(numbered(size))), [log])


def proof_of(index: int, size: int, extra: bytes = b"") -> TlogProof:
    hashes = inclusion_proof(index, size, Stored(numbered(size)))
    return TlogProof(index, tuple(hashes), signed(size), extra)


PROOF = tlog_proof.encode(proof_of(4, 7))


def test_a_proof_is_the_lines_that_the_format_says() -> None:
    hashes = [b64encode(each).decode() for each in proof_of(4, 7).hashes]
    assert len(hashes) == 3

    assert PROOF.decode() == (
        f"c2sp.org/tlog-proof@v1\nindex 4\n{hashes[0]}\n{hashes[1]}\n{hashes[2]}\n\n"
        + signed(7).decode()
    )


def test_extra_data_stands_in_the_second_line() -> None:
    with_extra = tlog_proof.encode(proof_of(4, 7, b"any bytes\n\n"))

    assert with_extra.decode().split("\n")[1] == "extra " + b64encode(b"any bytes\n\n").decode()
    assert tlog_proof.parse(with_extra).extra == b"any bytes\n\n"


def test_the_lines_of_the_specifications_example_are_read() -> None:
    # c2sp.org/tlog-proof, the example; its signatures are shortened there, so ours stand for them
    head = """\
c2sp.org/tlog-proof@v1
extra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6kYXJ3aW4tYXJ
index 73894
gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=
RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=
AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=
"""
    read = tlog_proof.parse(head.encode() + b"\n" + signed(7))

    assert read.leaf_index == 73894
    assert [each.hex()[:6] for each in read.hashes] == [
        "8122b2",
        "07de65",
        "10a373",
        "468a29",
        "0070a2",
    ]
    assert read.extra.startswith(b"age-v1.2.1-darwin-arm64.tar.gz")


@given(st.data(), st.integers(1, 40), st.binary(max_size=5))
def test_a_proof_comes_back_and_holds(data: st.DataObject, size: int, extra: bytes) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = proof_of(index, size, extra)

    read, opened = tlog_proof.verified(
        tlog_proof.encode(proof), numbered(size)[index], ORIGIN, [log.verifier]
    )

    assert read == proof
    assert opened.checkpoint == Checkpoint(ORIGIN, size, mth(numbered(size)))
    assert opened.signed_by == (log.verifier,)


def test_the_proof_of_another_leaf_is_refused() -> None:
    with pytest.raises(NotProven, match="another root"):
        tlog_proof.verified(PROOF, LEAVES[3], ORIGIN, [log.verifier])


def test_a_proof_whose_checkpoint_nobody_known_signed_is_refused() -> None:
    with pytest.raises(NotProven, match="no known key"):
        tlog_proof.verified(PROOF, LEAVES[4], ORIGIN, [SignerKey.generate(ORIGIN).verifier])


def test_a_proof_for_another_log_is_refused() -> None:
    with pytest.raises(NotProven, match="another log"):
        tlog_proof.verified(PROOF, LEAVES[4], "log.example.com/other", [log.verifier])


@pytest.mark.parametrize("index", [7, 8, 2**64 - 1])
def test_an_index_that_the_checkpoint_does_not_reach_is_refused(index: int) -> None:
    encoded = tlog_proof.encode(proof_of(4, 7)._replace(leaf_index=index))

    with pytest.raises(Malformed):
        tlog_proof.verified(encoded, LEAVES[4], ORIGIN, [log.verifier])


def test_a_proof_against_an_older_or_younger_checkpoint_is_refused() -> None:
    for size in (5, 6, 8, 20):
        encoded = tlog_proof.encode(proof_of(4, 7)._replace(signed_checkpoint=signed(size)))
        with pytest.raises(ProofError):
            tlog_proof.verified(encoded, LEAVES[4], ORIGIN, [log.verifier])


HASH = b64encode(bytes(32)).decode()
FIRST = "c2sp.org/tlog-proof@v1\n"


@pytest.mark.parametrize(
    "head",
    [
        # github.com/transparency-dev/merkle, proof/tlog_proof_test.go
        "wrong-header\nindex 0\n",
        FIRST + "extra !!notbase64!!\nindex 0\n",
        FIRST,
        FIRST + "index notanumber\n",
        FIRST + "index -5\n",
        FIRST + "index 0\n!!notbase64!!\n",
        FIRST + f"index 0\n{b64encode(bytes(64)).decode()}\n",
        # and ours
        "",
        "\n" + FIRST + "index 0\n",
        "c2sp.org/tlog-proof@v2\nindex 0\n",
        FIRST + "index 00\n",
        FIRST + "index 01\n",
        FIRST + "index  1\n",
        FIRST + "index\n",
        FIRST + f"index {2**64}\n",
        FIRST + "index 0\nindex 0\n",
        FIRST + "index 0\nextra AAAA\n",
        FIRST + "extra \nindex 0\n",
        FIRST + "extra AAAA\nextra AAAA\nindex 0\n",
        FIRST + "extra AAAA\n",
        FIRST + f"index 0\n {HASH}\n",
        FIRST + f"index 0\n{HASH} \n",
        FIRST + f"index 0\n{HASH[:-1]}\n",
        FIRST + f"index 0\n{b64encode(bytes(31)).decode()}\n",
        FIRST + f"index 0\n{HASH.replace('A=', 'B=')}\n",
        FIRST + "index 0\n" + f"{HASH}\n" * 65,
        FIRST.replace("\n", "\r\n") + "index 0\n",
        FIRST + "index 0\né\n",
    ],
)
def test_what_is_no_proof_is_refused(head: str) -> None:
    with pytest.raises(Malformed):
        tlog_proof.parse(head.encode() + b"\n" + signed(7))


@pytest.mark.parametrize("tail", [b"", b"\n", b"\ncheckpoint\n", b"\n\n" + signed(7)])
def test_a_proof_without_a_signed_checkpoint_is_refused(tail: bytes) -> None:
    with pytest.raises(Malformed):
        tlog_proof.parse(f"{FIRST}index 0\n".encode() + tail)


def test_a_proof_that_could_not_be_read_back_is_not_written() -> None:
    for wrong in (
        proof_of(4, 7)._replace(leaf_index=-1),
        proof_of(4, 7)._replace(hashes=(b"short",)),
        proof_of(4, 7)._replace(signed_checkpoint=b"checkpoint\n"),
    ):
        with pytest.raises(Malformed):
            tlog_proof.encode(wrong)


@given(st.data())
def test_a_proof_with_any_byte_changed_is_refused(data: st.DataObject) -> None:
    spoilt = bytearray(PROOF)
    spoilt[data.draw(st.integers(0, len(spoilt) - 1))] ^= data.draw(st.integers(1, 255))

    with pytest.raises(ProofError):
        tlog_proof.verified(bytes(spoilt), LEAVES[4], ORIGIN, [log.verifier])
