"""The facts of a bundle, a line each: stored bytes, the readable event, opened texts beside it."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import orjson
from sqlalchemy import column, select, table

from domain.codec import revive_all
from domain.log import CareerLog
from domain.store.placing import Row
from domain.vault import ERASED
from projections.database import Database
from projections.ledger.schema import LedgerError
from service.evidence.erasures import Erasures, erasures_of
from service.evidence.verifier.stored import SEALED, event_of, paths_to, people

AT_ONCE: Final = 1_000
_ROW: Final = ("notification_id", "originator_id", "originator_version", "topic", "state")
_LOG: Final = table("stored_events", *(column(name) for name in _ROW))


class Line(NamedTuple):
    """A fact's row in the log, and the line that tells of it."""

    row: Row
    written: bytes
    kind: tuple[str, int]
    """The fact's type, and the version of it that was stored."""


class StoredFacts:
    """Lines of facts, and whose erasure they showed on the way."""

    def __init__(self, db: Database, log: CareerLog, opened: bool) -> None:
        """With `opened`, what the log's vault opens is told beside the sealed values."""
        self._db, self._log, self._opened = db, log, opened
        self._seen: set[str] = set()
        self.erasures: Erasures = {}

    def lines(self, positions: Sequence[int]) -> Iterator[Line]:
        """The facts at these positions, in this order.

        Raises:
            LedgerError: one is not in the log.
        """
        for start in range(0, len(positions), AT_ONCE):
            some = positions[start : start + AT_ONCE]
            rows = self._rows(some)
            fields = [orjson.loads(row[4]) for row in rows]
            self._look_up(
                {
                    who
                    for row, each in zip(rows, fields, strict=True)
                    for who in people(row[1], each)
                }
            )
            texts = self._texts(rows) if self._opened else {}
            for row, each in zip(rows, fields, strict=True):
                yield self._line(row, each, texts)

    def _rows(self, positions: Sequence[int]) -> list[Row]:
        own = _LOG.c
        asked = select(_LOG).where(own.notification_id.in_(positions))
        with self._db.reading() as connection:
            found = connection.execute(asked.order_by(own.notification_id)).all()
        rows: list[Row] = [(*each[:4], bytes(each[4])) for each in found]
        if missing := set(positions) - {row[0] for row in rows}:
            raise LedgerError(f"position {min(missing)} is not in the log: run careerlog verify")
        return rows

    def _look_up(self, named: set[str]) -> None:
        self.erasures |= erasures_of(self._db, self._log, named - self._seen)
        self._seen |= named

    def _texts(self, rows: Sequence[Row]) -> dict[int, dict[str, Any]]:
        """Every value that can be read, by position."""
        facts = revive_all(rows)
        if self._log.vault is not None:
            facts = self._log.vault.open(facts)
        return {fact.position: fact.__dict__ for fact in facts}

    def _line(self, row: Row, fields: dict[str, Any], texts: dict[int, dict[str, Any]]) -> Line:
        position, stream, version, name, state = row
        event = event_of(position, stream, name, fields, self.erasures.keys())
        told = {
            "position": position,
            "stream": stream,
            "version": version,
            "type": name,
            "stored": b64encode(state).decode(),
            "event": event,
        }
        if opened := _opened(event["data"], texts.get(position, {})):
            told["opened"] = opened
        return Line(row, orjson.dumps(told) + b"\n", (name, fields.get("v", 1)))


def _opened(data: dict[str, Any], texts: dict[str, Any]) -> dict[str, Any]:
    """The sealed values that the vault opened, by the path at which they stand."""
    found = {path: _at(texts, path) for path in paths_to(SEALED, data)} if texts else {}
    return {
        path: value
        for path, value in found.items()
        if value is not None and value is not ERASED and not isinstance(value, dict)
    }


def _at(values: Any, path: str) -> Any:
    for name in path.split("."):
        values = values.get(name) if isinstance(values, dict) else None
    return values
