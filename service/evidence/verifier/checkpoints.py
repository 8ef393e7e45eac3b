"""The question, and the log it was asked of: signed checkpoints, each beginning the next."""

from __future__ import annotations

import base64

from .bundle import Bundle
from .layout import CHECKPOINT, CONSISTENCY, EARLIER, FORMAT, MANIFEST, QUESTION
from .spelling import Wrong, counted, from_json, hash_of, lines_of, number
from .tree import check_consistency


def check_question(bundle: Bundle) -> None:
    """The question that the bundle answers."""
    bundle.question = bundle.document(QUESTION, dict)
    if bundle.question["format"] != FORMAT or bundle.question["origin"] != bundle.origin:
        raise Wrong(QUESTION, f"another form or another log than {MANIFEST} says")


def check_checkpoints(bundle: Bundle) -> None:
    """The checkpoint that all proofs lead to, and that the log only grew up to it."""
    bundle.size, bundle.root = checkpoint(bundle, CHECKPOINT, trusted=True)
    said = bundle.question.get("checkpoint")
    if said != {"size": bundle.size, "root": base64.b64encode(bundle.root).decode()}:
        bundle.failures.append(f"{QUESTION}: it names another checkpoint than {CHECKPOINT}")
    known = bundle.question.get("known")
    if type(known) is not int or not 1 <= known <= bundle.size:
        bundle.failures.append(f"{QUESTION}: the checkpoint does not reach what was known")
    chain = earlier_checkpoints(bundle)
    check_chain(bundle, [*chain, (bundle.size, bundle.root)])
    bundle.holds.append(f"the log had {counted(bundle.size, 'fact')} at the signed checkpoint")
    if chain:
        earlier = counted(len(chain), "earlier signed checkpoint")
        bundle.holds.append(f"{earlier}: each is the beginning of the next")


def checkpoint(bundle: Bundle, name: str, trusted: bool = False) -> tuple[int, bytes]:
    """Size and root of the log that a signed checkpoint states."""
    lines = bundle.note(name, trusted).text.split("\n")
    if len(lines) < 4 or lines[0] != bundle.origin:
        raise Wrong(name, f"it is no checkpoint of the log {bundle.origin}")
    return number(lines[1], name), hash_of(lines[2], name)


def earlier_checkpoints(bundle: Bundle) -> list[tuple[int, bytes]]:
    """Size and root at the checkpoints before, the smallest first."""
    chain = []
    for name in sorted(bundle.names_in(EARLIER)):
        size, root = checkpoint(bundle, f"{EARLIER}/{name}")
        if name != f"{size:012}.checkpoint" or size >= bundle.size:
            raise Wrong(f"{EARLIER}/{name}", f"it is a checkpoint of {size} facts")
        chain.append((size, root))
    if len(chain) != bundle.question.get("earlier_checkpoints"):
        bundle.failures.append(f"{EARLIER}: not as many checkpoints as {QUESTION} says")
    return chain


def check_chain(bundle: Bundle, chain: list[tuple[int, bytes]]) -> None:
    """From each checkpoint to the next, the proof that the later log begins with the earlier."""
    proofs = lines_of(bundle.read(CONSISTENCY), CONSISTENCY)
    if len(proofs) != len(chain) - 1:
        raise Wrong(CONSISTENCY, f"{len(proofs)} lines where {len(chain) - 1} are needed")
    for at, line in enumerate(proofs, 1):
        (first, first_root), (second, second_root) = chain[at - 1], chain[at]
        where = f"{CONSISTENCY} line {at}"
        proof = from_json(line, where)
        hashes = [hash_of(each, where) for each in proof["hashes"]]
        if (proof["from"], proof["to"]) != (first, second) or not check_consistency(
            first, second, first_root, second_root, hashes
        ):
            raise Wrong(
                where,
                f"the log of {second} facts does not go on from that of {first} facts: "
                "the log has forked, or a checkpoint or proof was changed",
            )
