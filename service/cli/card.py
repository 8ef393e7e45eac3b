"""One person on a day, as a card: who and where, the career drawn over the years, every facet."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any, Final, NamedTuple

from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from domain.career.facets import STANDING, Standing
from domain.folding import FOREVER, Segment
from domain.timeline import Timeline

from .output import console, shown, table

_BAR: Final = 32
_DAYS_A_YEAR: Final = 365.2425
_STANDING: Final = (
    "status",
    "unit",
    "post",
    "title",
    "grade",
    "ladder",
    "manager",
    "since",
    "seconded_to",
)
_ROLE: Final = ("status", "unit", "post", "title", "grade", "ladder")


class Span(NamedTuple):
    """Something that lasted: a role, a secondment, an assignment."""

    begin: date
    end: date
    label: str
    style: str


def card(answer: Mapping[str, Any], timeline: Timeline, day: date) -> None:
    """Prints what is known of one person; `answer` is what `careerlog show --json` says."""
    screen = console()
    screen.print(Panel(_heading(answer), title=f"{answer['employee']} on {day}", expand=False))
    if timeline.segments.get((STANDING,)):
        _section("career")
        screen.print(career_drawn(timeline, day))
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


def career_drawn(timeline: Timeline, day: date) -> Table:
    """The roles of a career, and what ran beside them, as bars over the years."""
    return _drawn(list(_spans(timeline)), day)


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
    made = Table.grid(padding=(0, 2))
    made.add_column(style="dim")
    made.add_column(overflow="fold")
    for name, value in values.items():
        if value is not None:
            made.add_row(name.replace("_", " "), shown(value))
    return made


def _spans(timeline: Timeline) -> Iterator[Span]:
    """What the career consisted of, roles first, each kind in the order of its days."""
    standing = timeline.segments.get((STANDING,), [])
    for _, group in groupby(standing, key=lambda segment: _role(segment.value)):
        segments = list(group)
        yield Span(segments[0].valid_from, segments[-1].valid_to, _label(segments[0].value), "cyan")
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


def _drawn(spans: list[Span], day: date) -> Table:
    """Each span as a bar on one axis of days: now in bold, what lies in the future dimmed."""
    begin = min(span.begin for span in spans)
    ends = [span.end for span in spans if span.end != FOREVER]
    end = max([day, *ends, *(span.begin for span in spans)])
    made = Table.grid(padding=(0, 2))
    for span in spans:
        until = min(span.end, end)
        left = round(_BAR * _share(begin, span.begin, end))
        length = max(1, round(_BAR * _share(begin, until, end)) - left)
        left = min(left, _BAR - 1)
        bar = Text("·" * left, style="dim")
        bar.append("█" * min(length, _BAR - left), style=span.style)
        bar.append("·" * (_BAR - left - length), style="dim")
        when = "dim" if span.begin > day else "bold" if day < span.end else ""
        made.add_row(
            span.begin.isoformat(),
            bar,
            Text(shown(span.label), style=when),
            _lasted(span.begin, until),
        )
    return made


def _share(begin: date, moment: date, end: date) -> float:
    days = (end - begin).days
    return (moment - begin).days / days if days else 0.0


def _lasted(begin: date, until: date) -> str:
    """A length of time in whole years and months, as people say it."""
    months = max(0, round((until - begin).days / _DAYS_A_YEAR * 12))
    years, months = divmod(months, 12)
    parts = [f"{years} y" if years else "", f"{months} m" if months else ""]
    return " ".join(part for part in parts if part) or "under a month"
