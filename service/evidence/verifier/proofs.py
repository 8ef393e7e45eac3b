"""The proof of every fact: that it stands in the log at its position, with these bytes."""

from __future__ import annotations

import base64

from .bundle import Bundle
from .layout import CHECKPOINT, FACTS, FEW, NODES
from .spelling import Wrong, counted, hash_of, lines_of, number
from .tree import beside, check_inclusion, over


def check_proofs(bundle: Bundle) -> None:
    """An inclusion proof for each fact, made of the nodes that came; none of them is left over."""
    nodes = read_nodes(bundle)
    used: set[tuple[int, int]] = set()
    note = bundle.read(CHECKPOINT)
    own_files = len(bundle.facts) <= FEW
    wanted = {NODES}
    for fact in bundle.facts:
        where, name = f"{FACTS} line {fact.line}", f"proofs/{fact.position:012}.tlog-proof"
        wanted.update([name] if own_files else [])
        try:
            steps = beside(fact.position - 1, bundle.size)
            used.update(each for step in steps for each in step)
            proof = [over([nodes[each] for each in step]) for step in steps]
        except KeyError as missing:
            level, at = missing.args[0]
            bundle.failures.append(f"{NODES}: lacks {level} {at}, which {where} needs")
            continue
        if not check_inclusion(fact.leaf, fact.position - 1, bundle.size, proof, bundle.root):
            bundle.failures.append(
                f"{where}: this fact is not what the log has at position {fact.position}"
            )
        elif own_files and bundle.read(name) != tlog_proof(fact.position - 1, proof) + note:
            bundle.failures.append(f"{name}: it is not the proof of {where}")
    for level, at in sorted(nodes.keys() - used):
        bundle.failures.append(f"{NODES}: {level} {at} belongs to no fact here")
    for name in sorted(f"proofs/{each}" for each in bundle.names_in("proofs")):
        if name not in wanted:
            bundle.failures.append(f"{name}: it belongs to no fact here")
    bundle.holds.append(f"{counted(len(bundle.facts), 'inclusion proof')} to the signed checkpoint")


def read_nodes(bundle: Bundle) -> dict[tuple[int, int], bytes]:
    """The hashes of the tree's nodes, by level and number."""
    found: dict[tuple[int, int], bytes] = {}
    before = (-1, -1)
    for at, line in enumerate(lines_of(bundle.read(NODES), NODES), 1):
        where = f"{NODES} line {at}"
        level, place, value = [*line.split(" "), "", ""][:3]
        place_of = (number(level, where), number(place, where))
        if place_of <= before or line.count(" ") != 2:
            raise Wrong(where, "not in order, or not a level, a number and a hash")
        found[place_of] = hash_of(value, where)
        before = place_of
    return found


def tlog_proof(index: int, proof: list[bytes]) -> bytes:
    """A proof in the form of c2sp.org/tlog-proof, up to the checkpoint that it ends with."""
    hashes = "".join(f"{base64.b64encode(each).decode()}\n" for each in proof)
    return f"c2sp.org/tlog-proof@v1\nindex {index}\n{hashes}\n".encode()
