"""A change that fits a manifest signed anew, by whoever holds the key, is found and named too."""

from base64 import b64decode, b64encode

import orjson
import pytest

from domain.proof import checkpoint
from domain.proof.checkpoint import Checkpoint
from tests.service.evidence.bundles import (
    FACTS,
    KEY,
    ORIGIN,
    SECRET,
    SIGNER,
    STRANGER,
    checked,
    edited,
    failures,
    lines_edited,
    named,
    resigned,
    verify,
)


def changed_line(number, **values):
    """Changes fields of a fact's line; None takes one out."""

    def change(lines):
        line = orjson.loads(lines[number - 1]) | values
        line = {name: value for name, value in line.items() if value is not None}
        lines[number - 1] = orjson.dumps(line) + b"\n"

    return change


@pytest.mark.parametrize("signed_anew", [False, True])
@pytest.mark.parametrize(
    ("edit", "where"),
    [
        (lambda lines: lines.pop(1), FACTS),
        (lambda lines: lines.pop(), FACTS),
        (lambda lines: lines.insert(1, lines[0]), f"{FACTS} line 2"),
        (lambda lines: lines.append(lines[2]), f"{FACTS} line 6"),
        (lambda lines: lines.reverse(), f"{FACTS} line 2"),
        (lambda lines: lines.__setitem__(slice(0, 2), lines[1::-1]), f"{FACTS} line 2"),
        (lambda lines: lines.append(b"\n"), f"{FACTS} line 6"),
        (lambda lines: lines.append(b"[]\n"), f"{FACTS} line 6"),
        (lambda lines: lines.append(b"\xff\n"), f"{FACTS} line 6"),
        (lambda lines: lines.append(b"[" * 100_000 + b"\n"), f"{FACTS} line 6"),
        (lambda lines: lines.clear(), FACTS),
        (changed_line(2, position=2), f"{FACTS} line 2"),
        (changed_line(2, position=3.0), f"{FACTS} line 2"),
        (changed_line(2, position=-3), f"{FACTS} line 2"),
        (changed_line(2, version=3), f"{FACTS} line 2"),
        (changed_line(2, version=-1), f"{FACTS} line 2"),
        (changed_line(2, stream="career-E2048"), f"{FACTS} line 2"),
        (changed_line(2, type="goal.revised"), f"{FACTS} line 2"),
        (changed_line(2, stored=b64encode(b"{}").decode()), f"{FACTS} line 2"),
        (changed_line(2, stored="?"), f"{FACTS} line 2"),
        (changed_line(2, stored=None), f"{FACTS} line 2"),
        (changed_line(2, event={}), f"{FACTS} line 2"),
        (changed_line(2, event=None), f"{FACTS} line 2"),
        (changed_line(2, opened={"description": SECRET}), f"{FACTS} line 2"),
        (changed_line(2, remark="never happened"), f"{FACTS} line 2"),
    ],
)
def test_changed_lines_are_found_and_named(made, edit, where, signed_anew):
    lines_edited(made, FACTS, edit)
    if signed_anew:
        resigned(made)
    found = failures(made, [KEY])
    assert named(found, where), found
    assert named(found, f"{FACTS}: the file was changed") is not signed_anew


def test_a_fact_changed_together_with_its_readable_form_is_found(made):
    def change(lines):
        line = orjson.loads(lines[4])
        stored = b64decode(line["stored"]).replace(b'"Lead"', b'"Lord"')
        line["stored"] = b64encode(stored).decode()
        line["event"]["data"]["title"] = "Lord"
        lines[4] = orjson.dumps(line) + b"\n"

    lines_edited(made, FACTS, change)
    resigned(made)
    found = failures(made, [KEY])
    assert found == [f"{FACTS} line 5: this fact is not what the log has at position 17"]


def test_a_readable_form_that_says_something_else_is_found(made):
    def change(lines):
        lines[4] = lines[4].replace(b'"title":"Lead"', b'"title":"Lord"')

    lines_edited(made, FACTS, change)
    resigned(made)
    assert named(failures(made, [KEY]), f"{FACTS} line 5: the readable event")


