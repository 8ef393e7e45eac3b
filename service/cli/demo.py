"""`careerlog demo`: an invented company from its HR systems' facts to answers, in one minute."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from shlex import quote
from time import perf_counter
from typing import Annotated, Any, Final, NamedTuple

import typer
from rich.cells import cell_len
from rich.rule import Rule
from rich.text import Text

from consumers.wire import read_cloud_events
from domain.amendments import is_amendment
from domain.career.facets import STANDING
from domain.events.base import Event
from domain.events.catalogue import BY_SUBJECT
from domain.events.records import Targeting
from domain.log import CareerLog
from domain.timeline import Timeline, fold
from projections.database import Database, open_database
from projections.engine import catch_up
from projections.posts import queries as posts
from projections.profiles import queries
from service.simulation.stream import lines

from .append import BATCH, record
from .card import career_drawn
from .opening import opened_log
from .output import console, counted, shown, table
from .progress import Bar

ASKED_ON: Final = date(2025, 6, 30)
_TELLING: Final = ("career.promoted", "secondment.started", "record.corrected")
_RULE: Final = 80
"""Characters of a heading's line."""
_OF_A_ROLE: Final = frozenset(
    ("unit", "post", "title", "grade", "ladder", "job", "since", "in_grade_since")
)
"""What a standing says that rests on its `role_fact`."""
_NEXT: Final = (
    "careerlog show {employee} --on {day}",
    "careerlog show {employee} --on {day} --known @{earlier}",
    "careerlog history {employee}",
    "careerlog who --unit {unit} --on {day}",
    "careerlog anomalies",
    "careerlog events --example goal.set",
)


class Found(NamedTuple):
    """Somebody whose career shows what the record can do, and what it rests on."""

    employee: str
    facts: list[Event]


