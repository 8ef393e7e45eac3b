"""`[[career]]`: a file of hires and histories with from and to dates become careers."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial

from consumers.wire import Invalid
from domain.events.base import Event

from .building import Keys, day_of, end_of, fact_of, id_of, refused, subject_of
from .errors import Unusable
from .plans import CareerPlan, TablePlan, values_of
from .reading import Row
from .rejects import Reject
from .reports import TableReport, chosen_rows
from .spells import Hire, Spell, Step, career_of, in_order, joints

Origin = tuple[TableReport, Row]


@dataclass(slots=True)
class Person:
    """What the files say of one person."""

    stream: str
    histories: list[list[Spell]]
    hire: Hire | None = None
    rows: list[Origin] = field(default_factory=list)
    rejected: Row | None = None
    """The first row that could not be used; it holds back the others."""


class Careers:
    """Reads the tables of one `[[career]]` and makes its facts."""

    def __init__(
        self, source: str, plan: CareerPlan, reports: list[TableReport], rejects: list[Reject]
    ) -> None:
        self._source, self._plan = source, plan
        self._reports, self._rejects = reports, rejects
        self._people: dict[str, Person] = {}

    def facts(self) -> Iterator[tuple[Event, Row]]:
        """The facts of all careers, each career's in effective order."""
        reports = iter(self._reports)
        if self._plan.hire is not None:
            self._read(self._plan.hire, next(reports), self._take_hire)
        for track, history in enumerate(self._plan.histories):
            self._read(history, next(reports), partial(self._take_spell, track))
        for person in self._people.values():
            yield from self._career(person)

    def _read(
        self,
        plan: TablePlan,
        report: TableReport,
        take: Callable[[TablePlan, Person, str, Origin], None],
    ) -> None:
        keys = Keys()
        malformed = partial(self._malformed, plan)
        for row in chosen_rows(plan, report, self._rejects, malformed):
            person: Person | None = None
            try:
                stream = subject_of(plan, row)
                person = self._people.get(stream) or self._person(stream)
                id = id_of(plan, row)
                keys.claim(id, row, plan.table.key)
                take(plan, person, id, (report, row))
            except (Unusable, Invalid) as wrong:
                day = next(iter(plan.days.values()))
                slots = plan.data | plan.hired | plan.left
                self._reject(
                    refused(row, wrong, slots, subject=plan.subject, effective_on=day), report
                )
                if person is not None:
                    person.rejected = person.rejected or row
            else:
                person.rows.append((report, row))

    def _malformed(self, plan: TablePlan, row: Row) -> None:
        """A broken row holds back its person too, as far as it still says whose it is."""
        if all(row.cells.get(column) for column in plan.subject.columns):
            with suppress(Unusable):
                stream = subject_of(plan, row)
                person = self._people.get(stream) or self._person(stream)
                person.rejected = person.rejected or row

    def _person(self, stream: str) -> Person:
        person = Person(stream, [[] for _ in self._plan.histories])
        self._people[stream] = person
        return person

    def _take_hire(self, plan: TablePlan, person: Person, id: str, origin: Origin) -> None:
        if person.hire is not None:
            columns = plan.subject.columns
            raise Unusable(
                columns, "an earlier line hires the same person", "keep one line for each person"
            )
        row = origin[1]
        day, data = day_of(plan, row, "hired_on"), values_of(plan.data, row)
        fact_of(self._source, "employee.hired", person.stream, day, data, id)
        person.hire = Hire(date.fromisoformat(day), data, id, origin)

    def _take_spell(
        self, track: int, plan: TablePlan, person: Person, id: str, origin: Origin
    ) -> None:
        if self._plan.hire is not None and person.hire is None and person.rejected is None:
            hires = self._plan.hire.table.file
            raise Unusable(
                plan.subject.columns,
                f"{hires} has no line for this person",
                f"add the person to {hires}, or delete this row",
            )
        person.histories[track].append(_spell(self._source, plan, person.stream, id, origin))

    def _career(self, person: Person) -> Iterator[tuple[Event, Row]]:
        if person.rejected is not None:
            self._hold_back(person)
            return
        facts: list[tuple[Event, Step]] = []
        for step in self._steps(person):
            try:
                facts.append((self._fact(person, step), step))
            except Invalid as wrong:
                person.rows.remove(step.origin)
                report, person.rejected = step.origin
                self._reject(refused(person.rejected, wrong, {}), report)
                self._hold_back(person)
                return
        used: set[int] = set()
        for fact, step in facts:
            report, row = step.origin
            if id(row) in used:
                report.further_facts += 1
            else:
                report.facts += 1
            used.add(id(row))
            yield fact, row
        for report, row in person.rows:
            report.joined += id(row) not in used

    def _steps(self, person: Person) -> list[Step]:
        tracks = [
            _until_the_next(spells) if not {"until", "last_day"} & plan.days.keys() else spells
            for plan, spells in zip(self._plan.histories, person.histories, strict=True)
        ]
        histories = self._reports[len(self._reports) - len(tracks) :]
        for report, spells in zip(histories, tracks, strict=True):
            report.joints += joints(spells)
        rules = self._plan.rules
        return career_of(person.hire, tracks, rules.ladders, rules.leaving)

    def _fact(self, person: Person, step: Step) -> Event:
        day = step.day.isoformat()
        return fact_of(self._source, step.type, person.stream, day, step.data, step.id)

    def _hold_back(self, person: Person) -> None:
        """A career with a row missing would be recorded wrongly, so it waits as a whole."""
        cause = person.rejected
        assert cause is not None
        for report, row in person.rows:
            self._reject(
                Reject.of(
                    row,
                    f"held back: {cause.file} line {cause.line}, of the same person, is rejected",
                    f"correct {cause.file} line {cause.line} and import again; this row can stay",
                ),
                report,
            )

    def _reject(self, reject: Reject, report: TableReport) -> None:
        self._rejects.append(reject)
        report.rejected += 1


def _spell(source: str, plan: TablePlan, stream: str, id: str, origin: Origin) -> Spell:
    row = origin[1]
    begins = day_of(plan, row, "from")
    until = _until(plan, row)
    place, hired, left = (values_of(slots, row) for slots in (plan.data, plan.hired, plan.left))
    if not place:
        columns = tuple(column for slot in plan.data.values() for column in slot.columns)
        raise Unusable(columns, "says nothing of what is held", f"write the {columns[0]}")
    fact_of(source, "employee.hired", stream, begins, place | hired, id)
    if until is not None:
        if until < begins:
            name = "until" if "until" in plan.days else "last_day"
            raise Unusable(
                plan.days[name].columns,
                "ends before it begins",
                "write the same day or a later one, or leave it empty while it is still held",
            )
        fact_of(source, "employee.left", stream, until, left, id)
    end = None if until is None else date.fromisoformat(until)
    return Spell(date.fromisoformat(begins), end, place, hired, left, id, origin)


def _until(plan: TablePlan, row: Row) -> str | None:
    """The first day no longer held."""
    if "until" in plan.days:
        return end_of(plan, row, "until")
    if "last_day" in plan.days and (last := end_of(plan, row, "last_day")):
        return (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    return None


def _until_the_next(spells: list[Spell]) -> list[Spell]:
    """Spells of a history without end dates: each lasts until the next begins."""
    ordered = in_order(spells)
    ends: list[date | None] = [spell.begins for spell in ordered[1:]]
    return [replace(s, until=end) for s, end in zip(ordered, [*ends, None], strict=True)]
