"""`careerlog export`: answers as files for spreadsheets and BI tools, CSV or Parquet."""

from collections.abc import Callable, Mapping
from datetime import date
from errno import ENOENT
from pathlib import Path
from typing import Annotated, Final, Literal, cast

import typer

from projections.audit.projection import AUDIT
from projections.audit.queries import Asked
from projections.engine import refresh
from projections.on_record import require_named, require_on_record
from projections.succession.metrics.asked import Asked as AskedOfMetrics
from service.exporting import sheets
from service.exporting.csv_file import write_csv
from service.exporting.parquet_file import write_parquet
from service.exporting.sheet import Sheet
from service.settings import settings

from .audit import fact_type, within
from .opening import up_to_date
from .options import Below, Json, KnownOption, On, Store, day
from .output import console, counted, print_json
from .pinned import pinned
from .progress import Bar
from .unheard_of import said_beside

Format = Literal["csv", "parquet"]
_WRITERS: Final[Mapping[Format, Callable[[Sheet, Path], int]]] = {
    "csv": write_csv,
    "parquet": write_parquet,
}
_KEPT_UP: Final = ("profiles", "posts")

Out = Annotated[
    Path,
    typer.Option(
        "--out", metavar="FILE", dir_okay=False, help="The file to write, or to write anew."
    ),
]
FormatOption = Annotated[
    Format | None,
    typer.Option("--format", help="[as FILE ends]", show_default=False),
]
Post = Annotated[str | None, typer.Option(help="Only this post.", show_default=False)]


def _facet_name(text: str) -> str:
    if text not in sheets.FACETS:
        raise typer.BadParameter(f"there is no {text}; there are {', '.join(sheets.FACETS)}")
    return text