def demo(
    people: Annotated[int, typer.Option(min=50, help="How many people it employs.")] = 2000,
    seed: Annotated[int, typer.Option(help="The same seed tells the same story.")] = 7,
    folder: Annotated[
        Path, typer.Option(metavar="DIR", help="Where the demonstration's files go.")
    ] = Path("careerlog-demo"),
) -> None:
    """Take an invented company's facts in, and look at what can be asked about them."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("demo.*"):
        left.unlink()
    store = f"sqlite:///{folder / 'demo.db'}"
    file = folder / "demo.ndjson"
    with opened_log(store) as log, open_database(store) as database:
        rates = [_simulated(file, people, seed), _appended(log, file), _projected(database, log)]
        _heading(f"A company of {people:,} people, {rates[0][1]:,} facts, and how fast they went")
        console().print(table([_rate(*each) for each in rates], ("step", "facts", "a second")))
        if again := rates[1][1] - log.head():
            console().print(f"{again:,} sent twice, counted once")
        _counts(log, database)
        earlier = _known_a_year_earlier(log)
        chosen = _somebody(log, earlier)
        _career(log, chosen, earlier)
        _anomalies(database)
    _next(store, chosen, earlier)


def _simulated(file: Path, people: int, seed: int) -> tuple[str, int, float]:
    began, facts = perf_counter(), 0
    with file.open("wb") as out, Bar("Inventing lives") as bar:
        for line in lines(people, seed, progress=bar.at):
            out.write(line + b"\n")
            facts += 1
    return "invented, as CloudEvents", facts, perf_counter() - began


def _appended(log: CareerLog, file: Path) -> tuple[str, int, float]:
    began, done = perf_counter(), 0
    with file.open("rb") as handle, Bar("Appending", file.stat().st_size) as bar:
        items = read_cloud_events(handle)
        while batch := list(islice(items, BATCH)):
            record(log, batch)
            done += len(batch)
            bar.at(handle.tell())
    return "checked, sealed and recorded", done, perf_counter() - began


def _projected(database: Database, log: CareerLog) -> tuple[str, int, float]:
    began = perf_counter()
    with Bar("Projecting") as bar:
        catch_up(database, log, on_progress=bar.projected)
    return "folded into projections", log.head(), perf_counter() - began


def _rate(step: str, facts: int, seconds: float) -> dict[str, Any]:
    return {"step": step, "facts": f"{facts:,}", "a second": f"{facts / seconds:,.0f}"}


def _counts(log: CareerLog, database: Database) -> None:
    _heading("What is on record")
    kinds: Counter[str] = Counter()
    after = 0
    while rows := log.read_raw(after):
        kinds.update(row[3] for row in rows)
        after = rows[-1][0]
    told = [
        {
            "subject": subject,
            "facts": f"{sum(kinds[kind.type] for kind in members):,}",
            "most often": ", ".join(
                f"{kind} {count:,}"
                for kind, count in sorted(
                    ((kind.type, kinds[kind.type]) for kind in members),
                    key=lambda each: -each[1],
                )[:3]
            ),
        }
        for subject, members in BY_SUBJECT.items()
    ]
    console().print(table(told, ("subject", "facts", "most often")))
    employed = queries.who(database, ASKED_ON)
    units = {row["unit"] for row in employed}
    away = sum(1 for row in employed if row["seconded_to"])
    console().print(
        f"On {ASKED_ON}: {len(employed):,} people employed in {counted(len(units), 'unit')}, "
        f"{away} of them away on secondment."
    )


def _somebody(log: CareerLog, earlier: int) -> Found:
    """An employee whose story shows most: promoted, seconded, and seen otherwise a year before."""
    told: dict[str, set[str]] = {}
    after = 0
    while rows := log.read_raw(after):
        for _, stream, _, name, _ in rows:
            if stream.startswith("career-") and name in _TELLING:
                told.setdefault(stream, set()).add(name)
        after = rows[-1][0]
    best: tuple[int, str] = (0, "")
    for stream in sorted(told):
        facts = log.stream(stream)
        now = fold(facts).at(ASKED_ON).get((STANDING,))
        if now is None or now.status != "employed":
            continue
        then = fold(fact for fact in facts if fact.position <= earlier)
        differs = then.at(ASKED_ON).get((STANDING,)) != now
        best = max(best, (100 * differs + 40 * len(told[stream]) + min(len(facts), 30), stream))
    facts = log.stream(best[1])
    return Found(best[1].removeprefix("career-"), log.vault.open(facts) if log.vault else facts)


def _known_a_year_earlier(log: CareerLog) -> int:
    """The last position whose fact had arrived by a year before the day asked about."""
    sought, low, high = ASKED_ON.replace(year=ASKED_ON.year - 1), 0, log.head()
    while low < high:
        middle = (low + high + 1) // 2
        (fact,) = log.read(middle - 1, 1)
        if fact.entered_at is None or fact.entered_at.date() <= sought:
            low = middle
        else:
            high = middle - 1
    return low


def _career(log: CareerLog, chosen: Found, earlier: int) -> None:
    now = fold(chosen.facts, f"career-{chosen.employee}")
    then = fold((f for f in chosen.facts if f.position <= earlier), now.stream)
    person = now.at(ASKED_ON).get(("person",))
    name = f", {shown(person.given_name)} {shown(person.family_name)}" if person else ""
    _heading(f"One career: {chosen.employee}{name}, on {ASKED_ON}")
    console().print(career_drawn(now, ASKED_ON))
    _heading("The same person and day, as an auditor sees what was known a year earlier")
    changed = list(_differences(then, now, ASKED_ON, chosen.facts, earlier))
    console().print(table(changed[:12], ("what", "known then", "known now", "because of")))
    if len(changed) > 12:
        console().print(f"... and {len(changed) - 12} more differences")


def _differences(
    then: Timeline, now: Timeline, day: date, facts: list[Event], earlier: int
) -> Iterator[dict[str, Any]]:
    """What is known now and was not then, where the person stands first, and the fact behind it."""
    before, after = then.at(day), now.at(day)
    for key in sorted(before.keys() | after.keys(), key=lambda key: (key[0] != STANDING, key)):
        old, new = before.get(key), after.get(key)
        fields = _fields_apart(old, new)
        if not fields or key == ("person",):
            continue
        in_role = key == (STANDING,) and not _OF_A_ROLE.isdisjoint(fields)
        rests_on = [
            value.role_fact if in_role and value else _position(timeline, key, day)
            for timeline, value in ((now, new), (then, old))
        ]
        fact = _behind(rests_on, facts, earlier)
        yield {
            "what": " ".join(key).replace("_", " "),
            "known then": _told(old, fields),
            "known now": _told(new, fields),
            "because of": f"@{fact.position} {fact.type}, effective {fact.effective_on}"
            if fact
            else "",
        }


def _position(timeline: Timeline, key: tuple[str, ...], day: date) -> int:
    segments = timeline.segments.get(key, ())
    return next((s.position for s in segments if s.valid_from <= day < s.valid_to), 0)


def _behind(rests_on: list[int], facts: list[Event], earlier: int) -> Event | None:
    """The fact that made the difference: new since, or what has since been said of a known one."""
    by_position = {fact.position: fact for fact in facts}
    if rests_on[0] > earlier:
        return by_position.get(rests_on[0])
    meant = [by_position[position] for position in rests_on if position in by_position]
    targets = {(fact.source, fact.event_id) for fact in meant}
    since = (
        fact
        for fact in reversed(facts)
        if fact.position > earlier and is_amendment(fact) and isinstance(fact, Targeting)
    )
    fallback = meant[0] if meant else None
    return next((fact for fact in since if fact.target in targets), fallback)


def _fields_apart(old: Any, new: Any) -> list[str]:
    """The fields that people see in which two values of one facet differ."""
    return [
        field
        for field in (new or old)._fields
        if not field.startswith("role_") and getattr(old, field, None) != getattr(new, field, None)
    ]


def _told(value: Any, fields: list[str]) -> str:
    named = [(field, getattr(value, field, None)) for field in fields]
    parts = [f"{name.replace('_', ' ')} {shown(held)}" for name, held in named if held is not None]
    return ", ".join(parts) or "nothing"


def _anomalies(database: Database) -> None:
    found = [*queries.anomalies(database), *posts.anomalies(database)]
    _heading(f"What contradicts itself: {counted(len(found), 'anomaly', 'anomalies')}")
    kinds = Counter(each["kind"] for each in found)
    examples = {each["kind"]: each for each in reversed(found)}
    rows = [
        {
            "kind": kind,
            "how often": count,
            "for example": f"{examples[kind]['stream']}: {examples[kind]['message']}",
        }
        for kind, count in kinds.most_common(8)
    ]
    console().print(table(rows, ("kind", "how often", "for example")))


def _next(store: str, chosen: Found, earlier: int) -> None:
    _heading("Ask on")
    standing: Any = fold(chosen.facts).at(ASKED_ON)[(STANDING,)]
    lines = [f"export CAREERLOG_STORE={quote(store)}"]
    if Path(".venv/bin/careerlog").exists():
        lines.insert(0, "source .venv/bin/activate")
    named = {"employee": chosen.employee, "earlier": earlier, "unit": standing.unit}
    for line in (*lines, *(command.format(**named, day=ASKED_ON) for command in _NEXT)):
        console().print(f"  {line}", soft_wrap=True)


def _heading(text: str) -> None:
    screen = console()
    width = min(screen.width, _RULE)
    screen.print(Text())
    if cell_len(text) > width - len(" ─"):
        screen.print(Text(text, style="bold"))
    else:
        screen.print(Rule(Text(text, style="bold"), align="left"), width=width)


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("demo")(demo)
