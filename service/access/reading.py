"""One reading of personal data: who asks, which question, what for, and whose data it is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import uuid4

from domain.decisions.deciding import Act
from domain.events.base import Event
from domain.events.oversight import MOST_PEOPLE, AccessLogged
from projections.audit.mentions import NAMED_BY

MOST_FACTS: Final = 10
"""Of so many facts at most consists one reading; who reads of more people reads of everybody."""
_PEOPLE: Final = frozenset(
    {
        *NAMED_BY["actor"],
        *NAMED_BY["person"],
        *NAMED_BY["involved"],
        *("candidate", "mentor", "incumbent", "filled_by", "closed_by", "reopened_by", "reader"),
    }
)
"""The names under which answers tell of people."""
_CAREER: Final = "career-"


@dataclass
class Reading:
    """A question about people. Until an answer says whom it names, it is about those asked for."""

    reader: str
    question: str
    purpose: str | None = None
    account: str | None = None
    people: tuple[str, ...] = ()
    unit: str | None = None
    names_nobody: bool = field(default=False, init=False)

    def names(self, people: Iterable[str]) -> None:
        """The answer is about these people too; about nobody where there are none at all.

        More than ten thousand are everybody, and more than a thousand of a unit are the unit.
        """
        named = tuple(sorted({*self.people, *people}))
        self.names_nobody = not named
        most = MOST_PEOPLE * (1 if self.unit else MOST_FACTS)
        self.people = named if len(named) <= most else ()

    @property
    def whose(self) -> str:
        """Whose data it is, in words that name nobody."""
        if self.people:
            return "this person's record" if len(self.people) == 1 else "these people's records"
        return f"the records of unit {self.unit}" if self.unit else "everybody's record"

    def facts(self, outcome: str, on: date) -> list[Event]:
        """The entries of the access log: one, or as many as it takes to name all people."""
        act = Act(str(uuid4()), self.reader, on)
        parts = range(0, max(len(self.people), 1), MOST_PEOPLE)
        together = act.id if len(parts) > 1 else None
        return [
            act.fact(
                AccessLogged,
                f"access-{on}",
                number,
                correlation_id=together,
                account=self.account,
                question=self.question,
                people=self.people[start : start + MOST_PEOPLE],
                unit=self.unit,
                purpose=self.purpose,
                outcome=outcome,
            )
            for number, start in enumerate(parts, start=1)
        ]


def people_in(answer: Any) -> set[str]:
    """The employees that an answer names: its fields called `employee`, `manager` ..., streams."""
    return set(_people_in(answer))


def _people_in(answer: Any) -> Iterator[str]:
    if hasattr(answer, "_asdict"):
        answer = answer._asdict()
    if isinstance(answer, Mapping):
        for name, value in answer.items():
            if name in _PEOPLE:
                yield from _ids(value)
            elif name == "stream" and str(value).startswith(_CAREER):
                yield str(value).removeprefix(_CAREER)
            else:
                yield from _people_in(value)
    elif isinstance(answer, Sequence) and not isinstance(answer, str | bytes):
        for each in answer:
            yield from _people_in(each)


def _ids(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Sequence):
        for each in value:
            yield from _ids(each) if isinstance(each, str) else _people_in(each)
    else:
        yield from _people_in(value)