def who(
    out: Out,
    format: FormatOption = None,
    unit: Annotated[str | None, typer.Option(help="Only those in this unit.")] = None,
    below: Below = False,
    post: Post = None,
    on: On = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Those employed on a day, and where each of them stands."""
    write, day = _writer(format, out), on or date.today()
    with up_to_date(store) as (database, log):
        position = pinned(database, log, known, "profiles")
        sheet = sheets.who(database, day, position, unit, post, below)
        if not sheet.rows:
            with said_beside():
                require_on_record(database, log, unit=unit, posts=[post])
        _tell(write, sheet, out, json)


def bench(
    out: Out,
    format: FormatOption = None,
    post: Post = None,
    on: On = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """Nominations: who stands on the bench of a post, or of every post."""
    write = _writer(format, out)
    with up_to_date(store) as (database, log):
        position = pinned(database, log, known, "posts")
        with said_beside():
            require_on_record(database, log, posts=[post])
        _tell(write, sheets.bench(database, on or date.today(), position, post), out, json)


def facet(
    name: Annotated[
        str,
        typer.Argument(parser=_facet_name, metavar="NAME", help="Such as skill or certificate."),
    ],
    out: Out,
    format: FormatOption = None,
    on: On = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """One facet of everybody: skill, certificate, goal, secondment, required_skill ..."""
    write = _writer(format, out)
    with up_to_date(store) as (database, log):
        position = pinned(database, log, known, *_KEPT_UP)
        _tell(write, sheets.facet(database, name, on or date.today(), position), out, json)


def metrics(
    out: Out,
    format: FormatOption = None,
    unit: Annotated[
        str | None, typer.Option(help="Only this unit and those below it.", show_default=False)
    ] = None,
    since: Annotated[
        date | None,
        typer.Option(
            "--from",
            parser=day,
            metavar="DATE",
            help="First day of the period [the twelve months that end on --on].",
            show_default=False,
        ),
    ] = None,
    on: On = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """The metrics of succession planning, each with what it was counted from."""
    write = _writer(format, out)
    asked_on = on or date.today()
    if since is not None and since > asked_on:
        raise typer.BadParameter(f"--from {since} is after {asked_on}; write an earlier day")
    with up_to_date(store) as (database, log):
        asked = AskedOfMetrics(asked_on, pinned(database, log, known, *_KEPT_UP), since, unit)
        _tell(write, sheets.measured(database, asked), out, json)


def anomalies(
    out: Out,
    format: FormatOption = None,
    known: KnownOption = None,
    store: Store = None,
    json: Json = False,
) -> None:
    """The contradictions on record."""
    write = _writer(format, out)
    with up_to_date(store) as (database, log):
        position = pinned(database, log, known, *_KEPT_UP)
        _tell(write, sheets.anomalies(database, log, settings(store), position), out, json)


def facts(
    out: Out,
    format: FormatOption = None,
    person: Annotated[str | None, typer.Option(help="Facts about this employee.")] = None,
    post: Annotated[str | None, typer.Option(help="Facts about this post.")] = None,
    unit: Annotated[
        str | None,
        typer.Option(help="Facts that name this unit, or about people who were in it then."),
    ] = None,
    stream: Annotated[str | None, typer.Option(help="Facts on this stream.")] = None,
    source: Annotated[str | None, typer.Option(help="Facts from this system.")] = None,
    actor: Annotated[str | None, typer.Option(help="Facts this employee decided.")] = None,
    involved: Annotated[
        str | None, typer.Option(help="Facts about others in which this employee has a part.")
    ] = None,
    type: Annotated[
        str | None,
        typer.Option(parser=fact_type, metavar="NAME", help="Such as career.promoted."),
    ] = None,
    begin: Annotated[
        date | None,
        typer.Option("--from", parser=day, metavar="DATE", help="On or after, by the order's day."),
    ] = None,
    end: Annotated[
        date | None,
        typer.Option("--to", parser=day, metavar="DATE", help="On or before, by the order's day."),
    ] = None,
    on: Annotated[
        date | None,
        typer.Option(parser=day, metavar="DATE", help="Only what takes effect by this day."),
    ] = None,
    known: KnownOption = None,
    order: Annotated[
        Literal["recorded", "effective"],
        typer.Option(help="By recording, or by the days the facts take effect."),
    ] = "recorded",
    store: Store = None,
    json: Json = False,
) -> None:
    """The facts that `careerlog audit` lists, without their personal texts.

    The exit status is 1, and nothing is written, where nothing on record names who was asked about.
    """
    write = _writer(format, out)
    if begin and end and begin > end:
        raise typer.BadParameter("--from is after --to")
    with up_to_date(store) as (database, log):
        with Bar("Catching up") as bar:
            refresh(database, log, [AUDIT.name], on_progress=bar.projected)
        require_named(database, person=person, unit=unit, post=post)
        position = pinned(database, log, known, AUDIT.name, "profiles")
        asked = Asked(
            person, post, unit, stream, actor, involved, source, type, effective_to=on
        )._replace(known=position)
        asked = within(asked, log, order, begin, end)
        _tell(write, sheets.facts(database, asked, order), out, json)


def _writer(format: Format | None, out: Path) -> Callable[[Sheet, Path], int]:
    """What writes the format that was given, or that the file's name ends in."""
    wanted = format or out.suffix.removeprefix(".").lower()
    if wanted not in _WRITERS:
        raise typer.BadParameter(
            f"{out.name} does not say what it is to be: add --format csv or --format parquet"
        )
    if not out.absolute().parent.is_dir():
        why = "there is no such folder: make it, or name another with --out"
        raise FileNotFoundError(ENOENT, why, str(out.parent))
    return _WRITERS[cast(Format, wanted)]


def _tell(write: Callable[[Sheet, Path], int], sheet: Sheet, out: Path, json: bool) -> None:
    rows = write(sheet, out)
    if json:
        print_json({"rows": rows, "file": str(out), "asked": sheet.asked})
        return
    asked = ", ".join(f"{name} {value}" for name, value in sheet.asked.items())
    console().print(f"{counted(rows, 'row')} in {out} ({asked})")


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    group = typer.Typer(help="Write answers to files for spreadsheets and BI: CSV or Parquet.")
    for command in (who, facts, facet, bench, metrics, anomalies):
        group.command(command.__name__)(command)
    app.add_typer(group, name="export")
