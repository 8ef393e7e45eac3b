"""`careerlog prove`: from a fact to the checkpoint, and from one checkpoint to the next."""

import re
from base64 import b64decode

from domain.proof import checkpoint, tlog_proof
from domain.proof.merkle import leaf_hash
from domain.proof.proofs import verify_consistency
from tests.service.ledger.signed import ORIGIN, SECRET, known
from tests.service.program import event


def test_a_proof_leads_from_the_fact_to_the_checkpoint(signed):
    printed = signed("prove", "2")
    assert (printed.status, printed.err) == (0, "")
    answer = signed("prove", "2", "--json").json
    assert (answer["position"], answer["type"]) == (2, "career.promoted")
    assert answer["proof"] == printed.out
    leaf = b64decode(answer["leaf"])
    assert b64decode(answer["leaf_hash"]) == leaf_hash(leaf)
    tlog_proof.verified(printed.out.encode(), leaf_hash(leaf), ORIGIN, known(signed))


def test_the_personal_value_in_a_proven_leaf_stays_sealed(signed):
    leaf = b64decode(signed("prove", "3", "--json").json["leaf"])
    assert SECRET.encode() not in leaf
    assert b'"sealed"' in leaf


def test_a_consistency_proof_leads_from_one_checkpoint_to_the_last(signed):
    signed.told(event("employee.manager_changed", "2024-02-01", "m1", manager="E7"))
    assert signed("checkpoint").status == 0
    answer = signed("prove", "--from", "3", "--json").json
    sides = [answer["from"], answer["to"]]
    roots = [b64decode(each["root"]) for each in sides]
    for side, root in zip(sides, roots, strict=True):
        said = checkpoint.verified(side["checkpoint"].encode(), ORIGIN, known(signed)).checkpoint
        assert (said.size, said.root) == (side["size"], root)
    proof = [b64decode(each) for each in answer["proof"]]
    verify_consistency(3, 4, *roots, proof)
    assert signed("prove", "--from", "3", "--to", "4").out.split() == answer["proof"]
    assert signed("prove", "--from", "4").out == ""


def test_a_position_behind_the_end_is_said_to_be_there(signed):
    ran = signed("prove", "999999")
    assert ran.status == 1
    assert re.search(r"the log ends at position \d+: name one up to that", ran.err)
