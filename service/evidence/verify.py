#!/usr/bin/env python3
"""Checks an evidence bundle of Careerlog offline: Python 3.9 or newer and `cryptography`, no more.

    python verify.py [DIR] [--trust KEY]... [--json]

The exit status is 0 where everything holds, 1 where anything does not (each failure names its file
and line), 2 where nothing could be checked. This file is part of the bundle it checks: whoever does
not trust the bundle takes verify.py from elsewhere and names the bundle's folder.

Forms: signed notes, checkpoints and tlog-proofs as c2sp.org has them (signed-note, tlog-checkpoint,
tlog-proof); trees and their proofs as RFC 9162 section 2.1; a leaf's data is one byte 0x01, then
big-endian the stream's length (4 bytes), the version (8), the type's length (4), the stored bytes'
length (4), then stream, type (both UTF-8) and the stored bytes.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import struct
import sys
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    print("verify.py needs the package cryptography: pip install cryptography", file=sys.stderr)
    sys.exit(2)

FORMAT = "careerlog evidence 1"
FEW = 1000
"""Bundles of up to so many facts also have each proof in a file of its own, for other tools."""
MANIFEST, QUESTION, FACTS, KEYS = "manifest", "question.json", "facts.ndjson", "keys.txt"
CHECKPOINT, EARLIER, CONSISTENCY = "checkpoint", "checkpoints", "consistency.ndjson"
NODES, ERASURES, POPULATION = "proofs/nodes.txt", "erasures.json", "population.txt"
SEALED, ERASED = {"sealed": True}, {"erased": True}
LEAF = struct.Struct(">BIQII")


class Wrong(Exception):
    """Something that does not hold: where, and why."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")


class Note(NamedTuple):
    """A signed note: its text, and which of the bundle's keys signed it."""

    text: str
    signed_by: list[str]
    unknown: int


class Fact(NamedTuple):
    """What is kept of a line of facts.ndjson."""

    line: int
    position: int
    stream: str
    version: int
    leaf: bytes
    opened: int
    sealed: int


# Text and bytes, read in one spelling only.


def from_base64(text: str, where: str) -> bytes:
    """The bytes that the text spells, in standard base64."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError, AttributeError):
        raise Wrong(where, "this is not base64") from None
    if base64.b64encode(data).decode() != text:
        raise Wrong(where, "base64 in another spelling than the standard one")
    return data


def hash_of(text: str, where: str) -> bytes:
    """A SHA-256 hash in base64."""
    data = from_base64(text, where)
    if len(data) != 32:
        raise Wrong(where, f"{len(data)} bytes where a hash has 32")
    return data


def number(text: str, where: str) -> int:
    """A plain decimal number below 2^64."""
    digits = text.isascii() and text.isdigit() and len(text) <= 20
    if not digits or str(int(text)) != text or int(text) >= 1 << 64:
        raise Wrong(where, "this is not a plain number")
    return int(text)


def lines_of(data: bytes, where: str) -> list[str]:
    """The lines of a text file, each of which ends in a newline."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Wrong(where, "this is not UTF-8") from None
    lines = text.split("\n")
    if lines.pop():
        raise Wrong(where, "the last line has no end: the file is cut")
    return lines


def from_json(data: bytes | str, where: str) -> Any:
    """A JSON value; a name that stands twice in an object, and numbers JSON lacks, are refused."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({name for name, _ in pairs}) != len(pairs):
            raise ValueError
        return dict(pairs)

    def never(_: str) -> None:
        raise ValueError

    try:
        return json.loads(data, object_pairs_hook=once, parse_constant=never)
    except (ValueError, RecursionError):
        raise Wrong(where, "this is not JSON, or says something twice") from None


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are the same, types and the order of names included."""
    return json.dumps(one) == json.dumps(other)


# The Merkle tree: RFC 9162 section 2.1.


