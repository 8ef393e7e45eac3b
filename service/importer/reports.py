"""What an import made of each file: rows read, facts made, rows joined, skipped, rejected."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from domain.events.base import Event

from .plans import TablePlan
from .reading import Malformed, Row, rows_of
from .rejects import Reject


@dataclass(slots=True)
class TableReport:
    """One table's account. Every row read is in exactly one of `facts`, `joined`, ..., `rejected`.

    But for `further_facts`: facts that a row gave beside its first (its end: leaving, moving back).
    """

    table: str
    file: str
    rows: int = 0
    facts: int = 0
    joined: int = 0
    """Rows that are part of another row's fact, or that change nothing."""
    skipped: int = 0
    """Rows that `when` and `unless` leave out."""
    rejected: int = 0
    further_facts: int = 0
    joints: Counter[str] = field(default_factory=Counter)
    """For histories: how spells join the one before (see `spells.joints`)."""


@dataclass(slots=True)
class Prepared:
    """A whole import before it is recorded: facts in the order they go to the log, and rejects."""

    facts: list[tuple[Event, Row]] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    tables: list[TableReport] = field(default_factory=list)


def chosen_rows(
    plan: TablePlan,
    report: TableReport,
    rejects: list[Reject],
    malformed: Callable[[Row], None] = lambda row: None,
) -> Iterator[Row]:
    """The rows of a table that count; malformed ones go to `rejects`, and `malformed` hears."""
    for row in rows_of(plan.path, plan.form):
        report.rows += 1
        if isinstance(row, Malformed):
            rejects.append(Reject.of(row.row, row.reason, row.write))
            report.rejected += 1
            malformed(row.row)
        elif not plan.chosen(row):
            report.skipped += 1
        else:
            yield row
