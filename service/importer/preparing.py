"""A checked mapping over its files into facts in log order, and rejects. Records nothing."""

from collections.abc import Callable
from itertools import chain

from domain.events.base import Event

from .careers import Careers
from .facts import facts_of_rows
from .plans import Plan
from .reading import Row
from .reports import Prepared, TableReport


def prepared(plan: Plan, told: Callable[[str], None] = lambda file: None) -> Prepared:
    """Every fact of the files, checked, in the order in which they go to the log.

    Stream by stream, as the streams first appear, and within a stream in effective order: so the
    fold only ever extends a person's last state, and a batch touches few people. Facts of one day
    keep the order of the mapping: careers, then facts, as written there. The order, like the
    event ids, depends on nothing but the files and the mapping. `told` hears which file is next.

    Raises:
        MappingError: a file cannot be read to its end.
    """
    whole = Prepared()
    made: list[tuple[Event, Row]] = []
    for career in plan.careers:
        tables = [*([career.hire] if career.hire else []), *career.histories]
        reports = [TableReport(table.title, table.table.file) for table in tables]
        whole.tables += reports
        told(reports[0].file)
        made += Careers(plan.source, career, reports, whole.rejects).facts()
    for table in plan.facts:
        report = TableReport(table.rows.title, table.rows.table.file)
        whole.tables.append(report)
        told(report.file)
        made += facts_of_rows(plan.source, table, report, whole.rejects)
    whole.facts = _by_stream(made)
    return whole


def _by_stream(made: list[tuple[Event, Row]]) -> list[tuple[Event, Row]]:
    streams: dict[str, list[tuple[Event, Row]]] = {}
    for fact in made:
        streams.setdefault(fact[0].originator_id, []).append(fact)
    for facts in streams.values():
        facts.sort(key=lambda fact: (fact[0].effective_on, fact[0].effective_seq or 0))
    return list(chain.from_iterable(streams.values()))