def node(left: bytes, right: bytes) -> bytes:
    """The hash of a node over two (2.1.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def beside(index: int, size: int) -> list[list[tuple[int, int]]]:
    """For each step from a leaf up, the complete subtrees beside it: level, number (2.1.3.1)."""
    begin, end = 0, size
    steps: list[list[tuple[int, int]]] = []
    while end - begin > 1:
        middle = begin + (1 << ((end - begin - 1).bit_length() - 1))
        if index < middle:
            steps.append(covering(middle, end))
            end = middle
        else:
            steps.append(covering(begin, middle))
            begin = middle
    return steps[::-1]


def covering(begin: int, end: int) -> list[tuple[int, int]]:
    """The complete subtrees that make up these leaves, from left to right."""
    subtrees = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        subtrees.append((level, begin >> level))
        begin += 1 << level
    return subtrees


def over(hashes: list[bytes]) -> bytes:
    """The hash of a range from those of its subtrees."""
    joined = hashes[-1]
    for left in reversed(hashes[:-1]):
        joined = node(left, joined)
    return joined


def check_inclusion(leaf: bytes, index: int, size: int, proof: list[bytes], root: bytes) -> bool:
    """Whether the proof leads from the leaf to the root (2.1.3.2)."""
    if not 0 <= index < size:
        return False
    fn, sn, r = index, size - 1, leaf
    for p in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = node(p, r)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node(r, p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and r == root


def check_consistency(
    first: int, second: int, first_root: bytes, second_root: bytes, proof: list[bytes]
) -> bool:
    """Whether the second tree begins with the first (2.1.4.2); the sizes differ."""
    if not 0 < first < second or not proof:
        return False
    path = [first_root, *proof] if first & (first - 1) == 0 else proof
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node(c, fr), node(c, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and (fr, sr) == (first_root, second_root)


# What a stored fact says.


def event_of(
    position: int, stream: str, name: str, stored: dict[str, Any], erased: Collection[str]
) -> dict[str, Any]:
    """The stored fields as a CloudEvent in the version they were written in; sealed ones hidden."""
    left = dict(stored)
    attributes = {
        "specversion": "1.0",
        "id": left.pop("event_id", None),
        "source": left.pop("source", None),
        "type": name,
        "subject": stream,
        "time": left.pop("entered_at", None),
        "datacontenttype": "application/json",
        "dataschema": f"urn:careerlog:{name}:{left.pop('v', 1)}",
        "correlationid": left.pop("correlation_id", None),
        "causationid": left.pop("causation_id", None),
        "position": position,
        "recorded_at": stored.get("recorded_at"),
        "recordedtime": left.pop("recorded_at", None),
    }
    event = {name: value for name, value in attributes.items() if value is not None}
    event["data"] = hidden(left, erased)
    return event


def hidden(value: Any, erased: Collection[str]) -> Any:
    """A stored value as it is shown."""
    if not isinstance(value, dict):
        return value
    if value.keys() == {"of", "sealed"}:
        return dict(SEALED if value["sealed"] and value["of"] not in erased else ERASED)
    return {name: hidden(inner, erased) for name, inner in value.items()}


def paths_to(mark: dict[str, bool], value: Any, above: str = "") -> Iterator[str]:
    """Where in an event's data a mark stands: `reason`, `changes.title`."""
    for name, inner in value.items() if isinstance(value, dict) else ():
        if inner == mark:
            yield above + name
        else:
            yield from paths_to(mark, inner, f"{above}{name}.")


def sampled(population: list[int], size: int, seed: str) -> list[int]:
    """The positions that a seed draws: those with the lowest SHA-256 of `<seed>:<position>`."""
    rank = {each: hashlib.sha256(f"{seed}:{each}".encode()).digest() for each in population}
    return sorted(sorted(population, key=lambda each: (rank[each], each))[:size])


