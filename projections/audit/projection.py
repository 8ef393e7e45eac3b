"""The audit: one row for every fact of every stream, as it was recorded."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import MetaData

from domain.codec import stamp
from domain.events.base import Event
from domain.events.records import Targeting
from projections.audit.mentions import OF_STREAMS, mentioned
from projections.audit.schema import AuditTables, audit_tables
from projections.bitemporal import Row
from projections.database import Transaction
from projections.projection import CannotApply


class Audit:
    """Lists facts; nothing is folded, and no row ever changes."""

    name: str = "audit"
    schema_version: int = 3
    kinds: tuple[str, ...] = tuple(OF_STREAMS)

    def __init__(self, suffix: str = "") -> None:
        """Writes into the tables whose names end in `suffix`."""
        self.name = f"audit{suffix}"
        self._tables: AuditTables = audit_tables(suffix, 1)

    def tables(self, suffix: str = "", generation: int = 1) -> MetaData:
        """Its tables, to be created."""
        return audit_tables(suffix, generation).metadata

    def beside(self, suffix: str) -> "Audit":
        """The same, writing into the tables whose names end in `suffix`."""
        return Audit(suffix)

    def apply(self, tx: Transaction, facts: Sequence[Event]) -> list[CannotApply]:
        """Adds a row for each fact; it cannot fail on one."""
        stamped = _Stamps()
        tx.rows.insert(self._tables.facts, [_row(fact, stamped) for fact in facts])
        mentions = {(*mention, fact.position) for fact in facts for mention in mentioned(fact)}
        tx.rows.insert(self._tables.mentions, sorted(mentions))
        return []


class _Stamps(dict[datetime | None, str | None]):
    """Moments as the log writes them; facts that were recorded together share one."""

    def __missing__(self, moment: datetime | None) -> str | None:
        found = self[moment] = None if moment is None else stamp(moment)
        return found


def _row(fact: Event, stamped: _Stamps) -> Row:
    kind, _, subject = fact.originator_id.partition("-")
    source, target = fact.target if isinstance(fact, Targeting) else (None, None)
    return (
        fact.position,
        stamped[fact.recorded_at],
        fact.originator_id,
        kind,
        subject,
        fact.originator_version,
        fact.type,
        fact.source,
        fact.event_id,
        fact.effective_on,
        fact.effective_seq or 0,
        stamped[fact.entered_at],
        fact.actor,
        fact.correlation_id,
        fact.causation_id,
        source,
        target,
    )


AUDIT: Final = Audit()
