"""Signed notes and the keys that sign them, by the vectors of Go's package for them."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.proof import note
from domain.proof.keys import Signature, SignerKey, VerifierKey
from domain.proof.refusals import Malformed, NotProven, ProofError

# golang.org/x/mod/sumdb/note, note_test.go
PETER_SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
PETER_LINE = (
    "— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    "\n"
)
ENOCH_LINE = (
    "— EnochRoot "
    "rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ="
    "\n"
)
# c2sp.org/signed-note, the example; its text holds an empty line.
SALVATORE = """\
Ognuno sta solo sul cuor della terra
trafitto da un raggio di sole:

ed è subito sera.

— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
"""  # noqa: E501

peter, enoch = VerifierKey.parse(PETER), VerifierKey.parse(ENOCH)
peter_signs = SignerKey.parse(PETER_SECRET)
peter_signed, enoch_signed = (Signature.parse(line[:-1]) for line in (PETER_LINE, ENOCH_LINE))
SIGNED_BY_BOTH = f"{TEXT}\n{PETER_LINE}{ENOCH_LINE}".encode()


def test_keys_are_written_and_read_as_go_does() -> None:
    assert str(peter) == PETER
    assert peter.name == "PeterNeumann"
    assert peter.key_id.hex() == "c74f20a3"
    assert peter_signs.secret_text() == PETER_SECRET
    assert peter_signs.verifier == peter


@pytest.mark.parametrize(
    ("written", "parse"), [(PETER, VerifierKey.parse), (PETER_SECRET, SignerKey.parse)]
)
def test_no_part_of_a_key_and_no_key_with_a_byte_changed_is_one(
    written: str, parse: Callable[[str], object]
) -> None:
    size = len(written)
    parts = [written[i:j] for i in range(size + 1) for j in range(i + 1, size + 1) if j - i < size]
    mangled = [written[:i] + chr(ord(written[i]) + 1) + written[i + 1 :] for i in range(size)]
    for wrong in ["", *parts, *mangled]:
        with pytest.raises(Malformed):
            parse(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        # the first from note_test.go
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        PETER + "\n",
        PETER.replace("PeterNeumann", "Peter\ud800Neumann"),
    ],
)
def test_keys_of_another_length_kind_or_spelling_are_refused(wrong: str) -> None:
    with pytest.raises(Malformed):
        VerifierKey.parse(wrong)


def test_a_key_of_another_algorithm_is_refused_for_that() -> None:
    with pytest.raises(Malformed, match="not one of Ed25519"):  # note_test.go
        VerifierKey.parse("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\tb", "a\nb", "a\u2003b", "a\u00a0b"])
def test_a_key_needs_a_name_without_spaces_and_pluses(name: str) -> None:
    with pytest.raises(Malformed):
        SignerKey.generate(name)


def test_a_new_key_signs_what_its_public_half_accepts() -> None:
    secret = SignerKey.generate("log.example.com/careers")
    public = VerifierKey.parse(str(secret.verifier))

    read = note.verified(note.sign(TEXT, [secret]), [public])

    assert (read.text, read.signed_by) == (TEXT, (public,))
    assert SignerKey.parse(secret.secret_text()).verifier == public
    assert SignerKey.generate("log.example.com/careers").verifier != public


def test_a_private_key_is_not_shown_by_accident() -> None:
    for shown in (str(peter_signs), repr(peter_signs), f"{peter_signs}"):
        assert shown == "SignerKey(PeterNeumann+c74f20a3)"


def test_a_seed_of_another_length_is_refused() -> None:
    with pytest.raises(Malformed):
        SignerKey("PeterNeumann", bytes(31))


def test_a_note_is_signed_as_go_signs_it() -> None:
    assert note.sign(TEXT, [peter_signs]) == f"{TEXT}\n{PETER_LINE}".encode()


def test_a_signature_is_added_after_the_earlier_ones_and_replaces_its_own() -> None:
    signed = note.sign(TEXT, [peter_signs], [peter_signed, enoch_signed])

    assert signed == f"{TEXT}\n{ENOCH_LINE}{PETER_LINE}".encode()


def test_a_note_says_which_known_keys_signed_it_and_which_are_unknown() -> None:
    one = note.verified(SIGNED_BY_BOTH, [peter])
    assert one == note.Verified(TEXT, (peter,), (enoch_signed,))

    both = note.verified(SIGNED_BY_BOTH, [enoch, peter, enoch])
    assert both == note.Verified(TEXT, (peter, enoch), ())


def test_a_note_that_no_known_key_signed_is_not_believed() -> None:
    for known in ([], [SignerKey.generate("PeterNeumann").verifier]):
        with pytest.raises(NotProven, match="no known key"):
            note.verified(SIGNED_BY_BOTH, known)


def test_repeated_signatures_count_once() -> None:
    signed = f"{TEXT}\n{PETER_LINE}{PETER_LINE}{ENOCH_LINE}{ENOCH_LINE}".encode()

    assert note.verified(signed, [peter]) == note.Verified(TEXT, (peter,), (enoch_signed,))


def test_one_false_signature_by_a_known_key_spoils_the_note() -> None:
    false = f"— PeterNeumann {PETER_LINE.split()[2][:45]}ABCD{PETER_LINE.split()[2][45:]}\n"
    for lines in (false, PETER_LINE + false, ENOCH_LINE + false):
        with pytest.raises(NotProven, match=r"PeterNeumann\+c74f20a3"):
            note.verified(f"{TEXT}\n{lines}".encode(), [peter, enoch])


def test_a_signature_under_a_known_name_or_id_but_not_both_is_ignored() -> None:
    renamed = PETER_LINE.replace("PeterNeumann", "CarmenSandiego")
    other_id = PETER_LINE.replace("x08g", "xxxx")
    signed = f"{TEXT}\n{renamed}{other_id}{ENOCH_LINE}".encode()

    read = note.verified(signed, [peter, enoch])

    assert read.signed_by == (enoch,)
    assert len(read.unknown) == 2


def test_two_keys_with_one_name_and_id_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(VerifierKey, "key_id", property(lambda key: b"same"))
    with pytest.raises(Malformed, match="share"):
        note.verified(SIGNED_BY_BOTH, [peter, peter._replace(public=enoch.public)])


def test_a_hundred_signatures_are_read_and_not_one_more() -> None:
    lines = [f"— witness{number} {PETER_LINE.split()[2]}\n" for number in range(100)]

    assert len(note.parse(f"{TEXT}\n{''.join(lines)}".encode()).signatures) == 100
    with pytest.raises(Malformed):
        note.parse(f"{TEXT}\n{''.join([*lines, PETER_LINE])}".encode())


def test_the_text_may_hold_empty_lines() -> None:
    read = note.parse(SALVATORE.encode())

    assert read.text == SALVATORE[: SALVATORE.index("\n—")]
    assert read.text.count("\n\n") == 1
    assert [each.name for each in read.signatures] == ["quasimodo.example/salvatore"]
    assert note.parse(note.sign("a\n\n\n", [peter_signs])).text == "a\n\n\n"


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        TEXT.encode(),
        f"{TEXT}\n".encode(),
        f"{TEXT}\n{PETER_LINE}".encode()[:-1],
        f"{TEXT}\n{PETER_LINE[:-1]}x".encode(),
        f"{TEXT}\n{PETER_LINE.removeprefix('— ')}".encode(),
        f"\x01{TEXT}\n{PETER_LINE}".encode(),
        f"{TEXT}\r\n{PETER_LINE}".encode(),
        b"\xff" + f"{TEXT}\n{PETER_LINE}".encode(),
        f"{TEXT}\n— Bad Name {PETER_LINE.split()[2]}\n".encode(),
        f"{TEXT}\n— Bad+Name {PETER_LINE.split()[2]}\n".encode(),
        f"{TEXT}\n—  {PETER_LINE.split()[2]}\n".encode(),
        f"{TEXT}\n{PETER_LINE}Unexpected line.\n".encode(),
        f"{TEXT}\n{PETER_LINE}\n".encode(),
        f"{TEXT}{PETER_LINE}".encode(),
        f"\n{PETER_LINE}".encode(),
        f"{TEXT}\n{PETER_LINE.replace('—', '-')}".encode(),
        f"{TEXT}\n— PeterNeumann\n".encode(),
        f"{TEXT}\n— PeterNeumann \n".encode(),
        f"{TEXT}\n— PeterNeumann x08gow==\n".encode(),
        f"{TEXT}\n{PETER_LINE.replace('=', '')}".encode(),
        f"{TEXT}\n{PETER_LINE.replace('nAM=', 'nAN=')}".encode(),
        f"{TEXT}\n{PETER_LINE.replace('=', '= ')}".encode(),
    ],
)
def test_what_is_no_note_is_refused(wrong: bytes) -> None:
    with pytest.raises(Malformed):
        note.parse(wrong)


@pytest.mark.parametrize("text", ["", "abc", "a\tb\n", "half \ud800\n"])
def test_a_text_that_no_note_can_hold_is_not_signed(text: str) -> None:
    with pytest.raises(Malformed):
        note.sign(text, [peter_signs])


def test_a_note_without_a_signer_is_refused() -> None:
    with pytest.raises(Malformed):
        note.sign(TEXT, [])


@given(
    st.lists(st.text("aé \n", max_size=9), max_size=5).map(lambda lines: "\n".join(lines) + "\n")
)
def test_any_text_comes_back_as_it_was_signed(text: str) -> None:
    signed = note.sign(text, [peter_signs])

    assert note.verified(signed, [peter]) == note.Verified(text, (peter,), ())


@given(st.data())
def test_a_note_with_any_byte_changed_is_refused(data: st.DataObject) -> None:
    signed = bytearray(f"{TEXT}\n{PETER_LINE}".encode())
    signed[data.draw(st.integers(0, len(signed) - 1))] ^= data.draw(st.integers(1, 255))

    with pytest.raises(ProofError):
        note.verified(bytes(signed), [peter])
