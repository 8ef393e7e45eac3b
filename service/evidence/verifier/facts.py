"""The facts, line by line: in order, readable as they are stored, and as many as were counted."""

from __future__ import annotations

import struct

from .bundle import Bundle, Fact
from .layout import ERASURES, FACTS, QUESTION
from .spelling import Wrong, counted, from_base64, from_json, lines_of, same
from .stored import SEALED, event_of, leaf_of, paths_to, people


def check_erasures(bundle: Bundle) -> None:
    """Whose personal values are shown as erased."""
    for erasure in bundle.document(ERASURES, list):
        bundle.erased.add(erasure["person"])


def check_facts(bundle: Bundle) -> None:
    """Every line, then all of them together."""
    before, recorded = 0, ""
    stated: set[str] = set()
    with (bundle.folder / FACTS).open("rb") as file:
        for at, data in enumerate(file, 1):
            where = f"{FACTS} line {at}"
            try:
                fact, recorded_at, used = read_fact(bundle, at, data, where)
                if fact.position <= before:
                    raise Wrong(where, "this fact does not stand behind the one above it")
                if recorded_at < recorded:
                    raise Wrong(where, "this fact was recorded before the one above it")
            except Wrong as wrong:
                bundle.failures.append(str(wrong))
                continue
            except (ValueError, TypeError, KeyError, AttributeError, struct.error):
                bundle.failures.append(f"{where}: this is no fact in the form of a bundle")
                continue
            before, recorded = fact.position, recorded_at
            stated |= used
            bundle.facts.append(fact)
    check_totals(bundle, stated)


def read_fact(bundle: Bundle, at: int, data: bytes, where: str) -> tuple[Fact, str, set[str]]:
    """A line's fact, when it was recorded, and whom it is about."""
    [line] = lines_of(data, where)
    said = from_json(line, where)
    position, stream, version = said["position"], said["stream"], said["version"]
    name, stored = said["type"], from_base64(said["stored"], where)
    fields = from_json(stored, where)
    known = {"position", "stream", "version", "type", "stored", "event", "opened"}
    if not known.issuperset(said) or {type(position), type(version)} != {int}:
        raise Wrong(where, "this is no fact in the form of a bundle")
    event = event_of(position, stream, name, fields, bundle.erased)
    if not same(said["event"], event):
        raise Wrong(where, "the readable event does not say what the stored bytes say")
    sealed, opened = set(paths_to(SEALED, event["data"])), said.get("opened", {})
    if not sealed.issuperset(opened) or (opened and not bundle.question.get("opened")):
        raise Wrong(where, "it opens values that are not sealed, or were not asked for")
    bundle.fields.setdefault((name, fields.get("v", 1)), set()).update(event["data"])
    leaf = leaf_of(stream, version, name, stored)
    fact = Fact(at, position, stream, version, leaf, len(opened), len(sealed))
    return fact, fields["recorded_at"], people(stream, fields)


def check_totals(bundle: Bundle, people_named: set[str]) -> None:
    """What the question and the erasures say about all facts together."""
    positions = [each.position for each in bundle.facts]
    first, last = (positions[0], positions[-1]) if positions else (None, None)
    for name, found in (("facts", len(positions)), ("first", first), ("last", last)):
        if bundle.question.get(name, "") != found:
            said = bundle.question.get(name)
            bundle.failures.append(f"{FACTS}: {name} is {found}, while {QUESTION} says {said}")
    if unused := bundle.erased - people_named:
        bundle.failures.append(f"{ERASURES}: {len(unused)} in it are named by no fact here")
    if positions and positions[-1] > bundle.question.get("known", 0):
        bundle.failures.append(f"{FACTS}: a fact is later than what {QUESTION} calls known")
    places = f", from position {first} to {last}" if positions else ""
    bundle.holds.append(counted(len(positions), "fact") + places)
