"""`[[fact]]`: every row of a file is one fact."""

from consumers.wire import Invalid
from domain.events.base import Event

from .building import Keys, day_of, fact_of, id_of, refused, subject_of
from .errors import Unusable
from .plans import FactPlan, values_of
from .reading import Row
from .rejects import Reject
from .reports import TableReport, chosen_rows


def facts_of_rows(
    source: str, plan: FactPlan, report: TableReport, rejects: list[Reject]
) -> list[tuple[Event, Row]]:
    """The facts of a table's rows, in the order of the file."""
    rows, keys = plan.rows, Keys()
    made: list[tuple[Event, Row]] = []
    for row in chosen_rows(rows, report, rejects):
        try:
            id = id_of(rows, row)
            keys.claim(id, row, rows.table.key)
            subject, day = subject_of(rows, row), day_of(rows, row, "effective_on")
            fact = fact_of(source, plan.type, subject, day, values_of(rows.data, row), id)
        except (Unusable, Invalid) as wrong:
            outside = {"subject": rows.subject, "effective_on": rows.days["effective_on"]}
            rejects.append(refused(row, wrong, rows.data, **outside))
            report.rejected += 1
        else:
            made.append((fact, row))
            report.facts += 1
    return made
