"""Rows into checked facts: CloudEvents made of values, refused with the columns at fault."""

from typing import Any

from consumers.wire import Invalid, sent_fact
from domain.events.base import Event

from .errors import Unusable
from .plans import Slots, TablePlan
from .reading import Row
from .rejects import Reject
from .values import event_id, shown


def fact_of(source: str, kind: str, subject: str, day: str, data: dict[str, Any], id: str) -> Event:
    """The fact, checked as any fact that comes in is.

    Raises:
        Invalid: it is no fact of the catalogue.
    """
    return sent_fact(
        {
            "specversion": "1.0",
            "id": id,
            "source": source,
            "type": kind,
            "subject": subject,
            "data": {"effective_on": day, **data},
        }
    )


def subject_of(plan: TablePlan, row: Row) -> str:
    """The stream that a row speaks of; raises Unusable where it names none."""
    return _required(plan.subject.read(row), plan.subject.columns, "the id")


def day_of(plan: TablePlan, row: Row, name: str) -> str:
    """The day that must stand in a row, as YYYY-MM-DD; raises Unusable where none does."""
    slot = plan.days[name]
    return _required(slot.read(row), slot.columns, shown(slot.dates))


def end_of(plan: TablePlan, row: Row, name: str) -> str | None:
    """The day on which a row ends; None where it is empty or written as open-ended."""
    slot = plan.days[name]
    if any(row.cells[column] in plan.form.open_ended for column in slot.columns):
        return None
    found: str | None = slot.read(row)
    return found


def id_of(plan: TablePlan, row: Row) -> str:
    """The event id of the row's fact; raises Unusable where the key is empty."""
    return event_id(plan.title, row, plan.table.key)


def _required(value: Any, columns: tuple[str, ...], what: str) -> str:
    if value is None:
        raise Unusable(columns, "empty", f"write {what}")
    return str(value)


def refused(row: Row, wrong: Unusable | Invalid, slots: Slots, **named: Any) -> Reject:
    """The rejection of a row; `named` are slots of fields that stand outside `slots`."""
    if isinstance(wrong, Unusable):
        return Reject.of(row, wrong.reason, wrong.write, wrong.columns)
    known = slots | named
    first = wrong.errors[0]
    parts = [part for part in first.pointer.split("/") if part not in ("", "data")]
    slot = known.get(parts[0]) if parts else None
    more = "; ".join(f"{error.pointer}: {error.message}" for error in wrong.errors[1:])
    return Reject.of(
        row,
        "no value for this field" if slot else "no fact of the catalogue",
        f"{first.message}; {more}" if more else first.message,
        slot.columns if slot else (),
        ".".join(parts),
    )


class Keys:
    """Notices rows of a table that share a key, which would make two facts of one id."""

    def __init__(self) -> None:
        self._lines: dict[str, int] = {}

    def claim(self, id: str, row: Row, key: list[str]) -> None:
        """Raises Unusable where an earlier row has the same id."""
        line = self._lines.setdefault(id, row.line)
        if line != row.line:
            raise Unusable(
                tuple(key),
                f"the same {' and '.join(key)} as line {line}",
                "delete one of the two rows, or add a column to `key` that tells them apart",
            )
