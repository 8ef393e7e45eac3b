"""A projection that is the fold itself, kept in tables: one per facet, rows with two clocks."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import groupby
from typing import Final

import orjson
from sqlalchemy import MetaData, select

from domain.events.base import Event
from domain.timeline import Learned, Timeline, fold
from projections.bitemporal import RowChanges, difference
from projections.database import Transaction
from projections.facet_tables import FacetTables
from projections.projection import CannotApply
from projections.remembered_facts import recalled, remembered
from projections.row_writing import Batch

Schema = Callable[[str, int], FacetTables]
"""(suffix, generation) -> the tables."""
ASKED_AT_ONCE: Final = 500
ANOMALIES: Final = "anomalies"


class FoldFed:
    """Folds the streams of some kinds, and writes what each fact changes."""

    def __init__(
        self, name: str, version: int, kinds: tuple[str, ...], schema: Schema, suffix: str = ""
    ) -> None:
        """`kinds` are those of the streams that the projection takes: "career", "position" ..."""
        self.name = name
        self.schema_version = version
        self.kinds = kinds
        self._prefixes = tuple(f"{kind}-" for kind in kinds)
        self._schema = schema
        self._suffix = suffix

    @cached_property
    def facet_tables(self) -> FacetTables:
        """The tables it writes into."""
        return self._schema(self._suffix, 1)

    def tables(self, suffix: str = "", generation: int = 1) -> MetaData:
        """Its tables, to be created."""
        return self._schema(suffix, generation).metadata

    def beside(self, suffix: str) -> "FoldFed":
        """The same, writing into the tables whose names end in `suffix`."""
        return FoldFed(self.name + suffix, self.schema_version, self.kinds, self._schema, suffix)

    def apply(self, tx: Transaction, facts: Sequence[Event]) -> list[CannotApply]:
        """Folds each stream once for the whole batch."""
        streams: dict[str, list[Event]] = {}
        for fact in facts:
            if fact.originator_id.startswith(self._prefixes):
                streams.setdefault(fact.originator_id, []).append(fact)
        timelines = self._timelines(tx, streams)
        changes = RowChanges()
        copies: list[tuple[str, int, bytes]] = []
        failures: list[CannotApply] = []
        for stream, its in streams.items():
            done = 0
            try:
                for fact in its:
                    learned = timelines[stream].learn(fact)
                    self._record(timelines[stream], fact.position, learned, changes)
                    done += 1
            except Exception as reason:
                failure = CannotApply(self.name, its[done:])
                failure.__cause__ = reason
                failures.append(failure)
                del timelines[stream]  # it has taken in the fact that failed
            if done:
                copies.append((stream, its[done - 1].position, remembered(its[:done])))
        self._write(tx, changes, copies)
        tx.database.timelines(self.name).keep(timelines.values())
        return failures

    def _timelines(self, tx: Transaction, streams: Iterable[str]) -> dict[str, Timeline]:
        """The streams as folded so far: kept in memory, else folded again from the copy."""
        kept = tx.database.timelines(self.name)
        timelines: dict[str, Timeline] = {}
        missing: list[str] = []
        for stream in streams:
            timeline = kept.take(stream)
            if timeline is None:
                missing.append(stream)
            timelines[stream] = Timeline(stream) if timeline is None else timeline
        facts = self.facet_tables.facts
        for start in range(0, len(missing), ASKED_AT_ONCE):
            asked = (
                select(facts.c.stream, facts.c.facts)
                .where(facts.c.stream.in_(missing[start : start + ASKED_AT_ONCE]))
                .order_by(facts.c.stream, facts.c.position)
            )
            for stream, rows in groupby(tx.connection.execute(asked), key=lambda row: row[0]):
                timelines[stream] = fold(recalled(stream, [row[1] for row in rows]), stream)
        return timelines

    def _record(
        self, timeline: Timeline, position: int, learned: Learned, changes: RowChanges
    ) -> None:
        subject = timeline.stream.partition("-")[2]
        facets = self.facet_tables.facets
        for key, (before, after) in learned.changes.items():
            facet = facets.get(key[0])
            if facet is None:  # personal text is never kept in rows
                continue
            gone, come = difference(before, after)
            own = (subject, *key[1:])
            rows = changes[key[0]]
            for segment in gone:
                rows.close((*own, segment.valid_from), position)
            for segment in come:
                rows.open((*own, segment.valid_from), facet.content(segment), position)
        if learned.raised or learned.settled:
            rows = changes[ANOMALIES]
            for kind, positions, message in learned.settled:
                told = orjson.dumps(positions).decode()
                rows.close((timeline.stream, kind, told, message), position)
            for kind, positions, message in learned.raised:
                told = orjson.dumps(positions).decode()
                rows.open((timeline.stream, kind, told, message), (), position)

    def _write(
        self, tx: Transaction, changes: RowChanges, copies: list[tuple[str, int, bytes]]
    ) -> None:
        tables = self.facet_tables
        tx.rows.change(
            Batch(tables.anomalies if name == ANOMALIES else tables.facets[name].table, rows)
            for name, rows in changes.items()
        )
        if copies:
            tx.rows.insert(self.facet_tables.facts, copies)
