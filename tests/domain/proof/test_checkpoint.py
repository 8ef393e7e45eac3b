"""Checkpoints: a log's size and root, as a signed note."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.proof import checkpoint, note
from domain.proof.checkpoint import Checkpoint
from domain.proof.keys import SignerKey
from domain.proof.refusals import Malformed, NotProven, ProofError

ORIGIN = "log.example.com/careers"
ROOT = bytes(range(32))
ROOT_TEXT = b64encode(ROOT).decode()
log, witness = SignerKey(ORIGIN, bytes(32)), SignerKey("witness.example", bytes([1]) * 32)

# c2sp.org/tlog-checkpoint, the example
EXAMPLE = """\
example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
"""  # noqa: E501


def test_the_example_of_the_specification_is_read() -> None:
    stated, signed = checkpoint.parse(EXAMPLE.encode())

    assert stated.origin == "example.com/behind-the-sofa"
    assert stated.size == 20852163
    assert b64encode(stated.root) == b"CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
    assert stated.extensions == ()
    assert checkpoint.text_of(stated) == signed.text


def test_a_checkpoint_is_three_lines() -> None:
    assert checkpoint.text_of(Checkpoint(ORIGIN, 7, ROOT)) == f"{ORIGIN}\n7\n{ROOT_TEXT}\n"


@given(
    st.builds(
        Checkpoint,
        st.text("ab /.+é", min_size=1),
        st.integers(0, 2**64 - 1),
        st.binary(min_size=32, max_size=32),
        st.lists(st.text("ab —=", min_size=1), max_size=3).map(tuple),
    )
)
def test_a_checkpoint_comes_back_as_it_was_signed(stated: Checkpoint) -> None:
    signed = checkpoint.sign(stated, [log, witness])

    opened = checkpoint.verified(signed, stated.origin, [log.verifier])

    assert opened.checkpoint == stated
    assert opened.signed_by == (log.verifier,)
    assert [each.name for each in opened.unknown] == ["witness.example"]


def test_a_witness_adds_its_signature_to_the_same_text() -> None:
    stated = Checkpoint(ORIGIN, 7, ROOT)
    by_log = checkpoint.sign(stated, [log])

    by_both = checkpoint.sign(stated, [witness], note.parse(by_log).signatures)

    opened = checkpoint.verified(by_both, ORIGIN, [log.verifier, witness.verifier])
    assert opened.signed_by == (log.verifier, witness.verifier)
    assert by_both.startswith(by_log)


def test_a_checkpoint_of_another_log_is_refused() -> None:
    signed = checkpoint.sign(Checkpoint(ORIGIN, 7, ROOT), [log])

    with pytest.raises(NotProven, match="another log"):
        checkpoint.verified(signed, "log.example.com/other", [log.verifier])


def test_a_checkpoint_signed_by_nobody_known_is_refused() -> None:
    signed = checkpoint.sign(Checkpoint(ORIGIN, 7, ROOT), [witness])

    with pytest.raises(NotProven):
        checkpoint.verified(signed, ORIGIN, [log.verifier])


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "\n",
        f"{ORIGIN}\n7\n",
        f"{ORIGIN}\n7\n{ROOT_TEXT}",
        f"{ORIGIN}\n7\n{ROOT_TEXT}\nextension",
        f"\n7\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n7\n{ROOT_TEXT}\n\n",
        f"{ORIGIN}\n7\n{ROOT_TEXT}\n\nextension\n",
        f"{ORIGIN}\n\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n07\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n-7\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n+7\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n7 \n{ROOT_TEXT}\n",
        f"{ORIGIN}\n1_0\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n٧\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n0x7\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n{2**64}\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n{'9' * 5000}\n{ROOT_TEXT}\n",
        f"{ORIGIN}\n7\n{ROOT_TEXT[:-1]}\n",
        f"{ORIGIN}\n7\n {ROOT_TEXT}\n",
        f"{ORIGIN}\n7\n{b64encode(ROOT[:31]).decode()}\n",
        f"{ORIGIN}\n7\n{b64encode(ROOT + ROOT[:1]).decode()}\n",
        f"{ORIGIN}\n7\n{ROOT.hex()}\n",
        f"{ORIGIN}\n7\n{ROOT_TEXT.replace('8=', '9=')}\n",
    ],
)
def test_a_text_that_is_no_checkpoint_is_refused(wrong: str) -> None:
    with pytest.raises(Malformed):
        checkpoint.from_text(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        Checkpoint("", 7, ROOT),
        Checkpoint("two\nlines", 7, ROOT),
        Checkpoint(ORIGIN, -1, ROOT),
        Checkpoint(ORIGIN, 2**64, ROOT),
        Checkpoint(ORIGIN, 7, ROOT[:31]),
        Checkpoint(ORIGIN, 7, ROOT, ("",)),
        Checkpoint(ORIGIN, 7, ROOT, ("two\nlines",)),
    ],
)
def test_a_checkpoint_that_could_not_be_read_back_is_not_signed(wrong: Checkpoint) -> None:
    with pytest.raises(Malformed):
        checkpoint.sign(wrong, [log])


@given(st.data())
def test_a_signed_checkpoint_with_any_byte_changed_is_refused(data: st.DataObject) -> None:
    signed = bytearray(checkpoint.sign(Checkpoint(ORIGIN, 7, ROOT), [log]))
    signed[data.draw(st.integers(0, len(signed) - 1))] ^= data.draw(st.integers(1, 255))

    with pytest.raises(ProofError):
        checkpoint.verified(bytes(signed), ORIGIN, [log.verifier])
