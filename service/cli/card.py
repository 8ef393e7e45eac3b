"""One person on a day, as a card: who and where, the career drawn over the years, every facet."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final, NamedTuple

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from domain.career.facets import STANDING, Standing
from domain.folding import Segment
from domain.timeline import Timeline
from projections.profiles.queries import KEYS

from .output import console, counted, pairs, shown, table

_BAR: Final = (8, 32)
"""The least and the most characters of a bar."""
_LABEL: Final = 30
"""What a label gets before the bar grows beyond its least."""
_GAP: Final = 2
_DAYS_A_YEAR: Final = 365.2425
_STANDING: Final = (*(key for key in KEYS if key != "employee"), "seconded_to")
_ROLE: Final = ("status", "unit", "post", "title", "grade", "ladder")


class Span(NamedTuple):
    """Something that lasted: a role, a secondment, an assignment."""

    begin: date
    end: date
    label: str
    style: str
    role: bool = True


class Drawing:
    """Spans up to a day as bars on one axis, as wide as the console allows."""

    def __init__(self, spans: Sequence[Span], day: date) -> None:
        self.spans = [span for span in spans if span.begin <= day]
        self.later = sum(1 for span in spans if span.begin > day and span.role)
        self._day = day

    def __bool__(self) -> bool:
        return bool(self.spans or self.later)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if self.spans:
            yield _drawn(self.spans, self._day, options.max_width)
        if self.later:
            known = "is known" if self.later == 1 else "are known"
            yield Text(f"{counted(self.later, 'later role')} {known}", style="dim")


def card(answer: Mapping[str, Any], timeline: Timeline, day: date) -> None:
    """Prints what is known of one person; `answer` is what `careerlog show --json` says."""
    screen = console()
    screen.print(Panel(_heading(answer), title=f"{answer['employee']} on {day}", expand=False))
    if drawing := career_drawn(timeline, day):
        _section("career")
        screen.print(drawing)
    for name, value in answer["facets"].items():
        if name == STANDING:
            continue
        _section(name.replace("_", " "))
        if isinstance(value, Mapping):
            screen.print(_pairs(_readable(value)))
        else:
            rows = [_readable(row) for row in value]
            screen.print(table(rows, [n for n in rows[0] if any(r[n] is not None for r in rows)]))


def _readable(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row without what its own days say already, and its fact as `history` names it."""
    kept = {name: value for name, value in row.items() if name not in ("position", "valid_from")}
    return kept | {"fact": f"@{row['position']}"}


def career_drawn(timeline: Timeline, day: date) -> Drawing:
    """The roles of a career up to a day, and what ran beside them, as bars over the years."""
    return Drawing(list(_spans(timeline)), day)


def _section(name: str) -> None:
    console().print(Text(f"\n{name}", style="bold"))


def _heading(answer: Mapping[str, Any]) -> Table:
    person = answer.get("person") or {}
    names = [shown(person[part]) for part in ("given_name", "family_name") if part in person]
    standing = {name: answer[name] for name in _STANDING}
    if answer["since"] is not None:
        standing["since"] = f"{answer['since']} (fact @{answer['position']})"
    email = {"email": person["email"]} if "email" in person else {}
    return _pairs(({"name": " ".join(names)} if names else {}) | standing | email)


def _pairs(values: Mapping[str, Any]) -> Table:
    return pairs(
        (name.replace("_", " "), shown(value))
        for name, value in values.items()
        if value is not None
    )


def _spans(timeline: Timeline) -> Iterator[Span]:
    """What the career consisted of, roles first, each kind in the order of its days."""
    standing = timeline.segments.get((STANDING,), [])
    for _, group in groupby(standing, key=lambda segment: _role(segment.value)):
        segments = list(group)
        value = segments[0].value
        yield Span(
            segments[0].valid_from,
            segments[-1].valid_to,
            _label(value),
            "cyan",
            value.status == "employed",
        )
    for facet, style in (("secondment", "magenta"), ("assignment", "yellow")):
        beside = [(key, runs) for key, runs in timeline.segments.items() if key[0] == facet]
        for key, runs in sorted(beside, key=lambda each: each[1][0].valid_from):
            active = [segment for segment in runs if segment.value.status == "active"]
            if active:
                yield Span(
                    active[0].valid_from,
                    active[-1].valid_to,
                    f"{facet} {key[1]}: {_where(active[-1])}",
                    style,
                )


def _role(standing: Standing) -> tuple[Any, ...]:
    return tuple(getattr(standing, field) for field in _ROLE)


def _label(standing: Standing) -> str:
    if standing.status != "employed":
        return f"{standing.status}{f' ({standing.left_because})' if standing.left_because else ''}"
    parts = (standing.title, standing.unit, standing.post, standing.grade)
    return " · ".join(part for part in parts if part) or "employed"


def _where(segment: Segment) -> str:
    value = segment.value
    names = (
        getattr(value, name, None) for name in ("role", "host_organisation", "host_unit", "unit")
    )
    return next((name for name in names if name), "-")


def _drawn(spans: Sequence[Span], day: date, width: int) -> Table:
    """Each span as a bar on one axis that ends at the day, or earlier; what runs now in bold."""
    begin = min(span.begin for span in spans)
    end = min(day, max(span.end for span in spans))
    lengths = [_lasted(span.begin, min(span.end, end)) for span in spans]
    labels = [shown(span.label) for span in spans]
    room = width - len("2024-03-01") - max(map(len, lengths)) - 3 * _GAP
    longest = max(map(cell_len, labels))
    bar = max(_BAR[0], min(_BAR[1], room - min(longest, _LABEL)))
    made = Table.grid(padding=(0, _GAP))
    made.add_column(no_wrap=True)
    made.add_column(no_wrap=True, width=bar)
    made.add_column(overflow="fold", width=max(1, min(longest, room - bar)))
    made.add_column(no_wrap=True)
    for span, label, length in zip(spans, labels, lengths, strict=True):
        made.add_row(
            span.begin.isoformat(),
            _bar(bar, _share(begin, span.begin, end), _share(begin, min(span.end, end), end), span),
            Text(label, style="bold" if day < span.end else ""),
            length,
        )
    return made


def _bar(width: int, begin: float, end: float, span: Span) -> Text:
    """The share of the axis from `begin` to `end`: at least one character."""
    left = min(round(width * begin), width - 1)
    length = min(max(1, round(width * end) - left), width - left)
    bar = Text("·" * left, style="dim")
    bar.append("█" * length, style=span.style)
    return bar.append("·" * (width - left - length), style="dim")


def _share(begin: date, moment: date, end: date) -> float:
    days = (end - begin).days
    return (moment - begin).days / days if days else 0.0


def _lasted(begin: date, until: date) -> str:
    """A length of time in whole years and months, as people say it."""
    months = max(0, round((until - begin).days / _DAYS_A_YEAR * 12))
    years, months = divmod(months, 12)
    parts = [f"{years} y" if years else "", f"{months} m" if months else ""]
    return " ".join(part for part in parts if part) or "under a month"