class Bundle:
    """A bundle's folder, and all that was found about it."""

    def __init__(self, folder: Path, trusted: list[str]) -> None:
        self.folder = folder
        self.trusted = trusted
        self.failures: list[str] = []
        self.holds: list[str] = []
        self.keys: dict[tuple[str, bytes], tuple[str, bytes]] = {}
        self.question: dict[str, Any] = {}
        self.origin, self.size, self.root = "", 0, b""
        self.erased: set[str] = set()
        self.facts: list[Fact] = []
        self.kinds: set[tuple[str, int]] = set()
        self.fields: dict[str, set[str]] = {}

    def check(self) -> None:
        """Everything; what fails does not keep the rest from being checked."""
        for step, where in (
            (self._check_keys, KEYS),
            (self._check_manifest, MANIFEST),
            (self._check_question, QUESTION),
            (self._check_checkpoints, CHECKPOINT),
            (self._check_erasures, ERASURES),
            (self._check_facts, FACTS),
            (self._check_proofs, "proofs"),
            (self._check_schemas, "schemas"),
            (self._check_sample, POPULATION),
        ):
            self._attempt(step, where)

    def _attempt(self, step: Callable[[], None], where: str) -> None:
        try:
            step()
        except Wrong as wrong:
            self.failures.append(str(wrong))
        except FileNotFoundError as missing:
            self.failures.append(f"{self._named(missing.filename)}: the file is missing")
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            self.failures.append(f"{where}: not in the form of a bundle ({type(error).__name__})")

    def _named(self, path: Any) -> str:
        try:
            return Path(str(path)).relative_to(self.folder).as_posix()
        except ValueError:
            return str(path)

    def _read(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def _document(self, name: str, kind: type) -> Any:
        value = from_json(self._read(name), name)
        if not isinstance(value, kind):
            raise Wrong(name, "this is another kind of document")
        return value

    # Signatures.

    def _check_keys(self) -> None:
        for at, line in enumerate(lines_of(self._read(KEYS), KEYS), 1):
            name, public = verifier_key(line, f"{KEYS} line {at}")
            key_id = hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4]
            self.keys[name, key_id] = (line, public)
        if not self.keys:
            raise Wrong(KEYS, "there is no key in it")

    def _opened_note(self, name: str) -> Note:
        """The text of a signed note, once every signature by a key of the bundle holds."""
        lines_of(data := self._read(name), name)
        text, blank, signatures = data.decode().rpartition("\n\n")
        if not blank or any(ord(character) < 32 and character != "\n" for character in text):
            raise Wrong(name, "this is no signed note")
        text += "\n"
        signed_by, unknown = [], 0
        for line in signatures[:-1].split("\n"):
            dash, name_of_key, encoded = [*line.split(" "), "", "", ""][:3]
            signature = from_base64(encoded, name)
            if dash != "\N{EM DASH}" or len(signature) <= 4 or line.count(" ") != 2:
                raise Wrong(name, "a line after the text is no signature")
            key = self.keys.get((name_of_key, signature[:4]))
            if key is None:
                unknown += 1
                continue
            try:
                Ed25519PublicKey.from_public_bytes(key[1]).verify(signature[4:], text.encode())
            except InvalidSignature:
                raise Wrong(name, f"the signature by {short(key[0])} does not hold") from None
            signed_by.append(key[0])
        if not signed_by:
            raise Wrong(name, f"no key of {KEYS} has signed it")
        return Note(text, signed_by, unknown)

    def _must_be_trusted(self, name: str, note: Note) -> None:
        if self.trusted and not set(self.trusted) & set(note.signed_by):
            raise Wrong(name, "none of the keys given with --trust has signed it")

    def _check_manifest(self) -> None:
        note = self._opened_note(MANIFEST)
        self._must_be_trusted(MANIFEST, note)
        first, origin, *listed = note.text.split("\n")[:-1]
        if first != FORMAT or not origin.startswith("origin "):
            raise Wrong(MANIFEST, f"it is not one of the form {FORMAT}")
        self.origin = origin[len("origin ") :]
        there = {
            each.relative_to(self.folder).as_posix()
            for each in self.folder.rglob("*")
            if not each.is_dir()
        } - {MANIFEST}
        count = 0
        for at, line in enumerate(listed, 3):
            digest, _, name = line.partition(" ")
            count += 1
            if name not in there:
                self.failures.append(f"{name}: the file is missing ({MANIFEST} line {at})")
                continue
            there.discard(name)
            path = self.folder / name
            if path.is_symlink() or file_digest(path) != digest:
                self.failures.append(f"{name}: the file was changed ({MANIFEST} line {at})")
        for name in sorted(there):
            self.failures.append(f"{name}: the file does not belong to the bundle")
        names = ", ".join(map(short, note.signed_by))
        self.holds.append(
            f"{counted(count, 'file')} are listed in {MANIFEST}, which is signed by {names}"
        )

    # What was asked, and the log it was asked of.

    def _check_question(self) -> None:
        self.question = self._document(QUESTION, dict)
        if self.question["format"] != FORMAT or self.question["origin"] != self.origin:
            raise Wrong(QUESTION, f"another form or another log than {MANIFEST} says")

    def _check_checkpoints(self) -> None:
        self.size, self.root = self._checkpoint(CHECKPOINT, trusted=True)
        said = self.question.get("checkpoint")
        if said != {"size": self.size, "root": base64.b64encode(self.root).decode()}:
            self.failures.append(f"{QUESTION}: it names another checkpoint than {CHECKPOINT}")
        known = self.question.get("known")
        if type(known) is not int or not 1 <= known <= self.size:
            self.failures.append(f"{QUESTION}: the checkpoint does not reach what was known")
        folder = self.folder / EARLIER
        names = sorted(each.name for each in folder.iterdir()) if folder.exists() else []
        chain = []
        for name in names:
            size, root = self._checkpoint(f"{EARLIER}/{name}")
            if name != f"{size:012}.checkpoint" or size >= self.size:
                raise Wrong(f"{EARLIER}/{name}", f"it is a checkpoint of {size} facts")
            chain.append((size, root))
        if len(chain) != self.question.get("earlier_checkpoints"):
            self.failures.append(f"{EARLIER}: not as many checkpoints as {QUESTION} says")
        chain.append((self.size, self.root))
        proofs = lines_of(self._read(CONSISTENCY), CONSISTENCY)
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
        self.holds.append(f"the log had {counted(self.size, 'fact')} at the signed checkpoint")
        if proofs:
            earlier = counted(len(proofs), "earlier signed checkpoint")
            self.holds.append(f"{earlier}: each is the beginning of the next")

    def _checkpoint(self, name: str, trusted: bool = False) -> tuple[int, bytes]:
        note = self._opened_note(name)
        if trusted:
            self._must_be_trusted(name, note)
        lines = note.text.split("\n")
        if len(lines) < 4 or lines[0] != self.origin:
            raise Wrong(name, f"it is no checkpoint of the log {self.origin}")
        return number(lines[1], name), hash_of(lines[2], name)

    def _check_erasures(self) -> None:
        for erasure in self._document(ERASURES, list):
            self.erased.add(erasure["person"])

    # The facts.

    def _check_facts(self) -> None:
        before = Fact(0, 0, "", 0, b"", 0, 0)
        recorded, stated = "", set()
        with (self.folder / FACTS).open("rb") as file:
            for at, data in enumerate(file, 1):
                where = f"{FACTS} line {at}"
                try:
                    fact, recorded_at, used = self._fact(at, data, where)
                    if fact.position <= before.position:
                        raise Wrong(where, "this fact does not stand behind the one above it")
                    if recorded_at < recorded:
                        raise Wrong(where, "this fact was recorded before the one above it")
                except Wrong as wrong:
                    self.failures.append(str(wrong))
                    continue
                except (ValueError, TypeError, KeyError, AttributeError, struct.error):
                    self.failures.append(f"{where}: this is no fact in the form of a bundle")
                    continue
                before, recorded = fact, recorded_at
                stated |= used
                self.facts.append(fact)
        positions = [each.position for each in self.facts]
        first, last = (positions[0], positions[-1]) if positions else (None, None)
        for name, found in (("facts", len(positions)), ("first", first), ("last", last)):
            if self.question.get(name, "") != found:
                self.failures.append(
                    f"{FACTS}: {name} is {found}, while {QUESTION} says {self.question.get(name)}"
                )
        if unused := self.erased - stated:
            self.failures.append(f"{ERASURES}: {len(unused)} in it are named by no fact here")
        if positions and positions[-1] > self.question.get("known", 0):
            self.failures.append(f"{FACTS}: a fact is later than what {QUESTION} calls known")
        places = f", from position {first} to {last}" if positions else ""
        self.holds.append(counted(len(positions), "fact") + places)

    def _fact(self, at: int, data: bytes, where: str) -> tuple[Fact, str, set[str]]:
        [line] = lines_of(data, where)
        said = from_json(line, where)
        position, stream, version = said["position"], said["stream"], said["version"]
        name, stored = said["type"], from_base64(said["stored"], where)
        fields = from_json(stored, where)
        known = {"position", "stream", "version", "type", "stored", "event", "opened"}
        if not known.issuperset(said) or {type(position), type(version)} != {int}:
            raise Wrong(where, "this is no fact in the form of a bundle")
        event = event_of(position, stream, name, fields, self.erased)
        if not same(said["event"], event):
            raise Wrong(where, "the readable event does not say what the stored bytes say")
        sealed, opened = set(paths_to(SEALED, event["data"])), said.get("opened", {})
        if not sealed.issuperset(opened) or (opened and not self.question.get("opened")):
            raise Wrong(where, "it opens values that are not sealed, or were not asked for")
        kind = (name, fields.get("v", 1))
        self.kinds.add(kind)
        self.fields.setdefault(f"{kind[0]}.{kind[1]}", set()).update(event["data"])
        stream_bytes, name_bytes = stream.encode(), name.encode()
        head = LEAF.pack(1, len(stream_bytes), version, len(name_bytes), len(stored))
        leaf = hashlib.sha256(b"\x00" + head + stream_bytes + name_bytes + stored).digest()
        used = people(stream, fields)
        made = Fact(at, position, stream, version, leaf, len(opened), len(sealed))
        return made, fields["recorded_at"], used

    def _check_proofs(self) -> None:
        nodes = self._nodes()
        used: set[tuple[int, int]] = set()
        note = self._read(CHECKPOINT)
        own_files = len(self.facts) <= FEW
        wanted = {NODES}
        for fact in self.facts:
            where, name = f"{FACTS} line {fact.line}", f"proofs/{fact.position:012}.tlog-proof"
            wanted.update([name] if own_files else [])
            try:
                steps = beside(fact.position - 1, self.size)
                used.update(each for step in steps for each in step)
                proof = [over([nodes[each] for each in step]) for step in steps]
            except KeyError as missing:
                level, at = missing.args[0]
                self.failures.append(f"{NODES}: lacks {level} {at}, which {where} needs")
                continue
            if not check_inclusion(fact.leaf, fact.position - 1, self.size, proof, self.root):
                self.failures.append(
                    f"{where}: this fact is not what the log has at position {fact.position}"
                )
            elif own_files:
                hashes = "".join(f"{base64.b64encode(each).decode()}\n" for each in proof)
                text = f"c2sp.org/tlog-proof@v1\nindex {fact.position - 1}\n{hashes}\n"
                if self._read(name) != text.encode() + note:
                    self.failures.append(f"{name}: it is not the proof of {where}")
        for level, at in sorted(nodes.keys() - used):
            self.failures.append(f"{NODES}: {level} {at} belongs to no fact here")
        for path in sorted((self.folder / "proofs").iterdir()):
            if f"proofs/{path.name}" not in wanted:
                self.failures.append(f"proofs/{path.name}: it belongs to no fact here")
        self.holds.append(f"{counted(len(self.facts), 'inclusion proof')} to the signed checkpoint")

    def _nodes(self) -> dict[tuple[int, int], bytes]:
        found: dict[tuple[int, int], bytes] = {}
        before = (-1, -1)
        for at, line in enumerate(lines_of(self._read(NODES), NODES), 1):
            where = f"{NODES} line {at}"
            level, place, value = [*line.split(" "), "", ""][:3]
            place_of = (number(level, where), number(place, where))
            if place_of <= before or line.count(" ") != 2:
                raise Wrong(where, "not in order, or not a level, a number and a hash")
            found[place_of] = hash_of(value, where)
            before = place_of
        return found

    def _check_schemas(self) -> None:
        wanted = {f"{name}.{version}.json": (name, version) for name, version in self.kinds}
        folder = self.folder / "schemas"
        there = {each.name for each in folder.iterdir()} if folder.exists() else set()
        for name in sorted(wanted.keys() ^ there):
            what = "is missing" if name in wanted else "belongs to no fact here"
            self.failures.append(f"schemas/{name}: {what}")
        for name in sorted(wanted.keys() & there):
            schema = self._document(f"schemas/{name}", dict)
            kind, version = wanted[name]
            if schema["$id"] != f"urn:careerlog:{kind}:{version}":
                self.failures.append(f"schemas/{name}: it is the schema of another fact")
            elif not self.fields[f"{kind}.{version}"] <= schema["properties"].keys():
                self.failures.append(f"schemas/{name}: a fact here has fields that it lacks")
        self.holds.append(
            f"{counted(len(wanted), 'schema')}: one for every type and version of fact here"
        )

    def _check_sample(self) -> None:
        sample, path = self.question.get("sample"), self.folder / POPULATION
        if sample is None:
            if path.exists() or self.question.get("matching") != len(self.facts):
                self.failures.append(f"{QUESTION}: says that facts matched which are not here")
            return
        lines = lines_of(self._read(POPULATION), POPULATION)
        population = [number(line, f"{POPULATION} line {at}") for at, line in enumerate(lines, 1)]
        drawn = sampled(population, sample["size"], sample["seed"])
        if len(population) != self.question["matching"] or sorted(set(population)) != population:
            self.failures.append(f"{POPULATION}: not the positions that {QUESTION} counts")
        if drawn != [each.position for each in self.facts]:
            self.failures.append(f"{FACTS}: these are not the facts that the seed draws")
        self.holds.append(f"a sample of {len(drawn):,} out of {len(population):,}, by its seed")

    # What follows from what holds, and what does not.

    def streams(self) -> list[str]:
        """Which streams are here from their first fact on, which are here in part."""
        versions: dict[str, list[int]] = {}
        for fact in self.facts:
            versions.setdefault(fact.stream, []).append(fact.version)
        whole = []
        for stream, found in sorted(versions.items()):
            if found != sorted(set(found)):
                self.failures.append(f"{FACTS}: two facts of {stream} have one version")
            elif found == list(range(1, len(found) + 1)):
                whole.append(f"{stream} from its first fact to its fact {found[-1]}")
        told = [f"without a gap: {each}" for each in whole[:10]]
        if len(whole) > 10:
            told.append(f"without a gap: {len(whole) - 10:,} more streams from their first fact on")
        if parts := len(versions) - len(whole):
            told.append(
                f"in part: {counted(parts, 'stream')}, of which other facts exist that are not here"
            )
        if self.facts and len(self.facts) == self.size:
            told.append("complete: these are all the facts that the log had at the checkpoint")
        return told

    def not_proven(self) -> list[str]:
        """What nobody should read into this bundle."""
        told = []
        if not self.trusted:
            told.append(
                "who signed: the keys came with the bundle. Ask the log's operator for the keys "
                "over another way, and run this again with --trust KEY."
            )
        if len(self.facts) != self.size or not self.facts:
            told.append(
                "that nothing else answers the question: a tree shows what is in it, not what is "
                "not. That these are all is the statement of whoever signed the manifest. (A gap "
                "within a stream would show, its end would not.)"
            )
        told.append(
            "that the log shows everybody the same history: compare the checkpoint with one that "
            "others have kept; only from the first one they kept is a rewriting ruled out."
        )
        told.append(
            "that what was sent is true, or that who is named as source or actor sent or decided "
            "it: the log shows that it was recorded, and not changed since."
        )
        told.append(
            "the times: recorded_at is the log's own clock, signed with the fact; a checkpoint "
            "says in which order things were, not when."
        )
        if any(fact.opened for fact in self.facts):
            told.append(
                "that the opened texts are what the sealed values hold: only the person's key "
                "could show that, and it would open everything of theirs. It is the statement of "
                "whoever signed the manifest."
            )
        if any(fact.sealed > fact.opened for fact in self.facts) or self.erased:
            told.append("what the values say that are sealed or erased.")
        return told


