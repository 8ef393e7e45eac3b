"""`careerlog demo`: an invented company from its HR systems' facts to answers, in one minute."""

from collections import Counter
from datetime import date
from itertools import islice
from pathlib import Path
from shlex import quote
from shutil import rmtree
from time import perf_counter
from typing import Annotated, Any, Final

import typer

from consumers.wire import read_cloud_events
from domain.career.facets import STANDING
from domain.events.catalogue import BY_SUBJECT
from domain.log import CareerLog
from domain.timeline import fold
from projections.database import Database, open_database
from projections.engine import catch_up
from projections.posts import queries as posts
from projections.profiles import queries
from service.simulation.stream import lines

from .append import BATCH, record
from .demo_career import Found, known_a_year_earlier, show_career, somebody
from .demo_tour import Careerlog, for_auditors, for_planners, telling_post
from .opening import opened_log
from .output import console, counted, headed, table
from .progress import Bar

ASKED_ON: Final = date(2025, 6, 30)
_NEXT: Final = (
    "careerlog show {employee} --on {day}",
    "careerlog show {employee} --on {day} --known @{earlier}",
    "careerlog history {employee}",
    "careerlog who --unit {unit} --on {day}",
    "careerlog metrics --on {day}",
    "careerlog ninebox --on {day}",
    "careerlog anomalies",
    "careerlog events --example goal.set",
)


def demo(
    context: typer.Context,
    people: Annotated[int, typer.Option(min=50, help="How many people it employs.")] = 2000,
    seed: Annotated[int, typer.Option(help="The same seed tells the same story.")] = 7,
    folder: Annotated[
        Path, typer.Option(metavar="DIR", help="Where the demonstration's files go.")
    ] = Path("careerlog-demo"),
) -> None:
    """Take an invented company's facts in, and look at what can be asked about them."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("demo.*"):
        rmtree(left) if left.is_dir() else left.unlink()
    store = f"sqlite:///{folder / 'demo.db'}"
    file = folder / "demo.ndjson"
    with opened_log(store) as log, open_database(store) as database:
        rates = [_simulated(file, people, seed), _appended(log, file), _projected(database, log)]
        headed(f"A company of {people:,} people, {rates[0][1]:,} facts, and how fast they went")
        console().print(table([_rate(*each) for each in rates], ("step", "facts", "a second")))
        if again := rates[1][1] - log.head():
            console().print(f"{again:,} sent twice, counted once")
        _counts(log, database)
        earlier = known_a_year_earlier(log, ASKED_ON)
        chosen = somebody(log, ASKED_ON, earlier)
        show_career(chosen, ASKED_ON, earlier)
        _anomalies(database)
        told = telling_post(database, ASKED_ON)
    careerlog = Careerlog(context, store)
    if told:
        for_planners(careerlog, told, ASKED_ON)
    for_auditors(careerlog, chosen.employee, folder / "demo.evidence")
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
    headed("What is on record")
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


def _anomalies(database: Database) -> None:
    found = [*queries.anomalies(database), *posts.anomalies(database)]
    headed(f"What contradicts itself: {counted(len(found), 'anomaly', 'anomalies')}")
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
    headed("Ask on")
    standing: Any = fold(chosen.facts).at(ASKED_ON)[(STANDING,)]
    lines = [f"export CAREERLOG_STORE={quote(store)}"]
    if Path(".venv/bin/careerlog").exists():
        lines.insert(0, "source .venv/bin/activate")
    named = {"employee": chosen.employee, "earlier": earlier, "unit": standing.unit}
    for line in (*lines, *(command.format(**named, day=ASKED_ON) for command in _NEXT)):
        console().print(f"  {line}", soft_wrap=True)


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("demo")(demo)