def test_a_fact_left_out_with_all_that_belongs_to_it_needs_the_key(made):
    """Whoever holds the key can leave a fact out, unless its stream shows the gap: it is said."""

    def counted(question):
        question["facts"] -= 1
        question["matching"] -= 1

    lines_edited(made, FACTS, lambda lines: lines.pop(1))
    (made / "proofs/000000000003.tlog-proof").unlink()
    (made / "schemas/goal.set.1.json").unlink()
    edited(made, "question.json", counted)
    found = failures(made, [KEY])
    for name in (FACTS, "question.json", "schemas/goal.set.1.json"):
        assert named(found, name)
    resigned(made)
    assert {each.split(":")[0] for each in failures(made, [KEY])} == {"proofs/nodes.txt"}
    needed = {
        at for place in (1, 4, 16, 17) for step in verify.beside(place - 1, 17) for at in step
    }
    lines_edited(
        made,
        "proofs/nodes.txt",
        lambda lines: lines.__setitem__(
            slice(None), [each for each in lines if tuple(map(int, each.split()[:2])) in needed]
        ),
    )
    resigned(made)
    said = checked(made, "--trust", KEY)
    assert said.status == 0
    assert "in part: 2 streams, of which other facts exist that are not here" in said.holds
    assert any("statement of whoever signed the manifest" in each for each in said.not_proven)


@pytest.mark.parametrize(
    ("name", "edit", "where"),
    [
        ("proofs/nodes.txt", lambda lines: lines.pop(3), "proofs/nodes.txt: lacks"),
        ("proofs/nodes.txt", lambda lines: lines.clear(), "proofs/nodes.txt: lacks"),
        ("proofs/nodes.txt", lambda lines: lines.reverse(), "proofs/nodes.txt line 2"),
        ("proofs/nodes.txt", lambda lines: lines.append(b"0 x y\n"), "proofs/nodes.txt line"),
        ("proofs/nodes.txt", lambda lines: lines.append(b"0\n"), "proofs/nodes.txt line"),
        (
            "proofs/nodes.txt",
            lambda lines: lines.append(b"60 1 %b\n" % b64encode(bytes(32))),
            "proofs/nodes.txt: 60 1 belongs to no fact",
        ),
        ("consistency.ndjson", lambda lines: lines.pop(), "consistency.ndjson"),
        ("consistency.ndjson", lambda lines: lines.reverse(), "consistency.ndjson line 1"),
        (
            "consistency.ndjson",
            lambda lines: lines.__setitem__(0, b'{"from":5,"to":9,"hashes":[]}\n'),
            "consistency.ndjson line 1",
        ),
        ("checkpoint", lambda lines: lines.__setitem__(1, b"0\n"), "checkpoint"),
        ("checkpoint", lambda lines: lines.__setitem__(1, b"16\n"), "checkpoint"),
        ("checkpoint", lambda lines: lines.pop(), "checkpoint"),
        ("keys.txt", lambda lines: lines.clear(), "keys.txt"),
        ("keys.txt", lambda lines: lines.append(b"x+00000000+AAAA\n"), "keys.txt line 2"),
    ],
)
def test_malformed_proofs_notes_and_keys_are_refused(made, name, edit, where):
    lines_edited(made, name, edit)
    resigned(made)
    assert named(failures(made, [KEY]), where), failures(made, [KEY])


@pytest.mark.parametrize(
    "proof",
    [
        lambda text: b"",
        lambda text: text.replace(b"index 2\n", b"index 3\n"),
        lambda text: text.replace(b"index 2\n", b"index 2\n" + b64encode(bytes(32)) + b"\n"),
        lambda text: text.replace(b"@v1", b"@v2"),
        lambda text: text.split(b"\n\n")[0],
    ],
)
def test_a_malformed_proof_of_one_fact_is_refused(made, proof):
    path = made / "proofs/000000000003.tlog-proof"
    path.write_bytes(proof(path.read_bytes()))
    resigned(made)
    assert failures(made, [KEY]) == [
        f"proofs/000000000003.tlog-proof: it is not the proof of {FACTS} line 2"
    ]