def people(stream: str, stored: dict[str, Any]) -> set[str]:
    """Whose record a stored fact stands on, and whose sealed values stand in it."""
    kind, _, subject = stream.partition("-")
    return {*owners(stored), *([subject] if kind == "career" else [])}


def counted(number: int, one: str) -> str:
    """A number and its noun: 1 fact, 2,000 facts."""
    return f"{number:,} {one if number == 1 else one + 's'}"


def owners(value: Any) -> Iterator[str]:
    """Whose sealed values stand in a stored fact."""
    if isinstance(value, dict):
        if value.keys() == {"of", "sealed"}:
            yield value["of"]
        for inner in value.values():
            yield from owners(inner)


def verifier_key(line: str, where: str) -> tuple[str, bytes]:
    """Name and public key of an Ed25519 verification key, as signed notes have them."""
    name, _, rest = line.partition("+")
    key_id, _, encoded = rest.partition("+")
    key = from_base64(encoded, where)
    if len(key) != 33 or key[:1] != b"\x01" or not name:
        raise Wrong(where, "this is no Ed25519 verification key")
    if hashlib.sha256(name.encode() + b"\n" + key).hexdigest()[:8] != key_id:
        raise Wrong(where, "the key's id is not that of its name and key")
    return name, key[1:]


def short(key: str) -> str:
    """A key as it is spoken of: its name and id."""
    return "+".join(key.split("+")[:2])


