"""What must hold of the log's rows by themselves, whatever tree or checkpoint there is."""

from collections.abc import Sequence
from typing import Final

from domain.codec import revive
from domain.events.catalogue import BY_NAME
from domain.proof.merkle import leaf, leaf_hash
from domain.proof.refusals import Malformed
from projections.ledger.claims import Claim
from projections.ledger.clock import is_a_time
from projections.ledger.findings import Finding, at, stretch
from projections.ledger.log_rows import BEFORE_STAMP, STAMP, StoredRow

_TYPES: Final = (int, str, int, str, bytes, str, str)
_COLUMNS: Final = ("position", "stream", "version", "name", "bytes", "source", "event id")


class FactChecks:
    """Rows in their order: positions and versions without gaps, time forward, columns as bytes."""

    def __init__(self, after: int = 0, stamp: bytes = b"") -> None:
        """The rows to come follow position `after`, which was recorded at `stamp`."""
        self.findings: list[Finding] = []
        self.position = after
        self.stamp = stamp
        self.stamped = after
        self.versions: dict[str, int] = {}

    def take(self, rows: Sequence[StoredRow]) -> list[tuple[int, bytes | None]]:
        """Checks the next rows, and gives each one's position and leaf hash; None: it has none."""
        hashes: list[tuple[int, bytes | None]] = []
        versions = self.versions
        for row in rows:
            position, stream, version, name, state, source, event_id = row
            if position != self.position + 1 and not self._placed(position):
                continue
            self.position = position
            hash_of_leaf = self._hashed(row)
            hashes.append((position, hash_of_leaf))
            if type(stream) is str and type(version) is int:
                if version != versions.get(stream, 0) + 1:
                    self._add(
                        "versions",
                        position,
                        f"position {position} has version {version} of its stream, after version "
                        f"{versions.get(stream, 0)}",
                    )
                versions[stream] = version
            if hash_of_leaf is None:
                continue
            self._content(position, stream, version, name, state, source, event_id)
        return hashes

    def ends_at(self, position: int) -> None:
        """The log should go on to `position`: what is missing at its end is a cut tail."""
        if self.position < position:
            where = stretch(self.position + 1, position)
            self.findings.append(
                Finding("cut_tail", where, f"the log's end is cut: {at(where)} are gone")
            )

    def made_after(self, claim: Claim) -> None:
        """The rows up to what a checkpoint covers were taken: it was made once they were there."""
        if is_a_time(claim.made_at) and claim.made_at.encode() < self.stamp:
            message = f"{claim.name} was made before the last fact that it covers was recorded"
            self.findings.append(Finding("checkpoint", (claim.size,), message))

    def _hashed(self, row: StoredRow) -> bytes | None:
        """The row's leaf hash; None, with a finding, where it has no leaf."""
        position, stream, version, name, state, _, _ = row
        if tuple(map(type, row)) != _TYPES:
            self._unreadable(position, _mistyped(row))
            return None
        try:
            return leaf_hash(leaf(stream, version, name, state))
        except Malformed:
            self._unreadable(position, "its columns are no text, or its version no number")
            return None

    def _placed(self, position: int) -> bool:
        """Whether a row stands behind the last one; what lies between is missing."""
        if position <= self.position:
            self._add("inserted", position, f"position {position} is taken by more than one row")
            return False
        where = stretch(self.position + 1, position - 1)
        self.findings.append(Finding("missing", where, f"{at(where)}: no such row in the log"))
        return True

    def _content(
        self,
        position: int,
        stream: str,
        version: int,
        name: str,
        state: bytes,
        source: str,
        event_id: str,
    ) -> None:
        stamp = state[STAMP]
        try:
            fact = revive(position, stream, version, name, state)
            if fact.recorded_at is None or not state.startswith(BEFORE_STAMP):
                raise ValueError
            identity = (fact.source, fact.event_id)
        except Exception:  # whatever a changed byte may lead to, it is one finding
            self._unreadable(position, "its bytes are no fact of that name")
            return
        if stamp < self.stamp:
            self._add(
                "clock", position, f"position {position} was recorded before the one ahead of it"
            )
        else:
            self.stamp, self.stamped = stamp, position
        fits = stream.partition("-")[0] in BY_NAME[name].streams
        if fits and identity == (source, event_id):
            return
        differing = [
            column
            for column, is_so in (
                ("source", identity[0] == source),
                ("event id", identity[1] == event_id),
                ("stream", fits),
            )
            if not is_so
        ]
        self._add(
            "columns",
            position,
            f"position {position}: the column of its {' and of its '.join(differing)} does "
            "not fit its stored bytes",
        )

    def _unreadable(self, position: int, why: str) -> None:
        self._add("unreadable", position, f"position {position} cannot be read: {why}")

    def _add(self, kind: str, position: int, message: str) -> None:
        self.findings.append(Finding(kind, (position,), message))


def _mistyped(row: StoredRow) -> str:
    wrong = [
        column
        for column, value, kind in zip(_COLUMNS, row, _TYPES, strict=True)
        if type(value) is not kind
    ]
    return f"the column of its {' and of its '.join(wrong)} holds another type of value"
