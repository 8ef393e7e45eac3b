"""What stands in a bundle, and that the same question gives the same bytes."""

import ast
import shutil
import sys
from base64 import b64decode

import orjson
import pytest

from consumers.wire import cloud_event, example_cloud_event, fact_from
from domain.codec import body, revive, state_of
from domain.events.catalogue import BY_NAME
from domain.proof import tlog_proof
from domain.proof.merkle import leaf, leaf_hash
from domain.vault import Vault
from projections.ledger.schema import LedgerError
from service.evidence.assembling import verify_py
from service.evidence.folder import FolderTaken
from service.evidence.question import Sample
from service.evidence.verifier.stored import event_of
from service.signing import Keys
from tests.given import fact
from tests.projections.ledger.ledgers import change
from tests.service.evidence.bundles import (
    KEY,
    ORIGIN,
    SECRET,
    SIGNER,
    STRANGER,
    checked,
    failures,
    files,
    hired,
)


def lines(folder):
    return [orjson.loads(line) for line in (folder / "facts.ndjson").read_bytes().splitlines()]


def question(folder):
    return orjson.loads((folder / "question.json").read_bytes())


def test_a_bundle_holds_when_its_source_is_gone(told):
    folder = told.bundle()
    told.log.close()
    told.database.close()
    for each in told.folder.glob("*.db*"):
        each.unlink()
    said = checked(folder, "--trust", KEY)
    assert (said.status, said.failures) == (0, [])
    assert "5 facts, from position 1 to 17" in said.holds
    assert "2 earlier signed checkpoints: each is the beginning of the next" in said.holds
    assert "without a gap: career-E1024 from its first fact to its fact 4" in said.holds


def test_what_is_not_proven_is_said(told):
    folder = told.bundle()
    with_key, without = checked(folder, "--trust", KEY), checked(folder)
    assert not any(each.startswith("who signed") for each in with_key.not_proven)
    assert any(each.startswith("who signed: the keys came with") for each in without.not_proven)
    for words in ("nothing else answers", "same history", "is true", "the times", "sealed"):
        assert any(words in each for each in with_key.not_proven), words


def test_every_fact_comes_as_stored_and_as_a_cloud_event(told):
    folder = told.bundle()
    stored = {row[0]: row for row in told.log.read_raw()}
    assert [line["position"] for line in lines(folder)] == [1, 3, 4, 16, 17]
    for line in lines(folder):
        position, stream, version, name, state = stored[line["position"]]
        assert (line["stream"], line["version"], line["type"]) == (stream, version, name)
        assert b64decode(line["stored"]) == state
        assert line["event"] == cloud_event(revive(position, stream, version, name, state))


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_the_readable_form_of_every_fact_is_the_one_it_has_everywhere(name):
    example = fact_from(example_cloud_event(name))
    state = state_of(body(example), "2026-01-01T00:00:00.000000Z")
    ours = event_of(7, example.originator_id, name, orjson.loads(state), ())
    theirs = cloud_event(revive(7, example.originator_id, 1, name, state))
    assert without_nulls(ours) == without_nulls(theirs)


def without_nulls(value):
    if isinstance(value, dict):
        return {name: without_nulls(each) for name, each in value.items() if each is not None}
    return [without_nulls(each) for each in value] if isinstance(value, list) else value


def test_other_programs_of_tlog_proof_accept_each_proof(told):
    folder = told.bundle()
    for line in lines(folder):
        encoded = (folder / "proofs" / f"{line['position']:012}.tlog-proof").read_bytes()
        data = leaf(line["stream"], line["version"], line["type"], b64decode(line["stored"]))
        tlog_proof.verified(encoded, leaf_hash(data), ORIGIN, [SIGNER.verifier])


def test_the_same_question_gives_the_same_bytes(told):
    known = told.log.head()
    first = files(told.bundle("first", known=known))
    told.told(fact("career.promoted", "2023-01-01", title="Head"), hired("E7"))
    told.signed()
    assert files(told.bundle("second", known=known)) == first
    later = files(told.bundle("third"))
    assert later["facts.ndjson"].startswith(first["facts.ndjson"])
    assert later["checkpoint"] != first["checkpoint"]


def test_what_no_checkpoint_covers_is_signed_first(told):
    told.told(hired("E7"))
    folder = told.bundle(person="E7")
    assert question(folder)["checkpoint"]["size"] == 18
    assert [line["position"] for line in lines(folder)] == [18]
    assert checked(folder, "--trust", KEY).status == 0