def file_digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()


def main() -> int:
    """Checks the bundle and says what came of it."""
    parser = argparse.ArgumentParser(description="Checks an evidence bundle of Careerlog.")
    here = Path(__file__).resolve().parent
    parser.add_argument("folder", metavar="DIR", nargs="?", type=Path, default=here)
    parser.add_argument("--trust", metavar="KEY", action="append", default=[])
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    asked = parser.parse_args()
    for at, key in enumerate(asked.trust, 1):
        try:
            verifier_key(key, f"--trust, key {at}")
        except Wrong as wrong:
            parser.error(str(wrong))
    if not (asked.folder / MANIFEST).is_file():
        print(f"FAILED {MANIFEST}: the file is missing from {asked.folder}", file=sys.stderr)
        return 1
    bundle = Bundle(asked.folder, asked.trust)
    bundle.check()
    streams = bundle.streams()
    failed, not_proven = list(dict.fromkeys(bundle.failures)), bundle.not_proven()
    if asked.json:
        print(
            json.dumps(
                {
                    "ok": not failed,
                    "failures": failed,
                    "holds": [] if failed else bundle.holds + streams,
                    "not_proven": not_proven,
                    "facts": len(bundle.facts),
                    "first": bundle.facts[0].position if bundle.facts else None,
                    "last": bundle.facts[-1].position if bundle.facts else None,
                    "root": base64.b64encode(bundle.root).decode(),
                },
                indent=2,
            )
        )
        return 1 if failed else 0
    if failed:
        for failure in failed:
            print(f"FAILED {failure}")
        found = counted(len(failed), "failure")
        print(f"\nThis bundle does NOT hold ({found}). Do not rely on any of it.")
        return 1
    print(f"Evidence from the log {bundle.origin}")
    for line in bundle.holds + streams:
        print(f"holds       {line}")
    for line in not_proven:
        print(f"NOT PROVEN  {line}")
    print("\nEverything that can be checked holds.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
