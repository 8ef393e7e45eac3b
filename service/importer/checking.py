"""Checks a mapping against the catalogue and the files, all at once, before anything is read."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from domain.events.base import Event
from domain.events.catalogue import BY_NAME
from domain.events.employment import Hired, Left

from .errors import MappingError, did_you_mean
from .fields import HIRED, LEFT, PLACE, STREAMS, fillable, kind_of, refusal
from .loading import load
from .mapping import CareerTable, Expression, Fields, HistoryTable, Mapping, Reading, Table
from .plans import CareerPlan, FactPlan, Plan, Slot, Slots, TablePlan
from .reading import Format, Row, header_of, lookup_table
from .values import Kind, columns_of, reader


def plan_of(mapping_file: Path, path: Path) -> Plan:
    """How `path`, a folder or one CSV file, is imported by the mapping.

    Raises:
        MappingError: with everything that is wrong with the mapping, or does not fit the files.
    """
    mapping, problems = load(mapping_file)
    check = _Check(mapping_file, mapping, path, problems)
    plan = check.plan()
    if check.problems:
        raise MappingError(check.problems)
    return plan


class _Check:
    """Walks a mapping once, makes the plan, and collects what is wrong on the way."""

    def __init__(self, file: Path, mapping: Mapping, path: Path, problems: list[str]) -> None:
        self.problems = problems
        self._file, self._mapping, self._path = file, mapping, path
        self._headers: dict[Path, list[str] | None] = {}
        self._place = ""

    def plan(self) -> Plan:
        """The plan; not to be used if there are problems."""
        self._names_tell_tables_apart()
        careers = [self._career(n, table) for n, table in enumerate(self._mapping.career, 1)]
        facts = []
        for number, table in enumerate(self._mapping.fact, 1):
            self._place = f"fact {number} ({table.file})"
            kind = BY_NAME.get(table.type)
            if kind is None:
                hint = did_you_mean(table.type, BY_NAME)
                self._wrong("type", f"there is no fact {table.type!r}; {hint}")
            days = {"effective_on": table.effective_on}
            rows = self._table(table, table.subject, days, kind)
            if kind is not None:
                self._complete(kind, table.data)
                self._stands_on_a_stream(kind, table.subject)
            facts.append(FactPlan(table.type, rows))
        return Plan(self._mapping.source, careers, facts)

    def _career(self, number: int, career: CareerTable) -> CareerPlan:
        hire = None
        if career.hire is not None:
            self._place = f"career {number}, hire ({career.hire.file})"
            hire = self._table(
                career.hire,
                career.hire.subject or career.subject,
                {"hired_on": career.hire.hired_on},
                Hired,
                HIRED,
            )
        histories = []
        for place, table in enumerate(career.history, 1):
            self._place = f"career {number}, history {place} ({table.file})"
            if not table.data:
                self._wrong("data", f"say what a row holds: {', '.join(PLACE)}")
            ends = {"until": table.until, "last_day": table.last_day}
            days = {"from": table.begins} | {name: end for name, end in ends.items() if end}
            subject = table.subject or career.subject
            histories.append(self._table(table, subject, days, Hired, PLACE))
        self._place = f"career {number}"
        for name in career.ladders:
            if name not in PLACE:
                self._wrong(f"ladders.{name}", f"no place has this; {did_you_mean(name, PLACE)}")
        self._stands_on_a_stream(Hired, career.subject)
        return CareerPlan(career, hire, histories)

    def _table(
        self,
        table: Table,
        subject: Expression,
        days: Fields,
        kind: type[Event] | None,
        known: tuple[str, ...] | None = None,
    ) -> TablePlan:
        path, form = self._file_of(table.file), Format.of(self._mapping, table)
        header = self._header(path, form, table.file)
        for key in ("key", "when", "unless"):
            self._columns(getattr(table, key), header, key)
        hired = table.hired if isinstance(table, HistoryTable) else {}
        left = table.left if isinstance(table, HistoryTable) else {}
        return TablePlan(
            table=table,
            path=path,
            form=form,
            chosen=_choice(table),
            subject=self._slot("subject", subject, "text", form, header),
            days={n: self._slot(n, each, "day", form, header) for n, each in days.items()},
            data=self._slots("data", kind, table.data, known, form, header) if kind else {},
            hired=self._slots("hired", Hired, hired, HIRED, form, header),
            left=self._slots("left", Left, left, LEFT, form, header),
        )

    def _slots(
        self,
        key: str,
        kind: type[Event],
        fields: Fields,
        known: tuple[str, ...] | None,
        form: Format,
        header: list[str] | None,
    ) -> Slots:
        slots: Slots = {}
        known = tuple(fillable(kind)) if known is None else known
        for name, expression in fields.items():
            if name not in known:
                hint = did_you_mean(name, known)
                self._wrong(f"{key}.{name}", f"{kind.type} has no such field here; {hint}")
            elif (holds := kind_of(kind, name)) is None:
                self._wrong(
                    f"{key}.{name}",
                    "no cell can say this; send such facts as CloudEvents with `careerlog append`",
                )
            else:
                self._constants(kind, f"{key}.{name}", name, expression)
                slots[name] = self._slot(f"{key}.{name}", expression, holds, form, header)
        return slots

    def _slot(
        self, key: str, expression: Expression, kind: Kind, form: Format, header: list[str] | None
    ) -> Slot:
        columns = columns_of(expression)
        self._columns(columns, header, key)
        if expression.match is not None:
            try:
                if re.compile(expression.match).groups < 1:
                    self._wrong(f"{key}.match", "put ( ) around the part to take")
            except re.error as wrong:
                self._wrong(f"{key}.match", f"not a regular expression: {wrong}")
        lookup = self._lookup(key, expression)
        dates = tuple(expression.dates or form.dates)
        return Slot(tuple(columns), reader(expression, kind, form.dates, lookup), dates)

    def _lookup(self, key: str, expression: Expression) -> dict[str, str]:
        wanted = expression.lookup
        if wanted is None:
            return {}
        path, form = self._file_of(wanted.file), Format.of(self._mapping, Reading())
        header = self._header(path, form, wanted.file)
        before = len(self.problems)
        self._columns([wanted.key, wanted.column], header, f"{key}.lookup")
        if header is None or len(self.problems) > before:
            return {}
        return lookup_table(path, form, wanted.key, wanted.column)

    def _file_of(self, name: str) -> Path:
        if not self._path.is_file():
            return self._path / name
        names = {table.file for _, table in self._mapping.tables()}
        return self._path if names == {name} else self._path.parent / name

    def _header(self, path: Path, form: Format, name: str) -> list[str] | None:
        if path not in self._headers:
            self._headers[path] = None
            if not path.is_file():
                files = sorted(each.name for each in path.parent.glob("*.csv"))
                self._wrong("file", f"{path} does not exist; {did_you_mean(name, files)}")
            else:
                try:
                    self._headers[path] = header_of(path, form)
                except MappingError as wrong:
                    self.problems += [f"{self._file}: {self._place}: {p}" for p in wrong.problems]
        return self._headers[path]

    def _columns(self, names: Iterable[str], header: list[str] | None, key: str) -> None:
        for name in names if header is not None else ():
            if (times := (header or []).count(name)) == 0:
                hint = did_you_mean(name, header or [])
                self._wrong(key, f"the file has no column {name!r}; {hint}")
            elif times > 1:
                self._wrong(key, f"the file has {times} columns {name!r}; rename all but one")

    def _complete(self, kind: type[Event], data: Fields) -> None:
        for name, required in fillable(kind).items():
            if required and name not in data:
                self._wrong(f"data.{name}", f"add this; {kind.type} requires it")

    def _constants(self, kind: type[Event], key: str, field: str, expression: Expression) -> None:
        """Refuses constants that no fact would take."""
        if expression.slug or expression.prefix or kind_of(kind, field) == "texts":
            return
        said = {"value": expression.value, "default": expression.default}
        if kind_of(kind, field) == "text":
            said |= {f"map.{name}": to for name, to in (expression.map or {}).items() if to != ""}
            said["otherwise"] = expression.otherwise or None
        for name, constant in said.items():
            if constant is not None and (wrong := refusal(kind, field, constant)):
                self._wrong(f"{key}.{name}", wrong)

    def _stands_on_a_stream(self, kind: type[Event], subject: Expression) -> None:
        origin = subject.value or subject.column or (subject.first_of or [""])[0]
        stream, dash, _ = (subject.prefix or str(origin)).partition("-")
        if dash and stream not in kind.streams and "{" not in stream:
            such = f"{kind.streams[0]}-{{column}}"
            known = f"; streams are {', '.join(STREAMS)}" if stream not in STREAMS else ""
            self._wrong("subject", f'{kind.type} needs a stream such as "{such}"{known}')

    def _names_tell_tables_apart(self) -> None:
        seen: dict[str, str] = {}
        for place, table in self._mapping.tables():
            if table.title in seen:
                self._place = f"{place} ({table.file})"
                advice = f"{seen[table.title]} is called {table.title!r} too; give one a `name`"
                self._wrong("name", advice)
            seen.setdefault(table.title, place)

    def _wrong(self, key: str, message: str) -> None:
        self.problems.append(f"{self._file}: {self._place}, {key}: {message}")


def _choice(table: Table) -> Callable[[Row], bool]:
    """Whether a row counts: `when` must hold in every column, `unless` in none."""

    def chosen(row: Row) -> bool:
        return all(_holds(row, name, said) for name, said in table.when.items()) and not any(
            _holds(row, name, said) for name, said in table.unless.items()
        )

    return chosen


def _holds(row: Row, column: str, said: list[str]) -> bool:
    return row.cells[column] in said or ("*" in said and row.cells[column] != "")