def test_personal_texts_stay_sealed_unless_they_are_asked_for(told):
    sealed, opened = told.bundle("sealed"), told.bundle("opened", opened=True)
    assert SECRET.encode() not in b"".join(files(sealed).values())
    texts = {line["position"]: line.get("opened") for line in lines(opened)}
    assert texts[1] == {"given_name": "Ana"}
    assert texts[3] == {"description": SECRET}
    assert texts[4] == {"changes.description": f"{SECRET}, soon"}
    assert opened.stat().st_mode & 0o777 == 0o700
    said = checked(opened, "--trust", KEY)
    assert said.status == 0
    assert any("opened texts are what the sealed values hold" in each for each in said.not_proven)


def test_the_erased_are_named_and_their_values_say_so(told):
    told.told(
        fact("person.erased", "2024-01-01", basis="consent_withdrawn", authorised_by="E9"),
    )
    for opened in (False, True):
        folder = told.bundle(f"opened-{opened}", opened=opened)
        assert SECRET.encode() not in b"".join(files(folder).values())
        [erasure] = orjson.loads((folder / "erasures.json").read_bytes())
        assert (erasure["person"], erasure["position"]) == ("E1024", 18)
        goal = next(line for line in lines(folder) if line["position"] == 3)
        assert goal["event"]["data"]["description"] == {"erased": True}
        assert "opened" not in goal
        assert checked(folder, "--trust", KEY).status == 0


def test_a_sample_is_drawn_by_its_seed_and_can_be_drawn_again(told):
    everything = {"person": None, "type": "employee.hired"}
    one = told.bundle("one", sample=Sample(4, "q3"), **everything)
    again = told.bundle("again", sample=Sample(4, "q3"), **everything)
    other = told.bundle("other", sample=Sample(4, "q4"), **everything)
    assert files(one) == files(again)
    assert lines(one) != lines(other)
    assert (question(one)["matching"], question(one)["facts"]) == (12, 4)
    assert "a sample of 4 out of 12, by its seed" in checked(one).holds


def test_everything_in_the_log_is_complete_by_itself(told):
    said = checked(told.bundle(person=None), "--trust", KEY)
    assert "complete: these are all the facts that the log had at the checkpoint" in said.holds
    assert not any("nothing else answers" in each for each in said.not_proven)


def test_an_answer_without_facts_is_a_bundle_too(told):
    folder = told.bundle(person="E-unheard-of")
    assert (question(folder)["facts"], question(folder)["first"]) == (0, None)
    assert checked(folder, "--trust", KEY).status == 0


def test_checkpoints_of_retired_keys_still_hold(told):
    told.told(hired("E7"))
    keys = Keys((STRANGER,), (SIGNER.verifier,))
    folder = told.bundle(keys=keys)
    assert checked(folder, "--trust", str(STRANGER.verifier)).status == 0
    assert len((folder / "keys.txt").read_text().splitlines()) == 2


def test_nothing_is_written_over_a_changed_fact(told):
    url = told.database.url.render_as_string(hide_password=False)
    change(url, "UPDATE stored_events SET originator_version = 9 WHERE notification_id = 3")
    with pytest.raises(LedgerError, match=r"position 3 cannot be proven.*careerlog verify"):
        told.bundle()
    assert not [each for each in told.folder.iterdir() if each.is_dir()]


def test_nothing_is_written_over_what_is_there(told):
    folder = told.bundle()
    before = files(folder)
    with pytest.raises(FolderTaken, match="name a new folder"):
        told.bundle()
    assert files(folder) == before


def test_a_vault_that_was_lost_leaves_the_values_sealed(told, tmp_path):
    with Vault(f"sqlite:///{tmp_path}/other.db", bytes(32)) as other:
        told.log.vault = other
        folder = told.bundle(opened=True)
    assert not any("opened" in line for line in lines(folder))
    assert failures(folder) == []


def test_a_bundle_can_be_moved(made, tmp_path):
    moved = shutil.move(made, tmp_path / "elsewhere")
    assert checked(moved).status == 0


def test_the_verifier_needs_no_newer_python_than_it_says():
    tree = ast.parse(verify_py(), feature_version=(3, 9))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module]
            if isinstance(node, ast.ImportFrom)
            else [each.name for each in node.names]
        )
    }
    assert imported - set(sys.stdlib_module_names) == {"cryptography"}
