"""What a checked mapping comes down to: functions that read values out of rows."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .mapping import CareerTable, Table
from .reading import Format, Row
from .values import Reader


@dataclass(frozen=True, slots=True)
class Slot:
    """One field of a fact: where its value comes from."""

    columns: tuple[str, ...]
    read: Reader
    dates: tuple[str, ...]
    """The formats in which it is written, where it is a day."""


Slots = dict[str, Slot]


@dataclass(frozen=True, slots=True)
class TablePlan:
    """One file, ready to be read: what each row says, and about whom."""

    table: Table
    path: Path
    form: Format
    chosen: Callable[[Row], bool]
    subject: Slot
    days: Slots
    """effective_on; or hired_on; or from, and until or last_day."""
    data: Slots
    hired: Slots
    left: Slots

    @property
    def title(self) -> str:
        """The table's name in reports and event ids."""
        return self.table.title


@dataclass(frozen=True, slots=True)
class FactPlan:
    """A table in which every row is one fact of this type."""

    type: str
    rows: TablePlan


@dataclass(frozen=True, slots=True)
class CareerPlan:
    """History tables that become careers."""

    rules: CareerTable
    hire: TablePlan | None
    histories: list[TablePlan]


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole import, checked against the catalogue and the files."""

    source: str
    careers: list[CareerPlan]
    facts: list[FactPlan]

    def tables(self) -> list[TablePlan]:
        """Every table, in the order in which facts are made."""
        found: list[TablePlan] = []
        for career in self.careers:
            found += [career.hire] if career.hire else []
            found += career.histories
        return found + [fact.rows for fact in self.facts]


def values_of(slots: Slots, row: Row) -> dict[str, Any]:
    """The values that a row has for these fields, without those that it has none for.

    Raises:
        Unusable: a cell cannot become a value.
    """
    return {name: value for name, slot in slots.items() if (value := slot.read(row)) is not None}