def test_the_checkpoint_of_a_forked_log_is_found(made):
    """Signed by the log's own key, of the same size, but over another history."""
    note = (made / "checkpoint").read_bytes()
    said, _ = checkpoint.parse(note)
    fork = checkpoint.sign(Checkpoint(ORIGIN, said.size, bytes(32)), [SIGNER])
    (made / "checkpoint").write_bytes(fork)
    for path in (made / "proofs").glob("*.tlog-proof"):
        path.write_bytes(path.read_bytes().replace(note, fork))
    root = b64encode(bytes(32)).decode()
    edited(made, "question.json", lambda asked: asked["checkpoint"].update(root=root))
    resigned(made)
    found = failures(made, [KEY])
    assert named(found, "consistency.ndjson line 2: the log of 17 facts does not go on")
    for line in range(1, 6):
        assert named(found, f"{FACTS} line {line}: this fact is not what the log has")


def test_an_earlier_checkpoint_of_a_fork_is_found(made):
    fork = checkpoint.sign(Checkpoint(ORIGIN, 9, bytes(32)), [SIGNER])
    (made / "checkpoints/000000000009.checkpoint").write_bytes(fork)
    resigned(made)
    assert named(failures(made, [KEY]), "consistency.ndjson line 1")


def test_a_stranger_who_signs_everything_anew_is_found_by_the_trusted_key(made):
    for path in [made / "checkpoint", *(made / "checkpoints").iterdir()]:
        said, _ = checkpoint.parse(path.read_bytes())
        old, new = path.read_bytes(), checkpoint.sign(said, [STRANGER])
        path.write_bytes(new)
        for proof in (made / "proofs").glob("*.tlog-proof"):
            proof.write_bytes(proof.read_bytes().replace(old, new))
    (made / "keys.txt").write_text(f"{STRANGER.verifier}\n")
    resigned(made, STRANGER)
    without = checked(made)
    assert without.status == 0
    assert any("keys came with the bundle" in each for each in without.not_proven)
    found = checked(made, "--trust", KEY)
    assert found.status == 1
    assert named(found.failures, "manifest: none of the keys given with --trust")
    assert named(found.failures, "checkpoint: none of the keys given with --trust")


@pytest.mark.parametrize(
    ("name", "edit", "where"),
    [
        ("question.json", lambda asked: asked.update(facts=4), FACTS),
        ("question.json", lambda asked: asked.update(first=2), FACTS),
        ("question.json", lambda asked: asked.update(last=None), FACTS),
        ("question.json", lambda asked: asked.update(matching=9), "question.json"),
        ("question.json", lambda asked: asked.update(known=16), FACTS),
        ("question.json", lambda asked: asked.update(known=18), "question.json"),
        ("question.json", lambda asked: asked.update(origin="other"), "question.json"),
        ("question.json", lambda asked: asked.pop("format"), "question.json: not in the form"),
        ("question.json", lambda asked: asked.clear(), "question.json: not in the form"),
        ("question.json", lambda asked: asked.update(earlier_checkpoints=1), "checkpoints"),
        ("erasures.json", lambda told: told.append({"person": "E1024"}), f"{FACTS} line 1"),
        ("erasures.json", lambda told: told.append({"person": "E7"}), "erasures.json"),
        ("erasures.json", lambda told: told.append({}), "erasures.json: not in the form"),
        (
            "schemas/goal.set.1.json",
            lambda schema: schema.update({"$id": "urn:careerlog:goal.set:2"}),
            "schemas/goal.set.1.json",
        ),
        (
            "schemas/goal.set.1.json",
            lambda schema: schema["properties"].pop("purpose"),
            "schemas/goal.set.1.json",
        ),
    ],
)
def test_documents_that_do_not_fit_the_facts_are_found(made, name, edit, where):
    edited(made, name, edit)
    resigned(made)
    assert named(failures(made, [KEY]), where), failures(made, [KEY])


def test_a_drawn_sample_that_its_seed_does_not_draw_is_found(made):
    """A sample of two out of the five, of which somebody chose the two."""
    lines_edited(made, FACTS, lambda lines: lines.__delitem__(slice(2, None)))
    (made / "population.txt").write_bytes(b"1\n3\n4\n16\n17\n")
    for seed in ("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"):
        if verify.sampled([1, 3, 4, 16, 17], 2, seed) != [1, 3]:
            break
    edited(
        made,
        "question.json",
        lambda asked: asked.update(sample={"size": 2, "seed": seed}, facts=2, last=3),
    )
    resigned(made)
    assert named(failures(made, [KEY]), f"{FACTS}: these are not the facts that the seed draws")
